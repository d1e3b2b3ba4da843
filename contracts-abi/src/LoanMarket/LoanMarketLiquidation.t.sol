// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPriceOracle} from "../PriceOracle/IPriceOracle.sol";
import {PriceOracle} from "../PriceOracle/PriceOracle.sol";
import {ILoanMarket} from "./ILoanMarket.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";

contract LoanMarketLiquidationTest is LoanMarketFixture {
    uint256 private constant LIF = 1126760563380281690;
    /// Collateral 1000 and debt 600 at LLTV 62.5 %: healthy down to 0.96.
    uint256 private constant EDGE = 0.96e36;
    /// 1 - LLTV * LIF, rounded down: 29.6 %.
    uint256 private constant SOLVENT_DROP = 295774647887323943;

    function setUp() public override {
        super.setUp();
        usual();
    }

    function drop(uint256 wad) private {
        feed.set(EDGE * (1e18 - wad) / 1e18);
    }

    /// Carol liquidates all that the collateral allows; returns the suppliers' loss.
    function liquidateAll() private returns (uint256 loss) {
        uint256 supplied = loans.marketOf(id).supplyAssets;
        vm.startPrank(CAROL);
        loans.liquidate(id, BOB, ALL, ALL);
        vm.stopPrank();
        eq(loans.debtOf(id, BOB), 0);
        uint256 left = loans.marketOf(id).supplyAssets;
        return left < supplied ? supplied - left : 0;
    }

    function claimsAreCovered() private view {
        ILoanMarket.Market memory market = loans.marketOf(id);
        yes(loans.suppliedOf(id, ALICE) <= market.supplyAssets, "claims are what suppliers own");
        yes(market.supplyAssets <= cashOf(id) + loans.debtOf(id, BOB), "and that is cash and debts");
        uint256 collateral = loans.positionOf(id, BOB).collateral;
        eq(coin.balanceOf(address(loans)), cashOf(id));
        eq(aitn.balanceOf(address(loans)), collateral);
    }

    function test_RevertIf_Healthy() public {
        feed.set(EDGE);
        vm.startPrank(CAROL);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.PositionHealthy.selector, id, BOB, 1e18));
        loans.liquidate(id, BOB, 1, ALL);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.PositionHealthy.selector, id, ALICE, type(uint256).max));
        loans.liquidate(id, ALICE, 1, ALL);
        feed.set(EDGE - 1);
        eq(loans.healthOf(id, BOB), 1e18 - 1);
        loans.liquidate(id, BOB, 1, ALL);
    }

    function test_ALiquidatorEarnsTheIncentive() public {
        feed.set(0.9e36);
        vm.expectEmit();
        // 100 repaid, 100 * LIF / 0.9 seized.
        emit ILoanMarket.Liquidated(id, CAROL, BOB, 100 ether, 100 ether * 1e6, 125195618153364632222);
        vm.prank(CAROL);
        (uint256 seized, uint256 repaid) = loans.liquidate(id, BOB, ALL, 100 ether * 1e6);
        eq(aitn.balanceOf(CAROL), HOLDING + seized);
        eq(coin.balanceOf(CAROL), HOLDING - repaid);
        eq(repaid, 100 ether);
        eq(loans.debtOf(id, BOB), 500 ether);
        yes(loans.healthOf(id, BOB) > 1e18 * 9 / 9.6, "health is better than before");
        claimsAreCovered();
    }

    function testFuzz_SeizingAsksForTheSamePrice(uint256 seized, uint256 price) public {
        price = bound(price, 0.7e36, EDGE - 1);
        seized = bound(seized, 1, 600 ether);
        feed.set(price);
        vm.prank(CAROL);
        (uint256 got, uint256 repaid) = loans.liquidate(id, BOB, seized, ALL);
        eq(got, seized);
        yes(repaid * LIF / 1e18 + 2 >= seized * price / ONE, "no more than the incentive");
        yes((repaid - 1) * LIF / 1e18 <= seized * price / ONE + 2, "and no less");
        claimsAreCovered();
    }

    /// The checkpoint of the market's terms: LLTV 62.5 %, LIF 1.127, solvent for a drop of 29.6 % (29.5775 exactly).
    function test_SolventForADropOf29Point6Percent() public {
        eq(loans.incentiveOf(id), LIF);
        drop(SOLVENT_DROP);
        eq(liquidateAll(), 0);
        eq(loans.suppliedOf(id, ALICE), 1000 ether);
        claimsAreCovered();
    }

    /// 29.6 % is a rounded figure: at 29.60 % to the point, 0.032 % of the debt is lost.
    function test_ALittleIsLostAt29Point60() public {
        drop(0.296e18);
        uint256 loss = liquidateAll();
        // 0.192, less what the incentive's own rounding covers.
        eq(loss, 191999999999999925);
        claimsAreCovered();
    }

    function testFuzz_NoLossWithinTheSolventDrop(uint256 fall) public {
        drop(bound(fall, 1, SOLVENT_DROP));
        eq(liquidateAll(), 0);
        yes(loans.suppliedOf(id, ALICE) >= 1000 ether, "suppliers keep all");
        claimsAreCovered();
    }

    function testFuzz_ALossBeyondIsTheSuppliersAtOnce(uint256 fall) public {
        drop(bound(fall, SOLVENT_DROP + 0.0001e18, 0.9999e18));
        uint256 value = 1000 ether * feed.price() / ONE;
        uint256 loss = liquidateAll();
        uint256 wanted = 600 ether - value * 1e18 / LIF;
        yes(loss <= wanted + 2 && loss + 2 >= wanted, "the loss is what the collateral could not repay");
        yes(loans.suppliedOf(id, ALICE) <= 1000 ether - loss, "and the supplier's");
        eq(loans.totalDebtOf(id), 0);
        claimsAreCovered();
    }

    function test_TheLossOfAnInsolventPositionComesWithTheFirstWeiSeized() public {
        feed.set(0.5e36);
        vm.expectEmit();
        // 600 - 500 / LIF.
        emit ILoanMarket.BadDebtWrittenOff(id, BOB, 156249999999999999943, 156249999999999999943000000);
        vm.prank(CAROL);
        loans.liquidate(id, BOB, 1, ALL);
        eq(loans.suppliedOf(id, ALICE), 1000 ether - 156249999999999999943);
        claimsAreCovered();
    }

    /// Insolvent by one wei, which the liquidator's rounding pays: no loss is left to write off.
    function test_NothingIsWrittenOffThatTheRestCovers() public {
        uint256 value = (600 ether - 1) * LIF / 1e18;
        feed.set(value * 1e15);
        vm.prank(CAROL);
        (uint256 seized, uint256 repaid) = loans.liquidate(id, BOB, ALL, 1.9e6);
        eq(seized, 1);
        eq(repaid, 2);
        eq(debtShares(id, BOB), 600 ether * 1e6 - 1.9e6);
        eq(loans.marketOf(id).supplyAssets, 1000 ether + 1);
        claimsAreCovered();
    }

    function testFuzz_NothingIsWrittenOffOfASolventPosition(uint256 price, uint256 part, uint256 seized) public {
        feed.set(bound(price, 0.6761e36, EDGE - 1));
        part = bound(part, 1, 600 ether * 1e6);
        vm.prank(CAROL);
        loans.liquidate(id, BOB, bound(seized, 1, 1000 ether), part);
        yes(loans.marketOf(id).supplyAssets >= 1000 ether, "suppliers lose nothing");
        claimsAreCovered();
    }

    /// Neither parts nor dust left behind change what suppliers lose.
    function testFuzz_PartsLoseNoMoreThanTheWhole(uint256 price, uint256 parts, uint256 dust) public {
        price = bound(price, 0.01e36, 0.67e36);
        parts = bound(parts, 2, 8);
        // Less would let the rounding of the parts, in the suppliers' favour, heal what is left.
        dust = bound(dust, 1e6, 1 ether);
        feed.set(price);
        vm.startPrank(CAROL);
        for (uint256 i; i < parts; ++i) {
            loans.liquidate(id, BOB, (1000 ether - dust) / parts, ALL);
            claimsAreCovered();
        }
        vm.stopPrank();
        uint256 loss = 1000 ether - loans.marketOf(id).supplyAssets;
        uint256 wanted = 600 ether - (1000 ether * price / ONE) * 1e18 / LIF;
        yes(loss <= wanted + 2 * parts && loss + 2 * parts + 2 >= wanted, "the loss of one liquidation of all");
        yes(loans.healthOf(id, BOB) < 1e18, "what is left stays liquidatable");
    }

    /// A borrower cannot make a liquidation of all fail by repaying a little before it.
    function test_LimitsBeyondThePositionAreCut() public {
        feed.set(0.9e36);
        vm.prank(BOB);
        loans.repay(id, 1, 0, BOB);
        uint256 shares = debtShares(id, BOB);
        vm.prank(CAROL);
        (uint256 seized, uint256 repaid) = loans.liquidate(id, BOB, 1000 ether, shares + 1e6);
        eq(repaid, 600 ether - 1);
        eq(debtShares(id, BOB), 0);
        eq(loans.positionOf(id, BOB).collateral, 1000 ether - seized);
        claimsAreCovered();
    }

    /// A limit of just what the shares seize does not bind: the shares are repaid as named, not as rounded from the collateral.
    function test_ALimitOfJustWhatIsSeizedDoesNotBind() public {
        feed.set(0.9e36);
        uint256 held = debtShares(id, BOB);
        // A debt share short of whole wei.
        uint256 shares = 100 ether * 1e6 - 1;
        uint256 seizable = (100 ether - 1) * LIF / 1e18 * 10 / 9;
        vm.prank(CAROL);
        (uint256 seized, uint256 repaid) = loans.liquidate(id, BOB, seizable, shares);
        eq(seized, seizable);
        eq(repaid, 100 ether);
        eq(debtShares(id, BOB), held - shares);
        claimsAreCovered();
    }

    /// The rest covers the rest to the share: no loss of nothing is said to be written off.
    function test_NoLossOfNothingIsWrittenOff() public {
        // A debt of 600 and a collateral of 1000 that covers just so much.
        feed.set(600 ether * LIF / 1e18 * 1e15);
        vm.recordLogs();
        vm.prank(CAROL);
        (, uint256 repaid) = loans.liquidate(id, BOB, 500 ether, ALL);
        eq(repaid, 300 ether);
        eq(debtShares(id, BOB), 300 ether * 1e6);
        // The liquidation, the collateral out and the payment in.
        eq(vm.getRecordedLogs().length, 3);
    }

    function test_RevertIf_NothingIsRepaid() public {
        feed.set(0.9e36);
        uint256 shares = debtShares(id, BOB);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 0, shares));
        loans.liquidate(id, BOB, ALL, 0);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.SharesOutOfRange.selector, 0, shares));
        loans.liquidate(id, BOB, 0, ALL);
    }

    /// Wherever the rounding falls, seizing all collateral leaves no debt.
    function testFuzz_NoDebtIsLeftWithoutCollateral(uint256 collateral, uint256 high, uint256 low, uint256 by) public {
        high = bound(high, 1e36, 1e40);
        collateral = bound(collateral, 2, 1e6);
        feed.set(high);
        supply(id, ALICE, 10_000_000 ether);
        lend(id, CAROL, collateral, collateral * high / ONE * 6 / 10);
        low = bound(low, 1, high * 5 / 8);
        feed.set(low);
        vm.assume(loans.healthOf(id, CAROL) < 1e18);
        uint256 held = debtShares(id, CAROL);
        vm.prank(ALICE);
        loans.liquidate(id, CAROL, ALL, bound(by, held > 2e6 ? held - 2e6 : 1, held));
        if (loans.positionOf(id, CAROL).collateral == 0) eq(debtShares(id, CAROL), 0);
        if (loans.healthOf(id, CAROL) >= 1e18) return;
        vm.prank(ALICE);
        loans.liquidate(id, CAROL, ALL, ALL);
        eq(debtShares(id, CAROL), 0);
    }

    function test_SuppliersShareALossByShares() public {
        supply(id, CAROL, 3000 ether);
        feed.set(0.5e36);
        vm.prank(CAROL);
        loans.liquidate(id, BOB, ALL, ALL);
        uint256 left = loans.marketOf(id).supplyAssets;
        yes(loans.suppliedOf(id, ALICE) + 1 >= left / 4 && loans.suppliedOf(id, ALICE) <= left / 4, "a quarter");
        yes(loans.suppliedOf(id, CAROL) + 1 >= left * 3 / 4, "three quarters");
        vm.startPrank(ALICE);
        loans.withdraw(id, 0, 1000 ether * 1e6, ALICE);
        vm.stopPrank();
        vm.startPrank(CAROL);
        loans.withdraw(id, 0, 3000 ether * 1e6, CAROL);
        yes(coin.balanceOf(address(loans)) <= 2, "all left, all paid");
    }

    function test_MarginIsNotCalledAt1Point1() public {
        vm.prank(CAROL);
        loans.supplyCollateral(id, 1056 ether, CAROL);
        supply(id, ALICE, 600 ether);
        vm.recordLogs();
        vm.prank(CAROL);
        loans.borrow(id, 600 ether, CAROL);
        eq(loans.healthOf(id, CAROL), 1.1e18);
        // The loan and its payment.
        eq(vm.getRecordedLogs().length, 2);
    }

    function test_MarginIsCalledBelow1Point1() public {
        vm.startPrank(BOB);
        loans.supplyCollateral(id, 56 ether, BOB);
        uint256 health = loans.healthOf(id, BOB);
        eq(health, 1.1e18);
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.PositionHealthy.selector, id, BOB, health));
        loans.callMargin(id, BOB);
        feed.set(ONE - 1e18);
        vm.expectEmit();
        emit ILoanMarket.MarginCall(id, BOB, loans.healthOf(id, BOB));
        eq(loans.callMargin(id, BOB), loans.healthOf(id, BOB));
        vm.expectRevert(abi.encodeWithSelector(ILoanMarket.PositionHealthy.selector, id, ALICE, type(uint256).max));
        loans.callMargin(id, ALICE);
    }
}

/// The market with the real oracle: what signers say is what a loan is measured by, and silence pauses it.
contract LoanMarketOracleTest is LoanMarketFixture {
    PriceOracle private oracle;
    bytes32 private signedMarket;

    function setUp() public override {
        super.setUp();
        oracle = new PriceOracle(address(manager), IPriceOracle.Parameters(1 hours, 1 minutes, 1000, 3));
        for (uint256 seat; seat < 3; ++seat) {
            oracle.setSigner(seat, vm.addr(0xFEED + seat));
        }
        ILoanMarket.MarketParams memory t = terms();
        t.oracle = address(oracle);
        signedMarket = loans.createMarket(t);
    }

    function say(uint48 round, uint160 price) private {
        IPriceOracle.SignedPrice[] memory prices = new IPriceOracle.SignedPrice[](3);
        uint48 time = uint48(block.timestamp);
        for (uint256 seat; seat < 3; ++seat) {
            (uint8 parity, bytes32 r, bytes32 s) = vm.sign(0xFEED + seat, oracle.priceHash(round, time, price));
            prices[seat] = IPriceOracle.SignedPrice(price, time, abi.encodePacked(r, s, parity));
        }
        oracle.submit(round, prices);
    }

    function test_FollowsTheSignersAndPausesInSilence() public {
        supply(signedMarket, ALICE, 1000 ether);
        say(1, 1e36);
        lend(signedMarket, BOB, 1000 ether, 600 ether);
        vm.warp(block.timestamp + 1 minutes);
        say(2, 0.9e36);
        vm.prank(CAROL);
        loans.liquidate(signedMarket, BOB, ALL, 1e6);
        uint48 seen = uint48(block.timestamp);
        vm.warp(seen + 1 hours + 1);
        bytes memory why = abi.encodeWithSelector(IPriceOracle.StalePrice.selector, seen, 1 hours);
        vm.prank(CAROL);
        vm.expectRevert(why);
        loans.liquidate(signedMarket, BOB, ALL, 1e6);
        vm.prank(BOB);
        vm.expectRevert(why);
        loans.borrow(signedMarket, 1, BOB);
        vm.prank(BOB);
        loans.repay(signedMarket, 1 ether, 0, BOB);
        supply(signedMarket, ALICE, 1);
    }
}
