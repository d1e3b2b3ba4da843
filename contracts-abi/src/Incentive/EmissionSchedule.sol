// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The stepwise emission to the milestone and the halving after it (AITN whitepaper, incentive).
/// @notice Before the milestone a cycle emits r = min(base + step * k, (cap - emitted) / capDivisor, perWE * E). The level k
/// is the greatest with H >= milestone >> (levels - k), H being the highest minimum of E over seven cycles in a row. At
/// the first k = levels the peak P = (reserve - emitted) / peakDivisor is latched and r = P >> ((c - m) / halvingCycles).
/// @dev Why the reserve suffices: before, r <= (cap - emitted) / capDivisor keeps emitted <= cap; after, the sum is at most
/// halvingCycles * P * (1 + 1/2 + ...) <= 2 * halvingCycles * P <= reserve - emitted. `reserve - emitted` bounds every r
/// besides, so that no later choice of parameters can break it.
///
/// The whitepaper's checkpoints (runs A, B and C of the tests) are of the pure schedule, riseCycles = 0. The contract never
/// runs with 0: efficacy is reported by the devices themselves, and a false one of seven cycles would latch the milestone
/// (run C, cycle 6). With one level in seven cycles it takes at least 19 * 7 cycles more, time to contest. Growth that
/// takes a week for each doubling or longer (run A) is paid alike under both.
library EmissionSchedule {
    uint256 internal constant WINDOW = 7;
    uint256 private constant UWE_PER_WE = 1e6;

    struct Params {
        /// Before the milestone, AITN wei a cycle: at level 0, and more for each level.
        uint96 base;
        uint96 step;
        /// AITN wei a cycle for each WE (1e6 uWE) of the network's efficacy, at most.
        uint96 perWE;
        /// What may be emitted before the milestone, AITN wei, and its smallest number of cycles.
        uint96 cap;
        uint32 capDivisor;
        /// All that may ever be emitted, AITN wei.
        uint96 reserve;
        /// peakDivisor >= 2 * halvingCycles keeps the halving series within the reserve.
        uint32 peakDivisor;
        uint32 halvingCycles;
        /// Efficacy of the last level, uWE, and the number of levels (each doubles the one before).
        uint64 milestone;
        uint8 levels;
        /// The level rises by at most one in so many cycles; 0 is the pure schedule without that limit.
        uint16 riseCycles;
    }

    struct State {
        /// Efficacy of the last seven cycles, at cycle % 7.
        uint64[7] window;
        uint64 highest;
        uint64 riseCycle;
        uint64 milestoneCycle;
        uint8 level;
        /// 0 until the milestone.
        uint96 peak;
        uint96 emitted;
    }

    /// @notice Accounts one cycle; cycles come in order without a gap, a missed one with efficacy 0.
    /// @param state changed in place
    /// @param efficacy the network's E of the cycle, sum of E_d without any bonus, uWE
    /// @return reward AITN wei
    function advance(State memory state, Params memory p, uint64 cycle, uint64 efficacy)
        internal
        pure
        returns (uint256 reward)
    {
        state.window[cycle % WINDOW] = efficacy;
        uint64 least = minimum(state.window);
        if (least > state.highest) state.highest = least;
        if (state.peak == 0) _climb(state, p, cycle);
        uint256 left = p.reserve - state.emitted;
        reward = state.peak == 0 ? _before(state, p, efficacy) : _after(state, p, cycle, efficacy);
        if (reward > left) reward = left;
        state.emitted += uint96(reward);
    }

    /// @return the greatest k <= levels with H >= milestone >> (levels - k), else 0
    function level(Params memory p, uint256 highest) internal pure returns (uint8) {
        for (uint8 k = p.levels; k > 0; --k) {
            if (highest >= uint256(p.milestone) >> (p.levels - k)) return k;
        }
        return 0;
    }

    function minimum(uint64[7] memory window) internal pure returns (uint64 least) {
        least = window[0];
        for (uint256 i = 1; i < WINDOW; ++i) {
            if (window[i] < least) least = window[i];
        }
    }

    function _climb(State memory state, Params memory p, uint64 cycle) private pure {
        uint8 reached = level(p, state.highest);
        if (reached <= state.level) return;
        if (p.riseCycles == 0) {
            state.level = reached;
        } else {
            // Level 0 has no earlier rise to wait for.
            if (state.level != 0 && cycle < state.riseCycle + p.riseCycles) return;
            state.level += 1;
        }
        state.riseCycle = cycle;
        if (state.level < p.levels) return;
        state.peak = (p.reserve - state.emitted) / p.peakDivisor;
        state.milestoneCycle = cycle;
    }

    function _before(State memory state, Params memory p, uint256 efficacy) private pure returns (uint256 reward) {
        reward = uint256(p.base) + uint256(p.step) * state.level;
        uint256 capped = state.emitted < p.cap ? (p.cap - state.emitted) / p.capDivisor : 0;
        if (capped < reward) reward = capped;
        uint256 worked = p.perWE * efficacy / UWE_PER_WE;
        if (worked < reward) reward = worked;
    }

    function _after(State memory state, Params memory p, uint64 cycle, uint256 efficacy)
        private
        pure
        returns (uint256)
    {
        if (efficacy == 0) return 0;
        return uint256(state.peak) >> ((cycle - state.milestoneCycle) / p.halvingCycles);
    }
}
