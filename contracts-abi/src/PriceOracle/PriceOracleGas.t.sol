// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {PriceOracleFixture} from "./PriceOracle.t.sol";

contract PriceOracleGasTest is PriceOracleFixture, Gas {
    function setUp() public override {
        super.setUp();
        submit(1, ONE);
        vm.warp(block.timestamp + INTERVAL);
        bytes memory data = abi.encodeCall(oracle.submit, (2, report(3, 2, ONE, 0)));
        prepare("round of three prices", address(this), address(oracle), data);
    }

    function test_RoundOfThree() public {
        measure("round of three prices");
    }
}
