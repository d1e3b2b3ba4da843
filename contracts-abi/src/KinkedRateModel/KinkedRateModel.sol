// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IKinkedRateModel} from "./IKinkedRateModel.sol";
import {IRateModel} from "./IRateModel.sol";

/// @title See {IKinkedRateModel}.
contract KinkedRateModel is IKinkedRateModel {
    uint256 private constant WAD = 1e18;
    uint256 private constant MIN_KINK = 0.1e18;
    uint256 private constant MAX_KINK = 0.99e18;
    /// 500 % a year.
    uint256 private constant MAX_RATE = 5e18;

    /// @inheritdoc IKinkedRateModel
    uint256 public immutable rateAtZero;
    /// @inheritdoc IKinkedRateModel
    uint256 public immutable rateAtKink;
    /// @inheritdoc IKinkedRateModel
    uint256 public immutable rateAtFull;
    /// @inheritdoc IKinkedRateModel
    uint256 public immutable kink;

    constructor(uint256 rateAtZero_, uint256 rateAtKink_, uint256 rateAtFull_, uint256 kink_) {
        require(kink_ >= MIN_KINK && kink_ <= MAX_KINK, KinkOutOfRange(kink_));
        bool rising = rateAtZero_ <= rateAtKink_ && rateAtKink_ <= rateAtFull_ && rateAtFull_ <= MAX_RATE;
        require(rising, RatesOutOfRange(rateAtZero_, rateAtKink_, rateAtFull_));
        rateAtZero = rateAtZero_;
        rateAtKink = rateAtKink_;
        rateAtFull = rateAtFull_;
        kink = kink_;
    }

    /// @inheritdoc IRateModel
    function borrowRate(uint256 supplyAssets, uint256 borrowAssets) external view returns (uint256) {
        uint256 used = utilisation(supplyAssets, borrowAssets);
        uint256 perYear = used <= kink
            ? rateAtZero + (rateAtKink - rateAtZero) * used / kink
            : rateAtKink + (rateAtFull - rateAtKink) * (used - kink) / (WAD - kink);
        return perYear / 365 days;
    }

    /// @inheritdoc IKinkedRateModel
    function utilisation(uint256 supplyAssets, uint256 borrowAssets) public pure returns (uint256) {
        if (borrowAssets == 0) return 0;
        return borrowAssets >= supplyAssets ? WAD : Math.mulDiv(borrowAssets, WAD, supplyAssets);
    }
}
