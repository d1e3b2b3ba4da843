// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {LoanMarketFixture} from "./LoanMarketFixture.t.sol";

/// In the market that bears interest. The price feed is the fixture's: a PriceOracle reads two words more.
contract LoanMarketGasTest is LoanMarketFixture, Gas {
    function setUp() public override {
        super.setUp();
        supply(other, ALICE, 10_000 ether);
        lend(other, BOB, 1000 ether, 700 ether);
        vm.prank(CAROL);
        loans.supplyCollateral(other, 1000 ether, CAROL);
        vm.warp(block.timestamp + 1 days);
        does("supply to a loan market", ALICE, abi.encodeCall(loans.supply, (other, 1 ether, ALICE)));
        does("first loan of a borrower", CAROL, abi.encodeCall(loans.borrow, (other, 500 ether, CAROL)));
        does("repayment of a loan", BOB, abi.encodeCall(loans.repay, (other, 100 ether, 0, BOB)));
        does("liquidation of a position", CAROL, abi.encodeCall(loans.liquidate, (other, BOB, 1000 ether, ALL)));
    }

    function does(string memory what, address from, bytes memory data) private {
        prepare(what, from, address(loans), data);
    }

    function test_Supply() public {
        measure("supply to a loan market");
    }

    function test_Borrow() public {
        measure("first loan of a borrower");
    }

    function test_Repay() public {
        measure("repayment of a loan");
    }

    function test_Liquidate() public {
        feed.set(0.8e36);
        measure("liquidation of a position");
    }
}
