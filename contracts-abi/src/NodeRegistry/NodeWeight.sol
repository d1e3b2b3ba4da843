// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The bonus of a node's size (AITN whitepaper, node groups): 1.0 below 30 active devices, 1.5 from 300 on.
/// @notice Integer floor everywhere. The curve rises with a falling slope between the two ends, never falls, and is the
/// same factor for all efficacy of the node; hence the weight of a whole is at least the sum of the weights of its parts.
/// @dev "Active" devices are those whose own efficacy of the cycle reaches the DAO's floor. The number of mere members
/// would be free to raise (registering empty devices), whereas an efficacy at the floor has to be worked for each cycle.
library NodeWeight {
    uint256 internal constant UNIT = 10_000;

    /// Ends of the curve, in devices, and the height of the bonus.
    struct Curve {
        /// Active devices at which the bonus begins to rise.
        uint16 least;
        /// Active devices at which it is whole; greater than `least`.
        uint16 full;
        /// The whole bonus, basis points above 10,000.
        uint16 bonusBps;
    }

    /// @return factor in basis points, 10,000 to 10,000 + bonusBps
    function bps(Curve memory curve, uint256 activeDevices) internal pure returns (uint256) {
        if (activeDevices < curve.least) return UNIT;
        if (activeDevices >= curve.full) return UNIT + curve.bonusBps;
        uint256 span = (uint256(curve.full) - curve.least) ** 2;
        uint256 missing = (curve.full - activeDevices) ** 2;
        return UNIT + curve.bonusBps * (span - missing) / span;
    }

    /// @param efficacy sum of the members' work efficacy, uWE
    /// @return the node's weight W in the cycle, uWE
    function weight(Curve memory curve, uint256 efficacy, uint256 activeDevices) internal pure returns (uint256) {
        return efficacy * bps(curve, activeDevices) / UNIT;
    }
}
