// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Check} from "../testing/Check.sol";
import {AccessStandards} from "./AccessStandards.sol";
import {IAccessStandards} from "./IAccessStandards.sol";

contract AccessStandardsTest is Check {
    uint64 private constant NOW = 1_000_000;
    uint32 private constant ID = 7;
    AccessStandards private standards;

    /// The test is the manager's admin, which stands for the DAO here.
    function setUp() public {
        vm.warp(NOW);
        standards = new AccessStandards(address(new AccessManager(address(this))));
        standards.setCapability(0, keccak256("sense"));
        standards.setCapability(3, keccak256("drive"));
        standards.setCapability(255, keccak256("lift"));
    }

    function terms(uint8 tier, uint256 capabilities) private pure returns (IAccessStandards.Terms memory) {
        return IAccessStandards.Terms(keccak256("document"), tier, capabilities);
    }

    function test_ACapabilityIsKnownUntilItIsWithdrawn() public {
        eq(standards.knownCapabilities(), 1 | 1 << 3 | 1 << 255);
        eq(standards.capabilityOf(3), keccak256("drive"));
        vm.expectEmit();
        emit IAccessStandards.CapabilitySet(3, keccak256("drive, again"));
        standards.setCapability(3, keccak256("drive, again"));
        vm.expectEmit();
        emit IAccessStandards.CapabilityWithdrawn(3);
        standards.withdrawCapability(3);
        eq(standards.knownCapabilities(), 1 | 1 << 255);
        eq(standards.capabilityOf(3), 0);
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.UnknownCapabilities.selector, 1 << 3));
        standards.withdrawCapability(3);
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.CapabilityDigestIsZero.selector, 3));
        standards.setCapability(3, 0);
    }

    function test_AStandardHasVersionsWithTheirTerms() public {
        vm.expectEmit();
        emit IAccessStandards.StandardSet(ID, 1, terms(1, 1), NOW);
        eq(standards.setStandard(ID, terms(1, 1), 0), 1);
        vm.expectEmit();
        emit IAccessStandards.StandardSet(ID, 2, terms(2, 9), NOW + 30 days);
        eq(standards.setStandard(ID, terms(2, 9), 30 days), 2);
        eq(standards.standardOf(ID).version, 2);
        eq(standards.standardOf(ID).graceUntilS, NOW + 30 days);
        eq(standards.termsOf(ID, 1).minimumTier, 1);
        eq(standards.termsOf(ID, 1).capabilities, 1);
        eq(standards.termsOf(ID, 2).minimumTier, 2);
        eq(standards.termsOf(ID, 2).digest, keccak256("document"));
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.UnknownStandard.selector, ID));
        standards.termsOf(ID, 3);
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.UnknownStandard.selector, ID + 1));
        standards.standardOf(ID + 1);
    }

    function testFuzz_AcceptsTierAndCapabilities(uint8 least, uint256 needed, uint8 tier, uint256 own) public {
        least = uint8(bound(least, 0, 3));
        needed &= standards.knownCapabilities();
        standards.setStandard(ID, terms(least, needed), 0);
        bool enough = tier >= least && (own | needed) == own;
        yes(standards.accepts(ID, 1, tier, own) == enough, "by its terms");
        yes(standards.accepts(ID, 1, least, needed), "exactly what is needed");
        if (needed != 0) yes(!standards.accepts(ID, 1, 3, ~needed), "nothing of what is needed");
        yes(!standards.accepts(ID, 0, 3, type(uint256).max), "never certified");
        yes(!standards.accepts(ID, 2, 3, type(uint256).max), "of the future");
        yes(!standards.accepts(ID, type(uint32).max, 3, type(uint256).max), "of the last future");
        yes(!standards.accepts(ID + 1, 1, 3, type(uint256).max), "unknown");
        yes(!standards.accepts(ID + 1, 0, 3, type(uint256).max), "unknown, never certified");
    }

    function test_TheVersionBeforeCountsDuringTheGraceByItsOwnTerms() public {
        standards.setStandard(ID, terms(1, 1), 30 days);
        standards.setStandard(ID, terms(3, 9), 30 days);
        yes(!standards.accepts(ID, 0, 3, 9), "a first version has none before it");
        vm.warp(NOW + 30 days - 1);
        yes(standards.accepts(ID, 1, 1, 1), "grace");
        yes(!standards.accepts(ID, 2, 1, 1), "not by the new terms");
        yes(!standards.accepts(ID, 1, 0, 1), "still by the old terms");
        vm.warp(NOW + 30 days);
        yes(!standards.accepts(ID, 1, 1, 1), "grace is over");
        yes(standards.accepts(ID, 2, 3, 9), "in force");
        standards.setStandard(ID, terms(0, 0), 365 days);
        yes(!standards.accepts(ID, 1, 3, 9), "two versions ago");
        yes(standards.accepts(ID, 2, 3, 9), "one version ago");
    }

    function test_AWithdrawnStandardAcceptsNobody() public {
        standards.setStandard(ID, terms(0, 0), 0);
        vm.expectEmit();
        emit IAccessStandards.StandardWithdrawn(ID, 1);
        standards.withdrawStandard(ID);
        yes(standards.standardOf(ID).withdrawn, "withdrawn");
        yes(!standards.accepts(ID, 1, 3, 9), "nobody");
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.StandardIsWithdrawn.selector, ID));
        standards.withdrawStandard(ID);
        vm.expectRevert(abi.encodeWithSelector(IAccessStandards.UnknownStandard.selector, ID + 1));
        standards.withdrawStandard(ID + 1);
        standards.setStandard(ID, terms(0, 0), 30 days);
        yes(standards.accepts(ID, 2, 0, 0), "in force again");
        yes(!standards.accepts(ID, 1, 0, 0), "without grace for those who had lost it");
        standards.setStandard(ID, terms(0, 0), 30 days);
        yes(standards.accepts(ID, 2, 0, 0), "grace as ever from then on");
    }

    function test_RevertIf_TermsAreOutOfRange() public {
        refuse(0, terms(0, 0), 0, abi.encodeWithSelector(IAccessStandards.UnknownStandard.selector, 0));
        IAccessStandards.Terms memory blank = terms(0, 0);
        blank.digest = 0;
        refuse(ID, blank, 0, abi.encodeWithSelector(IAccessStandards.StandardDigestIsZero.selector, ID));
        refuse(ID, terms(4, 0), 0, abi.encodeWithSelector(IAccessStandards.TierOutOfRange.selector, 4));
        bytes memory refusal = abi.encodeWithSelector(IAccessStandards.UnknownCapabilities.selector, 2);
        refuse(ID, terms(0, 3), 0, refusal);
        refusal = abi.encodeWithSelector(IAccessStandards.GraceOutOfRange.selector, 365 days + 1);
        refuse(ID, terms(3, 9), 365 days + 1, refusal);
        standards.setStandard(ID, terms(3, 9), 365 days);
    }

    function refuse(uint32 id, IAccessStandards.Terms memory wanted, uint64 graceS, bytes memory refusal) private {
        vm.expectRevert(refusal);
        standards.setStandard(id, wanted, graceS);
    }

    function testFuzz_RevertIf_NotTheDao(address caller) public {
        vm.assume(caller != address(this));
        standards.setStandard(ID, terms(0, 0), 0);
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        standards.setCapability(1, keccak256("mine"));
        vm.expectRevert(refusal);
        standards.withdrawCapability(0);
        vm.expectRevert(refusal);
        standards.setStandard(ID, terms(0, 0), 0);
        vm.expectRevert(refusal);
        standards.withdrawStandard(ID);
    }
}
