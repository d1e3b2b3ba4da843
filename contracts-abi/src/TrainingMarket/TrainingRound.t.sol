// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

/// Updates, closing, lapsing and payment.
contract TrainingRoundTest is TrainingMarketFixture {
    uint256 private constant PAY = 333_333_333_333_333_333_333;

    function phaseIs(uint256 demand, uint16 round, ITrainingMarket.Phase wanted) private view {
        eq(uint256(market.roundOf(demand, round).phase), uint256(wanted));
    }

    function refusedCommit(uint256 demand, uint256 k, bytes memory reason) private {
        bytes memory signature = signedBy(k, market.updateHash(demand, 0, deviceAt(k), digestOf(k)));
        vm.expectRevert(reason);
        market.commit(demand, deviceAt(k), digestOf(k), signature);
    }

    function refusedClose(uint256 demand, bytes32 aggregate, uint16[] memory contributions, bytes memory reason)
        private
    {
        vm.expectRevert(reason);
        vm.prank(OPERATOR);
        market.close(demand, aggregate, contributions);
    }

    function test_CommitsForTheOwnerOfThatMoment() public {
        uint256 demand = started(2);
        bytes memory signature = signedCommit(demand, 0);
        vm.expectEmit();
        emit ITrainingMarket.UpdateCommitted(demand, 0, deviceAt(0), digestOf(0), ownerOf(0));
        vm.prank(CHALLENGER);
        market.commit(demand, deviceAt(0), digestOf(0), signature);
        ITrainingMarket.Update memory update = market.updateOf(demand, 0, deviceAt(0));
        eq(update.digest, digestOf(0));
        eq(update.payee, ownerOf(0));
        eq(update.committedAt, block.timestamp);
        eq(market.roundOf(demand, 0).committed, 1);
        // Sold after the work: the seller is paid.
        list.set(deviceAt(0), 1, CHALLENGER);
        commits(demand, 1);
        uint16[] memory parts = new uint16[](2);
        (parts[0], parts[1]) = (5000, 5000);
        closes(demand, parts);
        later(2 days + 1);
        market.settle(demand, 0);
        market.claim(demand, 0, one(0));
        yes(market.creditOf(ownerOf(0)) > 0, "the owner at the time of the work");
        eq(market.creditOf(CHALLENGER), 0);
    }

    function test_RevertIf_ACommitmentIsNotDue() public {
        refusedCommit(1, 0, abi.encodeWithSelector(ITrainingMarket.UnknownDemand.selector, 1));
        uint256 demand = opened(termsOf());
        applies(demand, 4);
        refusedCommit(demand, 4, abi.encodeWithSelector(ITrainingMarket.NotSelected.selector, demand, deviceAt(4)));
        selects(demand, 3);
        refusedCommit(demand, 4, abi.encodeWithSelector(ITrainingMarket.NotSelected.selector, demand, deviceAt(4)));
        refusedCommit(demand, 5, abi.encodeWithSelector(ITrainingMarket.NotSelected.selector, demand, deviceAt(5)));
        refused(ITrainingMarket.DigestIsZero.selector, abi.encode(demand, 0));
        market.commit(demand, deviceAt(0), 0, "");
        commits(demand, 0);
        bytes4 already = ITrainingMarket.AlreadyCommitted.selector;
        refusedCommit(demand, 0, abi.encodeWithSelector(already, demand, 0, deviceAt(0)));
        list.revoke(deviceAt(1));
        refusedCommit(demand, 1, abi.encodeWithSelector(ITrainingMarket.DeviceNotTrusted.selector, deviceAt(1)));
        list.set(deviceAt(1), 0, ownerOf(1));
        refusedCommit(demand, 1, abi.encodeWithSelector(ITrainingMarket.DeviceNotTrusted.selector, deviceAt(1)));
        list.set(deviceAt(1), 1, ownerOf(1));
        uint256 until = block.timestamp + 1 hours;
        vm.warp(until);
        commits(demand, 1);
        vm.warp(until + 1);
        refusedCommit(demand, 2, abi.encodeWithSelector(ITrainingMarket.WindowIsOver.selector, demand, until));
    }

    function test_RevertIf_ThePayerOrTheOperatorOwnsTheDevice() public {
        uint256 demand = started(2);
        address[2] memory own = [address(this), OPERATOR];
        for (uint256 i; i < 2; ++i) {
            list.set(deviceAt(0), 1, own[i]);
            bytes4 selector = ITrainingMarket.SelfDealing.selector;
            refusedCommit(demand, 0, abi.encodeWithSelector(selector, deviceAt(0), own[i]));
        }
    }

    function testFuzz_RevertIf_AnUpdateIsSignedByAnotherOrForAnother(uint256 k, bytes32 other) public {
        uint256 demand = started(2);
        vm.assume(other != digestOf(0) && other != 0);
        bytes memory signature = signedBy(0, market.updateHash(demand, 1, deviceAt(0), digestOf(0)));
        refused(ITrainingMarket.WrongSigner.selector, abi.encode(deviceAt(0)));
        market.commit(demand, deviceAt(0), digestOf(0), signature);
        bytes32 hash = market.updateHash(demand, 0, deviceAt(0), digestOf(0));
        refused(ITrainingMarket.WrongSigner.selector, abi.encode(deviceAt(0)));
        market.commit(demand, deviceAt(0), digestOf(0), signedBy(bound(k, 1, 7), hash));
        refused(ITrainingMarket.WrongSigner.selector, abi.encode(deviceAt(0)));
        market.commit(demand, deviceAt(0), other, signedBy(0, hash));
    }

    function test_ClosesWhenAllHaveCommittedAndStartsTheNextRound() public {
        uint256 demand = started(3);
        commitsAll(demand, 3);
        later(10 minutes);
        vm.expectEmit();
        emit ITrainingMarket.RoundClosed(demand, 0, AGGREGATE, bps(5000, 3000, 2000));
        vm.expectEmit();
        emit ITrainingMarket.RoundStarted(demand, 1, block.timestamp + 1 hours);
        closes(demand, bps(5000, 3000, 2000));
        ITrainingMarket.Round memory r = market.roundOf(demand, 0);
        eq(uint256(r.phase), uint256(ITrainingMarket.Phase.Closed));
        eq(r.aggregateDigest, AGGREGATE);
        eq(r.endedAt, block.timestamp);
        eq(r.contributions[2], 2000);
        eq(market.demandOf(demand).round, 1);
        phaseIs(demand, 1, ITrainingMarket.Phase.Running);
        commits(demand, 0);
    }

    function test_ClosesWithoutTheSlowOnceThereAreEnough() public {
        ITrainingMarket.Terms memory t = termsOf();
        (t.quorum, t.enough) = (1, 2);
        uint256 demand = opened(t);
        selects(demand, 3);
        commits(demand, 0);
        bytes memory reason =
            abi.encodeWithSelector(ITrainingMarket.WindowIsOpen.selector, demand, block.timestamp + 1 hours);
        refusedClose(demand, AGGREGATE, bps(10_000, 0, 0), reason);
        commits(demand, 2);
        reason = abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 1, 0);
        refusedClose(demand, AGGREGATE, bps(5000, 1, 4999), reason);
        closes(demand, bps(4000, 0, 6000));
        // Who was slow commits to the next round what it has by then.
        commits(demand, 1);
        commits(demand, 0);
        closes(demand, bps(1000, 9000, 0));
        eq(market.demandOf(demand).round, 2);
        eq(market.shareOf(demand, 0, deviceAt(1)), 0);
        yes(market.shareOf(demand, 1, deviceAt(1)) > 0, "paid for the round that it committed to");
        // Fewer are taken when the time is over, from the quorum on.
        later(1 hours + 1);
        reason = abi.encodeWithSelector(ITrainingMarket.QuorumMissed.selector, 0, 1);
        refusedClose(demand, AGGREGATE, bps(10_000, 0, 0), reason);
    }

    function test_ClosesWithoutTheSilentOnceTheTimeIsOver() public {
        uint256 demand = started(3);
        commits(demand, 0);
        commits(demand, 2);
        uint256 until = block.timestamp + 1 hours;
        vm.warp(until);
        bytes memory reason = abi.encodeWithSelector(ITrainingMarket.WindowIsOpen.selector, demand, until);
        refusedClose(demand, AGGREGATE, bps(5000, 0, 5000), reason);
        vm.warp(until + 1);
        reason = abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 1, 0);
        refusedClose(demand, AGGREGATE, bps(5000, 1, 4999), reason);
        closes(demand, bps(5000, 0, 5000));
        eq(market.shareOf(demand, 0, deviceAt(1)), 0);
        later(2 days + 1);
        market.settle(demand, 0);
        // The silent one's part of what all share alike is the payer's.
        eq(market.demandOf(demand).paid, 2 * (uint256(44_444_444_444_444_444_444) + 100 ether));
        refused(ITrainingMarket.NothingToClaim.selector, abi.encode(demand, 0, deviceAt(1)));
        market.claim(demand, 0, one(1));
        books(demand, 0, 0);
    }

    function test_RevertIf_AClosingIsWrong() public {
        refused(ITrainingMarket.UnknownDemand.selector, abi.encode(1));
        market.close(1, AGGREGATE, bps(1, 2, 3));
        uint256 demand = opened(termsOf());
        bytes4 selector = ITrainingMarket.WrongPhase.selector;
        bytes memory reason = abi.encodeWithSelector(selector, demand, 0, ITrainingMarket.Phase.None);
        refusedClose(demand, AGGREGATE, bps(5000, 3000, 2000), reason);
        selects(demand, 3);
        commitsAll(demand, 3);
        refused(ITrainingMarket.NotOperator.selector, abi.encode(demand, address(this)));
        market.close(demand, AGGREGATE, bps(5000, 3000, 2000));
        reason = abi.encodeWithSelector(ITrainingMarket.DigestIsZero.selector, demand, 0);
        refusedClose(demand, 0, bps(5000, 3000, 2000), reason);
        reason = abi.encodeWithSelector(ITrainingMarket.ContributionsWrong.selector, 9999, 10_000);
        refusedClose(demand, AGGREGATE, bps(5000, 3000, 1999), reason);
        uint256 until = block.timestamp + 90 minutes;
        vm.warp(until + 1);
        reason = abi.encodeWithSelector(ITrainingMarket.WindowIsOver.selector, demand, until);
        refusedClose(demand, AGGREGATE, bps(5000, 3000, 2000), reason);
        vm.warp(until);
        closes(demand, bps(5000, 3000, 2000));
    }

    function test_AMissedQuorumEndsTheDemandAndPaysWhoWorked() public {
        uint256 demand = started(3);
        commits(demand, 1);
        uint256 until = block.timestamp + 1 hours;
        vm.warp(until);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, until));
        market.lapse(demand);
        vm.warp(until + 1);
        bytes memory reason = abi.encodeWithSelector(ITrainingMarket.QuorumMissed.selector, 1, 2);
        refusedClose(demand, AGGREGATE, bps(0, 10_000, 0), reason);
        vm.expectEmit();
        emit ITrainingMarket.RoundLapsed(demand, 0, 1);
        vm.expectEmit();
        emit ITrainingMarket.DemandEnded(demand, REWARD - PAY);
        vm.prank(CHALLENGER);
        market.lapse(demand);
        books(demand, 0, 0);
        eq(market.shareOf(demand, 0, deviceAt(1)), PAY / 3);
        later(2 days + 1);
        market.settle(demand, 0);
        ITrainingMarket.Demand memory d = market.demandOf(demand);
        yes(d.ended, "ended");
        eq(d.paid, PAY / 3);
        eq(d.refunded, REWARD - PAY / 3);
        eq(d.escrow, 0);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 0, ITrainingMarket.Phase.Settled));
        market.lapse(demand);
    }

    function test_ARoundThatNobodyClosesIsPaidInEqualParts() public {
        uint256 demand = started(3);
        commitsAll(demand, 2);
        uint256 until = block.timestamp + 90 minutes;
        vm.warp(until);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, until));
        market.lapse(demand);
        vm.warp(until + 1);
        market.lapse(demand);
        phaseIs(demand, 0, ITrainingMarket.Phase.Lapsed);
        eq(market.roundOf(demand, 0).endedAt, block.timestamp);
        later(2 days + 1);
        market.settle(demand, 0);
        eq(market.claim(demand, 0, devices(2)), 2 * (PAY / 3));
        books(demand, 0, 0);
    }

    function test_RevertIf_ADemandWithoutSelectionLapses() public {
        uint256 demand = opened(termsOf());
        later(60 days);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 0, ITrainingMarket.Phase.None));
        market.lapse(demand);
        refused(ITrainingMarket.UnknownDemand.selector, abi.encode(demand + 1));
        market.lapse(demand + 1);
    }

    function test_ASilentRoundIsRefundedWhole() public {
        uint256 demand = started(2);
        later(1 hours + 1);
        market.lapse(demand);
        later(2 days + 1);
        market.settle(demand, 0);
        eq(market.collectRefund(demand), REWARD);
        books(demand, 0, 0);
    }

    function test_AllRoundsPayTheRewardToTheWei() public {
        uint256 demand = started(3);
        for (uint256 round; round < 3; ++round) {
            commitsAll(demand, 3);
            closes(demand, bps(5000, 3000, 2000));
        }
        yes(market.demandOf(demand).ended, "ended");
        eq(market.demandOf(demand).refunded, 1);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 2, ITrainingMarket.Phase.Closed));
        market.commit(demand, deviceAt(0), digestOf(0), "");
        uint256 ended = block.timestamp + 2 days;
        vm.warp(ended);
        refused(ITrainingMarket.WindowIsOpen.selector, abi.encode(demand, ended));
        market.settle(demand, 0);
        vm.warp(ended + 1);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 0, ITrainingMarket.Phase.Closed));
        market.claim(demand, 0, devices(3));
        uint256[3] memory wanted =
            [uint256(144_444_444_444_444_444_444), 104_444_444_444_444_444_444, 84_444_444_444_444_444_444];
        for (uint16 round; round < 3; ++round) {
            vm.expectEmit();
            emit ITrainingMarket.RoundSettled(demand, round, PAY - 1, 1);
            market.settle(demand, round);
            vm.expectEmit();
            emit ITrainingMarket.Claimed(demand, round, deviceAt(0), ownerOf(0), wanted[0]);
            eq(market.claim(demand, round, devices(3)), PAY - 1);
        }
        books(demand, 0, 0);
        eq(market.collectRefund(demand), 4);
        for (uint256 k; k < 3; ++k) {
            eq(market.creditOf(ownerOf(k)), 3 * wanted[k]);
            vm.expectEmit();
            emit ITrainingMarket.Withdrawn(ownerOf(k), OPERATOR, 3 * wanted[k]);
            vm.prank(ownerOf(k));
            market.withdraw(OPERATOR);
        }
        eq(aitn.balanceOf(OPERATOR), 3 * (PAY - 1));
        eq(aitn.balanceOf(address(market)), 0);
        refused(ITrainingMarket.NothingToWithdraw.selector, abi.encode(ownerOf(0)));
        vm.prank(ownerOf(0));
        market.withdraw(OPERATOR);
    }

    function test_RevertIf_PaidTwice() public {
        uint256 demand = closedRound();
        later(2 days + 1);
        market.settle(demand, 0);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 0, ITrainingMarket.Phase.Settled));
        market.settle(demand, 0);
        address[] memory twice = devices(2);
        twice[1] = twice[0];
        refused(ITrainingMarket.NothingToClaim.selector, abi.encode(demand, 0, deviceAt(0)));
        market.claim(demand, 0, twice);
        market.claim(demand, 0, one(0));
        refused(ITrainingMarket.NothingToClaim.selector, abi.encode(demand, 0, deviceAt(0)));
        market.claim(demand, 0, devices(2));
        market.claim(demand, 0, one(1));
        refused(ITrainingMarket.NotSelected.selector, abi.encode(demand, deviceAt(5)));
        market.claim(demand, 0, one(5));
        refused(ITrainingMarket.TooMany.selector, abi.encode(257, 256));
        market.claim(demand, 0, new address[](257));
        refused(ITrainingMarket.NotSelected.selector, abi.encode(demand, address(0)));
        market.claim(demand, 0, new address[](256));
    }

    function test_RevertIf_ARunningRoundIsSettled() public {
        uint256 demand = started(3);
        commits(demand, 0);
        eq(market.shareOf(demand, 0, deviceAt(0)), 0);
        later(60 days);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 0, ITrainingMarket.Phase.Running));
        market.settle(demand, 0);
        refused(ITrainingMarket.WrongPhase.selector, abi.encode(demand, 1, ITrainingMarket.Phase.None));
        market.settle(demand, 1);
        refused(ITrainingMarket.NotSelected.selector, abi.encode(demand, deviceAt(7)));
        market.shareOf(demand, 0, deviceAt(7));
    }

    /// Whatever the terms, a demand's reward is its payments and refunds, and all claims are paid.
    function testFuzz_PaidAndRefundedIsTheReward(uint96 reward, uint16 rounds, uint16 floorBps, uint256 seed) public {
        ITrainingMarket.Terms memory terms = termsOf();
        terms.rounds = uint16(bound(rounds, 1, 4));
        terms.reward = uint96(bound(reward, terms.rounds, 1_000_000_000 ether));
        terms.floorBps = uint16(bound(floorBps, 0, 10_000));
        uint256 demand = opened(terms);
        selects(demand, 3);
        uint16 last;
        for (uint16 round; round < terms.rounds; ++round) {
            (last, seed) = (round, uint256(keccak256(abi.encode(seed))));
            commitsAll(demand, 1 + seed % 3);
            later(1 hours + 1);
            if (seed % 3 == 0) break;
            uint256 a = seed % 10_001;
            uint256 b = seed % 3 == 1 ? 10_000 - a : (seed >> 128) % (10_001 - a);
            closes(demand, bps(a, b, 10_000 - a - b));
        }
        if (!market.demandOf(demand).ended) market.lapse(demand);
        later(2 days + 1);
        uint256 claimed;
        for (uint16 round; round <= last; ++round) {
            market.settle(demand, round);
            for (uint256 k; k < 3; ++k) {
                uint256 share = market.shareOf(demand, round, deviceAt(k));
                if (share > 0) eq(market.claim(demand, round, one(k)), share);
                claimed += share;
            }
        }
        ITrainingMarket.Demand memory d = market.demandOf(demand);
        eq(d.escrow, 0);
        eq(d.paid, claimed);
        eq(uint256(d.paid) + d.refunded, terms.reward);
        books(demand, 0, 0);
    }
}
