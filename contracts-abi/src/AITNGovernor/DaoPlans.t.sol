// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {AccessStandards} from "../AccessStandards/AccessStandards.sol";
import {IAccessStandards} from "../AccessStandards/IAccessStandards.sol";
import {ITreasury} from "../Treasury/ITreasury.sol";
import {Treasury} from "../Treasury/Treasury.sol";
import {DaoFixture} from "./DaoFixture.t.sol";

/// What the DAO decides beyond models and rules: which devices may take part, and what the reserves are spent on.
contract DaoPlansTest is DaoFixture {
    AccessStandards private standards;
    Treasury private treasury;

    function setUp() public override {
        super.setUp();
        standards = new AccessStandards(address(access));
        treasury = new Treasury(token, address(access));
        vm.prank(address(0x5E));
        require(token.transfer(address(treasury), 200_000_000 ether));
    }

    function test_ADeviceAccessStandardIsSetByVote() public {
        decide(address(standards), abi.encodeCall(standards.setCapability, (3, keccak256("drive"))));
        IAccessStandards.Terms memory terms = IAccessStandards.Terms(keccak256("document"), 2, 1 << 3);
        decide(address(standards), abi.encodeCall(standards.setStandard, (7, terms, 1 days)));
        yes(standards.accepts(7, 1, 2, 1 << 3), "as voted");
        yes(!standards.accepts(7, 1, 1, 1 << 3), "a lower tier is not enough");
    }

    function test_ASpendingPlanIsOpenedByVote() public {
        uint64 fromS = NOW + 30 days;
        decide(
            address(treasury),
            abi.encodeCall(treasury.openPlan, (AUTHOR, 5_000_000 ether, fromS, fromS + 90 days, keccak256("plan")))
        );
        eq(treasury.committed(), 5_000_000 ether);
        vm.warp(fromS);
        vm.prank(AUTHOR);
        treasury.pay(1, SMALL, 2_000_000 ether);
        eq(token.balanceOf(SMALL), 52_000_000 ether);
        decide(address(treasury), abi.encodeCall(treasury.closePlan, (1)));
        vm.prank(AUTHOR);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.PlanIsClosed.selector, 1));
        treasury.pay(1, SMALL, 1);
    }

    function testFuzz_RevertIf_NotByVote(address caller) public {
        vm.assume(caller != address(timelock));
        bytes memory denied = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(denied);
        treasury.openPlan(caller, 1, uint64(block.timestamp), uint64(block.timestamp + 1 days), 0);
        vm.expectRevert(denied);
        standards.setCapability(1, keccak256("fly"));
    }
}
