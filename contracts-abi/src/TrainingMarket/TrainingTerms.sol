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
        require(t.modelDigest != 0, ITrainingMarket.OutOfRange("modelDigest"));
        require(t.instructionDigest != 0, ITrainingMarket.OutOfRange("instructionDigest"));
        require(t.profileDigest != 0, ITrainingMarket.OutOfRange("profileDigest"));
        require(t.rounds > 0 && t.rounds <= MAX_ROUNDS, ITrainingMarket.OutOfRange("rounds"));
        require(t.reward >= t.rounds, ITrainingMarket.OutOfRange("reward"));
        require(t.maxSeats <= MAX_SEATS, ITrainingMarket.OutOfRange("maxSeats"));
        require(t.minSeats <= t.maxSeats, ITrainingMarket.OutOfRange("minSeats"));
        require(t.quorum > 0 && t.quorum <= t.minSeats, ITrainingMarket.OutOfRange("quorum"));
        bool suits = t.enough == 0 || (t.enough >= t.quorum && t.enough <= t.maxSeats);
        require(suits, ITrainingMarket.OutOfRange("enough"));
        require(t.floorBps <= BPS, ITrainingMarket.OutOfRange("floorBps"));
        require(t.minTier <= 3, ITrainingMarket.OutOfRange("minTier"));
        _window(t.applyS, "applyS");
        _window(t.selectS, "selectS");
        _window(t.commitS, "commitS");
        _window(t.closeS, "closeS");
    }

    function check(ITrainingMarket.Rules memory r) internal pure {
        require(r.bond >= 1 ether && r.bond <= 10_000_000 ether, ITrainingMarket.OutOfRange("bond"));
        require(r.challengeS >= 1 hours && r.challengeS <= 14 days, ITrainingMarket.OutOfRange("challengeS"));
        require(r.resolveS >= 1 days && r.resolveS <= 60 days, ITrainingMarket.OutOfRange("resolveS"));
    }

    function _window(uint256 seconds_, bytes32 which) private pure {
        require(seconds_ >= 1 minutes && seconds_ <= MAX_WINDOW, ITrainingMarket.OutOfRange(which));
    }
}
