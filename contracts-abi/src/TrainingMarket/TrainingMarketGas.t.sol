// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {TrainingMarketFixture} from "./TrainingMarketFixture.t.sol";

contract TrainingMarketGasTest is TrainingMarketFixture, Gas {
    function setUp() public override {
        super.setUp();
        uint256 demand = started(3);
        commits(demand, 0);
        commits(demand, 1);
        bytes memory signature = signedCommit(demand, 2);
        bytes memory data = abi.encodeCall(market.commit, (demand, deviceAt(2), digestOf(2), signature));
        prepare("commit of an update", address(this), address(market), data);
        uint256 ready = started(3);
        commitsAll(ready, 3);
        data = abi.encodeCall(market.close, (ready, AGGREGATE, bps(5000, 3000, 2000)));
        prepare("close of a round of 3", OPERATOR, address(market), data);
        uint256 closed = closedRound();
        data = abi.encodeCall(market.dispute, (closed, 0, deviceAt(1), keccak256("claim")));
        prepare("dispute of an update", CHALLENGER, address(market), data);
        data = abi.encodeCall(market.open, (termsOf(), OPERATOR, CID));
        prepare("open of a demand", address(this), address(market), data);
    }

    function test_Open() public {
        measure("open of a demand");
    }

    function test_Commit() public {
        measure("commit of an update");
    }

    function test_Close() public {
        measure("close of a round of 3");
    }

    function test_Dispute() public {
        measure("dispute of an update");
    }
}
