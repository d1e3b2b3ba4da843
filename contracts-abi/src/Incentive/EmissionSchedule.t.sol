// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IncentiveParameters} from "./IncentiveParameters.sol";

abstract contract EmissionScheduleRuns is Check {
    uint256 internal constant RESERVE = 1_000_000_000 ether;
    uint256 internal constant CAP = 452_500_000 ether;

    /// riseCycles 0: the pure schedule of the whitepaper.
    function schedule(uint16 riseCycles) internal pure returns (EmissionSchedule.Params memory p) {
        p = IncentiveParameters.standard(address(1)).schedule;
        p.riseCycles = riseCycles;
    }

    function runA(uint64 cycle) internal pure returns (uint64) {
        uint64 halvings = cycle / 60 < 20 ? 20 - cycle / 60 : 0;
        return uint64(1e12) >> halvings;
    }

    function runB(uint64) internal pure returns (uint64) {
        return 5e11;
    }

    function runC(uint64) internal pure returns (uint64) {
        return 3e12;
    }

    /// One run that is read at rising cycles.
    struct Run {
        EmissionSchedule.State state;
        EmissionSchedule.Params params;
        function(uint64) internal pure returns (uint64) efficacy;
        uint64 next;
    }

    function start(uint16 riseCycles, function(uint64) internal pure returns (uint64) efficacy)
        internal
        pure
        returns (Run memory run)
    {
        run.params = schedule(riseCycles);
        run.efficacy = efficacy;
    }

    /// Advances up to and with the cycle and compares.
    function check(Run memory run, uint64 cycle, uint256 level, uint256 reward, uint256 emitted) internal pure {
        uint256 got;
        while (run.next <= cycle) {
            got = EmissionSchedule.advance(run.state, run.params, run.next, run.efficacy(run.next));
            ++run.next;
        }
        eq(run.state.level, level);
        eq(got, reward);
        eq(run.state.emitted, emitted);
    }
}

contract EmissionScheduleCheckpointTest is EmissionScheduleRuns {
    function checkRunA(uint16 riseCycles) private pure {
        Run memory run = start(riseCycles, runA);
        check(run, 0, 0, 11920925000000000000000, 11920925000000000000000);
        check(run, 66, 1, 23841850000000000000000, 814097350000000000000000);
        check(run, 606, 10, 131250000000000000000000, 39705215400000000000000000);
        check(run, 1205, 19, 238125000000000000000000, 150386465400000000000000000);
        eq(run.state.peak, 0);
        check(run, 1206, 20, 387951385662100456621004, 150774416785662100456621004);
        eq(run.state.milestoneCycle, 1206);
        check(run, 2301, 20, 193975692831050228310502, 575387208392831050228309882);
    }

    function test_RunA() external pure {
        checkRunA(0);
    }

    /// Its levels rise every 60 cycles: the limit of the rise changes nothing.
    function test_RunA_WithTheLimitedRise() external pure {
        checkRunA(7);
    }

    function test_RunB() external pure {
        Run memory run = start(0, runB);
        check(run, 6, 19, 238125000000000000000000, 313125000000000000000000);
        check(run, 813, 19, 237678872407651612673501, 192479313586029135735189711);
    }

    function test_RunC() external pure {
        Run memory run = start(0, runC);
        check(run, 5, 0, 12500000000000000000000, 75000000000000000000000);
        check(run, 6, 20, 456586757990867579908675, 531586757990867579908675);
        eq(run.state.peak, 456586757990867579908675);
        check(run, 1101, 20, 228293378995433789954337, 500265793378995433789953462);
    }

    /// What the contract applies; values from an independent calculation with unlimited integers (Python).
    function test_RunB_WithTheLimitedRise() external pure {
        Run memory run = start(7, runB);
        check(run, 6, 1, 24375000000000000000000, 99375000000000000000000);
        check(run, 13, 2, 36250000000000000000000, 281875000000000000000000);
        check(run, 132, 19, 238125000000000000000000, 16102500000000000000000000);
        check(run, 813, 19, 238125000000000000000000, 178265625000000000000000000);
        check(run, 900, 19, 231822313827718244418632, 198886388672476240606016565);
        check(run, 1999, 19, 84932740351826514388840, 359583582055101793258608593);
    }

    function test_RunC_WithTheLimitedRise() external pure {
        Run memory run = start(7, runC);
        check(run, 5, 0, 12500000000000000000000, 75000000000000000000000);
        check(run, 6, 1, 24375000000000000000000, 99375000000000000000000);
        check(run, 12, 1, 24375000000000000000000, 245625000000000000000000);
        check(run, 138, 19, 238125000000000000000000, 17531250000000000000000000);
        check(run, 139, 20, 448615867579908675799086, 17979865867579908675799086);
        eq(run.state.milestoneCycle, 139);
        check(run, 1233, 20, 448615867579908675799086, 508765624999999999999999170);
        check(run, 1234, 20, 224307933789954337899543, 508989932933789954337898713);
    }
}

contract EmissionScheduleFuzzTest is EmissionScheduleRuns {
    /// Efficacies of all magnitudes, in plateaus so that the seven-cycle minimum moves, most of them below the milestone.
    function efficacyAt(uint256 seed, uint64 cycle) private pure returns (uint64) {
        uint256 dice = uint256(keccak256(abi.encode(seed, cycle / 9)));
        if (dice % 13 == 0) return 0;
        uint256 magnitude = (dice >> 8) % 43;
        return uint64((uint256(1) << magnitude) - 1 + (dice >> 64) % (uint256(1) << magnitude));
    }

    function testFuzz_NeverBeyondTheCaps(uint256 seed, uint16 riseCycles) external pure {
        EmissionSchedule.Params memory p = schedule(uint16(bound(riseCycles, 0, 14)));
        EmissionSchedule.State memory s;
        for (uint64 c; c < 160; ++c) {
            uint64 efficacy = efficacyAt(seed, c);
            (uint8 level, uint64 highest, uint256 emitted) = (s.level, s.highest, s.emitted);
            uint256 reward = EmissionSchedule.advance(s, p, c, efficacy);
            eq(s.emitted, emitted + reward);
            yes(s.emitted <= RESERVE && (s.peak != 0 || s.emitted <= CAP), "within the caps");
            yes(s.level >= level && s.highest >= highest, "neither level nor record falls");
            if (p.riseCycles > 0) yes(s.level <= level + 1, "at most one level a cycle");
            if (efficacy == 0) eq(reward, 0);
            if (s.peak == 0) yes(reward <= 12_500 ether * uint256(efficacy) / 1e6, "no more than the work is worth");
        }
    }

    function testFuzz_OneRiseInSevenCycles(uint256 seed) external pure {
        EmissionSchedule.Params memory p = schedule(7);
        EmissionSchedule.State memory s;
        uint64 last;
        for (uint64 c; c < 160; ++c) {
            uint8 level = s.level;
            EmissionSchedule.advance(s, p, c, efficacyAt(seed, c));
            if (s.level == level) continue;
            yes(level == 0 || c >= last + 7, "seven cycles between two rises");
            last = c;
        }
    }

    /// The same shape with short halvings: until P has shifted to nothing, the reserve holds without the last guard.
    function testFuzz_TheHalvingsFitTheReserve(uint64 before, uint32 halving) external pure {
        EmissionSchedule.Params memory p = schedule(0);
        p.halvingCycles = uint32(bound(halving, 1, 4));
        p.peakDivisor = 2 * p.halvingCycles;
        EmissionSchedule.State memory s;
        before = uint64(bound(before, 0, 30));
        for (uint64 c; c < before; ++c) {
            EmissionSchedule.advance(s, p, c, 1e9);
        }
        uint64 end = before + 7 + p.halvingCycles * 90;
        for (uint64 c = before; c < end; ++c) {
            EmissionSchedule.advance(s, p, c, 2e12);
        }
        yes(s.peak != 0 && uint256(s.peak) >> 90 == 0, "run to the end");
        yes(s.emitted <= RESERVE, "within the reserve");
        yes(s.emitted > RESERVE - 1 ether, "and almost all of it");
    }

    /// Parameters that break the proof still cannot emit more than the reserve.
    function test_TheReserveIsTheLastGuard() external pure {
        EmissionSchedule.Params memory p = schedule(0);
        p.peakDivisor = 3;
        EmissionSchedule.State memory s;
        for (uint64 c; c < 12; ++c) {
            EmissionSchedule.advance(s, p, c, 2e12);
        }
        eq(s.emitted, RESERVE);
        eq(EmissionSchedule.advance(s, p, 12, 2e12), 0);
    }

    /// A cap lowered below what was emitted stops the emission; it does not underflow.
    function test_ACapBelowTheEmittedEmitsNothing() external pure {
        EmissionSchedule.Params memory p = schedule(7);
        EmissionSchedule.State memory s;
        EmissionSchedule.advance(s, p, 0, 1e9);
        p.cap = 1;
        eq(EmissionSchedule.advance(s, p, 1, 1e9), 0);
    }

    function test_ThePartByEfficacyRoundsDown() external pure {
        EmissionSchedule.Params memory p = schedule(7);
        EmissionSchedule.State memory s;
        p.perWE = 1_999_999;
        eq(EmissionSchedule.advance(s, p, 0, 1), 1);
    }

    function test_AMissedCycleBreaksTheRecord() external pure {
        EmissionSchedule.Params memory p = schedule(0);
        EmissionSchedule.State memory s;
        for (uint64 c; c < 19; ++c) {
            EmissionSchedule.advance(s, p, c, c % 6 == 5 ? 0 : 3e12);
        }
        eq(s.highest, 0);
        eq(s.level, 0);
        for (uint64 c = 19; c < 24; ++c) {
            EmissionSchedule.advance(s, p, c, 3e12);
            eq(s.peak, 0);
        }
        EmissionSchedule.advance(s, p, 24, 3e12);
        eq(s.milestoneCycle, 24);
    }

    /// The peak is latched once: a later parameter with more levels cannot latch it again.
    function test_TheMilestoneIsReachedOnce() external pure {
        EmissionSchedule.Params memory p = schedule(0);
        EmissionSchedule.State memory s;
        for (uint64 c; c < 7; ++c) {
            EmissionSchedule.advance(s, p, c, 3e12);
        }
        uint256 peak = s.peak;
        yes(peak != 0, "reached");
        p.levels = 21;
        for (uint64 c = 7; c < 20; ++c) {
            EmissionSchedule.advance(s, p, c, 3e12);
        }
        eq(s.peak, peak);
        eq(s.milestoneCycle, 6);
        eq(s.level, 20);
    }

    function test_LevelsBegin() external pure {
        EmissionSchedule.Params memory p = schedule(0);
        for (uint8 k = 1; k <= 20; ++k) {
            uint256 first = uint256(1e12) >> (20 - k);
            eq(EmissionSchedule.level(p, first), k);
            eq(EmissionSchedule.level(p, first - 1), k - 1);
        }
        eq(EmissionSchedule.level(p, type(uint64).max), 20);
    }

    function testFuzz_MinimumOfTheWindow(uint64[7] memory window, uint256 which) external pure {
        which %= 7;
        uint64 least = EmissionSchedule.minimum(window);
        bool among;
        for (uint256 i; i < 7; ++i) {
            yes(least <= window[i], "not above any");
            among = among || least == window[i];
        }
        yes(among, "one of them");
        window[which] = 0;
        eq(EmissionSchedule.minimum(window), 0);
    }
}
