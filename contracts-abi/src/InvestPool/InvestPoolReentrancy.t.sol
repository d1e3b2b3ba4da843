// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CallingToken, Reentrancy} from "../testing/Reentrancy.sol";
import {InvestPool} from "./InvestPool.sol";
import {InvestPoolFixture} from "./InvestPoolFixture.t.sol";

contract InvestPoolReentrancyTest is InvestPoolFixture, Reentrancy {
    function test_RevertIf_TheTokenCallsBack() public {
        calling = new CallingToken();
        invest = new InvestPool(calling, market, address(manager));
        uint256 pool = created();
        calling.transfer(ALICE, 1 ether);
        vm.prank(ALICE);
        calling.approve(address(invest), 1 ether);
        bytes[] memory calls = new bytes[](6);
        calls[0] = abi.encodeCall(invest.contribute, (pool, 1));
        calls[1] = abi.encodeCall(invest.openDemand, (pool, termsOf(), CID));
        calls[2] = abi.encodeCall(invest.buyData, (pool, address(source), ITEM, 1));
        calls[3] = abi.encodeCall(invest.collect, (pool, 1));
        calls[4] = abi.encodeCall(invest.payRevenue, (pool, 1));
        calls[5] = abi.encodeCall(invest.claim, (pool, ALICE));
        callback(address(invest), manager, calls);
        contributes(pool, ALICE, 1 ether);
        allRefused(6);
    }
}
