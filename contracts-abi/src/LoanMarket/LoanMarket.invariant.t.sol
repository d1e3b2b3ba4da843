// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {ISupplyRewards} from "./ISupplyRewards.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";

/// Three people in two markets that hold the same two tokens crosswise, one of which is also the rewards' token. Keeps
/// its own books of rewards and watches each step.
contract LoanMarketHandler is LoanMarketFixture {
    uint256 public funded;
    uint256 public paid;
    uint256 public returned;
    uint256 public losses;
    bool public indexFell;
    bool public shareFell;
    bool public overCeiling;
    bool public unsafeLoan;
    mapping(bytes32 market => uint256) private lastIndex;

    function setUp() public override {
        super.setUp();
        supply(id, ALICE, 1_000_000 ether);
        supply(other, BOB, 1_000_000 ether);
    }

    /// The price of one supply share never falls but by a loss; the index never falls.
    modifier watched(bytes32 one) {
        ILoanMarket.Market memory before = loans.marketOf(one);
        _;
        ILoanMarket.Market memory now_ = loans.marketOf(one);
        if (now_.borrowIndex < before.borrowIndex || now_.borrowIndex < lastIndex[one]) indexFell = true;
        lastIndex[one] = now_.borrowIndex;
        uint256 left = (uint256(now_.supplyAssets) + 1) * (uint256(before.supplyShares) + 1e6);
        uint256 right = (uint256(before.supplyAssets) + 1) * (uint256(now_.supplyShares) + 1e6);
        if (left < right) shareFell = true;
    }

    function market(uint256 seed) public view returns (bytes32) {
        return seed % 2 == 0 ? id : other;
    }

    function person(uint256 seed) public pure returns (address) {
        return [ALICE, BOB, CAROL][seed % 3];
    }

    function supplySome(uint256 m, uint256 who, uint256 assets) external watched(market(m)) {
        if (loans.marketOf(market(m)).supplyAssets * 1e9 < loans.marketOf(market(m)).supplyShares) return;
        supply(market(m), person(who), bound(assets, 1e6, 10_000 ether));
    }

    function withdrawSome(uint256 m, uint256 who, uint256 assets, bool byShares) external watched(market(m)) {
        bytes32 one = market(m);
        address person_ = person(who);
        uint256 own = loans.suppliedOf(one, person_);
        uint256 ownShares = loans.positionOf(one, person_).supplyShares;
        uint256 cash = cashOf(one);
        uint256 most = own < cash ? own : cash;
        if (most == 0) return;
        vm.prank(person_);
        if (byShares && own <= cash) loans.withdraw(one, 0, ownShares, person_);
        else loans.withdraw(one, bound(assets, 1, most), 0, person_);
    }

    function addCollateral(uint256 m, uint256 who, uint256 assets) external watched(market(m)) {
        vm.prank(person(who));
        loans.supplyCollateral(market(m), bound(assets, 1, 10_000 ether), person(who));
    }

    function freeCollateral(uint256 m, uint256 who, uint256 assets) external watched(market(m)) {
        bytes32 one = market(m);
        uint256 own = loans.positionOf(one, person(who)).collateral;
        if (own == 0) return;
        vm.prank(person(who));
        try loans.withdrawCollateral(one, bound(assets, 1, own), person(who)) {
            if (loans.healthOf(one, person(who)) < 1e18) unsafeLoan = true;
        } catch {}
    }

    function borrowSome(uint256 m, uint256 who, uint256 collateral, uint256 part) external watched(market(m)) {
        bytes32 one = market(m);
        address person_ = person(who);
        vm.startPrank(person_);
        loans.supplyCollateral(one, bound(collateral, 1, 100_000 ether), person_);
        uint256 value = loans.positionOf(one, person_).collateral * feed.price() / ONE;
        uint256 limit = value * loans.paramsOf(one).borrowLtv / 1e18;
        uint256 debt = loans.debtOf(one, person_);
        uint256 cash = cashOf(one);
        uint256 most = limit > debt + 2 ? limit - debt - 2 : 0;
        most = most < cash ? most : cash;
        if (most > 0) {
            try loans.borrow(one, bound(part, most / 2 + 1, most), person_) {
                if (loans.healthOf(one, person_) < 1e18) unsafeLoan = true;
                if (loans.totalDebtOf(one) > loans.paramsOf(one).debtCeiling) overCeiling = true;
            } catch {}
        }
        vm.stopPrank();
    }

    function repaySome(uint256 m, uint256 payer, uint256 who, uint256 amount, bool byShares)
        external
        watched(market(m))
    {
        bytes32 one = market(m);
        address person_ = person(who);
        uint256 shares = debtShares(one, person_);
        if (shares == 0) return;
        vm.prank(person(payer));
        if (byShares) loans.repay(one, 0, bound(amount, 1, shares), person_);
        else loans.repay(one, bound(amount, 1 ether, 100_000 ether), 0, person_);
    }

    /// A fall that makes a position liquidatable, and by as much again as the fuzzer likes; then the liquidation.
    function crashAndLiquidate(uint256 m, uint256 who, uint256 fall, uint256 part) external {
        bytes32 one = market(m);
        address person_ = person(who);
        uint256 shares = debtShares(one, person_);
        if (shares < 1e12) return;
        uint256 price = feed.price();
        uint256 health = loans.healthOf(one, person_);
        if (health >= 1e18) feed.set(price * 1e18 / health);
        feed.set(feed.price() * bound(fall, 4000, 9990) / 10_000 + 1);
        uint256 owned = loans.marketOf(one).supplyAssets;
        vm.prank(person(who % 3 + 1));
        loans.liquidate(one, person_, ALL, part % 2 == 0 ? ALL : bound(part, shares / 4, shares));
        uint256 left = loans.marketOf(one).supplyAssets;
        if (left < owned) losses += owned - left;
        feed.set(bound(fall, price * 8 / 10 > ONE / 2 ? price * 8 / 10 : ONE / 2, 2 * ONE));
        lastIndex[one] = loans.marketOf(one).borrowIndex;
    }

    function movePrice(uint256 price) external {
        feed.set(bound(price, ONE / 2, 2 * ONE));
    }

    function wait(uint256 time) external watched(market(time)) {
        vm.warp(block.timestamp + bound(time, 1, 60 days));
        loans.accrueInterest(market(time));
    }

    function fund(uint256 m, uint256 amount, uint256 duration) external {
        amount = bound(amount, 1, 10_000 ether);
        loans.fundRewards(market(m), amount, bound(duration, 1 days, 90 days));
        funded += amount;
    }

    function claim(uint256 m, uint256 who) external {
        uint256 before = aitn.balanceOf(person(who));
        loans.claimRewards(market(m), person(who));
        paid += aitn.balanceOf(person(who)) - before;
    }

    function stop(uint256 m, uint256 seed) external {
        if (seed % 8 == 0) returned += loans.stopRewards(market(m), address(0xDA0));
    }

    function held(uint256 m) external view returns (uint256 cash, uint256 collateral, uint256 rewards) {
        bytes32 one = market(m);
        for (uint256 i; i < 3; ++i) {
            collateral += loans.positionOf(one, person(i)).collateral;
        }
        ISupplyRewards.Stream memory stream = loans.streamOf(one);
        return (cashOf(one), collateral, uint256(stream.remaining) + stream.owed);
    }

    function balances() external view returns (uint256 coins, uint256 aitns) {
        return (coin.balanceOf(address(loans)), aitn.balanceOf(address(loans)));
    }

    function sharesOf(uint256 m) external view returns (uint256 supplied, uint256 borrowed, bool naked) {
        for (uint256 i; i < 3; ++i) {
            ILoanMarket.Position memory position = loans.positionOf(market(m), person(i));
            supplied += position.supplyShares;
            borrowed += position.borrowShares;
            if (position.borrowShares > 0 && position.collateral == 0) naked = true;
        }
    }

    function claims(uint256 m) external view returns (uint256 supplied, uint256 debts) {
        for (uint256 i; i < 3; ++i) {
            supplied += loans.suppliedOf(market(m), person(i));
            debts += loans.debtOf(market(m), person(i));
        }
    }

    function totals(uint256 m) external view returns (ILoanMarket.Market memory, uint256 debt) {
        return (loans.marketOf(market(m)), loans.totalDebtOf(market(m)));
    }

    function scaledRewards(uint256 m) external view returns (uint256 scaled, uint256 owed) {
        ISupplyRewards.Stream memory stream = loans.streamOf(market(m));
        scaled = stream.carry;
        for (uint256 i; i < 3; ++i) {
            ISupplyRewards.Earning memory earning = loans.earningOf(market(m), person(i));
            scaled += earning.scaled + loans.positionOf(market(m), person(i)).supplyShares
            * (stream.index - earning.index);
        }
        owed = stream.owed;
    }
}

contract LoanMarketInvariantTest is LoanMarketFixture, Invariant {
    LoanMarketHandler private handler;

    function setUp() public override {
        handler = new LoanMarketHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](12);
        list[0] = handler.supplySome.selector;
        list[1] = handler.withdrawSome.selector;
        list[2] = handler.addCollateral.selector;
        list[3] = handler.freeCollateral.selector;
        list[4] = handler.borrowSome.selector;
        list[5] = handler.repaySome.selector;
        list[6] = handler.crashAndLiquidate.selector;
        list[7] = handler.movePrice.selector;
        list[8] = handler.wait.selector;
        list[9] = handler.fund.selector;
        list[10] = handler.claim.selector;
        list[11] = handler.stop.selector;
    }

    /// The walk reaches what the invariants are about: a loan, its liquidation at a loss, and rewards.
    function test_TheWalkReachesALoss() external {
        handler.fund(1, 5000 ether, 30 days);
        handler.borrowSome(1, 2, 50_000 ether, 0);
        handler.wait(20 days + 1);
        handler.crashAndLiquidate(1, 2, 0, 1);
        handler.claim(1, 1);
        yes(handler.losses() > 0, "a loss");
        yes(handler.paid() > 0, "a reward");
        handler.stop(1, 0);
        yes(handler.returned() > 0, "the rest of the rewards");
    }

    /// Nobody gives tokens away here, so the balances are the books, to the wei.
    function invariant_TokensAreTheBooks() external view {
        (uint256 coins, uint256 aitns) = handler.balances();
        (uint256 cash, uint256 collateral, uint256 rewards) = handler.held(0);
        (uint256 otherCash, uint256 otherCollateral, uint256 otherRewards) = handler.held(1);
        eq(coins, cash + otherCollateral);
        eq(aitns, otherCash + collateral + rewards + otherRewards);
    }

    function invariant_SharesAddUp() external view {
        for (uint256 m; m < 2; ++m) {
            (uint256 supplied, uint256 borrowed, bool naked) = handler.sharesOf(m);
            (ILoanMarket.Market memory all,) = handler.totals(m);
            eq(supplied, all.supplyShares);
            eq(borrowed, all.borrowShares);
            yes(!naked, "no debt without collateral");
        }
    }

    function invariant_ClaimsAreCovered() external view {
        for (uint256 m; m < 2; ++m) {
            (uint256 supplied, uint256 debts) = handler.claims(m);
            (ILoanMarket.Market memory all, uint256 debt) = handler.totals(m);
            yes(supplied <= all.supplyAssets, "claims are within what suppliers own");
            yes(debt <= all.supplyAssets, "no more is lent than supplied");
            yes(debts >= debt, "every wei of the debt is some borrower's");
            yes(supplied <= all.supplyAssets - debt + debts, "claims are within cash and debts");
        }
    }

    function invariant_NothingFallsAndNoLoanIsOutOfBounds() external view {
        yes(!handler.indexFell(), "the interest index is monotone");
        yes(!handler.shareFell(), "a supply share falls by a loss only");
        yes(!handler.overCeiling(), "no loan exceeds the ceiling");
        yes(!handler.unsafeLoan(), "no loan starts liquidatable");
    }

    function invariant_RewardsArePaidFromFundsToTheWei() external view {
        uint256 unpaid;
        for (uint256 m; m < 2; ++m) {
            (,, uint256 rewards) = handler.held(m);
            unpaid += rewards;
            (uint256 scaled, uint256 owed) = handler.scaledRewards(m);
            eq(scaled, owed * 1e36);
        }
        eq(handler.paid() + handler.returned() + unpaid, handler.funded());
    }
}
