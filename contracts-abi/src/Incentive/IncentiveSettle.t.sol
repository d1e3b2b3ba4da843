// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IncentiveParameters, IncentiveParams} from "./IncentiveParameters.sol";

contract IncentiveSettleTest is IncentiveFixture {
    function report(uint48 cycle, uint64 efficacy, bool afterMilestone) private {
        vm.prank(REPORTER);
        incentive.post(cycle, IIncentive.Report(keccak256("root"), 0, efficacy, efficacy, afterMilestone));
    }

    function test_MissedCyclesEmitNothingAndHoldNobodyUp() public {
        toCycle(6);
        // 0 to 3 were never posted; 4 is.
        report(4, 1e6, false);
        vm.expectEmit();
        emit IIncentive.CycleMissed(0);
        eq(incentive.settle(2), 2);
        eq(incentive.nextCycle(), 2);
        vm.warp(GENESIS + 8 days);
        eq(incentive.settle(10), 2);
        vm.warp(GENESIS + 8 days + 1);
        eq(incentive.settle(10), 2);
        eq(incentive.settledOf(4).reward, 12_500 ether);
        eq(incentive.settledOf(3).reward, 0);
        eq(incentive.scheduleState().emitted, 12_500 ether);
        eq(incentive.settle(10), 0);
    }

    /// Cycle c is missed from the second after its own end and two days more.
    function testFuzz_SettlingStaysTwoDaysBehind(uint32 time) public {
        vm.warp(block.timestamp + time % (300 days));
        incentive.settle(1000);
        uint256 end = GENESIS + uint256(incentive.nextCycle()) * 1 days;
        yes(incentive.nextCycle() == 0 || block.timestamp > end + 2 days, "not before it was due");
        yes(block.timestamp <= end + 3 days, "and all that was due");
    }

    function test_ALaterReportWaitsForTheEarlierCycle() public {
        toCycle(2);
        report(1, 1e6, false);
        report(0, 1e6, false);
        vm.prank(CHALLENGER);
        incentive.challenge(0, 0);
        vm.warp(GENESIS + 5 days);
        eq(incentive.settle(10), 0);
        vm.prank(DAO);
        incentive.resolve(0, true);
        eq(incentive.settle(10), 2);
    }

    /// Efficacy 3e12 from cycle 0 on, as in run C, through the contract and its limited rise; see EmissionSchedule.t.sol.
    function test_RunC_ThroughTheContract() public {
        for (uint48 c; c <= 140; ++c) {
            toCycle(c + 1);
            report(c, 3e12, c > 139);
            if (c == 8) check(6, 1, 24375000000000000000000, 99375000000000000000000);
            if (c == 15) check(13, 2, 36250000000000000000000, 281875000000000000000000);
            if (c == 140) check(138, 19, 238125000000000000000000, 17531250000000000000000000);
        }
        toCycle(142);
        vm.expectEmit();
        emit IIncentive.MilestoneReached(139, 448615867579908675799086);
        check(139, 20, 448615867579908675799086, 17979865867579908675799086);
        toCycle(143);
        check(140, 20, 448615867579908675799086, 18428481735159817351598172);
    }

    function check(uint48 cycle, uint8 level, uint256 reward, uint256 emitted) private {
        vm.warp(block.timestamp + 1);
        incentive.settle(300);
        eq(incentive.nextCycle(), cycle + 1);
        eq(incentive.settledOf(cycle).reward, reward);
        EmissionSchedule.State memory s = incentive.scheduleState();
        eq(s.level, level);
        eq(s.emitted, emitted);
    }

    /// One level of 1,000 uWE: the milestone comes with the seventh cycle.
    function easyMilestone() private {
        IncentiveParams memory p = IncentiveParameters.standard(TREASURY);
        (p.schedule.levels, p.schedule.milestone) = (1, 1000);
        vm.prank(DAO);
        settings.setParameters(p);
    }

    function test_AReportOfTheWrongPhaseIsVoided() public {
        toCycle(0);
        easyMilestone();
        for (uint48 c = 1; c <= 8; ++c) {
            toCycle(c + 1);
            report(c, 2000, false);
        }
        vm.warp(GENESIS + 10 days + 1);
        incentive.settle(100);
        eq(incentive.scheduleState().milestoneCycle, 7);
        eq(incentive.nextCycle(), 8);
        uint256 before = token.balanceOf(REPORTER);
        vm.warp(GENESIS + 11 days + 1);
        vm.expectEmit();
        emit IIncentive.ReportVoided(8, REPORTER);
        incentive.settle(100);
        eq(token.balanceOf(REPORTER), before + BOND);
        report(8, 1900, true);
        vm.warp(block.timestamp + 2 days + 1);
        incentive.settle(1);
        eq(incentive.settledOf(8).reward, incentive.scheduleState().peak);
    }

    function test_EmitsWhatItSettles() public {
        toCycle(1);
        report(0, 1e6, false);
        vm.warp(GENESIS + 3 days + 1);
        uint256 before = token.balanceOf(REPORTER);
        vm.expectEmit();
        emit IIncentive.CycleSettled(0, keccak256("root"), 1e6, 0, 12_500 ether, 12_500 ether);
        incentive.settle(1);
        eq(token.balanceOf(REPORTER), before + BOND);
        eq(incentive.pendingOf(0).reporter, address(0));
    }
}
