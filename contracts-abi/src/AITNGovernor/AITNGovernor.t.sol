// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IncentiveParameters, IncentiveParams} from "../Incentive/IncentiveParameters.sol";
import {IncentiveSettings} from "../Incentive/IncentiveSettings.sol";
import {INodeRegistry} from "../NodeRegistry/INodeRegistry.sol";
import {DaoFixture} from "./DaoFixture.t.sol";

/// What IncentiveSettings asks of the nodes.
contract Cycles {
    uint48 public constant currentCycle = 7;
}

contract AITNGovernorTest is DaoFixture {
    IncentiveSettings private settings;

    function setUp() public override {
        super.setUp();
        IncentiveParams memory params = IncentiveParameters.standard(address(timelock));
        settings = new IncentiveSettings(INodeRegistry(address(new Cycles())), address(access), params);
    }

    function test_AModelIsApprovedByVote() public {
        bytes32 model = newModel();
        Act memory one = act(address(models), abi.encodeCall(models.approve, (model)));
        uint256 id = queue(one);
        isIn(id, IGovernor.ProposalState.Queued);
        yes(governor.proposalNeedsQueuing(id), "nothing is executed without waiting");
        vm.warp(block.timestamp + LOCK - 1);
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        execute(one);
        yes(!models.isApproved(model), "not before the timelock's delay");
        vm.warp(block.timestamp + 1);
        vm.prank(address(0x1234));
        execute(one);
        isIn(id, IGovernor.ProposalState.Executed);
        yes(models.isApproved(model), "by whoever executes");
    }

    function test_AModelIsRejectedAndAnotherRevokedByVote() public {
        bytes32 model = newModel();
        decide(address(models), abi.encodeCall(models.reject, (model, "no evaluation on floods")));
        bytes32 other = proposed(models, "fan", "bafy-fan");
        decide(address(models), abi.encodeCall(models.revoke, (other, "stolen")));
        yes(!models.isApproved(model) && !models.isApproved(other), "neither is approved");
    }

    function test_ASimulationRuleIsAdoptedByVote() public {
        bytes32 digest = keccak256("every claim of a saving names its interval");
        decide(address(rules), abi.encodeCall(rules.adopt, ("savings", "bafy-rule", digest)));
        yes(rules.isInForce(keccak256("savings"), digest), "in force");
        decide(address(rules), abi.encodeCall(rules.retire, (keccak256("savings"))));
        yes(!rules.isInForce(keccak256("savings"), digest), "retired");
    }

    function test_AnIncentiveParameterIsChangedByVote() public {
        IncentiveParams memory params = IncentiveParameters.standard(address(timelock));
        params.weights.kappa = 3;
        decide(address(settings), abi.encodeCall(settings.setParameters, (params)));
        eq(settings.parametersAt(7).weights.kappa, 1);
        eq(settings.parametersAt(8).weights.kappa, 3);
        params.weights.kappa = 0;
        refuseDecision(
            address(settings),
            abi.encodeCall(settings.setParameters, (params)),
            abi.encodeWithSelector(IncentiveParameters.ParameterOutOfRange.selector, bytes32("kappa"))
        );
    }

    /// The DAO pays from its own purse in the same way.
    function test_ATransferOfTheTimelockIsDecidedByVote() public {
        vm.prank(LARGE);
        require(token.transfer(address(timelock), 10 ether));
        decide(address(token), abi.encodeCall(token.transfer, (AUTHOR, 7 ether)));
        eq(token.balanceOf(AUTHOR), 7 ether);
    }

    function test_TheQuorumIsFourPercentForOrAbstain() public {
        Act memory one = act(address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c"))));
        uint256 id = propose(one);
        eq(governor.quorum(governor.proposalSnapshot(id)), 80_000_000 ether);
        voteAs(SMALL, id, 1);
        vm.warp(governor.proposalDeadline(id) + 1);
        isIn(id, IGovernor.ProposalState.Defeated);
        one.why = "again";
        id = propose(one);
        voteAs(SMALL, id, 1);
        voteAs(VOTER, id, 2);
        vm.warp(governor.proposalDeadline(id) + 1);
        isIn(id, IGovernor.ProposalState.Succeeded);
    }

    /// A vote that reaches the quorum in the last second leaves two days to answer it.
    function test_ALateQuorumExtends() public {
        Act memory one = act(address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c"))));
        uint256 id = propose(one);
        uint256 deadline = governor.proposalDeadline(id);
        eq(deadline, governor.proposalSnapshot(id) + PERIOD);
        vm.warp(deadline);
        voteAs(VOTER, id, 1);
        eq(governor.proposalDeadline(id), deadline + EXTENSION);
        vm.warp(deadline + EXTENSION);
        isIn(id, IGovernor.ProposalState.Active);
        voteAs(LARGE, id, 0);
        eq(governor.proposalDeadline(id), deadline + EXTENSION);
        vm.warp(deadline + EXTENSION + 1);
        isIn(id, IGovernor.ProposalState.Defeated);
    }

    function test_AnEarlyQuorumDoesNotExtend() public {
        uint256 id = propose(act(address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c")))));
        uint256 deadline = governor.proposalDeadline(id);
        voteAs(VOTER, id, 1);
        eq(governor.proposalDeadline(id), deadline);
    }

    /// What is bought or borrowed after the snapshot has no vote.
    function test_VotesAreThoseOfTheSnapshot() public {
        uint256 id = propose(act(address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c")))));
        vm.prank(LARGE);
        require(token.transfer(SMALL, 200_000_000 ether));
        voteAs(SMALL, id, 1);
        (, uint256 votes,) = governor.proposalVotes(id);
        eq(votes, 50_000_000 ether);
    }

    function testFuzz_RevertIf_TooFewVotesToPropose(uint256 held) public {
        held = bound(held, 0, THRESHOLD - 1);
        vm.prank(LARGE);
        require(token.transfer(AUTHOR, held));
        vm.prank(AUTHOR);
        token.delegate(AUTHOR);
        vm.warp(block.timestamp + 1);
        Act memory one = act(address(rules), abi.encodeCall(rules.retire, (0)));
        vm.prank(AUTHOR);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, AUTHOR, held, THRESHOLD)
        );
        governor.propose(one.targets, one.values, one.calls, one.why);
    }

    function test_AProposerWithdrawsBeforeTheVote() public {
        Act memory one = act(address(rules), abi.encodeCall(rules.retire, (0)));
        vm.startPrank(VOTER);
        uint256 id = governor.propose(one.targets, one.values, one.calls, one.why);
        governor.cancel(one.targets, one.values, one.calls, keccak256(bytes(one.why)));
        isIn(id, IGovernor.ProposalState.Canceled);
    }

    function refused(address caller, address target, bytes memory data) private {
        vm.prank(caller);
        (bool ok, bytes memory answer) = target.call(data);
        yes(!ok, "nobody but the timelock");
        bytes4 why = bytes4(answer);
        yes(
            why == IAccessManaged.AccessManagedUnauthorized.selector
                || why == IAccessManager.AccessManagerUnauthorizedAccount.selector
                || why == TimelockController.TimelockUnauthorizedCaller.selector
                || why == IGovernor.GovernorOnlyExecutor.selector,
            "for want of the right"
        );
    }

    function testFuzz_RevertIf_NotTheTimelock(address caller) public {
        vm.assume(caller != address(timelock) && caller != address(guardian));
        bytes32 model = newModel();
        refused(caller, address(models), abi.encodeCall(models.approve, (model)));
        refused(caller, address(models), abi.encodeCall(models.reject, (model, "")));
        refused(caller, address(models), abi.encodeCall(models.revoke, (model, "")));
        refused(caller, address(rules), abi.encodeCall(rules.adopt, ("a", "b", keccak256("c"))));
        refused(caller, address(rules), abi.encodeCall(rules.retire, (0)));
        refused(caller, address(guardian), abi.encodeCall(guardian.setTerm, (caller, NOW)));
        IncentiveParams memory params = IncentiveParameters.standard(caller);
        refused(caller, address(settings), abi.encodeCall(settings.setParameters, (params)));
        refused(caller, address(access), abi.encodeCall(access.closeTarget, (address(models))));
        refused(caller, address(access), abi.encodeCall(access.setTargetClosed, (address(models), true)));
        refused(caller, address(access), abi.encodeCall(access.grantRole, (0, caller, 0)));
        refused(caller, address(access), abi.encodeCall(access.grantRole, (1, caller, 0)));
        refused(caller, address(access), abi.encodeCall(access.updateAuthority, (address(models), caller)));
        refused(caller, address(timelock), abi.encodeCall(timelock.updateDelay, (3 days)));
        refused(caller, address(governor), abi.encodeCall(governor.setVotingPeriod, (4 days)));
        refused(caller, address(governor), abi.encodeCall(governor.updateTimelock, (timelock)));
    }

    /// The guardian's contract holds one role: it passes no other restriction.
    function test_TheGuardianIsNoAdmin() public {
        (bool admin,) = access.hasRole(0, address(guardian));
        (bool reviewer,) = access.hasRole(1, address(guardian));
        yes(!admin && !reviewer, "a brake, not a hand");
        refused(address(guardian), address(models), abi.encodeCall(models.approve, (newModel())));
        refused(address(guardian), address(access), abi.encodeCall(access.setTargetClosed, (address(models), false)));
    }
}
