// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Claims} from "../testing/Claims.sol";
import {IModelRegistry} from "./IModelRegistry.sol";
import {ModelRegistry} from "./ModelRegistry.sol";

contract ModelRegistryTest is Claims {
    address private constant AUTHOR = address(0xA0);
    bytes32 private constant DIGEST = keccak256("weights");
    bytes32 private constant EVALUATION = keccak256("evaluation");
    ModelRegistry private registry;
    bytes32 private model;

    /// The test is the manager's admin, which stands for the DAO here.
    function setUp() public {
        vm.warp(1_000);
        registry = new ModelRegistry(address(new AccessManager(address(this))), 5);
        model = propose("bafy-pump");
    }

    function propose(address author, string memory name, string memory cid) private returns (bytes32) {
        claimed(registry, author, cid);
        vm.prank(author);
        return registry.propose(name, cid, DIGEST, EVALUATION, SALT);
    }

    function propose(string memory cid) private returns (bytes32) {
        return propose(AUTHOR, "pump", cid);
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
        claimed(registry, AUTHOR, "bafy-2");
        vm.expectEmit();
        emit IModelRegistry.ModelProposed(
            keccak256("bafy-2"), registry.familyOf(AUTHOR, "pump"), AUTHOR, "pump", 2, "bafy-2", DIGEST, EVALUATION
        );
        vm.prank(AUTHOR);
        bytes32 second = registry.propose("pump", "bafy-2", DIGEST, EVALUATION, SALT);
        IModelRegistry.Model memory entry = registry.modelOf(second);
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
            propose(other, "pump", string(abi.encodePacked("other", i)));
            propose(AUTHOR, "fan", string(abi.encodePacked("fan", i)));
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
        vm.prank(AUTHOR);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        registry.propose("pump", "bafy-pump", DIGEST, EVALUATION, SALT);
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
        vm.prank(AUTHOR);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        registry.propose("pump", "bafy-pump", DIGEST, EVALUATION, SALT);
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

    function refuses(bytes memory refusal_, string memory name, string memory cid, bytes32 digest, bytes32 evaluation)
        private
    {
        claimed(registry, address(this), cid);
        vm.expectRevert(refusal_);
        registry.propose(name, cid, digest, evaluation, SALT);
    }

    function test_RevertIf_Lengths() public {
        bytes4 nameLength = IModelRegistry.NameLength.selector;
        bytes4 cidLength = IModelRegistry.CidLength.selector;
        refuses(abi.encodeWithSelector(nameLength, 0), "", "cid", DIGEST, EVALUATION);
        refuses(abi.encodeWithSelector(nameLength, 65), text(65), "cid", DIGEST, EVALUATION);
        refuses(abi.encodeWithSelector(cidLength, 0), "pump", "", DIGEST, EVALUATION);
        refuses(abi.encodeWithSelector(cidLength, 129), "pump", text(129), DIGEST, EVALUATION);
        propose(address(this), text(64), text(128));
    }

    function test_RevertIf_DigestMissing() public {
        bytes4 missing = IModelRegistry.DigestMissing.selector;
        refuses(abi.encodeWithSelector(missing, 0, EVALUATION), "pump", "cid", 0, EVALUATION);
        refuses(abi.encodeWithSelector(missing, DIGEST, 0), "pump", "cid", DIGEST, 0);
    }
}

/// What a claim is worth, to its author and to whoever copies what they see waiting.
contract ModelClaimTest is Claims {
    address private constant AUTHOR = address(0xA0);
    bytes32 private constant DIGEST = keccak256("weights");
    bytes32 private constant EVALUATION = keccak256("evaluation");
    uint256 private constant BLOCKS = 5;
    string private constant CID = "bafy-pump";
    ModelRegistry private registry;

    function setUp() public {
        registry = new ModelRegistry(address(new AccessManager(address(this))), BLOCKS);
        vm.roll(1_000);
    }

    function refuse(address author, bytes32 salt, uint256 readyAt) private {
        bytes32 claim = registry.claimOf(author, CID, salt);
        vm.prank(author);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ClaimNotReady.selector, claim, readyAt));
        registry.propose("pump", CID, DIGEST, EVALUATION, salt);
    }

    function testFuzz_AProposalNeedsAClaimOfItsAge(uint256 age) public {
        refuse(AUTHOR, SALT, 0);
        bytes32 claim = registry.claimOf(AUTHOR, CID, SALT);
        eq(claim, keccak256(abi.encode(AUTHOR, CID, SALT)));
        vm.expectEmit();
        emit IModelRegistry.ModelClaimed(claim, address(this));
        // Anyone may send it: it says nothing but to who knows its salt.
        registry.claim(claim);
        eq(registry.claimReadyAt(claim), 1_000 + BLOCKS);
        vm.roll(1_000 + age % BLOCKS);
        refuse(AUTHOR, SALT, 1_000 + BLOCKS);
        vm.roll(1_000 + BLOCKS);
        vm.prank(AUTHOR);
        bytes32 model = registry.propose("pump", CID, DIGEST, EVALUATION, SALT);
        eq(registry.authorOf(model), AUTHOR);
    }

    /// Whoever copies the author's claim, and then the author's proposal with its salt, however much they pay for the block.
    function testFuzz_ACopyDoesNotOvertakeTheAuthor(address copier, uint256 wait) public {
        vm.assume(copier != AUTHOR);
        wait = bound(wait, BLOCKS, 1_000);
        bytes32 claim = registry.claimOf(AUTHOR, CID, SALT);
        registry.claim(claim);
        vm.roll(1_001);
        vm.prank(copier);
        registry.claim(claim);
        eq(registry.claimReadyAt(claim), 1_000 + BLOCKS);
        vm.roll(1_000 + wait);
        // The author's proposal waits; the copier sees it and is first in this block and in the next four.
        refuse(copier, SALT, 0);
        bytes32 own = registry.claimOf(copier, CID, "own");
        vm.prank(copier);
        registry.claim(own);
        vm.roll(1_000 + wait + BLOCKS - 1);
        refuse(copier, "own", 1_000 + wait + BLOCKS);
        vm.prank(AUTHOR);
        bytes32 model = registry.propose("pump", CID, DIGEST, EVALUATION, SALT);
        eq(registry.authorOf(model), AUTHOR);
        vm.roll(1_000 + wait + BLOCKS);
        vm.prank(copier);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        registry.propose("pump", CID, DIGEST, EVALUATION, "own");
    }

    function testFuzz_AClaimIsOfOneAuthorCidAndSalt(bytes32 salt, string calldata cid) public {
        vm.assume(salt != SALT && keccak256(bytes(cid)) != keccak256(bytes(CID)));
        claimed(registry, AUTHOR, CID);
        refuse(AUTHOR, salt, 0);
        bytes32 claim = registry.claimOf(AUTHOR, cid, SALT);
        vm.prank(AUTHOR);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ClaimNotReady.selector, claim, 0));
        registry.propose("pump", cid, DIGEST, EVALUATION, SALT);
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(uint256 blocks) external {
        new ModelRegistry(address(this), blocks);
    }

    function testFuzz_RevertIf_ClaimBlocksOutOfRange(uint256 blocks) public {
        vm.assume(blocks > 256);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ClaimBlocksOutOfRange.selector, blocks));
        this.make(blocks);
        eq(new ModelRegistry(address(this), 256).claimBlocks(), 256);
    }

    function test_WithoutAnAgeAClaimIsStillNeeded() public {
        registry = new ModelRegistry(address(this), 0);
        refuse(AUTHOR, SALT, 0);
        registry.claim(registry.claimOf(AUTHOR, CID, SALT));
        vm.prank(AUTHOR);
        eq(registry.authorOf(registry.propose("pump", CID, DIGEST, EVALUATION, SALT)), AUTHOR);
    }
}
