// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanMarket} from "./ILoanMarket.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";
import {Feed} from "./LoanMarketParts.t.sol";

contract LoanMarketBorrowTest is LoanMarketFixture {
    function test_BorrowsUpToTheBorrowLtv() public {
        supply(id, ALICE, 1000 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 1000 ether, BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.LtvTooHigh.selector, id, BOB, 600 ether + 1, 600 ether));
        loans.borrow(id, 600 ether + 1, BOB);
        vm.expectEmit();
        emit ILoanMarket.Borrowed(id, BOB, CAROL, 600 ether, 600 ether * 1e6);
        vm.expectEmit();
        emit ILoanMarket.MarginCall(id, BOB, 1.041666666666666666e18);
        loans.borrow(id, 600 ether, CAROL);
        eq(coin.balanceOf(CAROL), HOLDING + 600 ether);
        eq(loans.debtOf(id, BOB), 600 ether);
        eq(loans.healthOf(id, BOB), 1.041666666666666666e18);
    }

    function testFuzz_RevertIf_BeyondTheBorrowLtv(uint256 collateral, uint256 price, uint256 excess) public {
        collateral = bound(collateral, 1, 10_000_000 ether);
        price = bound(price, ONE / 1000, ONE);
        uint256 limit = collateral * price / ONE * 6 / 10;
        excess = bound(excess, 1, 1 ether);
        feed.set(price);
        supply(id, ALICE, HOLDING);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, collateral, BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.LtvTooHigh.selector, id, BOB, limit + excess, limit));
        loans.borrow(id, limit + excess, BOB);
        if (limit > 0) loans.borrow(id, limit, BOB);
    }

    function test_RevertIf_TheLiquidityIsTooSmall() public {
        supply(id, ALICE, 100 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 1000 ether, BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.LiquidityTooSmall.selector, id, 100 ether + 1, 100 ether));
        loans.borrow(id, 100 ether + 1, BOB);
        loans.borrow(id, 60 ether, BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.LiquidityTooSmall.selector, id, 40 ether + 1, 40 ether));
        loans.borrow(id, 40 ether + 1, BOB);
        loans.borrow(id, 40 ether, BOB);
        eq(cashOf(id), 0);
    }

    function test_RevertIf_TheCeilingIsReached() public {
        supply(id, ALICE, 20_000_000 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 50_000_000 ether, BOB);
        loans.borrow(id, 10_000_000 ether - 1, BOB);
        vm.expectRevert(
            abi.encodeWithSelector(ILoanMarket.DebtCeilingReached.selector, id, 10_000_000 ether + 1, 10_000_000 ether)
        );
        loans.borrow(id, 2, BOB);
        loans.borrow(id, 1, BOB);
    }

    function test_CollateralIsFreedWithinTheBorrowLtv() public {
        supply(id, ALICE, 1000 ether);
        lend(id, BOB, 1000 ether, 300 ether);
        vm.startPrank(BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.CollateralTooSmall.selector, 1001 ether, 1000 ether));
        loans.withdrawCollateral(id, 1001 ether, BOB);
        vm.expectPartialRevert(ILoanMarket.LtvTooHigh.selector);
        loans.withdrawCollateral(id, 500 ether + 1, BOB);
        vm.expectEmit();
        emit ILoanMarket.CollateralWithdrawn(id, BOB, CAROL, 500 ether);
        loans.withdrawCollateral(id, 500 ether, CAROL);
        eq(aitn.balanceOf(CAROL), HOLDING + 500 ether);
        eq(loans.positionOf(id, BOB).collateral, 500 ether);
    }

    function test_CollateralMayComeFromAnother() public {
        vm.expectEmit();
        emit ILoanMarket.CollateralSupplied(id, ALICE, BOB, 7);
        vm.prank(ALICE);
        loans.supplyCollateral(id, 7, BOB);
        eq(loans.positionOf(id, BOB).collateral, 7);
    }

    function test_AnyoneRepays() public {
        usual();
        vm.expectEmit();
        emit ILoanMarket.Repaid(id, CAROL, BOB, 100 ether, 100 ether * 1e6);
        vm.prank(CAROL);
        loans.repay(id, 100 ether, 0, BOB);
        eq(loans.debtOf(id, BOB), 500 ether);
        uint256 shares = debtShares(id, BOB);
        vm.startPrank(BOB);
        (uint256 repaid, uint256 burnt) = loans.repay(id, 0, shares - 1e6, BOB);
        eq(repaid, 500 ether - 1);
        eq(burnt, shares - 1e6);
        eq(loans.debtOf(id, BOB), 1);
        loans.repay(id, 0, 1e6, BOB);
        eq(loans.debtOf(id, BOB), 0);
        eq(loans.healthOf(id, BOB), type(uint256).max);
        loans.withdrawCollateral(id, 1000 ether, BOB);
    }

    function testFuzz_NoMoreIsTakenThanIsOwed(uint256 excess, bool byShares) public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 700 ether);
        vm.warp(block.timestamp + 100 days);
        uint256 debt = loans.debtOf(other, BOB);
        uint256 shares = debtShares(other, BOB);
        uint256 before = aitn.balanceOf(CAROL);
        vm.prank(CAROL);
        (uint256 repaid, uint256 burnt) = byShares
            ? loans.repay(other, 0, bound(excess, shares, type(uint256).max - 1), BOB)
            : loans.repay(other, bound(excess, debt, type(uint256).max - 1), 0, BOB);
        eq(repaid, debt);
        eq(burnt, shares);
        eq(before - aitn.balanceOf(CAROL), debt);
        eq(loans.totalDebtOf(other), 0);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 0, 0));
        loans.repay(other, 1, 0, BOB);
    }

    function test_EndlessAmountsRepayTheLoan() public {
        usual();
        vm.startPrank(BOB);
        (uint256 repaid,) = loans.repay(id, ALL, 0, BOB);
        eq(repaid, 600 ether);
        loans.borrow(id, 5 ether, BOB);
        (repaid,) = loans.repay(id, 0, ALL, BOB);
        eq(repaid, 5 ether);
    }

    /// A wei is 0.55 million shares here: what loans and repayments round up by is the suppliers', in the books too.
    function test_RoundingIsBookedToTheSuppliers() public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 700 ether);
        vm.warp(block.timestamp + 6 * YEAR);
        loans.accrueInterest(other);
        for (uint256 i; i < 20; ++i) {
            uint256 cash = aitn.balanceOf(address(loans));
            eq(cashOf(other), cash);
            vm.prank(BOB);
            loans.repay(other, 0, 123_457 * (i + 1), BOB);
            yes(cashOf(other) > cash, "a payment is at least a wei");
        }
        vm.prank(BOB);
        loans.repay(other, 0, ALL, BOB);
        vm.startPrank(CAROL);
        loans.supplyCollateral(other, 1 ether, CAROL);
        uint256 owned = loans.marketOf(other).supplyAssets;
        loans.borrow(other, 7, CAROL);
        eq(loans.totalDebtOf(other), 8);
        eq(loans.marketOf(other).supplyAssets, owned + 1);
        for (uint256 i; i < 20; ++i) {
            uint256 cash = cashOf(other);
            loans.borrow(other, i + 1, CAROL);
            eq(cashOf(other), cash - i - 1);
            eq(cashOf(other), aitn.balanceOf(address(loans)));
        }
    }

    function testFuzz_BorrowAndRepayByPartsNeverGains(uint256 assets, uint256 parts, uint256 time) public {
        supply(other, ALICE, 1_000_000 ether);
        lend(other, BOB, 1_000_000 ether, 500_000 ether);
        vm.warp(block.timestamp + bound(time, 1, YEAR));
        assets = bound(assets, 100, 1000 ether);
        parts = bound(parts, 1, 10);
        uint256 bobs = loans.debtOf(other, BOB);
        uint256 before = aitn.balanceOf(CAROL);
        vm.startPrank(CAROL);
        loans.supplyCollateral(other, 1_000_000 ether, CAROL);
        for (uint256 i; i < parts; ++i) {
            loans.borrow(other, assets / parts, CAROL);
        }
        uint256 shares = debtShares(other, CAROL);
        for (uint256 i; i + 1 < parts; ++i) {
            loans.repay(other, 0, shares / parts, CAROL);
        }
        loans.repay(other, 0, debtShares(other, CAROL), CAROL);
        yes(aitn.balanceOf(CAROL) <= before, "a loan by parts costs no less than it gave");
        eq(loans.debtOf(other, BOB), bobs);
        eq(debtShares(other, CAROL), 0);
    }

    function test_RevertIf_ARepaymentIsLessThanAShare() public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 1000 ether, 700 ether);
        vm.warp(block.timestamp + 1000 * YEAR);
        for (uint256 i; i < 3; ++i) {
            loans.accrueInterest(other);
            vm.warp(block.timestamp + 1000 * YEAR);
        }
        eq(loans.marketOf(other).borrowIndex, type(uint88).max);
        uint256 shares = debtShares(other, BOB);
        vm.startPrank(BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 0, shares));
        loans.repay(other, 1, 0, BOB);
        loans.repay(other, 1e6, 0, BOB);
    }
}

contract LoanMarketInterestTest is LoanMarketFixture {
    function test_InterestOfAYear() public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 800 ether);
        vm.warp(block.timestamp + YEAR);
        uint256 rate = uint256(0.1e18) / YEAR;
        uint256 index = 1105166666653548106;
        eq(loans.debtOf(other, BOB), 800 * index);
        eq(loans.suppliedOf(other, ALICE), 1000 ether + 800 * index - 800 ether - 1);
        vm.expectEmit();
        emit ILoanMarket.InterestAccrued(other, rate, 800 * index - 800 ether, index);
        loans.accrueInterest(other);
        eq(loans.marketOf(other).borrowIndex, index);
        eq(loans.marketOf(other).updatedAt, block.timestamp);
    }

    function testFuzz_TheIndexIsMonotone(uint256[8] calldata times) public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 950 ether);
        uint256 index = 1e18;
        for (uint256 i; i < times.length; ++i) {
            vm.warp(block.timestamp + bound(times[i], 0, YEAR));
            uint256 seen = loans.marketOf(other).borrowIndex;
            loans.accrueInterest(other);
            eq(loans.marketOf(other).borrowIndex, seen);
            yes(seen >= index, "the index never falls");
            index = seen;
        }
        yes(loans.totalDebtOf(other) <= loans.debtOf(other, BOB), "no debt is nobody's");
    }

    function test_NoDebtNoInterest() public {
        supply(other, ALICE, 1000 ether);
        vm.warp(block.timestamp + YEAR);
        loans.accrueInterest(other);
        eq(loans.suppliedOf(other, ALICE), 1000 ether);
        eq(loans.marketOf(other).borrowIndex, 1e18);
    }

    /// Every change brings the index to the present first.
    function testFuzz_EveryChangeAccruesFirst(uint256 which) public {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 500 ether);
        vm.warp(block.timestamp + 30 days);
        uint256 due = loans.marketOf(other).borrowIndex;
        which %= 6;
        vm.startPrank(BOB);
        if (which == 0) loans.supply(other, 1, BOB);
        if (which == 1) loans.supplyCollateral(other, 1, BOB);
        if (which == 2) loans.borrow(other, 1, BOB);
        if (which == 3) loans.repay(other, 1, 0, BOB);
        if (which == 4) loans.withdrawCollateral(other, 1, BOB);
        vm.stopPrank();
        vm.prank(ALICE);
        if (which == 5) loans.withdraw(other, 1, 0, ALICE);
        eq(loans.marketOf(other).borrowIndex, due);
        // Stored, not only computed by the view: a second earlier than what is stored there is no answer.
        vm.warp(block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        loans.marketOf(other);
    }

    function test_ARateBeyondTheGreatestIsCut() public {
        ILoanMarket.MarketParams memory t = terms();
        t.rateModel = address(new Usurer());
        bytes32 dear = loans.createMarket(t);
        supply(dear, ALICE, 1000 ether);
        lend(dear, BOB, 1000 ether, 100 ether);
        vm.warp(block.timestamp + 1);
        // One second at 1e-6, and the second term of e^1e-6.
        eq(loans.debtOf(dear, BOB), 100 ether + 100 ether / 1e6 + 100 ether / 2e12);
    }
}

contract Usurer {
    function borrowRate(uint256, uint256) external pure returns (uint256) {
        return type(uint256).max;
    }
}

contract LoanMarketStaleTest is LoanMarketFixture {
    function test_StalePausesWhatDependsOnThePrice() public {
        usual();
        feed.set(ONE / 2);
        feed.setStale(true);
        bytes memory why = abi.encodeWithSelector(Feed.Stale.selector);
        vm.startPrank(BOB);
        vm.expectRevert(why);
        loans.borrow(id, 1, BOB);
        vm.expectRevert(why);
        loans.withdrawCollateral(id, 1, BOB);
        vm.expectRevert(why);
        loans.liquidate(id, BOB, 1, ALL);
        vm.expectRevert(why);
        loans.callMargin(id, BOB);
    }

    function test_WhoOwesNothingIsHealthyWithoutAPrice() public {
        feed.setStale(true);
        eq(loans.healthOf(id, CAROL), type(uint256).max);
    }

    function test_StaleNeverPausesPayingAndSupplying() public {
        usual();
        feed.setStale(true);
        supply(id, ALICE, 1 ether);
        vm.prank(ALICE);
        loans.withdraw(id, 1 ether, 0, ALICE);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 1 ether, BOB);
        loans.repay(id, 1 ether, 0, BOB);
        uint256 shares = debtShares(id, BOB);
        loans.repay(id, 0, shares, BOB);
        loans.withdrawCollateral(id, 1001 ether, BOB);
        loans.accrueInterest(id);
    }
}
