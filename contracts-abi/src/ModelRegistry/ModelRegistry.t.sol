// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Check} from "../testing/Check.sol";
import {IModelRegistry} from "./IModelRegistry.sol";
import {ModelRegistry} from "./ModelRegistry.sol";

contract ModelRegistryTest is Check {
    address private constant AUTHOR = address(0xA0);
    bytes32 private constant DIGEST = keccak256("weights");
    bytes32 private constant EVALUATION = keccak256("evaluation");
    ModelRegistry private registry;
    bytes32 private model;

    /// The test is the manager's admin, which stands for the DAO here.
    function setUp() public {
        vm.warp(1_000);
        registry = new ModelRegistry(address(new AccessManager(address(this))));
        model = propose("bafy-pump");
    }

    function propose(string memory cid) private returns (bytes32) {
        vm.prank(AUTHOR);
        return registry.propose("pump", cid, DIGEST, EVALUATION);
    }

    function isAt(IModelRegistry.Status status) private view {
        eq(uint256(registry.statusOf(model)), uint256(status));
        yes(
            registry.isApproved(model) == (status == IModelRegistry.Status.Approved), "only an approved one is approved"
        );
    }

    function refusal(IModelRegistry.Status status) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, model, status);
    }

    function test_AProposalIsKept() public {
        vm.expectEmit();
        emit IModelRegistry.ModelProposed(
            keccak256("bafy-2"), registry.familyOf(AUTHOR, "pump"), AUTHOR, "pump", 2, "bafy-2", DIGEST, EVALUATION
        );
        IModelRegistry.Model memory entry = registry.modelOf(propose("bafy-2"));
        yes(entry.status == IModelRegistry.Status.Proposed, "proposed");
        eq(entry.number, 2);
        eq(entry.proposedAt, 1_000);
        eq(entry.author, AUTHOR);
        eq(registry.authorOf(keccak256("bafy-2")), AUTHOR);
        eq(entry.family, registry.familyOf(AUTHOR, "pump"));
        eq(entry.digest, DIGEST);
        eq(entry.evaluation, EVALUATION);
        eq(keccak256(bytes(entry.cid)), keccak256("bafy-2"));
    }

    /// Versions are numbered by author and name, whoever else proposes in between.
    function testFuzz_VersionsOfAFamily(uint256 count, address other) public {
        count = bound(count, 2, 12);
        vm.assume(other != AUTHOR);
        bytes32 family = registry.familyOf(AUTHOR, "pump");
        for (uint256 i = 2; i <= count; ++i) {
            bytes32 next = propose(string(abi.encodePacked("own", i)));
            eq(registry.versionAt(family, i), next);
            vm.prank(other);
            registry.propose("pump", string(abi.encodePacked("other", i)), DIGEST, EVALUATION);
            vm.prank(AUTHOR);
            registry.propose("fan", string(abi.encodePacked("fan", i)), DIGEST, EVALUATION);
        }
        eq(registry.versionAt(family, 1), model);
        eq(registry.versionsOf(family), count);
        eq(registry.versionsOf(registry.familyOf(other, "pump")), count - 1);
    }

    function test_RevertIf_UnknownVersion() public {
        bytes32 family = registry.familyOf(AUTHOR, "pump");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.UnknownVersion.selector, family, 0));
        registry.versionAt(family, 0);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.UnknownVersion.selector, family, 2));
        registry.versionAt(family, 2);
    }

    function test_AReviewEndsOnce() public {
        isAt(IModelRegistry.Status.Proposed);
        vm.expectEmit();
        emit IModelRegistry.ModelApproved(model, address(this));
        registry.approve(model);
        isAt(IModelRegistry.Status.Approved);
        vm.expectRevert(refusal(IModelRegistry.Status.Approved));
        registry.approve(model);
        vm.expectRevert(refusal(IModelRegistry.Status.Approved));
        registry.reject(model, "");
    }

    function test_WhatFailedReviewStaysRejected() public {
        vm.expectEmit();
        emit IModelRegistry.ModelRejected(model, address(this), "false alarms");
        registry.reject(model, "false alarms");
        isAt(IModelRegistry.Status.Rejected);
        vm.expectRevert(refusal(IModelRegistry.Status.Rejected));
        registry.approve(model);
        vm.expectRevert(refusal(IModelRegistry.Status.Rejected));
        registry.revoke(model, "");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        propose("bafy-pump");
    }

    function testFuzz_RevocationIsForEver(bool afterApproval) public {
        if (afterApproval) registry.approve(model);
        vm.expectEmit();
        emit IModelRegistry.ModelRevoked(model, address(this), "unsafe");
        registry.revoke(model, "unsafe");
        isAt(IModelRegistry.Status.Revoked);
        vm.expectRevert(refusal(IModelRegistry.Status.Revoked));
        registry.approve(model);
        vm.expectRevert(refusal(IModelRegistry.Status.Revoked));
        registry.revoke(model, "");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        propose("bafy-pump");
    }

    function test_RevertIf_Unknown() public {
        model = keccak256("none");
        isAt(IModelRegistry.Status.Unknown);
        eq(registry.authorOf(model), address(0));
        vm.expectRevert(refusal(IModelRegistry.Status.Unknown));
        registry.approve(model);
        vm.expectRevert(refusal(IModelRegistry.Status.Unknown));
        registry.reject(model, "");
        vm.expectRevert(refusal(IModelRegistry.Status.Unknown));
        registry.revoke(model, "");
    }

    function testFuzz_RevertIf_NotAReviewer(address caller) public {
        vm.assume(caller != address(this));
        bytes memory denied = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(denied);
        registry.approve(model);
        vm.expectRevert(denied);
        registry.reject(model, "");
        vm.expectRevert(denied);
        registry.revoke(model, "");
        isAt(IModelRegistry.Status.Proposed);
    }

    function text(uint256 length) private pure returns (string memory) {
        return string(new bytes(length));
    }

    function test_RevertIf_Lengths() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NameLength.selector, 0));
        registry.propose("", "cid", DIGEST, EVALUATION);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NameLength.selector, 65));
        registry.propose(text(65), "cid", DIGEST, EVALUATION);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CidLength.selector, 0));
        registry.propose("pump", "", DIGEST, EVALUATION);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CidLength.selector, 129));
        registry.propose("pump", text(129), DIGEST, EVALUATION);
        registry.propose(text(64), text(128), DIGEST, EVALUATION);
    }

    function test_RevertIf_DigestMissing() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.DigestMissing.selector, 0, EVALUATION));
        registry.propose("pump", "cid", 0, EVALUATION);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.DigestMissing.selector, DIGEST, 0));
        registry.propose("pump", "cid", DIGEST, 0);
    }
}
