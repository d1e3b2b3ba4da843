// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a loan market needs of an oracle.
interface IPriceFeed {
    /// @notice Loan-token units (wei) that 1e36 units (wei) of the collateral token are worth.
    /// @dev Reverts while no fresh price is known, so that whoever depends on it pauses.
    function price() external view returns (uint256);
}
