// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {NodeWeight} from "./NodeWeight.sol";

contract NodeWeightTest is Check {
    uint256 private constant MOST_EFFICACY = 1e15;

    function curve() private pure returns (NodeWeight.Curve memory) {
        return NodeWeight.Curve(30, 300, 5000);
    }

    function bps(uint256 n) private pure returns (uint256) {
        return NodeWeight.bps(curve(), n);
    }

    function weight(uint256 efficacy, uint256 n) private pure returns (uint256) {
        return NodeWeight.weight(curve(), efficacy, n);
    }

    function test_CheckpointsOfTheCurve() external pure {
        eq(bps(0), 10_000);
        eq(bps(29), 10_000);
        eq(bps(30), 10_000);
        eq(bps(31), 10_036);
        eq(bps(100), 12_256);
        eq(bps(165), 13_750);
        eq(bps(299), 14_999);
        eq(bps(300), 15_000);
        eq(bps(type(uint256).max), 15_000);
        eq(weight(3, 100), 3);
        eq(weight(10_000, 100), 12_256);
    }

    function test_RisesEverywhere() external pure {
        for (uint256 n; n < 320; ++n) {
            yes(bps(n) <= bps(n + 1), "one device more is never worse");
        }
    }

    function testFuzz_StaysInRange(uint256 n, uint256 efficacy) external pure {
        efficacy %= MOST_EFFICACY;
        uint256 w = weight(efficacy, n);
        yes(w >= efficacy, "at least 1.0");
        yes(w <= efficacy * 3 / 2, "at most 1.5");
    }

    function testFuzz_SplittingNeverGains(uint256 n, uint256 part, uint256 one, uint256 other) external pure {
        n = bound(n, 1, 300);
        part = bound(part, 0, n);
        (one, other) = (one % MOST_EFFICACY, other % MOST_EFFICACY);
        yes(weight(one, part) + weight(other, n - part) <= weight(one + other, n), "two parts weigh at most the whole");
    }

    /// Devices of any efficacy, cut into three nodes anywhere; the floor decides who counts, in the parts as in the whole.
    function testFuzz_SplittingIntoThreeNeverGains(uint256 seed, uint256 floor, uint256 cutA, uint256 cutB)
        external
        pure
    {
        floor = bound(floor, 1, 1000);
        cutA = bound(cutA, 0, 120);
        cutB = bound(cutB, cutA, 120);
        (uint256 e1, uint256 n1) = sum(seed, floor, 0, cutA);
        (uint256 e2, uint256 n2) = sum(seed, floor, cutA, cutB);
        (uint256 e3, uint256 n3) = sum(seed, floor, cutB, 120);
        (uint256 e, uint256 n) = sum(seed, floor, 0, 120);
        yes(weight(e1, n1) + weight(e2, n2) + weight(e3, n3) <= weight(e, n), "three parts weigh at most the whole");
    }

    /// Padding: devices below the floor add no more than 1.5 times their own efficacy, and empty ones add nothing.
    function testFuzz_PaddingNeverGains(uint256 seed, uint256 floor, uint256 pads, uint256 each) external pure {
        floor = bound(floor, 1, 1000);
        pads = bound(pads, 0, 300);
        each = bound(each, 0, floor - 1);
        (uint256 e, uint256 n) = sum(seed, floor, 0, 60);
        uint256 before = weight(e, n);
        uint256 active = n + (each >= floor ? pads : 0);
        uint256 padded = weight(e + pads * each, active);
        yes(padded <= before + pads * each * 3 / 2 + 1, "a pad is paid for its own work only");
        if (each == 0) eq(padded, before);
    }

    /// The k-th device's efficacy is 0 to 1,999; those below the floor do not count.
    function sum(uint256 seed, uint256 floor, uint256 from, uint256 to) private pure returns (uint256 e, uint256 n) {
        for (uint256 k = from; k < to; ++k) {
            uint256 own = uint256(keccak256(abi.encode(seed, k))) % 2000;
            e += own;
            if (own >= floor) ++n;
        }
    }
}
