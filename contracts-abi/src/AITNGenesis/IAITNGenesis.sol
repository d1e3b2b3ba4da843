// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AITNToken} from "../AITNToken/AITNToken.sol";
import {GenesisSplit} from "./GenesisSplit.sol";

/// @title The genesis of AITN: makes the token with its split in one transaction and keeps the record.
/// @notice What the token's list-based constructor leaves to the deployer is fixed here: whoever sees the code of this
/// contract knows what each part received. It holds no tokens and can do nothing afterwards.
interface IAITNGenesis {
    event Genesis(address indexed token, GenesisSplit.Wallets wallets);

    /// @notice A part has no wallet. Parts count in the order of GenesisSplit.Wallets, from 0.
    error WalletIsZero(uint256 part);
    /// @notice Two parts have the same wallet: their money would follow one rule instead of two.
    error WalletTwice(address wallet, uint256 part);

    /// @notice The token; its address follows from this contract's (CREATE, nonce 1).
    function token() external view returns (AITNToken);
    function wallets() external view returns (GenesisSplit.Wallets memory);
    /// @notice What each part received, wei, in the order of GenesisSplit.Wallets.
    function amounts() external pure returns (uint256[] memory);
}
