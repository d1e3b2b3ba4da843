// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {Claims} from "../testing/Claims.sol";
import {IReviewBoard} from "./IReviewBoard.sol";
import {ReviewBoard} from "./ReviewBoard.sol";

contract ReviewBoardTest is Claims {
    uint64 private constant REVIEWER = 1;
    AccessManager private access;
    ModelRegistry private registry;
    ReviewBoard private board;
    bytes32 private model;

    function approver(uint256 i) private pure returns (address) {
        return address(uint160(0xA0 + i));
    }

    function some(uint256 count) private pure returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = approver(i);
        }
    }

    /// The test owns the board, and is the manager's admin, which stands for the DAO here.
    function setUp() public {
        access = new AccessManager(address(this));
        registry = new ModelRegistry(address(access), 1);
        board = new ReviewBoard(address(this), registry, some(3), 2);
        bytes4[] memory reviews = new bytes4[](3);
        (reviews[0], reviews[1]) = (registry.approve.selector, registry.reject.selector);
        reviews[2] = registry.revoke.selector;
        access.setTargetFunctionRole(address(registry), reviews, REVIEWER);
        access.grantRole(REVIEWER, address(board), 0);
        model = proposed(registry, "pump", "bafy-pump");
    }

    function vote(uint256 i) private {
        vm.prank(approver(i));
        board.approve(model);
    }

    function object(uint256 i) private {
        vm.prank(approver(i));
        board.reject(model, "false alarms");
    }

    function wrong(IModelRegistry.Status status) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, model, status);
    }

    function rejected() private view returns (bool) {
        return registry.statusOf(model) == IModelRegistry.Status.Rejected;
    }

    /// For every number of approvers and threshold: decided exactly with the vote that reaches the threshold.
    function testFuzz_DecidedExactlyAtTheThreshold(uint256 count, uint256 threshold, bool good) public {
        count = bound(count, 1, 32);
        threshold = bound(threshold, 1, count);
        board.setApprovers(some(count), threshold);
        for (uint256 i; i < threshold; ++i) {
            yes(registry.statusOf(model) == IModelRegistry.Status.Proposed, "open until the threshold");
            good ? vote(i) : object(i);
            eq(board.votesOf(model), good ? i + 1 : 0);
            eq(board.objectionsOf(model), good ? 0 : i + 1);
        }
        yes(registry.isApproved(model) == good, "approved by votes for");
        yes(rejected() == !good, "rejected by votes against");
    }

    function test_VotesAreTold() public {
        vm.expectEmit();
        emit IReviewBoard.ModelVote(model, approver(0), 1, 2);
        vote(0);
        vm.expectEmit();
        emit IReviewBoard.ModelObjection(model, approver(1), 1, 2);
        object(1);
        vm.expectEmit();
        emit IModelRegistry.ModelRejected(model, address(board), "false alarms");
        object(2);
    }

    function test_RevertIf_VotesTwice() public {
        vote(0);
        yes(board.hasVoted(model, approver(0)) && !board.hasVoted(model, approver(1)), "who voted");
        bytes memory refusal = abi.encodeWithSelector(IReviewBoard.AlreadyVoted.selector, model, approver(0));
        vm.expectRevert(refusal);
        vote(0);
        vm.expectRevert(refusal);
        object(0);
        yes(!registry.isApproved(model), "one voter is not two");
    }

    function testFuzz_RevertIf_NotAnApprover(address caller) public {
        vm.assume(uint160(caller) < 0xA0 || uint160(caller) > 0xA2);
        bytes memory refusal = abi.encodeWithSelector(IReviewBoard.NotApprover.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        board.approve(model);
        vm.expectRevert(refusal);
        board.reject(model, "");
        vm.expectRevert(refusal);
        board.revoke(model, "");
    }

    function test_VotesOfFormerApproversDoNotCount() public {
        vote(0);
        address[] memory others = new address[](2);
        (others[0], others[1]) = (approver(1), approver(2));
        board.setApprovers(others, 2);
        yes(!board.isApprover(approver(0)) && board.isApprover(approver(1)), "approvers");
        eq(board.approvers().length, 2);
        eq(board.approvers()[0], approver(1));
        eq(board.threshold(), 2);
        eq(board.votesOf(model), 0);
        vote(1);
        yes(!registry.isApproved(model), "the former approver's vote is gone");
        vote(2);
        yes(registry.isApproved(model), "two present approvers");
    }

    function test_OneApproverStopsAModelForEver() public {
        vote(0);
        vote(1);
        vm.prank(approver(2));
        board.revoke(model, "false alarms");
        yes(!registry.isApproved(model), "revoked");
        vm.expectRevert(wrong(IModelRegistry.Status.Revoked));
        vote(2);
        vm.expectRevert(wrong(IModelRegistry.Status.Revoked));
        object(2);
        vm.prank(approver(2));
        vm.expectRevert(wrong(IModelRegistry.Status.Revoked));
        board.revoke(model, "");
    }

    /// Votes before a deciding one stand; the deciding one reverts whole, and the voter may vote again.
    function test_WithoutTheRoleNothingIsDecided() public {
        access.revokeRole(REVIEWER, address(board));
        vote(0);
        bytes memory denied = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, board);
        vm.expectRevert(denied);
        vote(1);
        yes(!board.hasVoted(model, approver(1)), "not voted");
        vm.prank(approver(1));
        vm.expectRevert(denied);
        board.revoke(model, "");
    }

    function test_RevertIf_UnknownModel() public {
        model = 0;
        vm.expectRevert(wrong(IModelRegistry.Status.Unknown));
        vote(0);
    }

    function test_RevertIf_ApproversOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IReviewBoard.ThresholdOutOfRange.selector, 0, 3));
        board.setApprovers(some(3), 0);
        vm.expectRevert(abi.encodeWithSelector(IReviewBoard.ThresholdOutOfRange.selector, 4, 3));
        board.setApprovers(some(3), 4);
        vm.expectRevert(abi.encodeWithSelector(IReviewBoard.ThresholdOutOfRange.selector, 1, 33));
        board.setApprovers(some(33), 1);
        board.setApprovers(some(32), 32);
        address[] memory twice = new address[](2);
        (twice[0], twice[1]) = (approver(7), approver(7));
        vm.expectRevert(abi.encodeWithSelector(IReviewBoard.ApproverTwice.selector, approver(7)));
        board.setApprovers(twice, 1);
    }

    function testFuzz_RevertIf_NotTheOwner(address caller) public {
        vm.assume(caller != address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        board.setApprovers(some(1), 1);
    }
}
