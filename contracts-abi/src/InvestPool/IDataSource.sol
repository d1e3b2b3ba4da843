// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A contract that sells access to data.
interface IDataSource {
    /// @notice Sells an item to the caller for exactly this much AITN, taken from the caller's approval.
    /// @param item SHA-256 behind the item's CID
    /// @param price AITN wei
    function purchase(bytes32 item, uint256 price) external;
}
