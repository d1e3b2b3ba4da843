// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ModelMarketFixture} from "./ModelMarketFixture.t.sol";
import {IRevenuePool, PoolRevenue} from "./PoolRevenue.sol";

/// Takes revenue as an investment pool does, by allowance.
contract RevenueTaker is IRevenuePool {
    IERC20 private immutable token;
    mapping(uint256 pool => uint256) public revenue;

    constructor(IERC20 token_) {
        token = token_;
    }

    function payRevenue(uint256 pool, uint256 amount) external {
        revenue[pool] += amount;
        require(token.transferFrom(msg.sender, address(this), amount));
    }
}

contract PoolRevenueTest is ModelMarketFixture {
    RevenueTaker private pools;
    PoolRevenue private revenue;

    function setUp() public override {
        super.setUp();
        pools = new RevenueTaker(token);
        revenue = new PoolRevenue(token, pools, 3);
        vm.prank(AUTHOR);
        market.offer(model, termsOf(10 ether, 0), two(address(revenue), 2500, ALICE));
    }

    function test_AShareOfThePriceReachesThePool() public {
        market.license(model, 1, BOB);
        vm.prank(BOB);
        eq(revenue.forward(market), 2.5 ether);
        eq(pools.revenue(3), 2.5 ether);
        eq(token.balanceOf(address(pools)), 2.5 ether);
        eq(token.allowance(address(revenue), address(pools)), 0);
    }

    /// What somebody else had collected for it, or sent, is paid in too.
    function test_WhatIsThereIsPaidIn() public {
        market.license(model, 1, BOB);
        market.collect(address(revenue));
        require(token.transfer(address(revenue), 1 ether));
        eq(revenue.forward(market), 3.5 ether);
        eq(pools.revenue(3), 3.5 ether);
        eq(token.balanceOf(address(revenue)), 0);
    }
}
