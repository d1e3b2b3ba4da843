// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {InvestPoolFixture} from "./InvestPoolFixture.t.sol";

contract InvestPoolGasTest is InvestPoolFixture, Gas {
    function setUp() public override {
        super.setUp();
        uint256 pool = funded();
        invest.payRevenue(pool, 100 ether);
        does("claim of a pool's revenue", abi.encodeCall(invest.claim, (pool, ALICE)));
        does("revenue to a pool", abi.encodeCall(invest.payRevenue, (pool, 1 ether)));
        does("contribution to a pool", abi.encodeCall(invest.contribute, (created(), 500 ether)));
    }

    function does(string memory what, bytes memory data) private {
        prepare(what, CAROL, address(invest), data);
    }

    function test_Claim() public {
        measure("claim of a pool's revenue");
    }

    function test_PayRevenue() public {
        measure("revenue to a pool");
    }

    function test_Contribute() public {
        measure("contribution to a pool");
    }
}
