// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IWrappedCoin} from "./IWrappedCoin.sol";

/// @title See {IWrappedCoin}.
contract WrappedCoin is IWrappedCoin, ERC20 {
    constructor() ERC20("Wrapped coin", "WCOIN") {}

    receive() external payable {
        deposit();
    }

    /// @inheritdoc IWrappedCoin
    function deposit() public payable {
        emit Deposit(msg.sender, msg.value);
        _mint(msg.sender, msg.value);
    }

    /// @inheritdoc IWrappedCoin
    function withdraw(uint256 amount) external {
        _burn(msg.sender, amount);
        emit Withdrawal(msg.sender, amount);
        Address.sendValue(payable(msg.sender), amount);
    }
}
