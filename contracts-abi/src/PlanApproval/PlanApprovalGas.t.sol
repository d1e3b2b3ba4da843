// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gas} from "../testing/Gas.sol";
import {SimulationPermitFixture} from "../SimulationPermit/SimulationPermitFixture.t.sol";
import {PlanApproval} from "./PlanApproval.sol";

/// A class-C plan by a model under a permit: what a cell's plans are.
contract PlanApprovalGasTest is SimulationPermitFixture, Gas {
    address private constant SECOND = address(0xA1);

    function setUp() public override {
        super.setUp();
        PlanApproval plans = new PlanApproval(sites, registry, permits);
        sites.setRoles(site, address(this), 7);
        sites.setRoles(site, SECOND, 2);
        bytes32 permit = permits.request(site, SCENARIO, models, 30, expiry);
        permits.postResult(permit, RESULT, 30);
        plans.propose(site, "first", models[0], permit, expiry, true);
        plans.approve(site, "first");
        bytes memory data = abi.encodeCall(plans.propose, (site, "second", models[0], permit, expiry, true));
        prepare("proposal of a plan", address(this), address(plans), data);
        prepare(
            "approval of a plan, the deciding one",
            SECOND,
            address(plans),
            abi.encodeCall(plans.approve, (site, "first"))
        );
    }

    function test_Propose() public {
        measure("proposal of a plan");
    }

    function test_Approve() public {
        measure("approval of a plan, the deciding one");
    }
}
