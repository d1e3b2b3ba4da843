// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Check} from "../testing/Check.sol";
import {IPriceOracle} from "./IPriceOracle.sol";
import {PriceOracle} from "./PriceOracle.sol";

abstract contract PriceOracleFixture is Check {
    uint48 internal constant MAX_AGE = 1 hours;
    uint48 internal constant INTERVAL = 1 minutes;
    uint160 internal constant ONE = 1e36;

    AccessManager internal manager;
    PriceOracle internal oracle;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        manager = new AccessManager(address(this));
        oracle = new PriceOracle(address(manager), parameters());
        for (uint256 seat; seat < 5; ++seat) {
            oracle.setSigner(seat, vm.addr(key(seat)));
        }
    }

    function parameters() internal pure returns (IPriceOracle.Parameters memory) {
        return IPriceOracle.Parameters(MAX_AGE, INTERVAL, 1000, 3);
    }

    function key(uint256 seat) internal pure returns (uint256) {
        return 0xFEED + seat;
    }

    function now48() internal view returns (uint48) {
        return uint48(block.timestamp);
    }

    function signed(uint256 signingKey, uint48 round, uint48 observedAt, uint160 price)
        internal
        view
        returns (IPriceOracle.SignedPrice memory)
    {
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(signingKey, oracle.priceHash(round, observedAt, price));
        return IPriceOracle.SignedPrice(price, observedAt, abi.encodePacked(r, s, parity));
    }

    /// Seats 0 to count - 1 sign price, price + step, price + 2 step...
    function report(uint256 count, uint48 round, uint160 price, uint160 step)
        internal
        view
        returns (IPriceOracle.SignedPrice[] memory prices)
    {
        prices = new IPriceOracle.SignedPrice[](count);
        for (uint256 i; i < count; ++i) {
            prices[i] = signed(key(i), round, now48(), price + uint160(i) * step);
        }
    }

    function submit(uint48 round, uint160 price) internal returns (uint160) {
        return oracle.submit(round, report(3, round, price, 0));
    }

    function refuses(uint48 round, IPriceOracle.SignedPrice[] memory prices, bytes memory why) internal {
        vm.expectRevert(why);
        oracle.submit(round, prices);
    }
}

contract PriceOracleSubmitTest is PriceOracleFixture {
    function test_TakesTheMedianOfThreeFourAndFive() public {
        eq(oracle.submit(1, report(3, 1, ONE, 10)), ONE + 10);
        vm.warp(block.timestamp + INTERVAL);
        eq(oracle.submit(2, report(4, 2, ONE, 11)), ONE + 16);
        vm.warp(block.timestamp + INTERVAL);
        eq(oracle.submit(3, report(5, 3, ONE, 10)), ONE + 20);
        eq(oracle.price(), ONE + 20);
        eq(oracle.answer().round, 3);
        eq(oracle.answer().observedAt, block.timestamp);
    }

    function testFuzz_TwoOfFiveCannotMoveThePriceOutOfTheHonestRange(uint160 low, uint160 high, uint256 liars) public {
        low = uint160(bound(low, 1, ONE));
        high = uint160(bound(high, ONE + 3, type(uint160).max));
        liars = bound(liars, 0, 2);
        uint160[5] memory all = [low, ONE, ONE + 1, ONE + 2, high];
        if (liars == 0) all = [low, low, ONE, ONE + 1, ONE + 2];
        if (liars == 1) all = [ONE, ONE + 1, ONE + 2, high, high];
        IPriceOracle.SignedPrice[] memory prices = new IPriceOracle.SignedPrice[](5);
        for (uint256 i; i < 5; ++i) {
            prices[i] = signed(key(i), 1, now48(), all[i]);
        }
        uint160 median = oracle.submit(1, prices);
        yes(median >= ONE && median <= ONE + 2, "the median lies among the honest prices");
    }

    function test_EmitsTheRound() public {
        IPriceOracle.SignedPrice[] memory prices = report(4, 1, ONE, 0);
        vm.expectEmit();
        emit IPriceOracle.PriceAccepted(1, ONE, now48(), 4);
        oracle.submit(1, prices);
    }

    function testFuzz_RevertIf_NotTheNextRound(uint48 round) public {
        vm.assume(round != 2);
        submit(1, ONE);
        vm.warp(block.timestamp + INTERVAL);
        refuses(round, report(3, round, ONE, 0), abi.encodeWithSelector(IPriceOracle.NotNextRound.selector, round, 2));
    }

    function test_RevertIf_TooFewOrTooMany() public {
        refuses(1, report(2, 1, ONE, 0), abi.encodeWithSelector(IPriceOracle.PriceCountOutOfRange.selector, 2, 3));
        refuses(1, report(6, 1, ONE, 0), abi.encodeWithSelector(IPriceOracle.PriceCountOutOfRange.selector, 6, 3));
        refuses(
            1,
            new IPriceOracle.SignedPrice[](0),
            abi.encodeWithSelector(IPriceOracle.PriceCountOutOfRange.selector, 0, 3)
        );
        IPriceOracle.Parameters memory four = parameters();
        four.quorum = 4;
        oracle.setParameters(four);
        refuses(1, report(3, 1, ONE, 0), abi.encodeWithSelector(IPriceOracle.PriceCountOutOfRange.selector, 3, 4));
        oracle.submit(1, report(4, 1, ONE, 0));
    }

    function test_RevertIf_NotAscendingOrZero() public {
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 1);
        (prices[1], prices[2]) = (prices[2], prices[1]);
        refuses(1, prices, abi.encodeWithSelector(IPriceOracle.PricesNotAscending.selector, 2, ONE + 1, ONE + 2));
        refuses(1, report(3, 1, 0, 1), abi.encodeWithSelector(IPriceOracle.PricesNotAscending.selector, 0, 0, 1));
        oracle.submit(1, report(3, 1, 1, 0));
    }

    function testFuzz_RevertIf_ObservedTooEarlyOrTooLate(uint48 off) public {
        uint48 latest = now48();
        uint48 earliest = latest - MAX_AGE;
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        off = uint48(bound(off, 1, earliest));
        prices[1] = signed(key(1), 1, latest + off, ONE);
        bytes4 selector = IPriceOracle.ObservedOutOfRange.selector;
        refuses(1, prices, abi.encodeWithSelector(selector, latest + off, earliest, latest));
        prices[1] = signed(key(1), 1, earliest - off, ONE);
        refuses(1, prices, abi.encodeWithSelector(selector, earliest - off, earliest, latest));
        prices[1] = signed(key(1), 1, earliest, ONE);
        oracle.submit(1, prices);
        eq(oracle.answer().observedAt, earliest);
        yes(oracle.isFresh(), "the oldest observation is just young enough");
    }

    function test_RevertIf_RoundsFollowTooFast() public {
        submit(1, ONE);
        uint48 next = now48() + INTERVAL;
        vm.warp(next - 1);
        IPriceOracle.SignedPrice[] memory prices = report(3, 2, ONE, 0);
        bytes4 selector = IPriceOracle.ObservedOutOfRange.selector;
        refuses(2, prices, abi.encodeWithSelector(selector, next - 1, next, next - 1));
        vm.warp(next);
        submit(2, ONE);
    }

    function test_AnsweringNearTheEpochNeedsNoPast() public {
        vm.warp(60);
        submit(1, ONE);
        eq(oracle.price(), ONE);
    }

    function testFuzz_RevertIf_StrangerSigns(uint256 stranger) public {
        stranger = bound(stranger, 1, 0xFEEC);
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        prices[2] = signed(stranger, 1, now48(), ONE);
        refuses(1, prices, abi.encodeWithSelector(IPriceOracle.NotSigner.selector, vm.addr(stranger)));
    }

    function test_RevertIf_OneSignerTwice() public {
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 1);
        prices[2] = signed(key(0), 1, now48(), ONE + 2);
        refuses(1, prices, abi.encodeWithSelector(IPriceOracle.SignedTwice.selector, vm.addr(key(0))));
    }

    function testFuzz_RevertIf_AnyFieldChanged(uint256 which, uint256 by) public {
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        which %= 3;
        by = bound(by, 1, MAX_AGE);
        if (which == 0) prices[2].price += uint160(by);
        if (which == 1) prices[2].observedAt -= uint48(by);
        if (which == 2) prices[2].signature = signed(key(2), 1 + uint48(by), now48(), ONE).signature;
        vm.expectPartialRevert(IPriceOracle.NotSigner.selector);
        oracle.submit(1, prices);
    }

    function test_RevertIf_SignedForAnotherOracle() public {
        PriceOracle other = new PriceOracle(address(manager), parameters());
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        for (uint256 seat; seat < 5; ++seat) {
            other.setSigner(seat, vm.addr(key(seat)));
        }
        vm.expectPartialRevert(IPriceOracle.NotSigner.selector);
        other.submit(1, prices);
    }

    function test_RevertIf_SignatureIsMalformed() public {
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        prices[0].signature = hex"00";
        refuses(1, prices, abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 1));
    }

    function testFuzz_RevertIf_MovesBeyondTheCap(uint160 price) public {
        submit(1, ONE);
        vm.warp(block.timestamp + INTERVAL);
        price = uint160(bound(price, 1, 2 * uint256(ONE)));
        IPriceOracle.SignedPrice[] memory prices = report(3, 2, price, 0);
        bool within = price >= ONE * 9 / 10 && price <= ONE * 11 / 10;
        if (!within) {
            refuses(2, prices, abi.encodeWithSelector(IPriceOracle.DeviationTooLarge.selector, price, ONE, 1000));
        } else {
            eq(oracle.submit(2, prices), price);
        }
    }

    function test_TheCapIsExactOnBothSides() public {
        submit(1, ONE);
        vm.warp(block.timestamp + INTERVAL);
        bytes4 selector = IPriceOracle.DeviationTooLarge.selector;
        uint160 up = ONE + ONE / 10;
        uint160 down = ONE - ONE / 10;
        refuses(2, report(3, 2, up + 1, 0), abi.encodeWithSelector(selector, up + 1, ONE, 1000));
        refuses(2, report(3, 2, down - 1, 0), abi.encodeWithSelector(selector, down - 1, ONE, 1000));
        submit(2, up);
        vm.warp(block.timestamp + INTERVAL);
        submit(3, up - up / 10);
    }

    function testFuzz_TheCapWidensWithSilence(uint256 windows) public {
        submit(1, ONE);
        windows = bound(windows, 1, 20);
        vm.warp(block.timestamp + windows * MAX_AGE);
        uint256 allowedBps = (1 + windows) * 1000;
        uint160 high = uint160(ONE + ONE * allowedBps / 10_000);
        bytes memory why = abi.encodeWithSelector(IPriceOracle.DeviationTooLarge.selector, high + 1, ONE, allowedBps);
        refuses(2, report(3, 2, high + 1, 0), why);
        eq(submit(2, high), high);
    }
}

contract PriceOracleAgeTest is PriceOracleFixture {
    function test_RevertIf_NoAnswerYet() public {
        yes(!oracle.isFresh(), "there is no answer");
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.StalePrice.selector, 0, MAX_AGE));
        oracle.price();
    }

    function test_NoAnswerIsStaleNearTheEpochToo() public {
        vm.warp(60);
        yes(!oracle.isFresh(), "age zero is not an answer");
    }

    function testFuzz_RevertIf_Stale(uint48 late) public {
        submit(1, ONE);
        uint48 when = now48();
        vm.warp(when + MAX_AGE);
        eq(oracle.price(), ONE);
        late = uint48(bound(late, 1, 10_000 days));
        vm.warp(when + MAX_AGE + late);
        yes(!oracle.isFresh(), "older than the limit");
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.StalePrice.selector, when, MAX_AGE));
        oracle.price();
        eq(oracle.answer().price, ONE);
    }
}

contract PriceOracleSettersTest is PriceOracleFixture {
    function test_OnlyTheRoleSetsSignersAndParameters() public {
        bytes memory why = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(0xBAD));
        vm.startPrank(address(0xBAD));
        vm.expectRevert(why);
        oracle.setSigner(0, address(0xBAD));
        vm.expectRevert(why);
        oracle.setParameters(parameters());
        vm.stopPrank();
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IPriceOracle.setSigner.selector;
        manager.setTargetFunctionRole(address(oracle), selectors, 7);
        manager.grantRole(7, address(0xCAFE), 0);
        vm.prank(address(0xCAFE));
        oracle.setSigner(0, address(0xABCD));
        eq(oracle.signerAt(0), address(0xABCD));
    }

    function test_AReplacedSignerIsOutAndMayReturn() public {
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        vm.expectEmit();
        emit IPriceOracle.SignerSet(2, address(0xABCD));
        oracle.setSigner(2, address(0xABCD));
        refuses(1, prices, abi.encodeWithSelector(IPriceOracle.NotSigner.selector, vm.addr(key(2))));
        oracle.setSigner(2, vm.addr(key(2)));
        oracle.submit(1, prices);
    }

    function test_AnEmptySeatSignsNothing() public {
        oracle.setSigner(0, address(0));
        oracle.setSigner(1, address(0));
        eq(oracle.signerAt(1), address(0));
        IPriceOracle.SignedPrice[] memory prices = report(3, 1, ONE, 0);
        refuses(1, prices, abi.encodeWithSelector(IPriceOracle.NotSigner.selector, vm.addr(key(0))));
    }

    function test_RevertIf_TheSeatIsTheNextAfterTheLast() public {
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.SeatOutOfRange.selector, 5));
        oracle.setSigner(5, address(0xABCD));
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.SeatOutOfRange.selector, 5));
        oracle.signerAt(5);
    }

    function testFuzz_RevertIf_SeatOutOfRange(uint256 seat) public {
        seat = bound(seat, 5, type(uint256).max - 1);
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.SeatOutOfRange.selector, seat));
        oracle.setSigner(seat, address(0xABCD));
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.SeatOutOfRange.selector, seat));
        oracle.signerAt(seat);
    }

    function test_RevertIf_SignerHoldsASeat() public {
        address holder = vm.addr(key(3));
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.SignerHasSeat.selector, holder, 3));
        oracle.setSigner(1, holder);
    }

    function test_ParametersAreChecked() public {
        allowed(5 minutes, 1, 10, 3);
        allowed(1 days, 12 hours, 5000, 5);
        refused(5 minutes - 1, 1, 10, 3);
        refused(1 days + 1, 1, 10, 3);
        refused(5 minutes, 0, 10, 3);
        refused(5 minutes, 151, 10, 3);
        refused(5 minutes, 1, 9, 3);
        refused(5 minutes, 1, 5001, 3);
        refused(5 minutes, 1, 10, 2);
        refused(5 minutes, 1, 10, 6);
        // Half of an odd age is less than its larger half.
        refused(5 minutes + 1, 151, 10, 3);
    }

    function test_RevertIf_DeployedOutOfRange() public {
        IPriceOracle.Parameters memory p = parameters();
        p.quorum = 1;
        vm.expectPartialRevert(IPriceOracle.ParametersOutOfRange.selector);
        new PriceOracle(address(manager), p);
    }

    function allowed(uint48 maxAge, uint48 minInterval, uint16 bps, uint8 quorum) private {
        vm.expectEmit();
        emit IPriceOracle.ParametersSet(maxAge, minInterval, bps, quorum);
        oracle.setParameters(IPriceOracle.Parameters(maxAge, minInterval, bps, quorum));
        IPriceOracle.Parameters memory p = oracle.parametersOf();
        yes(
            p.maxAge == maxAge && p.minInterval == minInterval && p.maxDeviationBps == bps && p.quorum == quorum,
            "the parameters are kept"
        );
    }

    function refused(uint48 maxAge, uint48 minInterval, uint16 bps, uint8 quorum) private {
        vm.expectRevert(
            abi.encodeWithSelector(IPriceOracle.ParametersOutOfRange.selector, maxAge, minInterval, bps, quorum)
        );
        oracle.setParameters(IPriceOracle.Parameters(maxAge, minInterval, bps, quorum));
    }
}
