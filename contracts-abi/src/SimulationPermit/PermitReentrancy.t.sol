// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {CallingToken, Reentrancy} from "../testing/Reentrancy.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";
import {SimulationPermit} from "./SimulationPermit.sol";
import {SimulationPermitFixture} from "./SimulationPermitFixture.t.sol";

contract PermitReentrancyTest is SimulationPermitFixture, Reentrancy {
    function test_RevertIf_TheTokenCallsBack() public {
        calling = new CallingToken();
        AccessManager manager = new AccessManager(address(this));
        permits = new SimulationPermit(sites, registry, calling, address(manager), TREASURY);
        ISimulationPermit.SeededRequest memory asked =
            ISimulationPermit.SeededRequest(site, SCENARIO, "parameters", models, 30, expiry);
        bytes[] memory calls = new bytes[](6);
        calls[0] = abi.encodeCall(permits.request, (site, SCENARIO, models, 30, expiry));
        calls[1] = abi.encodeCall(permits.requestSeeded, (asked, "commitment"));
        calls[2] = abi.encodeCall(permits.forfeit, ("permit"));
        calls[3] = abi.encodeCall(permits.challenge, ("permit", "other", "evidence"));
        calls[4] = abi.encodeCall(permits.resolve, ("permit", true, "evidence"));
        calls[5] = abi.encodeCall(permits.close, ("permit"));
        callback(address(permits), manager, calls);
        permits.requestSeeded(asked, "commitment");
        allRefused(6);
    }
}
