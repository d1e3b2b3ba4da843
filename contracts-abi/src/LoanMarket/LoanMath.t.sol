// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Check} from "../testing/Check.sol";
import {LoanMath} from "./LoanMath.sol";

contract LoanMathTest is Check {
    uint256 private constant WAD = 1e18;
    uint256 private constant YEAR = 365 days;

    function test_IncentiveCheckpoints() public pure {
        eq(LoanMath.incentive(0.625e18), 1126760563380281690);
        eq(LoanMath.incentive(0.86e18), 1043841336116910229);
        eq(LoanMath.incentive(0.945e18), 1016776817488561260);
        eq(LoanMath.incentive(0.1e18), 1.15e18);
        eq(LoanMath.incentive(0.56e18), 1.15e18);
        yes(LoanMath.incentive(0.57e18) < 1.15e18, "the cap ends where the formula falls below it");
    }

    /// Each division floors: an LLTV between two tenths of a wei, and interest below a wei.
    function test_EachFloorIsAFloor() public pure {
        eq(LoanMath.incentive(0.9e18 + 1), 1030927835051546390);
        eq(LoanMath.grown(1, 1, 1), 1);
    }

    /// From where a position becomes liquidatable its collateral may fall by 1 - LLTV * LIF until a loss: 29.6 % at 62.5 %.
    function test_SolventDropCheckpoint() public pure {
        uint256 drop = WAD - (0.625e18 * LoanMath.incentive(0.625e18) + WAD - 1) / WAD;
        eq(drop, 295774647887323943);
        eq((drop + 0.0005e18) / 0.001e18, 296);
    }

    function testFuzz_ALiquidationAlwaysHelps(uint256 lltv) public pure {
        lltv = bound(lltv, 1, WAD - 1);
        yes(lltv * LoanMath.incentive(lltv) < WAD * WAD, "LLTV * LIF < 1");
        yes(LoanMath.incentive(lltv) >= WAD, "LIF >= 1");
    }

    function test_GrowthCheckpoints() public pure {
        uint256 tenPercent = 0.1e18 / YEAR;
        eq(LoanMath.grown(WAD, tenPercent, 0), WAD);
        eq(LoanMath.grown(WAD, tenPercent, YEAR), 1105166666653548106);
        eq(LoanMath.grown(3 * WAD, 1e9, 1), 3 * WAD + 3e9);
    }

    function testFuzz_GrowthNeverFallsAndStopsAtTheGreatestIndex(uint256 index, uint256 rate, uint256 time)
        public
        pure
    {
        index = bound(index, WAD, LoanMath.MAX_INDEX);
        rate = bound(rate, 0, 1e12);
        time = bound(time, 0, type(uint40).max);
        uint256 after_ = LoanMath.grown(index, rate, time);
        yes(after_ >= index && after_ <= LoanMath.MAX_INDEX, "the index is monotone and bounded");
        eq(LoanMath.grown(LoanMath.MAX_INDEX, rate, time), LoanMath.MAX_INDEX);
    }

    function testFuzz_GoingThroughSupplySharesNeverGains(uint256 assets, uint256 total, uint256 shares) public pure {
        assets = bound(assets, 0, type(uint96).max);
        total = bound(total, 0, type(uint96).max);
        shares = bound(shares, 0, type(uint112).max);
        uint256 got = LoanMath.supplySharesDown(assets, total, shares);
        yes(LoanMath.supplyAssetsDown(got, total + assets, shares + got) <= assets, "in and out");
        uint256 paid = LoanMath.supplySharesUp(assets, total, shares);
        yes(paid >= got, "out costs at least what in gives");
        yes(LoanMath.supplyAssetsDown(paid, total, shares) >= assets, "the shares burnt are worth what is taken");
    }

    function testFuzz_DebtRoundsAgainstTheBorrower(uint256 assets, uint256 index) public pure {
        assets = bound(assets, 0, type(uint96).max);
        index = bound(index, WAD, LoanMath.MAX_INDEX);
        yes(LoanMath.debtUp(LoanMath.debtSharesUp(assets, index), index) >= assets, "a loan is owed in full");
        yes(
            LoanMath.debtDown(LoanMath.debtSharesDown(assets, index), index) <= assets,
            "a payment is not more than paid"
        );
        yes(LoanMath.debtSharesUp(assets, index) >= LoanMath.debtSharesDown(assets, index), "up is not below down");
    }

    function testFuzz_SeizingNeverExceedsTheIncentive(uint256 debt, uint256 price, uint256 lltv) public pure {
        debt = bound(debt, 0, type(uint96).max);
        price = bound(price, 1e18, 1e48);
        uint256 incentive = LoanMath.incentive(bound(lltv, 1, WAD - 1));
        uint256 seized = LoanMath.seizableDown(debt, price, incentive);
        yes(LoanMath.valueDown(seized, price) * WAD <= debt * incentive, "worth at most debt * LIF");
        yes(LoanMath.coverableUp(seized, price, incentive) <= debt, "the way back asks for no more than was paid");
    }

    function test_HealthIsEndlessWithoutDebt() public pure {
        eq(LoanMath.healthDown(0, 0), type(uint256).max);
        eq(LoanMath.healthDown(11, 10), 1.1e18);
    }
}
