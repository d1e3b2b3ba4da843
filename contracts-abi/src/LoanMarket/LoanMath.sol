// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Share, interest and liquidation arithmetic of {LoanMarket}; each name says which way it rounds.
/// @dev Supply shares follow morpho-blue: a million virtual shares against one virtual wei make inflating the share price
/// of an empty market worthless. Debt shares are a principal in millionths of a wei: debt = shares * index. No money can
/// be given to the debt side, so it needs no virtual part, and the debts always add up to at least their total.
library LoanMath {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant PRICE_SCALE = 1e36;
    uint256 internal constant VIRTUAL_SHARES = 1e6;
    uint256 internal constant VIRTUAL_ASSETS = 1;
    /// Debt shares of one wei at index 1, times the index's scale.
    uint256 internal constant DEBT_SCALE = 1e6 * WAD;
    uint256 internal constant MAX_INCENTIVE = 1.15e18;
    uint256 internal constant INCENTIVE_CURSOR = 0.3e18;
    /// The index stops here (3.1e8 times the principal), so that no length of time can make a repayment revert.
    uint256 internal constant MAX_INDEX = type(uint88).max;

    function supplySharesDown(uint256 assets, uint256 totalAssets, uint256 totalShares)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(assets, totalShares + VIRTUAL_SHARES, totalAssets + VIRTUAL_ASSETS);
    }

    function supplySharesUp(uint256 assets, uint256 totalAssets, uint256 totalShares) internal pure returns (uint256) {
        return Math.mulDiv(assets, totalShares + VIRTUAL_SHARES, totalAssets + VIRTUAL_ASSETS, Math.Rounding.Ceil);
    }

    function supplyAssetsDown(uint256 shares, uint256 totalAssets, uint256 totalShares)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(shares, totalAssets + VIRTUAL_ASSETS, totalShares + VIRTUAL_SHARES);
    }

    function debtSharesUp(uint256 assets, uint256 index) internal pure returns (uint256) {
        return Math.mulDiv(assets, DEBT_SCALE, index, Math.Rounding.Ceil);
    }

    function debtSharesDown(uint256 assets, uint256 index) internal pure returns (uint256) {
        return Math.mulDiv(assets, DEBT_SCALE, index);
    }

    function debtUp(uint256 shares, uint256 index) internal pure returns (uint256) {
        return Math.mulDiv(shares, index, DEBT_SCALE, Math.Rounding.Ceil);
    }

    function debtDown(uint256 shares, uint256 index) internal pure returns (uint256) {
        return Math.mulDiv(shares, index, DEBT_SCALE);
    }

    /// @notice The index after a time at a rate: e^(rate * time) by its first terms to the third power, never more.
    /// @param ratePerSecond at most 1e12
    function grown(uint256 index, uint256 ratePerSecond, uint256 elapsed) internal pure returns (uint256) {
        uint256 first = ratePerSecond * elapsed;
        uint256 second = first * first / (2 * WAD);
        uint256 third = second * first / (3 * WAD);
        return Math.min(index + index * (first + second + third) / WAD, MAX_INDEX);
    }

    /// @notice How much more collateral than debt a liquidator receives: min(1.15, 1 / (1 - 0.3 (1 - LLTV))).
    function incentive(uint256 lltv) internal pure returns (uint256) {
        uint256 exact = WAD * WAD / (WAD - INCENTIVE_CURSOR * (WAD - lltv) / WAD);
        return Math.min(exact, MAX_INCENTIVE);
    }

    function valueDown(uint256 collateral, uint256 price) internal pure returns (uint256) {
        return Math.mulDiv(collateral, price, PRICE_SCALE);
    }

    /// @notice The greatest debt a collateral carries at a loan-to-value.
    function limitDown(uint256 collateral, uint256 price, uint256 ltv) internal pure returns (uint256) {
        return Math.mulDiv(valueDown(collateral, price), ltv, WAD);
    }

    /// @notice 1e18 where the position becomes liquidatable; the greatest number without debt.
    function healthDown(uint256 limit, uint256 debt) internal pure returns (uint256) {
        return debt == 0 ? type(uint256).max : Math.mulDiv(limit, WAD, debt);
    }

    /// @notice The debt that liquidators repay for a collateral.
    function coverableUp(uint256 collateral, uint256 price, uint256 incentive_) internal pure returns (uint256) {
        uint256 value = Math.mulDiv(collateral, price, PRICE_SCALE, Math.Rounding.Ceil);
        return Math.mulDiv(value, WAD, incentive_, Math.Rounding.Ceil);
    }

    /// @notice The collateral a liquidator receives for a repaid debt.
    function seizableDown(uint256 debt, uint256 price, uint256 incentive_) internal pure returns (uint256) {
        return Math.mulDiv(Math.mulDiv(debt, incentive_, WAD), PRICE_SCALE, price);
    }
}
