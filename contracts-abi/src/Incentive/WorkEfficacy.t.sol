// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {IncentiveParameters} from "./IncentiveParameters.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

contract WorkEfficacyTest is Check {
    function weights() private pure returns (WorkEfficacy.Weights memory) {
        return IncentiveParameters.standard(address(1)).weights;
    }

    /// 1 GB/s, 2 GB/s, 1 GB/s: (3e12 + 10e12 + 2e12) * 86,400 / 1e4 / 1e9 = 129,600; 50 TB with a tenth of waste.
    function example() private pure returns (WorkEfficacy.Evidence memory) {
        return WorkEfficacy.Evidence(1e9, 2e9, 1e9, 5e13, 80_000, 8_000);
    }

    function test_TheParts() external pure {
        eq(WorkEfficacy.fixedPart(weights(), example()), 129_600);
        eq(WorkEfficacy.variablePart(example()), 45_000);
        eq(WorkEfficacy.efficacy(weights(), example(), false), 45_000 + 12_960);
        eq(WorkEfficacy.efficacy(weights(), example(), true), 45_000);
    }

    function test_EachThroughputHasItsWeight() external pure {
        // 1e10 B/s * w * 86,400 / 1e13 = w * 86.4
        eq(WorkEfficacy.fixedPart(weights(), WorkEfficacy.Evidence(1e10, 0, 0, 0, 0, 0)), 259_200);
        eq(WorkEfficacy.fixedPart(weights(), WorkEfficacy.Evidence(0, 1e10, 0, 0, 0, 0)), 432_000);
        eq(WorkEfficacy.fixedPart(weights(), WorkEfficacy.Evidence(0, 0, 1e10, 0, 0, 0)), 172_800);
    }

    function test_FloorsAreTowardsZero() external pure {
        // 3 bytes/s: nothing; 999,999,999 bytes without waste: nothing; one byte more: one.
        eq(WorkEfficacy.fixedPart(weights(), WorkEfficacy.Evidence(3, 3, 3, 0, 0, 0)), 0);
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, 999_999_999, 1, 0)), 0);
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, 1e9, 1, 0)), 1);
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, 1e9 + 1, 86_400, 1)), 0);
    }

    /// Each division floors by itself: what a ceiling in the middle would carry over the next floor stays below it.
    function test_EachFloorIsAFloor() external pure {
        WorkEfficacy.Weights memory w = weights();
        w.cpuBps = 1;
        // 1,736,111,111 * 86,400 = 15e13 - 9,600: a part of 1e4 below 15 uWE.
        eq(WorkEfficacy.fixedPart(w, WorkEfficacy.Evidence(1_736_111_111, 0, 0, 0, 0, 0)), 14);
        // 1,000,011,574 * 86,399 / 86,400 = 999,999,999.8 bytes.
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, 1_000_011_574, 86_400, 1)), 0);
        w = weights();
        w.phiBps = 1;
        // 129,600 / 1e4 = 12.96
        eq(WorkEfficacy.efficacy(w, example(), false), 45_000 + 12);
        // No time is no work, and no division.
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, 1e12, 0, 0)), 0);
    }

    function testFuzz_NoDataNoEfficacy(uint64 cpu, uint64 gpu, uint64 ram, bool after_) external pure {
        WorkEfficacy.Evidence memory e = WorkEfficacy.Evidence(cpu, gpu, ram, 0, 86_400, 0);
        eq(WorkEfficacy.efficacy(weights(), e, after_), 0);
    }

    function testFuzz_AllTimeWastedIsNothing(uint64 data, uint32 work, uint32 excess) external pure {
        work = uint32(bound(work, 0, 86_400));
        uint256 communication = bound(excess, work, type(uint32).max);
        WorkEfficacy.Evidence memory e = WorkEfficacy.Evidence(1e9, 1e9, 1e9, data, work, uint32(communication));
        eq(WorkEfficacy.variablePart(e), 0);
    }

    function testFuzz_NoDayIsLongerThanADay(uint64 data, uint32 work) external pure {
        work = uint32(bound(work, 86_401, type(uint32).max));
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, data, work, 0)), 0);
        eq(WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, data, 86_400, 0)), uint256(data) / 1e9);
    }

    function testFuzz_LessWasteIsNeverWorse(uint64 data, uint32 waste) external pure {
        waste = uint32(bound(waste, 1, 86_399));
        uint256 more = WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, data, 86_400, waste));
        uint256 less = WorkEfficacy.variablePart(WorkEfficacy.Evidence(0, 0, 0, data, 86_400, waste - 1));
        yes(less >= more, "a second less of waste");
    }

    function testFuzz_BeyondCapability(uint64 data, uint32 kappa) external pure {
        WorkEfficacy.Weights memory w = weights();
        w.kappa = uint32(bound(kappa, 1, 1000));
        WorkEfficacy.Evidence memory e = example();
        e.dataBytes = data;
        uint256 v = uint256(data) * 72_000 / 80_000 / 1e9;
        yes(WorkEfficacy.beyondCapability(w, e) == (v > w.kappa * 129_600), "V > kappa * F");
    }
}
