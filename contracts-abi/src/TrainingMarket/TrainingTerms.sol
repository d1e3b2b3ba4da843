// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrainingMarket} from "./ITrainingMarket.sol";

/// @title The ranges in which a demand's terms and the market's rules may lie.
library TrainingTerms {
    /// One bit a seat in a word.
    uint256 internal constant MAX_SEATS = 256;
    uint256 internal constant MAX_ROUNDS = 1000;
    uint256 internal constant MAX_WINDOW = 30 days;
    uint256 internal constant BPS = 10_000;

    function check(ITrainingMarket.Terms memory t) internal pure {
        _within(t.modelDigest != 0, "modelDigest");
        _within(t.instructionDigest != 0, "instructionDigest");
        _within(t.profileDigest != 0, "profileDigest");
        _within(t.rounds > 0 && t.rounds <= MAX_ROUNDS, "rounds");
        _within(t.reward >= t.rounds, "reward");
        _within(t.maxSeats <= MAX_SEATS, "maxSeats");
        _within(t.minSeats <= t.maxSeats, "minSeats");
        _within(t.quorum > 0 && t.quorum <= t.minSeats, "quorum");
        _within(t.floorBps <= BPS, "floorBps");
        _within(t.minTier <= 3, "minTier");
        _window(t.applyS, "applyS");
        _window(t.selectS, "selectS");
        _window(t.commitS, "commitS");
        _window(t.closeS, "closeS");
    }

    function check(ITrainingMarket.Rules memory r) internal pure {
        _within(r.bond >= 1 ether && r.bond <= 10_000_000 ether, "bond");
        _within(r.challengeS >= 1 hours && r.challengeS <= 14 days, "challengeS");
        _within(r.resolveS >= 1 days && r.resolveS <= 60 days, "resolveS");
    }

    function _window(uint256 seconds_, bytes32 which) private pure {
        _within(seconds_ >= 1 minutes && seconds_ <= MAX_WINDOW, which);
    }

    function _within(bool ok, bytes32 which) private pure {
        require(ok, ITrainingMarket.OutOfRange(which));
    }
}
