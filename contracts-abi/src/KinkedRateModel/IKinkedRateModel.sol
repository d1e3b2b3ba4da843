// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRateModel} from "./IRateModel.sol";

/// @title A rate that rises slowly to a wanted utilisation (the kink) and steeply beyond it.
/// @notice Immutable, as the markets that use it are. Rates are a year's of 365 days, 1e18 = 100 %.
interface IKinkedRateModel is IRateModel {
    error KinkOutOfRange(uint256 kink);
    error RatesOutOfRange(uint256 rateAtZero, uint256 rateAtKink, uint256 rateAtFull);

    /// @notice A year's rate at no, at the wanted and at full utilisation.
    function rateAtZero() external view returns (uint256);
    function rateAtKink() external view returns (uint256);
    function rateAtFull() external view returns (uint256);
    /// @notice The wanted utilisation; 1e18 = all that is supplied is lent.
    function kink() external view returns (uint256);
    /// @notice What is lent of what is supplied, 0 to 1e18; 1e18 if more is lent than supplied, or lent from nothing.
    function utilisation(uint256 supplyAssets, uint256 borrowAssets) external pure returns (uint256);
}
