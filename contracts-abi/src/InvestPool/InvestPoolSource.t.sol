// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDataSource} from "./IDataSource.sol";

/// Sells at the price, unless told to take more or less.
contract Source is IDataSource {
    IERC20 private immutable token;
    bytes32 public sold;
    int256 public deviation;

    constructor(IERC20 token_) {
        token = token_;
    }

    function setDeviation(int256 deviation_) external {
        deviation = deviation_;
    }

    function purchase(bytes32 item, uint256 price) external {
        sold = item;
        uint256 taken = uint256(int256(price) + deviation);
        if (int256(price) + deviation < 0) {
            require(token.transfer(msg.sender, uint256(-deviation) - price), "transfer");
        } else {
            require(token.transferFrom(msg.sender, address(this), taken), "transfer");
        }
    }
}
