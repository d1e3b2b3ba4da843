// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {ISupplyRewards} from "./ISupplyRewards.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";

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
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.LiquidityTooSmall.selector, id, 400 ether + 1, 400 ether));
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

/// A token that calls back while it moves finds every door of the market closed.

contract LoanMarketReentrancyTest is LoanMarketFixture {
    function test_RevertIf_CalledBackWhileTokensMove() public {
        usual();
        manager.setTargetFunctionRole(address(loans), rewardSetters(), manager.PUBLIC_ROLE());
        closed(abi.encodeCall(ILoanMarket.supply, (id, 1, ALICE)));
        closed(abi.encodeCall(ILoanMarket.withdraw, (id, 1, 0, ALICE)));
        closed(abi.encodeCall(ILoanMarket.supplyCollateral, (id, 1, ALICE)));
        closed(abi.encodeCall(ILoanMarket.withdrawCollateral, (id, 1, ALICE)));
        closed(abi.encodeCall(ILoanMarket.borrow, (id, 1, ALICE)));
        closed(abi.encodeCall(ILoanMarket.repay, (id, 1, 0, ALICE)));
        closed(abi.encodeCall(ILoanMarket.liquidate, (id, BOB, 1, 1)));
        closed(abi.encodeCall(ILoanMarket.accrueInterest, (id)));
        closed(abi.encodeCall(ISupplyRewards.fundRewards, (id, 1, 1 days)));
        closed(abi.encodeCall(ISupplyRewards.stopRewards, (id, ALICE)));
        closed(abi.encodeCall(ISupplyRewards.claimRewards, (id, ALICE)));
    }

    function rewardSetters() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](2);
        selectors[0] = ISupplyRewards.fundRewards.selector;
        selectors[1] = ISupplyRewards.stopRewards.selector;
    }

    function closed(bytes memory call_) private {
        coin.setCall(address(loans), call_);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        loans.supply(id, 1 ether, ALICE);
    }
}
