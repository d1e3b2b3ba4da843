// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {INettedCycles} from "./INettedCycles.sol";
import {NettedFixture} from "./NettedFixture.t.sol";

/// A site that posts honest and short cycles, books and pays vouchers; challengers, right and wrong; a fee that changes.
contract NettedCyclesHandler is NettedFixture {
    uint256 private constant ROBOTS = 3;
    Made private last;
    uint64 private nextCycle = 1;
    bool private short;
    bytes32[] private challenges;
    uint256 public honestFell;
    uint256 public put = DEPOSIT;
    uint256 public lost;
    mapping(uint256 robot => uint256) private vouchered;
    mapping(uint256 robot => uint64) private counts;

    function postNext(uint256 each, bool lie, bool wait) external {
        if (wait) nextWindow();
        INettedCycles.Posting memory posting = work.postingOf(site);
        if (posting.openChallenges > 0 || block.timestamp <= posting.until) return;
        Made memory made = make(posting.serial + 1, nextCycle, ROBOTS, each % 3 + 1);
        if (lie) made.credits[0] = creditOf(robot(0), 1 ether - 1);
        seal(made);
        post(made);
        (last.cycle, last.credits) = (made.cycle, made.credits);
        delete last.receipts;
        for (uint256 i; i < made.receipts.length; ++i) {
            last.receipts.push(made.receipts[i]);
        }
        short = lie;
        ++nextCycle;
    }

    function challenge(uint256 which, bool included) external {
        if (!open() || challenges.length == 24) return;
        INettedCycles.WorkReceipt memory receipt =
            included ? last.receipts[which % last.receipts.length] : receiptOf(last.cycle.cycle, which % ROBOTS, 99);
        bytes32 key = work.challengeKey(last.cycle.serial, receipt);
        if (work.challengeOf(key).challenger != address(0)) return;
        bytes memory signature = signReceipt(receipt);
        vm.prank(CHALLENGER);
        work.challengeReceipt(last.cycle, receipt, signature);
        challenges.push(key);
    }

    function answer(uint256 which) external {
        if (last.receipts.length == 0) return;
        which %= last.receipts.length;
        INettedCycles.WorkReceipt memory receipt = last.receipts[which];
        if (work.challengeOf(work.challengeKey(last.cycle.serial, receipt)).challenger == address(0)) return;
        if (work.postingOf(site).digest == 0) return;
        uint256 before = depositOf(site);
        work.answerReceipt(last.cycle, receipt, proofOf(last.receipts, which));
        put += depositOf(site) - before;
    }

    /// A challenge of a receipt that is in the root is answered in time by an honest site; here, in half of the cases.
    function endOne(uint256 which, bool wait) external {
        if (challenges.length == 0) return;
        if (wait) nextWindow();
        uint64 serial = work.postingOf(site).serial;
        uint256 bond = work.postingOf(site).bond;
        bytes32 key = challenges[which % challenges.length];
        try work.endChallenge(key) {
            if (work.postingOf(site).digest == 0 && work.postingOf(site).serial == serial) lost += bond;
        } catch {}
    }

    function proveUnderpaid() external {
        if (!open()) return;
        uint256 bond = work.postingOf(site).bond;
        INettedCycles.WorkReceipt[] memory receipts = new INettedCycles.WorkReceipt[](1);
        bytes[] memory signatures = new bytes[](1);
        receipts[0] = last.receipts[0];
        signatures[0] = signReceipt(receipts[0]);
        try work.proveUnderpaid(last.cycle, robot(0), receipts, signatures) {
            lost += bond;
            if (!short) ++honestFell;
        } catch {
            if (short) ++honestFell;
        }
    }

    function closeOne() external {
        INettedCycles.Posting memory posting = work.postingOf(site);
        if (posting.until == 0 || posting.openChallenges > 0 || block.timestamp <= posting.until) return;
        work.closeCycle(site);
    }

    function creditNext(uint256 k, uint256 amount, bool pay) external {
        k %= ROBOTS;
        vouchered[k] += bound(amount, 0, 100 ether);
        ++counts[k];
        if (pay) redeem(robot(k), vouchered[k], counts[k]);
        else credit(robot(k), vouchered[k], counts[k]);
    }

    function payOut(uint256 k) external {
        k %= ROBOTS;
        if (work.creditOf(site, robot(k)) > 0) work.payOut(site, robot(k));
    }

    function chargeFee(uint16 feeBps) external {
        setFee(feeBps % 1_001);
        work.chargeFee(site);
    }

    function open() private view returns (bool) {
        INettedCycles.Posting memory posting = work.postingOf(site);
        return posting.digest != 0 && block.timestamp <= posting.until;
    }

    function books() external view returns (uint256 held, uint256 owed) {
        held = token.balanceOf(address(work));
        owed = depositOf(site) + work.postingOf(site).bond;
        for (uint256 k; k < ROBOTS; ++k) {
            (, uint256 pending) = work.nettedOf(site, robot(k));
            owed += work.creditOf(site, robot(k)) + pending;
        }
        for (uint256 i; i < challenges.length; ++i) {
            bool first = true;
            for (uint256 j; j < i; ++j) {
                if (challenges[j] == challenges[i]) first = false;
            }
            if (first) owed += work.challengeOf(challenges[i]).bond;
        }
    }

    /// What devices have or can have for good.
    function earned() external view returns (uint256 total) {
        for (uint256 k; k < ROBOTS; ++k) {
            total += token.balanceOf(robot(k)) + work.creditOf(site, robot(k));
        }
    }

    function totals() external view returns (uint256 spent, uint256 fees, uint256 ofDeposit, uint256 inCycle) {
        INettedCycles.Posting memory posting = work.postingOf(site);
        spent = work.spentOf(site);
        fees = work.feesPaidOf(site);
        ofDeposit = depositOf(site);
        inCycle = posting.bond;
        if (posting.until != 0 && (posting.openChallenges > 0 || block.timestamp <= posting.until)) {
            inCycle += posting.total;
        }
    }
}

contract NettedCyclesInvariantTest is NettedFixture, Invariant {
    NettedCyclesHandler private handler;

    function setUp() public override {
        handler = new NettedCyclesHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](9);
        list[0] = handler.postNext.selector;
        list[1] = handler.challenge.selector;
        list[2] = handler.answer.selector;
        list[3] = handler.endOne.selector;
        list[4] = handler.proveUnderpaid.selector;
        list[5] = handler.closeOne.selector;
        list[6] = handler.creditNext.selector;
        list[7] = handler.payOut.selector;
        list[8] = handler.chargeFee.selector;
    }

    /// Tokens held = deposit + credits, ready and pending + bonds of cycles and challenges.
    function invariant_AllThatIsOwedIsHeld() external view {
        (uint256 held, uint256 owed) = handler.books();
        eq(held, owed);
    }

    /// What counts as settled is what devices have or can have for good, and what left the deposit otherwise is known.
    function invariant_WhatWasSettledIsWhatDevicesEarned() external view {
        (uint256 spent, uint256 fees, uint256 ofDeposit, uint256 inCycle) = handler.totals();
        eq(spent, handler.earned());
        eq(handler.put(), spent + fees + ofDeposit + inCycle + handler.lost());
    }

    function invariant_OnlyShortCyclesFallByReceiptsSum() external view {
        eq(handler.honestFell(), 0);
    }
}
