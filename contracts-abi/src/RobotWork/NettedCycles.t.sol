// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INettedCycles} from "./INettedCycles.sol";
import {IRobotWork} from "./IRobotWork.sol";
import {IWorkDeposits} from "./IWorkDeposits.sol";
import {NettedFixture} from "./NettedFixture.t.sol";

contract NettedCyclesPostTest is NettedFixture {
    function test_CreditsAreFinalAfterTheWindow() public {
        Made memory made = make(1, 7, 3, 2);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        uint40 until = uint40(block.timestamp + 1 days);
        vm.expectEmit();
        emit INettedCycles.CyclePosted(site, 7, made.cycle.root, made.cycle.receipts, 6, 15 ether, 1, until);
        work.postCycle(made.cycle, made.credits, signature);
        eq(depositOf(site), DEPOSIT - 15 ether - BOND);
        (uint256 ready, uint256 pending) = work.nettedOf(site, robot(1));
        eq(ready, 0);
        eq(pending, 5 ether);
        eq(work.spentOf(site), 0);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NoCredit.selector, site, robot(1)));
        work.payOut(site, robot(1));
        vm.warp(until + 1);
        eq(work.creditOf(site, robot(1)), 5 ether);
        eq(work.spentOf(site), 15 ether);
        eq(work.payOut(site, robot(1)), 5 ether);
        eq(token.balanceOf(robot(1)), 5 ether);
        vm.expectRevert(abi.encodeWithSelector(IRobotWork.NoCredit.selector, site, robot(1)));
        work.payOut(site, robot(1));
    }

    function test_CreditsOfCyclesAndVouchersArePaidTogether() public {
        credit(robot(0), 2 ether, 1);
        post(make(1, 1, 2, 1));
        eq(work.payOut(site, robot(0)), 2 ether);
        nextWindow();
        post(make(2, 2, 1, 1));
        // Robot 1 was in the first cycle only, which is final while the second one is open.
        (uint256 ready, uint256 pending) = work.nettedOf(site, robot(1));
        eq(ready, 2 ether);
        eq(pending, 0);
        (ready, pending) = work.nettedOf(site, robot(0));
        eq(ready, 1 ether);
        eq(pending, 1 ether);
        credit(robot(0), 5 ether, 2);
        eq(work.payOut(site, robot(0)), 4 ether);
        (ready, pending) = work.nettedOf(site, robot(0));
        eq(ready, 0);
        eq(pending, 1 ether);
        nextWindow();
        eq(work.payOut(site, robot(0)), 1 ether);
        eq(work.payOut(site, robot(1)), 2 ether);
    }

    function test_TheBondGoesFromCycleToCycleAndBack() public {
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NoOpenCycle.selector, site));
        work.closeCycle(site);
        post(make(1, 1, 1, 1));
        uint40 until = work.postingOf(site).until;
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.CycleOpen.selector, site, until, 0));
        work.closeCycle(site);
        nextWindow();
        post(make(2, 2, 1, 1));
        eq(depositOf(site), DEPOSIT - 2 ether - BOND);
        eq(work.spentOf(site), 1 ether);
        nextWindow();
        vm.expectEmit();
        emit INettedCycles.CycleClosed(site, 2, 1 ether);
        work.closeCycle(site);
        eq(depositOf(site), DEPOSIT - 2 ether);
        eq(work.spentOf(site), 2 ether);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.NoOpenCycle.selector, site));
        work.closeCycle(site);
        eq(work.creditOf(site, robot(0)), 2 ether);
    }

    function test_AFeeIsOnFinalCyclesOnly() public {
        setFee(1_000);
        post(make(1, 1, 1, 1));
        eq(work.chargeFee(site), 0);
        nextWindow();
        eq(work.chargeFee(site), 0.1 ether);
    }

    function test_RevertIf_TheLastCycleIsOpen() public {
        post(make(1, 1, 1, 1));
        Made memory made = make(2, 2, 1, 1);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        uint40 until = work.postingOf(site).until;
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.CycleOpen.selector, site, until, 0));
        work.postCycle(made.cycle, made.credits, signature);
    }

    function test_RevertIf_PostedTwiceOrOutOfOrder() public {
        Made memory made = make(1, 5, 1, 1);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        work.postCycle(made.cycle, made.credits, signature);
        nextWindow();
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.WrongSerial.selector, site, 1, 2));
        work.postCycle(made.cycle, made.credits, signature);
        made = make(2, 5, 1, 1);
        signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.CycleNotNew.selector, site, 5, 5));
        work.postCycle(made.cycle, made.credits, signature);
    }

    function testFuzz_RevertIf_AnotherSigner(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != SIGNER_KEY);
        Made memory made = make(1, 1, 1, 1);
        bytes memory signature = sign(key, work.cycleHash(made.cycle));
        vm.expectRevert(
            abi.encodeWithSelector(IRobotWork.WrongSigner.selector, site, vm.addr(key), vm.addr(SIGNER_KEY))
        );
        work.postCycle(made.cycle, made.credits, signature);
    }

    function test_RevertIf_CreditsAreNotTheSignedOnes() public {
        Made memory made = make(1, 1, 2, 1);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        made.credits[1] = creditOf(robot(1), 3 ether);
        bytes32 computed = keccak256(abi.encodePacked(made.credits));
        vm.expectRevert(abi.encodeWithSelector(INettedCycles.CreditsDiffer.selector, computed, made.cycle.credits));
        work.postCycle(made.cycle, made.credits, signature);
    }

    function refusesCredits(Made memory made, bytes memory refusal) private {
        seal(made);
        bytes memory signature = sign(SIGNER_KEY, work.cycleHash(made.cycle));
        vm.expectRevert(refusal);
        work.postCycle(made.cycle, made.credits, signature);
    }

    function test_RevertIf_CreditsAreNotInOrder() public {
        bytes memory second = abi.encodeWithSelector(INettedCycles.CreditOrder.selector, 1);
        Made memory made = make(1, 1, 2, 1);
        made.credits[1] = made.credits[0];
        refusesCredits(made, second);
        made.credits[1] = creditOf(address(0x4000), 1);
        refusesCredits(made, second);
        made.credits[1] = creditOf(robot(1), 0);
        refusesCredits(made, second);
        made.credits[0] = creditOf(address(0), 1);
        refusesCredits(made, abi.encodeWithSelector(INettedCycles.CreditOrder.selector, 0));
    }

    function test_RevertIf_NoCreditOrTooMany() public {
        Made memory made = make(1, 1, 1, 1);
        made.credits = new bytes32[](0);
        refusesCredits(made, abi.encodeWithSelector(INettedCycles.CreditCount.selector, 0));
        made.credits = make(1, 1, 257, 1).credits;
        refusesCredits(made, abi.encodeWithSelector(INettedCycles.CreditCount.selector, 257));
        post(make(1, 1, 256, 1));
        eq(work.postingOf(site).total, 256 * 257 / 2 * 1 ether);
    }

    function test_RevertIf_TheDepositIsTooSmall() public {
        Made memory made = make(1, 1, 1, 1);
        made.credits[0] = creditOf(robot(0), DEPOSIT - BOND + 1);
        refusesCredits(made, abi.encodeWithSelector(IWorkDeposits.DepositTooSmall.selector, site, DEPOSIT, DEPOSIT + 1));
        made.credits[0] = creditOf(robot(0), DEPOSIT - BOND);
        seal(made);
        post(made);
        eq(depositOf(site), 0);
    }
}
