// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {IPriceOracle} from "./IPriceOracle.sol";
import {PriceOracleFixture} from "./PriceOracle.t.sol";

/// Signers that report any price, sometimes late; remembers what was accepted.
contract PriceOracleHandler is PriceOracleFixture {
    uint48 public round;
    uint48 public observedAt;
    uint160 public price;
    bool public broken;

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 2 * MAX_AGE));
    }

    function report(uint256 count, uint256 moveBps, uint256 late) external {
        count = bound(count, 3, 5);
        uint160 next = price == 0 ? ONE : uint160(uint256(price) * bound(moveBps, 8500, 11_500) / 10_000);
        uint48 when = now48() - uint48(bound(late, 0, MAX_AGE + 60));
        IPriceOracle.SignedPrice[] memory prices = new IPriceOracle.SignedPrice[](count);
        for (uint256 i; i < count; ++i) {
            prices[i] = signed(key(i), round + 1, when, next);
        }
        try oracle.submit(round + 1, prices) {
            uint256 windows = round == 0 ? 100 : 1 + (when - observedAt) / MAX_AGE;
            uint256 distance = next > price ? next - price : price - next;
            bool near = round == 0 || distance * 10_000 <= windows * 1000 * price;
            bool later = round == 0 || when >= observedAt + INTERVAL;
            if (!near || !later || when + MAX_AGE < block.timestamp) broken = true;
            (round, observedAt, price) = (round + 1, when, next);
        } catch {}
    }

    function state() external view returns (IPriceOracle.Answer memory answer, bool fresh) {
        return (oracle.answer(), oracle.isFresh());
    }
}

contract PriceOracleInvariantTest is PriceOracleFixture, Invariant {
    PriceOracleHandler private handler;

    function setUp() public override {
        handler = new PriceOracleHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](2);
        list[0] = handler.wait.selector;
        list[1] = handler.report.selector;
    }

    function invariant_RoundsTimesAndPricesKeepTheRules() external view {
        (IPriceOracle.Answer memory answer, bool fresh) = handler.state();
        yes(!handler.broken(), "no accepted round breaks the cap, the interval or the age");
        eq(answer.round, handler.round());
        eq(answer.observedAt, handler.observedAt());
        eq(answer.price, handler.price());
        bool young = answer.round != 0 && answer.observedAt + MAX_AGE >= block.timestamp;
        yes(fresh == young, "fresh is young");
    }
}
