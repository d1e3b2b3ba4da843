// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {ITrainingMarket} from "./ITrainingMarket.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

/// Up to three demands at a time with three devices each; every way through a demand, in any order and at any time.
contract TrainingMarketHandler is TrainingMarketFixture {
    uint256 public withdrawn;
    uint256 public paidTwice;
    uint256 public settledTwice;
    uint256 public settledRounds;
    uint256 public convictions;
    uint256 public displaced;
    mapping(bytes32 key => bool) private paid;
    mapping(bytes32 key => bool) private settled;

    function pick(uint256 seed) private view returns (uint256) {
        uint256 last = market.lastDemand();
        return last == 0 ? 0 : last - seed % (last < 3 ? last : 3);
    }

    function open(uint96 reward, uint16 rounds, uint16 floorBps) external {
        ITrainingMarket.Terms memory terms = termsOf();
        terms.rounds = uint16(bound(rounds, 1, 3));
        terms.reward = uint96(bound(reward, terms.rounds, 1_000_000 ether));
        terms.floorBps = uint16(bound(floorBps, 0, 10_000));
        if (reward % 2 == 1) terms.enough = 2;
        uint256 demand = opened(terms);
        for (uint256 k; k < 3; ++k) {
            applies(demand, k);
        }
    }

    function select(uint256 seed) external {
        uint256 demand = pick(seed);
        vm.prank(OPERATOR);
        try market.select(demand, devices(3)) {} catch {}
    }

    function cancel(uint256 seed) external {
        try market.cancel(pick(seed)) {} catch {}
    }

    function commit(uint256 seed, uint256 k) external {
        uint256 demand = pick(seed);
        if (demand == 0) return;
        bytes memory signature = signedCommit(demand, k % 3);
        try market.commit(demand, deviceAt(k % 3), digestOf(k % 3), signature) {} catch {}
    }

    /// Shows that a device is bound to an update: its own, or another's.
    function seal(uint256 seed, uint256 k, uint256 whose) external {
        uint256 demand = pick(seed);
        if (demand == 0) return;
        market.seal(market.sealOf(demand, market.demandOf(demand).round, deviceAt(k % 3), digestOf(whose % 3)));
    }

    function hasUpdate(uint256 demand, uint256 k) private view returns (bool) {
        return market.updateOf(demand, market.demandOf(demand).round, deviceAt(k)).digest != 0;
    }

    /// A device commits the update of another.
    function copy(uint256 seed, uint256 k, uint256 whose) external {
        uint256 demand = pick(seed);
        if (demand == 0) return;
        bytes32 digest = digestOf(whose % 3);
        bytes memory signature = signedUpdate(demand, k % 3, digest);
        bool had = hasUpdate(demand, whose % 3);
        try market.commit(demand, deviceAt(k % 3), digest, signature) {
            if (had && !hasUpdate(demand, whose % 3)) ++displaced;
        } catch {}
    }

    /// All at once, so that the walk gets on.
    function trainAndClose(uint256 seed, uint256 a) external {
        uint256 demand = pick(seed);
        if (demand == 0) return;
        for (uint256 k; k < 3; ++k) {
            bytes memory signature = signedCommit(demand, k);
            try market.commit(demand, deviceAt(k), digestOf(k), signature) {} catch {}
        }
        a %= 10_001;
        uint256 b = (seed >> 16) % (10_001 - a);
        vm.prank(OPERATOR);
        try market.close(demand, AGGREGATE, bps(a, b, 10_000 - a - b)) {} catch {}
    }

    function lapse(uint256 seed) external {
        try market.lapse(pick(seed)) {} catch {}
    }

    function accused(uint256 k) private view returns (address) {
        return k % 4 == 3 ? address(0) : deviceAt(k % 4);
    }

    function dispute(uint256 seed, uint16 round, uint256 k) external {
        uint256 demand = pick(seed);
        vm.prank(CHALLENGER);
        try market.dispute(demand, round % 3, accused(k), AGGREGATE) {} catch {}
    }

    function resolve(uint256 seed, uint16 round, uint256 k, bool upheld) external {
        try market.resolve(pick(seed), round % 3, accused(k), upheld, EVIDENCE) {
            if (upheld) ++convictions;
        } catch {}
    }

    function expire(uint256 seed, uint16 round, uint256 k) external {
        try market.expire(pick(seed), round % 3, accused(k)) {} catch {}
    }

    function settle(uint256 seed, uint16 round) external {
        uint256 demand = pick(seed);
        try market.settle(demand, round % 3) {
            bytes32 key = keccak256(abi.encode(demand, round % 3));
            if (settled[key]) ++settledTwice;
            settled[key] = true;
            ++settledRounds;
        } catch {}
    }

    function claim(uint256 seed, uint16 round, uint256 k) external {
        uint256 demand = pick(seed);
        try market.claim(demand, round % 3, one(k % 3)) {
            bytes32 key = keccak256(abi.encode(demand, round % 3, k % 3));
            if (paid[key]) ++paidTwice;
            paid[key] = true;
        } catch {}
    }

    function withdraw(uint256 k) external {
        address who = k % 5 == 3 ? CHALLENGER : k % 5 == 4 ? OPERATOR : ownerOf(k % 5);
        vm.prank(who);
        try market.withdraw(who) returns (uint256 amount) {
            withdrawn += amount;
        } catch {}
    }

    function collect(uint256 seed) external {
        try market.collectRefund(pick(seed)) {} catch {}
    }

    function wait(uint256 time) external {
        uint256[4] memory steps = [uint256(10 minutes), 1 hours + 1, 2 days + 1, 21 days + 1];
        later(steps[time % 4]);
    }

    /// @return owed escrows, uncollected refunds and payments of all demands that nobody claimed
    /// @return broken demands whose reward is not escrow + paid + refunded
    function sums() external view returns (uint256 owed, uint256 broken) {
        for (uint256 demand = 1; demand <= market.lastDemand(); ++demand) {
            ITrainingMarket.Demand memory d = market.demandOf(demand);
            if (uint256(d.escrow) + d.paid + d.refunded != market.termsOf(demand).reward) ++broken;
            owed += uint256(d.escrow) + (d.refunded - d.collected);
            for (uint16 round; round < 3; ++round) {
                ITrainingMarket.Round memory r = market.roundOf(demand, round);
                if (r.phase != ITrainingMarket.Phase.Settled) continue;
                for (uint256 k; k < 3; ++k) {
                    if (r.claimed >> k & 1 == 0) owed += market.shareOf(demand, round, deviceAt(k));
                }
            }
        }
    }

    function credits() external view returns (uint256 sum) {
        sum = market.creditOf(CHALLENGER) + market.creditOf(OPERATOR);
        for (uint256 k; k < 3; ++k) {
            sum += market.creditOf(ownerOf(k));
        }
    }

    /// @return twice updates that two devices of a round stand for
    /// @return unlike devices that count as committed without an update, or do not with one
    function updates() external view returns (uint256 twice, uint256 unlike) {
        for (uint256 demand = 1; demand <= market.lastDemand(); ++demand) {
            for (uint16 round; round < 3; ++round) {
                uint256 committed = market.roundOf(demand, round).committed;
                bytes32[3] memory digests;
                for (uint256 k; k < 3; ++k) {
                    digests[k] = market.updateOf(demand, round, deviceAt(k)).digest;
                    (, uint256 seat) = market.applicationOf(demand, deviceAt(k));
                    bool counts = seat != 0 && committed >> (seat - 1) & 1 == 1;
                    if (counts != (digests[k] != 0)) ++unlike;
                }
                for (uint256 k; k < 3; ++k) {
                    if (digests[k] != 0 && digests[k] == digests[(k + 1) % 3]) ++twice;
                }
            }
        }
    }

    function openBonds() external view returns (uint256 bonds) {
        for (uint256 demand = 1; demand <= market.lastDemand(); ++demand) {
            for (uint16 round; round < 3; ++round) {
                bonds += uint256(market.roundOf(demand, round).openDisputes) * BOND;
            }
        }
    }

    function held() external view returns (uint256 balance, uint256 bonds) {
        return (aitn.balanceOf(address(market)), market.bondsHeld());
    }
}

contract TrainingMarketInvariantTest is TrainingMarketFixture, Invariant {
    TrainingMarketHandler private handler;

    function setUp() public override {
        handler = new TrainingMarketHandler();
        handler.setUp();
        handler.open(1000 ether, 2, 4000);
        handler.select(0);
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](16);
        list[0] = handler.open.selector;
        list[1] = handler.select.selector;
        list[2] = handler.cancel.selector;
        list[3] = handler.commit.selector;
        list[4] = handler.trainAndClose.selector;
        list[5] = handler.lapse.selector;
        list[6] = handler.dispute.selector;
        list[7] = handler.resolve.selector;
        list[8] = handler.expire.selector;
        list[9] = handler.settle.selector;
        list[10] = handler.claim.selector;
        list[11] = handler.withdraw.selector;
        list[12] = handler.collect.selector;
        list[13] = handler.wait.selector;
        list[14] = handler.seal.selector;
        list[15] = handler.copy.selector;
    }

    /// The walk reaches what the invariants are about.
    function test_TheWalkReachesAConvictionAndAWithdrawal() external {
        handler.trainAndClose(0, 5000);
        handler.dispute(0, 0, 1);
        handler.resolve(0, 0, 1, true);
        handler.wait(2);
        handler.lapse(0);
        handler.settle(0, 0);
        handler.claim(0, 0, 0);
        handler.withdraw(0);
        handler.collect(0);
        eq(handler.convictions(), 1);
        eq(handler.settledRounds(), 1);
        yes(handler.withdrawn() > 0, "paid");
        invariant_TheBalanceIsTheBooks();
    }

    /// Nobody gives tokens away here: the balance is escrows, refunds, unclaimed shares, credits and bonds, to the wei.
    function invariant_TheBalanceIsTheBooks() public view {
        (uint256 owed, uint256 broken) = handler.sums();
        (uint256 balance, uint256 bonds) = handler.held();
        eq(broken, 0);
        eq(bonds, handler.openBonds());
        eq(balance, owed + handler.credits() + bonds);
    }

    /// The walk displaces a copy: sealed by the first device, committed by the second, then by the first.
    function test_TheWalkDisplacesACopy() external {
        handler.seal(0, 0, 0);
        handler.wait(0);
        handler.copy(0, 1, 0);
        handler.copy(0, 0, 0);
        handler.seal(0, 2, 1);
        handler.wait(0);
        handler.copy(0, 1, 1);
        handler.copy(0, 2, 1);
        eq(handler.displaced(), 1);
        invariant_AnUpdateIsOneDevices();
    }

    function invariant_AnUpdateIsOneDevices() public view {
        (uint256 twice, uint256 unlike) = handler.updates();
        eq(twice, 0);
        eq(unlike, 0);
    }

    function invariant_NothingIsPaidTwice() external view {
        eq(handler.paidTwice(), 0);
        eq(handler.settledTwice(), 0);
    }
}
