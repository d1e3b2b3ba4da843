// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Check} from "../testing/Check.sol";
import {IWrappedCoin} from "./IWrappedCoin.sol";
import {WrappedCoin} from "./WrappedCoin.sol";

/// Calls back into the wrapper while it is paid.
contract Greedy {
    WrappedCoin private immutable coin;
    uint256 private again;

    constructor(WrappedCoin coin_) payable {
        coin = coin_;
        coin_.deposit{value: msg.value}();
    }

    function take(uint256 amount, uint256 more) external {
        again = more;
        coin.withdraw(amount);
    }

    receive() external payable {
        uint256 more = again;
        again = 0;
        if (more > 0) coin.withdraw(more);
    }
}

contract WrappedCoinTest is Check {
    WrappedCoin private coin;

    function setUp() public {
        coin = new WrappedCoin();
    }

    receive() external payable {}

    function testFuzz_WhatGoesInComesOut(uint96 amount, uint96 back) public {
        back = uint96(bound(back, 0, amount));
        vm.deal(address(this), amount);
        vm.expectEmit();
        emit IWrappedCoin.Deposit(address(this), amount);
        (bool taken,) = address(coin).call{value: amount}("");
        yes(taken, "a plain transfer wraps");
        eq(coin.balanceOf(address(this)), amount);
        vm.expectEmit();
        emit IWrappedCoin.Withdrawal(address(this), back);
        coin.withdraw(back);
        eq(address(this).balance, back);
        eq(coin.totalSupply(), amount - back);
        eq(address(coin).balance, amount - back);
    }

    function testFuzz_RevertIf_MoreThanOneHas(uint96 amount) public {
        coin.deposit();
        bytes memory refusal =
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, address(this), 0, uint256(amount) + 1);
        vm.expectRevert(refusal);
        coin.withdraw(uint256(amount) + 1);
    }

    function test_WhoCallsBackGetsNoMoreThanItsOwn() public {
        vm.deal(address(this), 10 ether);
        coin.deposit{value: 5 ether}();
        Greedy greedy = new Greedy{value: 2 ether}(coin);
        greedy.take(1 ether, 1 ether);
        eq(address(greedy).balance, 2 ether);
        eq(coin.balanceOf(address(greedy)), 0);
        eq(address(coin).balance, 5 ether);
    }
}
