// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INettedCycles} from "./INettedCycles.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";
import {NettedFixture} from "./NettedFixture.t.sol";

contract NettedDisputesTest is NettedFixture {
    function challenge(Made memory made, INettedCycles.WorkReceipt memory receipt) private returns (bytes32 key) {
        bytes memory signature = signReceipt(receipt);
        key = work.challengeKey(made.cycle.serial, receipt);
        vm.prank(CHALLENGER);
        work.challengeReceipt(made.cycle, receipt, signature);
    }

    function contestRefused(Made memory made, INettedCycles.WorkReceipt memory receipt, bytes memory refusal) private {
        bytes memory signature = signReceipt(receipt);
        vm.expectRevert(refusal);
        vm.prank(CHALLENGER);
        work.challengeReceipt(made.cycle, receipt, signature);
    }

    function test_AReceiptInTheRootCostsTheChallengerTheBond() public {
        Made memory made = make(1, 1, 3, 3);
        post(made);
        for (uint256 i; i < 9; ++i) {
            bytes32 key = challenge(made, made.receipts[i]);
            eq(work.challengeOf(key).challenger, CHALLENGER);
            vm.expectEmit();
            emit INettedCycles.ReceiptAnswered(site, made.receipts[i].id);
            work.answerReceipt(made.cycle, made.receipts[i], proofOf(made.receipts, i));
            vm.expectRevert(abi.encodeWithSelector(INettedCycles.UnknownChallenge.selector, key));
            work.endChallenge(key);
        }
        eq(token.balanceOf(CHALLENGER), 10_000 ether - 9 * BOND);
        eq(token.balanceOf(TREASURY), 9 * BOND / 2);
        eq(depositOf(site), DEPOSIT - work.postingOf(site).total - BOND + 9 * BOND / 2);
        nextWindow();
        eq(work.spentOf(site), work.postingOf(site).total);
        yes(work.payOut(site, robot(2)) > 0, "the cycle is final");
    }

    function test_AMissingReceiptMakesTheCycleFall() public {
        Made memory made = make(1, 1, 2, 1);
        post(made);
        // Signed for this cycle, and not in the root.
        bytes32 key = challenge(made, receiptOf(1, 0, 9));
        uint64 answerBy = uint64(block.timestamp + 1 days);
        vm.expectRevert(
            abi.encodeWithSelector(INettedCycles.NotInRoot.selector, receiptOf(1, 0, 9).id, made.cycle.root)
        );
        work.answerReceipt(made.cycle, receiptOf(1, 0, 9), proofOf(made.receipts, 0));
        vm.warp(answerBy);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.AnswerPossible.selector, key, answerBy));
        work.endChallenge(key);
        vm.warp(answerBy + 1);
        // An open challenge keeps the cycle open beyond its window.
        eq(work.creditOf(site, robot(0)), 0);
        uint40 until = work.postingOf(site).until;
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.CycleOpen.selector, site, until, 1));
        work.closeCycle(site);
        vm.expectEmit();
        emit INettedCycles.CycleFell(site, 1, CHALLENGER, BOND / 2);
        work.endChallenge(key);
        eq(token.balanceOf(CHALLENGER), 10_000 ether + BOND / 2);
        eq(token.balanceOf(TREASURY), BOND / 2);
        eq(depositOf(site), DEPOSIT - BOND);
        eq(work.spentOf(site), 0);
        eq(work.creditOf(site, robot(0)), 0);
    }

    function test_AnotherAmountIsNotTheReceipt() public {
        Made memory made = make(1, 1, 2, 1);
        INettedCycles.WorkReceipt memory signedOne = made.receipts[0];
        made = make(1, 1, 2, 1);
        signedOne.amount += 1;
        post(made);
        challenge(made, signedOne);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NotInRoot.selector, signedOne.id, made.cycle.root));
        work.answerReceipt(made.cycle, signedOne, proofOf(made.receipts, 0));
    }

    /// The corrected cycle has the same number, another serial, and the credits of the fallen one never come back.
    function test_AFallenCycleIsPostedAnew() public {
        post(make(1, 1, 2, 1));
        nextWindow();
        Made memory made = make(2, 2, 2, 1);
        post(made);
        bytes32 key = challenge(made, receiptOf(2, 1, 9));
        nextWindow();
        work.endChallenge(key);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.WrongSerial.selector, site, 2, 3));
        work.postCycle(made.cycle, made.credits, signature);
        post(make(3, 2, 1, 4));
        (uint256 ready, uint256 pending) = work.nettedOf(site, robot(0));
        eq(ready, 1 ether);
        eq(pending, 10 ether);
        nextWindow();
        eq(work.payOut(site, robot(0)), 11 ether);
        eq(work.payOut(site, robot(1)), 2 ether);
        eq(work.spentOf(site), 13 ether);
    }

    /// Half of an odd bond is less than half; the treasury has the odd wei.
    function test_OfAnOddBondTheTreasuryHasTheOddWei() public {
        work.setWorkParams(IWorkDeposits.WorkParams(0, 1 days, uint80(BOND + 1)), TREASURY);
        Made memory made = make(1, 1, 2, 1);
        post(made);
        uint256 held = depositOf(site);
        challenge(made, made.receipts[0]);
        work.answerReceipt(made.cycle, made.receipts[0], proofOf(made.receipts, 0));
        eq(depositOf(site), held + BOND / 2);
        eq(token.balanceOf(TREASURY), BOND / 2 + 1);
        bytes32 key = challenge(made, receiptOf(1, 0, 9));
        nextWindow();
        work.endChallenge(key);
        eq(token.balanceOf(CHALLENGER), 10_000 ether - (BOND + 1) + BOND / 2);
        eq(token.balanceOf(TREASURY), 2 * (BOND / 2 + 1));
        eq(token.balanceOf(address(work)), depositOf(site));
    }

    function test_OtherChallengersHaveTheirBondBackWhenTheCycleFell() public {
        Made memory made = make(1, 1, 2, 1);
        post(made);
        bytes32 first = challenge(made, receiptOf(1, 0, 8));
        bytes32 second = challenge(made, receiptOf(1, 0, 9));
        eq(work.postingOf(site).openChallenges, 2);
        nextWindow();
        work.endChallenge(first);
        uint256 before = token.balanceOf(CHALLENGER);
        vm.expectEmit();
        emit INettedCycles.ChallengeRefunded(second, CHALLENGER, BOND);
        work.endChallenge(second);
        eq(token.balanceOf(CHALLENGER) - before, BOND);
        // Nothing of the fallen posting can be answered or contested.
        bytes32 digest = work.cycleHash(made.cycle);
        bytes memory refusal = abi.encodeWithSelector(INettedCycles.OtherPosting.selector, site, digest, 0);
        vm.expectRevert(refusal);
        work.answerReceipt(made.cycle, made.receipts[0], proofOf(made.receipts, 0));
        contestRefused(made, made.receipts[0], refusal);
        eq(token.balanceOf(address(work)), depositOf(site));
    }

    function test_RevertIf_ContestedTwiceOrLate() public {
        Made memory made = make(1, 1, 2, 1);
        post(made);
        bytes32 key = challenge(made, made.receipts[0]);
        contestRefused(made, made.receipts[0], abi.encodeWithSelector(INettedCycles.ChallengeExists.selector, key));
        uint40 until = work.postingOf(site).until;
        vm.warp(until);
        challenge(made, made.receipts[1]);
        vm.warp(until + 1);
        contestRefused(
            made, receiptOf(1, 0, 9), abi.encodeWithSelector(INettedCycles.WindowPassed.selector, site, until)
        );
        vm.expectRevert(
            abi.encodeWithSelector(INettedCycles.UnknownChallenge.selector, work.challengeKey(1, receiptOf(1, 0, 9)))
        );
        work.answerReceipt(made.cycle, receiptOf(1, 0, 9), new bytes32[](0));
    }

    function test_RevertIf_TheReceiptIsOfAnotherCycleSiteOrKey() public {
        Made memory made = make(1, 1, 2, 1);
        post(made);
        INettedCycles.WorkReceipt memory receipt = receiptOf(2, 0, 0);
        contestRefused(made, receipt, abi.encodeWithSelector(INettedCycles.NotTheCycles.selector, receipt.id));
        receipt = receiptOf(1, 0, 0);
        receipt.site = "other";
        contestRefused(made, receipt, abi.encodeWithSelector(INettedCycles.NotTheCycles.selector, receipt.id));
        bytes memory foreign = sign(0xBAD, work.receiptHash(receiptOf(1, 0, 9)));
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NotTheSigner.selector, site, vm.addr(0xBAD)));
        work.challengeReceipt(made.cycle, receiptOf(1, 0, 9), foreign);
    }

    function test_AChangedCycleIsAnotherPosting() public {
        Made memory made = make(1, 1, 2, 1);
        post(made);
        bytes32 posted = work.cycleHash(made.cycle);
        made.cycle.root = leafOf(receiptOf(1, 0, 9));
        bytes32 changed = work.cycleHash(made.cycle);
        bytes memory refusal = abi.encodeWithSelector(INettedCycles.OtherPosting.selector, site, changed, posted);
        contestRefused(made, receiptOf(1, 0, 9), refusal);
        vm.expectRevert(refusal);
        work.answerReceipt(made.cycle, receiptOf(1, 0, 9), new bytes32[](0));
    }

    /// A site cannot escape its receipts by another key.
    function test_TheFormerKeysReceiptsCountForTwoWeeks() public {
        vm.prank(OWNER);
        work.setSigner(site, vm.addr(0xB0B));
        Made memory made = make(1, 1, 2, 1);
        work.postCycle(made.cycle, made.credits, sign(0xB0B, work.cycleHash(made.cycle)));
        challenge(made, receiptOf(1, 0, 8));
        eq(work.signerUntil(site, vm.addr(SIGNER_KEY)), block.timestamp + 14 days);
        work.setWorkParams(workParamsOf(14 days), TREASURY);
        nextWindow();
        work.endChallenge(work.challengeKey(1, receiptOf(1, 0, 8)));
        made = make(2, 1, 2, 1);
        work.postCycle(made.cycle, made.credits, sign(0xB0B, work.cycleHash(made.cycle)));
        vm.warp(work.signerUntil(site, vm.addr(SIGNER_KEY)));
        challenge(made, receiptOf(1, 0, 8));
        vm.warp(block.timestamp + 1);
        contestRefused(
            made,
            receiptOf(1, 0, 9),
            abi.encodeWithSelector(INettedCycles.NotTheSigner.selector, site, vm.addr(SIGNER_KEY))
        );
    }

    function underpaid(Made memory made, uint256 each)
        private
        view
        returns (INettedCycles.WorkReceipt[] memory receipts, bytes[] memory signatures)
    {
        (receipts, signatures) = (new INettedCycles.WorkReceipt[](each), new bytes[](each));
        for (uint256 n; n < each; ++n) {
            receipts[n] = receiptOf(made.cycle.cycle, 0, n);
            signatures[n] = signReceipt(receipts[n]);
        }
    }

    function test_ReceiptsBeyondTheCreditMakeTheCycleFallAtOnce() public {
        Made memory made = make(1, 1, 2, 3);
        made.credits[0] = creditOf(robot(0), 6 ether - 1);
        seal(made);
        post(made);
        (INettedCycles.WorkReceipt[] memory receipts, bytes[] memory signatures) = underpaid(made, 3);
        vm.prank(CHALLENGER);
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        eq(token.balanceOf(CHALLENGER), 10_000 ether + BOND / 2);
        eq(depositOf(site), DEPOSIT - BOND);
        eq(work.postingOf(site).cycle, 0);
        vm.expectPartialRevert(INettedCycles.OtherPosting.selector);
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
    }

    function test_RevertIf_TheReceiptsAreWithinTheCredit() public {
        Made memory made = make(1, 1, 2, 3);
        post(made);
        (INettedCycles.WorkReceipt[] memory receipts, bytes[] memory signatures) = underpaid(made, 3);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NotUnderpaid.selector, robot(0), 6 ether, 6 ether));
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NotTheCycles.selector, receipts[0].id));
        work.proveUnderpaid(made.cycle, robot(1), receipts, signatures);
        // One receipt counts once.
        receipts[1] = receipts[0];
        signatures[1] = signatures[0];
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.ReceiptOrder.selector, 1));
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        receipts[1] = receiptOf(1, 0, 7);
        vm.expectPartialRevert(INettedCycles.NotTheSigner.selector);
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.ReceiptCount.selector, 3, 2));
        work.proveUnderpaid(made.cycle, robot(0), receipts, new bytes[](2));
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.ReceiptCount.selector, 513, 513));
        work.proveUnderpaid(made.cycle, robot(0), new INettedCycles.WorkReceipt[](513), new bytes[](513));
        // 512 are looked at: the first is no receipt of the device.
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NotTheCycles.selector, 0));
        work.proveUnderpaid(made.cycle, robot(0), new INettedCycles.WorkReceipt[](512), new bytes[](512));
    }

    function test_RevertIf_UnderpaymentIsShownLate() public {
        Made memory made = make(1, 1, 1, 1);
        post(made);
        (INettedCycles.WorkReceipt[] memory receipts, bytes[] memory signatures) = underpaid(made, 2);
        uint40 until = work.postingOf(site).until;
        vm.warp(until + 1);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.WindowPassed.selector, site, until));
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        vm.warp(until);
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        // A device that was left out: every receipt is beyond its credit.
        made = make(2, 1, 1, 1);
        made.credits[0] = creditOf(robot(5), 1);
        seal(made);
        post(made);
        (receipts, signatures) = underpaid(made, 1);
        work.proveUnderpaid(made.cycle, robot(0), receipts, signatures);
        eq(work.postingOf(site).bond, 0);
    }
}
