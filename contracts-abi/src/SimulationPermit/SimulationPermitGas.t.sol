// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";
import {SimulationPermitFixture} from "./SimulationPermitFixture.t.sol";

contract SimulationPermitGasTest is SimulationPermitFixture, Gas {
    function setUp() public override {
        super.setUp();
        bytes32 permit = permits.request(site, keccak256("another"), models, 30, expiry);
        does("result of a permit", abi.encodeCall(permits.postResult, (permit, RESULT, 30)));
        does("request of a permit", abi.encodeCall(permits.request, (site, SCENARIO, models, 30, expiry)));
        ISimulationPermit.SeededRequest memory asked =
            ISimulationPermit.SeededRequest(site, SCENARIO, keccak256("parameters"), models, 30, expiry);
        does("request of a seeded permit", abi.encodeCall(permits.requestSeeded, (asked, keccak256("commitment"))));
    }

    function does(string memory what, bytes memory data) private {
        prepare(what, address(this), address(permits), data);
    }

    function test_Request() public {
        measure("request of a permit");
    }

    function test_RequestSeeded() public {
        measure("request of a seeded permit");
    }

    function test_PostResult() public {
        measure("result of a permit");
    }
}
