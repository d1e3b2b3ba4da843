// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AITNToken} from "../AITNToken/AITNToken.sol";
import {GenesisSplit} from "./GenesisSplit.sol";
import {IAITNGenesis} from "./IAITNGenesis.sol";

/// @title See {IAITNGenesis}.
contract AITNGenesis is IAITNGenesis {
    /// @inheritdoc IAITNGenesis
    AITNToken public immutable token;

    GenesisSplit.Wallets private parts;

    /// @param parts_ who receives which part; contracts that are deployed later may be named by their future address
    constructor(GenesisSplit.Wallets memory parts_) {
        (address[] memory list, uint256[] memory each) = GenesisSplit.split(parts_);
        for (uint256 i; i < list.length; ++i) {
            require(list[i] != address(0), WalletIsZero(i));
            for (uint256 j; j < i; ++j) {
                require(list[i] != list[j], WalletTwice(list[i], i));
            }
        }
        parts = parts_;
        token = new AITNToken(list, each);
        emit Genesis(address(token), parts_);
    }

    /// @inheritdoc IAITNGenesis
    function wallets() external view returns (GenesisSplit.Wallets memory) {
        return parts;
    }

    /// @inheritdoc IAITNGenesis
    function amounts() external pure returns (uint256[] memory each) {
        GenesisSplit.Wallets memory none;
        (, each) = GenesisSplit.split(none);
    }
}
