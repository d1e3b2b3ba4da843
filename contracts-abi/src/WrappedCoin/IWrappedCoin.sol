// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The chain's own coin as a token, one for one, in the shape of WETH9: collateral for loans.
/// @notice For chains without a wrapper that everybody uses; elsewhere that one is named at deployment (WBNB on BNB Smart
/// Chain).
interface IWrappedCoin {
    event Deposit(address indexed from, uint256 amount);
    event Withdrawal(address indexed to, uint256 amount);

    /// @notice Mints as many tokens as wei are sent; so does a plain transfer to this contract.
    function deposit() external payable;

    /// @notice Burns tokens of the caller and sends as many wei.
    function withdraw(uint256 amount) external;
}
