// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {DaoFixture} from "../AITNGovernor/DaoFixture.t.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {Guardian} from "./Guardian.sol";
import {IGuardian} from "./IGuardian.sol";

contract GuardianTest is DaoFixture {
    function adopt() private view returns (Act memory) {
        return act(address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c"))));
    }

    function cancel(Act memory one) private {
        guardian.cancel(one.targets, one.values, one.calls, 0, saltOf(one));
    }

    function operation(Act memory one) private view returns (bytes32) {
        return timelock.hashOperationBatch(one.targets, one.values, one.calls, 0, saltOf(one));
    }

    function expired() private view returns (bytes memory) {
        return abi.encodeWithSelector(IGuardian.GuardianExpired.selector, guardian.expiresAt());
    }

    function test_TheTermIsSetAtGenesis() public {
        eq(guardian.keeper(), KEEPER);
        eq(guardian.expiresAt(), NOW + TERM);
        vm.expectEmit();
        emit IGuardian.TermSet(VOTER, uint48(block.timestamp + 2 * 365 days));
        new Guardian(address(access), timelock, models, VOTER, 2 * 365 days);
        uint256 latest = block.timestamp + 2 * 365 days;
        vm.expectRevert(abi.encodeWithSelector(IGuardian.TermOutOfRange.selector, latest + 1, latest));
        new Guardian(address(access), timelock, models, VOTER, 2 * 365 days + 1);
    }

    function test_CancelsWhatWaits() public {
        Act memory one = adopt();
        uint256 id = queue(one);
        vm.expectEmit();
        emit IGuardian.OperationCancelled(operation(one));
        vm.prank(KEEPER);
        cancel(one);
        isIn(id, IGovernor.ProposalState.Canceled);
        vm.warp(block.timestamp + LOCK);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        execute(one);
    }

    /// In the last second yes, in the next one nothing any more.
    function test_NothingAfterTheEnd() public {
        bytes32 model = newModel();
        vm.warp(NOW + TERM - 1);
        vm.prank(KEEPER);
        guardian.revokeModel(model, "unsafe");
        Act memory one = adopt();
        queue(one);
        vm.startPrank(KEEPER);
        bytes memory refusal = expired();
        vm.expectRevert(refusal);
        cancel(one);
        vm.expectRevert(refusal);
        guardian.revokeModel(model, "");
        vm.expectRevert(refusal);
        guardian.closeTarget(address(rules));
        vm.stopPrank();
        vm.warp(block.timestamp + LOCK);
        execute(one);
        yes(rules.isInForce(keccak256("a"), keccak256("c")), "executed");
    }

    function test_TheEndItselfIsAfterTheTerm() public {
        vm.warp(NOW + TERM);
        bytes memory refusal = expired();
        vm.prank(KEEPER);
        vm.expectRevert(refusal);
        guardian.closeTarget(address(rules));
    }

    function test_RevokesAModel() public {
        bytes32 model = newModel();
        decide(address(models), abi.encodeCall(models.approve, (model)));
        vm.prank(KEEPER);
        guardian.revokeModel(model, "unsafe");
        yes(models.statusOf(model) == IModelRegistry.Status.Revoked, "revoked");
    }

    /// While a target is closed the DAO passes neither; it opens it again by a vote.
    function test_ClosesATargetUntilTheDaoOpensIt() public {
        vm.prank(KEEPER);
        guardian.closeTarget(address(rules));
        Act memory one = adopt();
        queue(one);
        vm.warp(block.timestamp + LOCK);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, timelock));
        execute(one);
        decide(address(access), abi.encodeCall(access.setTargetClosed, (address(rules), false)));
        execute(one);
        yes(rules.isInForce(keccak256("a"), keccak256("c")), "executed after all");
    }

    /// A keeper can neither keep its term against a vote, nor close the way to it.
    function test_CannotKeepItself() public {
        Act memory one = act(address(guardian), abi.encodeCall(guardian.setTerm, (AUTHOR, NOW)));
        queue(one);
        vm.startPrank(KEEPER);
        vm.expectRevert(abi.encodeWithSelector(IGuardian.OwnTerm.selector, operation(one)));
        cancel(one);
        vm.expectRevert(abi.encodeWithSelector(IGuardian.OwnTerm.selector, 0));
        guardian.closeTarget(address(guardian));
        guardian.closeTarget(address(access));
        vm.stopPrank();
        vm.warp(block.timestamp + LOCK);
        execute(one);
        eq(guardian.keeper(), AUTHOR);
        bytes memory refusal = expired();
        vm.prank(AUTHOR);
        vm.expectRevert(refusal);
        guardian.revokeModel(0, "");
    }

    /// Hidden among calls to the guardian, another call can still be stopped.
    function test_CancelsAMixedOperation() public {
        Act memory one = adopt();
        Act memory mixed = Act(new address[](2), new uint256[](2), new bytes[](2), "mixed");
        (mixed.targets[0], mixed.calls[0]) = (address(guardian), abi.encodeCall(guardian.setTerm, (AUTHOR, NOW)));
        (mixed.targets[1], mixed.calls[1]) = (one.targets[0], one.calls[0]);
        uint256 id = queue(mixed);
        vm.prank(KEEPER);
        cancel(mixed);
        isIn(id, IGovernor.ProposalState.Canceled);
    }

    function test_OnlyTheDaoProlongs() public {
        uint48 later = uint48(NOW + TERM + 100 days);
        vm.prank(KEEPER);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, KEEPER));
        guardian.setTerm(KEEPER, later);
        decide(address(guardian), abi.encodeCall(guardian.setTerm, (KEEPER, later)));
        eq(guardian.expiresAt(), later);
        vm.warp(later - 1);
        vm.prank(KEEPER);
        guardian.closeTarget(address(rules));
    }

    function testFuzz_RevertIf_NotTheKeeper(address caller) public {
        vm.assume(caller != KEEPER);
        bytes32 model = newModel();
        Act memory one = adopt();
        queue(one);
        bytes memory refusal = abi.encodeWithSelector(IGuardian.NotKeeper.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refusal);
        cancel(one);
        vm.expectRevert(refusal);
        guardian.revokeModel(model, "");
        vm.expectRevert(refusal);
        guardian.closeTarget(address(rules));
    }
}
