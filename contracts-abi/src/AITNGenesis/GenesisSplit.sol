// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title How the fixed supply is divided at genesis.
library GenesisSplit {
    /// @dev One wallet a part; all different.
    struct Wallets {
        /// 5 %, vests.
        address fundraising;
        /// 20 %, vests.
        address lab;
        /// 5 %, vests.
        address foundation;
        /// 50 %: the training incentive's reserve.
        address incentive;
        /// 10 %: spent by liquidity plans of the DAO.
        address liquidity;
        /// 10 %: spent by circulation plans of the DAO.
        address circulation;
    }

    uint256 internal constant PARTS = 6;
    uint256 internal constant FUNDRAISING = 100_000_000 ether;
    uint256 internal constant LAB = 400_000_000 ether;
    uint256 internal constant FOUNDATION = 100_000_000 ether;
    uint256 internal constant INCENTIVE = 1_000_000_000 ether;
    uint256 internal constant LIQUIDITY = 200_000_000 ether;
    uint256 internal constant CIRCULATION = 200_000_000 ether;

    /// @return wallets in the order of the struct
    /// @return amounts in wei; they sum to 2,000,000,000 AITN
    function split(Wallets memory parts) internal pure returns (address[] memory wallets, uint256[] memory amounts) {
        wallets = new address[](PARTS);
        amounts = new uint256[](PARTS);
        (wallets[0], amounts[0]) = (parts.fundraising, FUNDRAISING);
        (wallets[1], amounts[1]) = (parts.lab, LAB);
        (wallets[2], amounts[2]) = (parts.foundation, FOUNDATION);
        (wallets[3], amounts[3]) = (parts.incentive, INCENTIVE);
        (wallets[4], amounts[4]) = (parts.liquidity, LIQUIDITY);
        (wallets[5], amounts[5]) = (parts.circulation, CIRCULATION);
    }
}
