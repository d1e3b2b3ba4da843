// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SimulationPermitFixture} from "./SimulationPermitFixture.t.sol";
import {ISimulationPermit} from "./ISimulationPermit.sol";

contract SimulationPermitTest is SimulationPermitFixture {
    function request() private returns (bytes32) {
        return permits.request(site, SCENARIO, models, 30, expiry);
    }

    function testFuzz_ResultIsBoundOnceAndWithinBudget(uint64 spent) public {
        bytes32 permit = request();
        eq(permit, keccak256(abi.encode(site, SCENARIO, models, uint64(30), expiry, address(this))));
        if (spent > 30) {
            vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.OverBudget.selector, spent, 30));
            permits.postResult(permit, RESULT, spent);
            return;
        }
        permits.postResult(permit, RESULT, spent);
        eq(permits.permitOf(permit).resultDigest, RESULT);
        eq(permits.permitOf(permit).spent, spent);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ResultExists.selector, permit));
        permits.postResult(permit, RESULT, spent);
    }

    function test_WithoutAFeeNothingIsPaid() public {
        vm.recordLogs();
        request();
        // The permit, and no payment.
        eq(vm.getRecordedLogs().length, 1);
    }

    function test_CoversItsSiteAndModelsOnlyAfterTheResult() public {
        bytes32 permit = request();
        yes(!permits.covers(permit, site, models[0]), "not before the result");
        permits.postResult(permit, RESULT, 1);
        yes(permits.covers(permit, site, models[0]), "its model");
        yes(permits.covers(permit, site, 0), "no model");
        yes(!permits.covers(permit, site, keccak256("other")), "not another model");
        yes(!permits.covers(permit, keccak256("other"), models[0]), "not another site");
        yes(!permits.covers(keccak256("none"), site, 0), "not an unknown permit");
    }

    function test_AResultIsInTimeInTheLastSecond() public {
        bytes32 permit = request();
        vm.warp(expiry);
        permits.postResult(permit, RESULT, 1);
        eq(permits.permitOf(permit).resultDigest, RESULT);
    }

    function test_RevertIf_AskedTwice() public {
        bytes32 permit = request();
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.PermitExists.selector, permit));
        request();
    }

    function test_RevertIf_ModelNotApprovedThenOrLater() public {
        bytes32 permit = request();
        registry.revoke(models[0], "");
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ModelNotApproved.selector, models[0]));
        permits.postResult(permit, RESULT, 1);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ModelNotApproved.selector, models[0]));
        permits.request(site, keccak256("next"), models, 30, expiry);
    }

    function testFuzz_RevertIf_Late(uint256 later) public {
        bytes32 permit = request();
        vm.warp(bound(later, uint256(expiry) + 1, type(uint40).max));
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ExpiryPast.selector, expiry, block.timestamp));
        permits.postResult(permit, RESULT, 1);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ExpiryPast.selector, expiry, block.timestamp));
        permits.request(site, keccak256("next"), models, 30, expiry);
    }

    function testFuzz_RevertIf_NotTheSimulatorOrRequester(address caller) public {
        vm.assume(caller != address(this));
        bytes32 permit = request();
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.NotSimulator.selector, site, caller));
        permits.request(site, SCENARIO, models, 30, expiry);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.NotSimulator.selector, site, caller));
        permits.postResult(permit, RESULT, 1);
    }

    function test_RevertIf_NothingToBindOrTooMuch() public {
        bytes32 permit = request();
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ResultZero.selector, permit));
        permits.postResult(permit, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.UnknownPermit.selector, RESULT));
        permits.postResult(RESULT, RESULT, 1);
        bytes32 empty = keccak256(abi.encode(site, SCENARIO, models, 0, expiry, address(this)));
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.BudgetZero.selector, empty));
        permits.request(site, SCENARIO, models, 0, expiry);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ModelCount.selector, 17));
        permits.request(site, SCENARIO, new bytes32[](17), 1, expiry);
        // Sixteen are not too many.
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ModelNotApproved.selector, 0));
        permits.request(site, SCENARIO, new bytes32[](16), 1, expiry);
        vm.expectRevert(abi.encodeWithSelector(ISimulationPermit.ExpiryPast.selector, 1_000, 1_000));
        permits.request(site, SCENARIO, models, 1, 1_000);
    }
}
