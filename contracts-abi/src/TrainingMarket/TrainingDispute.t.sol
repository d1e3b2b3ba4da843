// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

contract TrainingDisputeTest is TrainingMarketFixture {
    uint256 private constant PAY = 333_333_333_333_333_333_333;
    uint256 private constant SHARE_0 = 144_444_444_444_444_444_444;
    uint256 private constant SHARE_1 = 104_444_444_444_444_444_444;
    uint256 private constant SHARE_2 = 84_444_444_444_444_444_444;
    bytes32 private constant CLAIM = keccak256("claim");

    function refusedDispute(uint256 demand, uint16 round, address device, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(CHALLENGER);
        market.dispute(demand, round, device, CLAIM);
    }

    function test_ACheatLosesTheRoundsPayAndTheSeat() public {
        uint256 demand = closedRound();
        uint256 before = aitn.balanceOf(CHALLENGER);
        vm.expectEmit();
        emit ITrainingMarket.Disputed(demand, 0, deviceAt(1), CHALLENGER, CLAIM);
        disputes(demand, 0, deviceAt(1));
        eq(before - aitn.balanceOf(CHALLENGER), BOND);
        eq(market.bondsHeld(), BOND);
        eq(market.disputeOf(demand, 0, deviceAt(1)).challenger, CHALLENGER);
        eq(market.disputeOf(demand, 0, deviceAt(1)).openedAt, block.timestamp);
        books(demand, 0, 0);
        vm.expectEmit();
        emit ITrainingMarket.DisputeResolved(demand, 0, deviceAt(1), true, EVIDENCE);
        market.resolve(demand, 0, deviceAt(1), true, EVIDENCE);
        eq(market.bondsHeld(), 0);
        eq(market.creditOf(CHALLENGER), BOND);
        books(demand, BOND, 0);
        later(2 days + 1);
        market.settle(demand, 0);
        eq(market.demandOf(demand).paid, SHARE_0 + SHARE_2);
        eq(market.demandOf(demand).refunded, PAY - SHARE_0 - SHARE_2);
        refused(ITrainingMarket.NothingToClaim.selector, abi.encode(demand, 0, deviceAt(1)));
        market.claim(demand, 0, devices(3));
        eq(market.claim(demand, 0, one(2)), SHARE_2);
    }

    function test_TheConvictedCommitsNoMoreAndIsNotWaitedFor() public {
        uint256 demand = closedRound();
        disputes(demand, 0, deviceAt(1));
        market.resolve(demand, 0, deviceAt(1), true, EVIDENCE);
        bytes memory signature = signedCommit(demand, 1);
        refused(ITrainingMarket.DeviceBarred.selector, abi.encode(demand, deviceAt(1)));
        market.commit(demand, deviceAt(1), digestOf(1), signature);
        commits(demand, 0);
        commits(demand, 2);
        closes(demand, bps(5000, 0, 5000));
        eq(market.demandOf(demand).round, 2);
    }

    function test_AFalseAccusationPaysTheAccused() public {
        uint256 demand = closedRound();
        disputes(demand, 0, deviceAt(1));
        vm.expectEmit();
        emit ITrainingMarket.DisputeResolved(demand, 0, deviceAt(1), false, EVIDENCE);
        market.resolve(demand, 0, deviceAt(1), false, EVIDENCE);
        eq(market.creditOf(ownerOf(1)), BOND);
        eq(market.creditOf(CHALLENGER), 0);
        bytes4 selector = ITrainingMarket.AlreadyDisputed.selector;
        refusedDispute(demand, 0, deviceAt(1), abi.encodeWithSelector(selector, demand, 0, deviceAt(1)));
        commits(demand, 1);
        later(2 days + 1);
        market.settle(demand, 0);
        market.claim(demand, 0, devices(3));
        eq(market.creditOf(ownerOf(1)), BOND + SHARE_1);
        books(demand, BOND, 0);
        vm.prank(ownerOf(1));
        eq(market.withdraw(ownerOf(1)), BOND + SHARE_1);
        books(demand, BOND, BOND + SHARE_1);
    }

    function test_AFalseClosingGivesWayToEqualParts() public {
        uint256 demand = closedRound();
        disputes(demand, 0, address(0));
        disputes(demand, 0, deviceAt(2));
        eq(market.roundOf(demand, 0).openDisputes, 2);
        market.resolve(demand, 0, address(0), true, EVIDENCE);
        market.resolve(demand, 0, deviceAt(2), true, EVIDENCE);
        eq(market.creditOf(CHALLENGER), 2 * BOND);
        eq(market.shareOf(demand, 0, deviceAt(1)), PAY / 3);
        later(2 days + 1);
        market.settle(demand, 0);
        eq(market.claim(demand, 0, devices(2)), 2 * (PAY / 3));
        eq(market.demandOf(demand).refunded, PAY - 2 * (PAY / 3));
        // Only who lied is barred.
        eq(market.demandOf(demand).barred, 4);
    }

    function test_AFalseAccusationOfTheClosingPaysTheOperator() public {
        uint256 demand = closedRound();
        disputes(demand, 0, address(0));
        market.resolve(demand, 0, address(0), false, EVIDENCE);
        eq(market.creditOf(OPERATOR), BOND);
        eq(market.shareOf(demand, 0, deviceAt(0)), SHARE_0);
        bytes4 selector = ITrainingMarket.AlreadyDisputed.selector;
        refusedDispute(demand, 0, address(0), abi.encodeWithSelector(selector, demand, 0, address(0)));
    }

    function test_AnUndecidedDisputeExpiresForBothSides() public {
        uint256 demand = closedRound();
        disputes(demand, 0, deviceAt(1));
        uint256 until = block.timestamp + 21 days;
        vm.warp(until);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, until));
        market.expire(demand, 0, deviceAt(1));
        refused(ITrainingMarket.DisputesOpen.selector, abi.encode(demand, 0, 1));
        market.settle(demand, 0);
        vm.warp(until + 1);
        vm.expectEmit();
        emit ITrainingMarket.DisputeExpired(demand, 0, deviceAt(1));
        market.expire(demand, 0, deviceAt(1));
        eq(market.creditOf(CHALLENGER), BOND);
        eq(market.bondsHeld(), 0);
        market.settle(demand, 0);
        eq(market.claim(demand, 0, devices(3)), PAY - 1);
        refused(ITrainingMarket.NotDisputed.selector, abi.encode(demand, 0, deviceAt(1)));
        market.expire(demand, 0, deviceAt(1));
    }

    function test_UpdatesOfALapsedRoundCanBeDisputedItsClosingNot() public {
        uint256 demand = started(3);
        commitsAll(demand, 2);
        later(90 minutes + 1);
        market.lapse(demand);
        bytes4 selector = ITrainingMarket.WrongPhase.selector;
        bytes memory reason = abi.encodeWithSelector(selector, demand, 0, ITrainingMarket.Phase.Lapsed);
        refusedDispute(demand, 0, address(0), reason);
        disputes(demand, 0, deviceAt(0));
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
        later(2 days + 1);
        market.settle(demand, 0);
        eq(market.demandOf(demand).paid, PAY / 3);
        reason = abi.encodeWithSelector(selector, demand, 0, ITrainingMarket.Phase.Settled);
        refusedDispute(demand, 0, deviceAt(1), reason);
    }

    function test_RevertIf_ADisputeIsNotDue() public {
        uint256 demand = started(4);
        bytes4 selector = ITrainingMarket.WrongPhase.selector;
        bytes memory reason = abi.encodeWithSelector(selector, demand, 0, ITrainingMarket.Phase.Running);
        refusedDispute(demand, 0, deviceAt(0), reason);
        commitsAll(demand, 3);
        later(1 hours + 1);
        uint16[] memory parts = new uint16[](4);
        parts[0] = 10_000;
        closes(demand, parts);
        reason = abi.encodeWithSelector(ITrainingMarket.NotCommitted.selector, demand, 0, deviceAt(3));
        refusedDispute(demand, 0, deviceAt(3), reason);
        reason = abi.encodeWithSelector(ITrainingMarket.NotSelected.selector, demand, deviceAt(5));
        refusedDispute(demand, 0, deviceAt(5), reason);
        uint256 until = block.timestamp + 2 days;
        vm.warp(until + 1);
        reason = abi.encodeWithSelector(ITrainingMarket.WindowIsOver.selector, demand, until);
        refusedDispute(demand, 0, deviceAt(0), reason);
        vm.warp(until);
        disputes(demand, 0, deviceAt(0));
        reason = abi.encodeWithSelector(ITrainingMarket.AlreadyDisputed.selector, demand, 0, deviceAt(0));
        refusedDispute(demand, 0, deviceAt(0), reason);
    }

    function test_RevertIf_AResolutionIsNotDue() public {
        uint256 demand = closedRound();
        refused(ITrainingMarket.NotDisputed.selector, abi.encode(demand, 0, deviceAt(0)));
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
        disputes(demand, 0, deviceAt(0));
        refused(IAccessManaged.AccessManagedUnauthorized.selector, abi.encode(CHALLENGER));
        vm.prank(CHALLENGER);
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
        refused(ITrainingMarket.DigestIsZero.selector, abi.encode(demand, 0));
        market.resolve(demand, 0, deviceAt(0), true, 0);
        refused(ITrainingMarket.NotDisputed.selector, abi.encode(demand, 0, deviceAt(1)));
        market.resolve(demand, 0, deviceAt(1), true, EVIDENCE);
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
        refused(ITrainingMarket.NotDisputed.selector, abi.encode(demand, 0, deviceAt(0)));
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
    }

    function test_TheBondIsThatOfTheDemandsRules() public {
        uint256 demand = closedRound();
        market.setRules(ITrainingMarket.Rules(1 ether, 1 hours, 1 days));
        disputes(demand, 0, deviceAt(0));
        eq(market.bondsHeld(), BOND);
        market.resolve(demand, 0, deviceAt(0), true, EVIDENCE);
        eq(market.creditOf(CHALLENGER), BOND);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, block.timestamp + 2 days));
        market.settle(demand, 0);
    }
}
