// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a loan market asks its rate model.
interface IRateModel {
    /// @notice The interest borrowers pay now. Must not revert: repayments depend on it.
    /// @param supplyAssets all that suppliers own, lent or not, in loan-token wei
    /// @param borrowAssets what of it is lent
    /// @return ratePerSecond 1e18 = 100 % a second
    function borrowRate(uint256 supplyAssets, uint256 borrowAssets) external view returns (uint256 ratePerSecond);
}
