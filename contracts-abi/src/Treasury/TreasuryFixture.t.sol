// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Check} from "../testing/Check.sol";
import {ITreasury} from "./ITreasury.sol";
import {Treasury} from "./Treasury.sol";

/// A token that calls back into whom it pays.
contract ReserveMoney is ERC20 {
    bytes private callback;

    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 200_000_000 ether);
    }

    function setCallback(bytes calldata data) external {
        callback = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (callback.length == 0 || to.code.length == 0) return;
        (bool ok, bytes memory answer) = to.call(callback);
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

abstract contract TreasuryFixture is Check {
    uint256 internal constant RESERVE = 200_000_000 ether;
    uint64 internal constant NOW = 1_000_000;
    address internal constant DAO = address(0xDA0);
    address internal constant REWARDS = address(0x4E3);
    address internal constant PAYEE = address(0xFAE);
    uint64 private constant DAO_ROLE = 1;

    ReserveMoney internal token;
    Treasury internal treasury;

    function setUp() public virtual {
        vm.warp(NOW);
        AccessManager manager = new AccessManager(address(this));
        token = new ReserveMoney();
        treasury = new Treasury(token, address(manager));
        bytes4[] memory selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (treasury.openPlan.selector, treasury.closePlan.selector);
        manager.setTargetFunctionRole(address(treasury), selectors, DAO_ROLE);
        manager.grantRole(DAO_ROLE, DAO, 0);
        require(token.transfer(address(treasury), RESERVE));
    }

    function open(address spender, uint128 budget, uint64 fromS, uint64 untilS) internal returns (uint64) {
        vm.prank(DAO);
        return treasury.openPlan(spender, budget, fromS, untilS, keccak256("plan"));
    }

    function payAs(address spender, uint64 plan, uint256 amount) internal {
        vm.prank(spender);
        treasury.pay(plan, PAYEE, amount);
    }

    function refuseOpen(address spender, uint128 budget, uint64 fromS, uint64 untilS, bytes memory refusal) internal {
        vm.prank(DAO);
        vm.expectRevert(refusal);
        treasury.openPlan(spender, budget, fromS, untilS, 0);
    }

    function refusePay(address spender, uint64 plan, uint256 amount, bytes memory refusal) internal {
        vm.prank(spender);
        vm.expectRevert(refusal);
        treasury.pay(plan, PAYEE, amount);
    }

    function planOf(uint64 plan) internal view returns (ITreasury.Plan memory) {
        return treasury.planOf(plan);
    }
}
