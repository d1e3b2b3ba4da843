// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {IInvestPool} from "./IInvestPool.sol";
import {InvestPoolFixture} from "./InvestPoolFixture.t.sol";

/// Two pools, one funded and one that may miss its goal; three investors who trade; a manager who would like the money.
contract InvestPoolHandler is InvestPoolFixture {
    mapping(uint256 pool => uint256) public revenue;
    uint256 public claimed;
    uint256 public pastMoved;
    uint256[] private demands;

    function setUp() public override {
        super.setUp();
        funded();
        created();
    }

    function person(uint256 seed) private pure returns (address) {
        return [ALICE, BOB, CAROL][seed % 3];
    }

    function poolAt(uint256 seed) private pure returns (uint256) {
        return seed % 4 == 3 ? 2 : 1;
    }

    function contribute(uint256 seed, uint256 who, uint256 amount) external {
        vm.prank(person(who));
        try invest.contribute(poolAt(seed), bound(amount, 1, 500 ether)) {} catch {}
    }

    function openDemand(uint256 seed, uint256 amount) external {
        if (demands.length >= 8) return;
        try this.opensAs(poolAt(seed), uint96(bound(amount, 3, 2000 ether))) returns (uint256 demand) {
            demands.push(demand);
        } catch {}
    }

    function opensAs(uint256 pool, uint96 amount) external returns (uint256) {
        return opensDemand(pool, amount);
    }

    function cancel(uint256 seed) external {
        vm.prank(MANAGER);
        try market.cancel(seed % (demands.length + 1)) {} catch {}
    }

    function collect(uint256 seed, uint256 demand) external {
        try invest.collect(poolAt(seed), demand % (demands.length + 1)) {} catch {}
    }

    function buy(uint256 seed, uint256 price, int8 deviation) external {
        source.setDeviation(deviation > 100 ? int256(1) : deviation < -100 ? -1 : int256(0));
        vm.prank(MANAGER);
        try invest.buyData(poolAt(seed), address(source), ITEM, bound(price, 1, 1000 ether)) {} catch {}
    }

    function buyFromTheManager(uint256 seed, uint256 price) external {
        vm.prank(MANAGER);
        try invest.buyData(poolAt(seed), MANAGER, ITEM, price) {} catch {}
    }

    function finish(uint256 seed, uint256 who) external {
        if (who % 8 == 0) vm.prank(MANAGER);
        try invest.finish(poolAt(seed)) {} catch {}
    }

    function pay(uint256 seed, uint256 amount) external {
        uint256 pool = poolAt(seed);
        amount = bound(amount, 1, amount % 2 == 0 ? 5 : 1000 ether);
        try invest.payRevenue(pool, amount) {
            revenue[pool] += amount;
        } catch {}
    }

    function trade(uint256 seed, uint256 from, uint256 to, uint256 amount) external {
        uint256 pool = poolAt(seed);
        uint256 before = invest.claimableOf(pool, person(from));
        uint256 other = invest.claimableOf(pool, person(to));
        moves(pool, person(from), person(to), amount % (invest.balanceOf(person(from), pool) + 1));
        bool same = invest.claimableOf(pool, person(from)) == before && invest.claimableOf(pool, person(to)) == other;
        if (!same) ++pastMoved;
    }

    function claim(uint256 seed, uint256 who) external {
        try invest.claim(poolAt(seed), person(who)) returns (uint256 paid) {
            claimed += paid;
        } catch {}
    }

    function wait(uint256 time) external {
        later(time % 8 == 0 ? 31 days : 1 days);
    }

    /// Reverts if a pool's books do not hold; @return due what the pools hold together
    function checked() external view returns (uint256 due) {
        for (uint256 pool = 1; pool <= 2; ++pool) {
            booksOf(pool, revenue[pool], [ALICE, BOB, CAROL]);
            IInvestPool.Pool memory p = invest.poolOf(pool);
            due += uint256(p.available) + p.owed;
        }
    }

    /// @return held tokens of the pools
    /// @return spent by the pools less what returned
    /// @return reached the market, which pays nobody here, and the listed source
    /// @return managers tokens of the manager
    function money() external view returns (uint256 held, uint256 spent, uint256 reached, uint256 managers) {
        for (uint256 pool = 1; pool <= 2; ++pool) {
            spent += invest.poolOf(pool).spent - invest.poolOf(pool).returned;
        }
        reached = aitn.balanceOf(address(market)) + aitn.balanceOf(address(source));
        return (aitn.balanceOf(address(invest)), spent, reached, aitn.balanceOf(MANAGER));
    }
}

contract InvestPoolInvariantTest is InvestPoolFixture, Invariant {
    InvestPoolHandler private handler;

    function setUp() public override {
        handler = new InvestPoolHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](11);
        list[0] = handler.contribute.selector;
        list[1] = handler.openDemand.selector;
        list[2] = handler.cancel.selector;
        list[3] = handler.collect.selector;
        list[4] = handler.buy.selector;
        list[5] = handler.buyFromTheManager.selector;
        list[6] = handler.finish.selector;
        list[7] = handler.pay.selector;
        list[8] = handler.trade.selector;
        list[9] = handler.claim.selector;
        list[10] = handler.wait.selector;
    }

    /// The walk reaches what the invariants are about.
    function test_TheWalkReachesARefundAndAClaim() external {
        handler.openDemand(1, 997 ether);
        handler.buy(1, 10 ether, 0);
        handler.pay(1, 77);
        handler.trade(1, 1, 2, 1000 ether);
        handler.cancel(1);
        handler.finish(1, 0);
        handler.collect(1, 1);
        handler.claim(1, 0);
        yes(handler.claimed() > 0, "claimed");
        invariant_MoneyReachesTheMarketAndListedSourcesOnly();
        invariant_ThePoolsHoldWhatTheyOwe();
    }

    function invariant_ThePoolsHoldWhatTheyOwe() public view {
        uint256 due = handler.checked();
        (uint256 held,,,) = handler.money();
        eq(held, due);
    }

    function invariant_MoneyReachesTheMarketAndListedSourcesOnly() public view {
        (, uint256 spent, uint256 reached, uint256 managers) = handler.money();
        // A refund that waits in the market is not yet returned.
        eq(spent, reached);
        eq(managers, 0);
    }

    function invariant_ATradeMovesNoPast() external view {
        eq(handler.pastMoved(), 0);
    }
}
