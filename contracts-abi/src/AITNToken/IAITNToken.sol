// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The AITN token: a fixed supply, minted once at genesis.
/// @notice ERC-20 with EIP-2612 permit and ERC-5805 votes that count time in seconds, because a chain that makes blocks
/// only when there are transactions has no steady block number.
interface IAITNToken {
    /// @notice The lists of genesis wallets and amounts differ in length or are empty.
    error GenesisLengths(uint256 wallets, uint256 amounts);
    /// @notice The genesis amounts do not add up to the supply.
    error GenesisSum(uint256 sum, uint256 supply);

    /// @notice All AITN there will ever be, in wei.
    function SUPPLY() external view returns (uint256);
}
