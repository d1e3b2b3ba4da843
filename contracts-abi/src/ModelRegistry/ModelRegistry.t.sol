// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Check} from "../testing/Check.sol";
import {IModelRegistry} from "./IModelRegistry.sol";
import {ModelRegistry} from "./ModelRegistry.sol";

contract ModelRegistryTest is Check {
    ModelRegistry private registry;
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

    function setUp() public {
        registry = new ModelRegistry(address(this), some(3), 2);
        model = registry.propose("bafy-pump", keccak256("weights"));
    }

    function vote(uint256 i) private {
        vm.prank(approver(i));
        registry.approve(model);
    }

    /// For every number of approvers and threshold: approved exactly with the vote that reaches the threshold.
    function testFuzz_ApprovedExactlyAtTheThreshold(uint256 count, uint256 threshold) public {
        count = bound(count, 1, 32);
        threshold = bound(threshold, 1, count);
        registry.setApprovers(some(count), threshold);
        for (uint256 i; i < count; ++i) {
            yes(registry.isApproved(model) == (i >= threshold), "approved exactly from the threshold on");
            if (i < threshold) vote(i);
        }
        yes(registry.isApproved(model), "approved");
    }

    function test_RevertIf_SameApproverVotesTwice() public {
        vote(0);
        vm.prank(approver(0));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.AlreadyVoted.selector, model, approver(0)));
        registry.approve(model);
        yes(!registry.isApproved(model), "one voter is not two");
    }

    function testFuzz_RevertIf_NotAnApprover(address caller) public {
        vm.assume(uint160(caller) < 0xA0 || uint160(caller) > 0xA2);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NotApprover.selector, caller));
        registry.approve(model);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NotApprover.selector, caller));
        registry.revoke(model, "");
    }

    function test_VotesOfFormerApproversDoNotCount() public {
        vote(0);
        address[] memory others = new address[](2);
        (others[0], others[1]) = (approver(1), approver(2));
        registry.setApprovers(others, 2);
        eq(registry.votesOf(model), 0);
        vote(1);
        yes(!registry.isApproved(model), "the former approver's vote is gone");
        vote(2);
        yes(registry.isApproved(model), "two present approvers");
    }

    function test_OneApproverStopsAModelForEver() public {
        vote(0);
        vote(1);
        vm.prank(approver(2));
        registry.revoke(model, "false alarms");
        yes(!registry.isApproved(model), "revoked");
        vm.prank(approver(2));
        vm.expectRevert(
            abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, model, IModelRegistry.Status.Revoked)
        );
        registry.approve(model);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelExists.selector, model));
        registry.propose("bafy-pump", keccak256("weights"));
    }

    function test_RevertIf_UnknownModel() public {
        vm.prank(approver(0));
        vm.expectRevert(
            abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, bytes32(0), IModelRegistry.Status.Unknown)
        );
        registry.approve(0);
    }

    function test_RevertIf_RevokedWhatIsUnknownOrRevoked() public {
        vm.startPrank(approver(0));
        vm.expectRevert(
            abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, bytes32(0), IModelRegistry.Status.Unknown)
        );
        registry.revoke(0, "");
        registry.revoke(model, "");
        vm.expectRevert(
            abi.encodeWithSelector(IModelRegistry.WrongStatus.selector, model, IModelRegistry.Status.Revoked)
        );
        registry.revoke(model, "");
    }

    function test_RevertIf_CidLength() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CidLength.selector, 0));
        registry.propose("", 0);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.CidLength.selector, 129));
        registry.propose(string(new bytes(129)), 0);
    }

    function test_RevertIf_ApproversOutOfRange() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ThresholdOutOfRange.selector, 0, 3));
        registry.setApprovers(some(3), 0);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ThresholdOutOfRange.selector, 4, 3));
        registry.setApprovers(some(3), 4);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ThresholdOutOfRange.selector, 1, 33));
        registry.setApprovers(some(33), 1);
        address[] memory twice = new address[](2);
        (twice[0], twice[1]) = (approver(7), approver(7));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ApproverTwice.selector, approver(7)));
        registry.setApprovers(twice, 1);
    }

    function testFuzz_RevertIf_NotTheOwner(address caller) public {
        vm.assume(caller != address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        registry.setApprovers(some(1), 1);
    }
}
