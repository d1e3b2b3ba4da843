// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {Feed, LoanMarketFixture} from "./LoanMarketFixture.t.sol";

contract LoanMarketCreateTest is LoanMarketFixture {
    function test_KeepsTheTermsUnderTheirHash() public {
        ILoanMarket.MarketParams memory t = terms();
        t.debtCeiling = 1;
        bytes32 hash = keccak256(abi.encode(t));
        vm.expectEmit();
        emit ILoanMarket.MarketCreated(hash, t);
        eq(loans.createMarket(t), hash);
        eq(loans.idOf(t), hash);
        eq(keccak256(abi.encode(loans.paramsOf(hash))), hash);
        eq(loans.marketOf(hash).borrowIndex, 1e18);
        eq(loans.incentiveOf(hash), 1126760563380281690);
    }

    function test_RevertIf_NotTheRole() public {
        bytes memory why = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, BOB);
        vm.startPrank(BOB);
        ILoanMarket.MarketParams memory t = terms();
        vm.expectRevert(why);
        loans.createMarket(t);
        vm.expectRevert(why);
        loans.fundRewards(id, 1, 1 days);
        vm.expectRevert(why);
        loans.stopRewards(id, BOB);
    }

    function test_RevertIf_CreatedTwice() public {
        refused(terms(), abi.encodeWithSelector(ILoanMarket.MarketExists.selector, id));
    }

    function test_RevertIf_TermsOutOfRange() public {
        ILoanMarket.MarketParams memory t = terms();
        t.collateralToken = t.loanToken;
        refused(t, abi.encodeWithSelector(ILoanMarket.SameToken.selector, coin));
        t = terms();
        t.debtCeiling = 0;
        refused(t, abi.encodeWithSelector(ILoanMarket.CeilingOutOfRange.selector, 0));
        refusedLtv(1e18, 0.6e18);
        refusedLtv(0.6e18, 0.6e18);
        refusedLtv(0.6e18, 0);
    }

    function test_RevertIf_NotAContract() public {
        ILoanMarket.MarketParams memory t = terms();
        bytes memory why = abi.encodeWithSelector(ILoanMarket.NotAContract.selector, BOB);
        t.loanToken = BOB;
        refused(t, why);
        t = terms();
        t.collateralToken = BOB;
        refused(t, why);
        t = terms();
        t.oracle = BOB;
        refused(t, why);
        t = terms();
        t.rateModel = BOB;
        refused(t, why);
    }

    function test_RevertIf_UnknownMarket() public {
        bytes memory why = abi.encodeWithSelector(ILoanMarket.UnknownMarket.selector, bytes32("none"));
        vm.expectRevert(why);
        loans.supply("none", 1, BOB);
        vm.expectRevert(why);
        loans.incentiveOf("none");
        vm.expectRevert(why);
        loans.fundRewards("none", 1, 1 days);
        vm.expectRevert(why);
        loans.marketOf("none");
    }

    function refusedLtv(uint64 lltv, uint64 borrowLtv) private {
        ILoanMarket.MarketParams memory t = terms();
        (t.lltv, t.borrowLtv) = (lltv, borrowLtv);
        refused(t, abi.encodeWithSelector(ILoanMarket.LtvOutOfRange.selector, lltv, borrowLtv));
    }

    function refused(ILoanMarket.MarketParams memory t, bytes memory why) private {
        vm.expectRevert(why);
        loans.createMarket(t);
    }
}

contract LoanMarketSupplyTest is LoanMarketFixture {
    function testFuzz_SuppliedIsGivenBack(uint256 first, uint256 second) public {
        first = bound(first, 1, HOLDING);
        second = bound(second, 1, HOLDING);
        eq(supply(id, ALICE, first), first * 1e6);
        supply(id, BOB, second);
        eq(loans.suppliedOf(id, ALICE), first);
        eq(coin.balanceOf(address(loans)), first + second);
        vm.prank(ALICE);
        loans.withdraw(id, first, 0, CAROL);
        eq(coin.balanceOf(CAROL), HOLDING + first);
        eq(loans.positionOf(id, ALICE).supplyShares, 0);
        vm.prank(BOB);
        (uint256 assets, uint256 shares) = loans.withdraw(id, 0, second * 1e6, BOB);
        eq(assets, second);
        eq(shares, second * 1e6);
        eq(coin.balanceOf(address(loans)), 0);
    }

    function test_AnyoneSuppliesForAnother() public {
        vm.expectEmit();
        emit ILoanMarket.Supplied(id, ALICE, BOB, 5, 5e6);
        vm.prank(ALICE);
        loans.supply(id, 5, BOB);
        eq(loans.positionOf(id, BOB).supplyShares, 5e6);
        eq(loans.positionOf(id, ALICE).supplyShares, 0);
    }

    function test_RevertIf_NothingIsSupplied() public {
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.AmountOutOfRange.selector, 0));
        loans.supply(id, 0, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.AmountOutOfRange.selector, 0));
        loans.supplyCollateral(id, 0, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.AmountOutOfRange.selector, 0));
        loans.withdrawCollateral(id, 0, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.AmountOutOfRange.selector, 0));
        loans.borrow(id, 0, ALICE);
    }

    function test_RevertIf_ForNobody() public {
        bytes memory why = abi.encodeWithSelector(ILoanMarket.AccountOutOfRange.selector, address(0));
        vm.expectRevert(why);
        loans.supply(id, 1, address(0));
        vm.expectRevert(why);
        loans.withdraw(id, 1, 0, address(0));
        vm.expectRevert(why);
        loans.supplyCollateral(id, 1, address(0));
        vm.expectRevert(why);
        loans.withdrawCollateral(id, 1, address(0));
        vm.expectRevert(why);
        loans.borrow(id, 1, address(0));
    }

    function test_RevertIf_NotExactlyOneIsGiven() public {
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.NotExactlyOne.selector, 0, 0));
        loans.withdraw(id, 0, 0, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.NotExactlyOne.selector, 1, 2));
        loans.withdraw(id, 1, 2, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.NotExactlyOne.selector, 1, 2));
        loans.repay(id, 1, 2, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.NotExactlyOne.selector, 0, 0));
        loans.repay(id, 0, 0, ALICE);
    }

    function test_RevertIf_MoreThanHeldIsWithdrawn() public {
        supply(id, ALICE, 10);
        supply(id, BOB, 10);
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 11e6, 10e6));
        loans.withdraw(id, 11, 0, ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 10e6 + 1, 10e6));
        loans.withdraw(id, 0, 10e6 + 1, ALICE);
    }

    function test_RevertIf_TheAssetsAreLent() public {
        usual();
        vm.startPrank(ALICE);
        vm.expectRevert(
            abi.encodeWithSelector(ILoanMarket.LiquidityTooSmall.selector, id, 400 ether + 1, 400 ether)
        );
        loans.withdraw(id, 400 ether + 1, 0, ALICE);
        vm.expectEmit();
        emit ILoanMarket.Withdrawn(id, ALICE, ALICE, 400 ether, 400 ether * 1e6);
        loans.withdraw(id, 400 ether, 0, ALICE);
    }

    function test_RevertIf_TheTokenTakesAFee() public {
        coin.setFee(3);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.TransferInexact.selector, coin, 10, 7));
        loans.supply(id, 10, ALICE);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.TransferInexact.selector, coin, 10, 7));
        loans.supplyCollateral(other, 10, ALICE);
    }

    /// The classic attack: a first share, a "donation" by rounding or transfer, then a victim's supply.
    function testFuzz_InflatingAnEmptyMarketDoesNotPay(uint256 donation, uint256 victim) public {
        donation = bound(donation, 1, HOLDING / 2);
        victim = bound(victim, 1, HOLDING);
        supply(id, CAROL, 1);
        vm.prank(CAROL);
        require(coin.transfer(address(loans), donation));
        supply(id, ALICE, victim);
        eq(loans.suppliedOf(id, ALICE), victim);
        eq(loans.suppliedOf(id, CAROL), 1);
    }

    function testFuzz_SplittingASupplyNeverGains(uint256 assets, uint256 parts, uint256 time) public {
        usualWithInterest(bound(time, 1, YEAR));
        assets = bound(assets, 10, 1_000_000 ether);
        parts = bound(parts, 2, 10);
        uint256 before = aitn.balanceOf(CAROL);
        for (uint256 i; i < parts; ++i) {
            supply(other, CAROL, assets / parts);
        }
        uint256 paid = before - aitn.balanceOf(CAROL);
        yes(loans.suppliedOf(other, CAROL) <= paid, "parts are not worth more than was paid");
        uint256 shares = loans.positionOf(other, CAROL).supplyShares;
        vm.startPrank(CAROL);
        for (uint256 i; i < parts; ++i) {
            loans.withdraw(other, 0, shares / parts, CAROL);
        }
        vm.stopPrank();
        yes(aitn.balanceOf(CAROL) <= before, "in and out by parts gains nothing");
    }

    function usualWithInterest(uint256 time) private {
        supply(other, ALICE, 1000 ether);
        lend(other, BOB, 2000 ether, 900 ether);
        vm.warp(block.timestamp + time);
    }
}

contract LoanMarketBorrowTest is LoanMarketFixture {
    function test_BorrowsUpToTheBorrowLtv() public {
        supply(id, ALICE, 1000 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 1000 ether, BOB);
        vm.expectRevert(
            abi.encodeWithSelector(ILoanMarket.LtvTooHigh.selector, id, BOB, 600 ether + 1, 600 ether)
        );
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
        vm.expectRevert(
            abi.encodeWithSelector(ILoanMarket.LtvTooHigh.selector, id, BOB, limit + excess, limit)
        );
        loans.borrow(id, limit + excess, BOB);
        if (limit > 0) loans.borrow(id, limit, BOB);
    }

    function test_RevertIf_TheLiquidityIsTooSmall() public {
        supply(id, ALICE, 100 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 1000 ether, BOB);
        vm.expectRevert(
            abi.encodeWithSelector(ILoanMarket.LiquidityTooSmall.selector, id, 100 ether + 1, 100 ether)
        );
        loans.borrow(id, 100 ether + 1, BOB);
        loans.borrow(id, 100 ether, BOB);
        eq(cashOf(id), 0);
    }

    function test_RevertIf_TheCeilingIsReached() public {
        supply(id, ALICE, 20_000_000 ether);
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 50_000_000 ether, BOB);
        loans.borrow(id, 10_000_000 ether - 1, BOB);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILoanMarket.DebtCeilingReached.selector, id, 10_000_000 ether + 1, 10_000_000 ether
            )
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
