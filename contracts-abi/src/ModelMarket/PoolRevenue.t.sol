// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ModelMarketFixture} from "./ModelMarketFixture.t.sol";
import {IRevenuePool, PoolRevenue} from "./PoolRevenue.sol";
import {RevenueAccounts} from "./RevenueAccounts.sol";

/// Takes revenue as an investment pool does, by allowance.
contract RevenueTaker is IRevenuePool {
    IERC20 private immutable token;
    mapping(uint256 pool => uint256) public revenue;

    constructor(IERC20 token_) {
        token = token_;
    }

    error NoRevenue(uint256 pool);

    function payRevenue(uint256 pool, uint256 amount) external {
        require(amount > 0, NoRevenue(pool));
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

contract RevenueAccountsTest is ModelMarketFixture {
    RevenueTaker private pools;
    RevenueAccounts private accounts;

    function setUp() public override {
        super.setUp();
        pools = new RevenueTaker(token);
        accounts = new RevenueAccounts(token, pools, market);
    }

    function offerTo(address account) private {
        vm.prank(AUTHOR);
        market.offer(model, termsOf(10 ether, 0), two(account, 2500, ALICE));
    }

    /// What an address earns before anything stands there reaches the pool, by whoever asks.
    function test_EarnsBeforeItIsMade() public {
        address account = accounts.accountOf(3);
        offerTo(account);
        market.license(model, 1, BOB);
        require(token.transfer(account, 1 ether));
        eq(account.code.length, 0);
        vm.expectEmit();
        emit RevenueAccounts.AccountOpened(3, account);
        vm.prank(BOB);
        eq(accounts.forward(3), 3.5 ether);
        eq(pools.revenue(3), 3.5 ether);
        eq(token.balanceOf(account), 0);
        eq(address(PoolRevenue(account).pools()), address(pools));
        eq(PoolRevenue(account).pool(), 3);
    }

    function test_IsMadeOnce() public {
        address account = accounts.accountOf(3);
        offerTo(account);
        market.license(model, 1, BOB);
        accounts.forward(3);
        market.license(model, 1, BOB);
        eq(accounts.forward(3), 2.5 ether);
        eq(pools.revenue(3), 5 ether);
        eq(accounts.accountOf(3), account);
    }

    function test_PaysOnlyItsOwnPool() public {
        offerTo(accounts.accountOf(3));
        market.license(model, 1, BOB);
        vm.expectRevert(abi.encodeWithSelector(RevenueTaker.NoRevenue.selector, 4));
        accounts.forward(4);
        eq(pools.revenue(4), 0);
        eq(accounts.forward(3), 2.5 ether);
    }

    function testFuzz_AccountsDiffer(uint256 a, uint256 b) public view {
        vm.assume(a != b);
        require(accounts.accountOf(a) != accounts.accountOf(b), "two pools share an account");
    }
}
