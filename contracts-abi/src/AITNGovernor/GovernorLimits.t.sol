// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {AITNGovernor} from "./AITNGovernor.sol";
import {AITNTimelock} from "./AITNTimelock.sol";
import {DaoFixture} from "./DaoFixture.t.sol";
import {IAITNGovernor} from "./IAITNGovernor.sol";

contract GovernorLimitsTest is DaoFixture {
    function out(bytes32 which, uint256 value, uint256 least, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAITNGovernor.RuleOutOfRange.selector, which, value, least, most);
    }

    function make(IAITNGovernor.Rules memory r, IAITNGovernor.Floors memory f) private returns (AITNGovernor) {
        return new AITNGovernor(token, timelock, r, f);
    }

    function test_GenesisKeepsWhatItIsGiven() public view {
        eq(governor.votingDelay(), DELAY);
        eq(governor.votingPeriod(), PERIOD);
        eq(governor.lateQuorumVoteExtension(), EXTENSION);
        eq(governor.proposalThreshold(), THRESHOLD);
        eq(governor.quorumNumerator(), 400);
        eq(governor.quorumDenominator(), 10_000);
        IAITNGovernor.Floors memory f = governor.floors();
        eq(f.votingDelayS, 12 hours);
        eq(f.votingPeriodS, 3 days);
        eq(f.lateExtensionS, 1 days);
        eq(timelock.getMinDelay(), LOCK);
        eq(timelock.floorS(), 1 days);
        eq(governor.timelock(), address(timelock));
    }

    /// A local chain's rules, and the least and the most that any chain may have.
    function test_GenesisMayHaveSeconds() public {
        AITNGovernor g = make(IAITNGovernor.Rules(1, 10, 5, 1 ether, 100), IAITNGovernor.Floors(1, 1, 1));
        eq(g.votingPeriod(), 10);
        g = make(
            IAITNGovernor.Rules(14 days, 30 days, 30 days, 20_000_000 ether, 2000),
            IAITNGovernor.Floors(14 days, 30 days, 30 days)
        );
        eq(g.quorumNumerator(), 2000);
    }

    function test_RevertIf_GenesisIsOutOfRange() public {
        IAITNGovernor.Rules memory r = standardRules();
        r.votingDelayS = 12 hours - 1;
        vm.expectRevert(out("votingDelay", 12 hours - 1, 12 hours, 14 days));
        make(r, standardFloors());
        r = standardRules();
        r.votingPeriodS = 3 days - 1;
        vm.expectRevert(out("votingPeriod", 3 days - 1, 3 days, 30 days));
        make(r, standardFloors());
        r = standardRules();
        r.lateExtensionS = 1 days - 1;
        vm.expectRevert(out("lateExtension", 1 days - 1, 1 days, PERIOD));
        make(r, standardFloors());
        r = standardRules();
        r.thresholdWei = 1 ether - 1;
        vm.expectRevert(out("proposalThreshold", 1 ether - 1, 1 ether, 20_000_000 ether));
        make(r, standardFloors());
        r = standardRules();
        r.quorumBps = 99;
        vm.expectRevert(out("quorum", 99, 100, 2000));
        make(r, standardFloors());
    }

    function test_RevertIf_AFloorIsOutOfRange() public {
        IAITNGovernor.Floors memory f = standardFloors();
        f.votingDelayS = 0;
        vm.expectRevert(out("minVotingDelay", 0, 1, 14 days));
        make(standardRules(), f);
        f = standardFloors();
        f.votingPeriodS = 0;
        vm.expectRevert(out("minVotingPeriod", 0, 1, 30 days));
        make(standardRules(), f);
        f = standardFloors();
        f.lateExtensionS = 0;
        vm.expectRevert(out("minLateExtension", 0, 1, 30 days));
        make(standardRules(), f);
        f.lateExtensionS = 30 days + 1;
        vm.expectRevert(out("minLateExtension", 30 days + 1, 1, 30 days));
        make(standardRules(), f);
    }

    function own(bytes memory data, bytes memory refusal) private {
        refuseDecision(address(governor), data, refusal);
    }

    function test_TheDaoChangesItsRulesWithinTheRanges() public {
        decide(address(governor), abi.encodeCall(governor.setVotingDelay, (14 days)));
        vm.warp(block.timestamp + 14 days);
        decideSlowly(abi.encodeCall(governor.setVotingDelay, (12 hours)));
        decide(address(governor), abi.encodeCall(governor.setVotingPeriod, (3 days)));
        decide(address(governor), abi.encodeCall(governor.setLateQuorumVoteExtension, (3 days)));
        decide(address(governor), abi.encodeCall(governor.setProposalThreshold, (20_000_000 ether)));
        decide(address(governor), abi.encodeCall(governor.updateQuorumNumerator, (500)));
        eq(governor.votingPeriod(), 3 days);
        eq(governor.quorumNumerator(), 500);
    }

    /// The fixture waits for the standard delay; this one for any.
    function decideSlowly(bytes memory data) private {
        Act memory one = act(address(governor), data);
        vm.prank(VOTER);
        uint256 id = governor.propose(one.targets, one.values, one.calls, one.why);
        vm.warp(governor.proposalSnapshot(id) + 1);
        voteAs(VOTER, id, 1);
        vm.warp(governor.proposalDeadline(id) + 1);
        governor.queue(one.targets, one.values, one.calls, keccak256(bytes(one.why)));
        vm.warp(block.timestamp + LOCK);
        execute(one);
        eq(governor.votingDelay(), 12 hours);
    }

    function test_RevertIf_TheDaoLeavesTheRanges() public {
        own(
            abi.encodeCall(governor.setVotingDelay, (12 hours - 1)), out("votingDelay", 12 hours - 1, 12 hours, 14 days)
        );
        own(abi.encodeCall(governor.setVotingDelay, (14 days + 1)), out("votingDelay", 14 days + 1, 12 hours, 14 days));
        own(abi.encodeCall(governor.setVotingPeriod, (3 days - 1)), out("votingPeriod", 3 days - 1, 3 days, 30 days));
        own(abi.encodeCall(governor.setVotingPeriod, (30 days + 1)), out("votingPeriod", 30 days + 1, 3 days, 30 days));
        own(
            abi.encodeCall(governor.setLateQuorumVoteExtension, (PERIOD + 1)),
            out("lateExtension", PERIOD + 1, 1 days, PERIOD)
        );
        own(
            abi.encodeCall(governor.setProposalThreshold, (20_000_000 ether + 1)),
            out("proposalThreshold", 20_000_000 ether + 1, 1 ether, 20_000_000 ether)
        );
        own(abi.encodeCall(governor.updateQuorumNumerator, (2001)), out("quorum", 2001, 100, 2000));
    }

    function delayOut(uint256 value, uint256 least) private pure returns (bytes memory) {
        return abi.encodeWithSelector(AITNTimelock.DelayOutOfRange.selector, value, least, 30 days);
    }

    /// A call of its own: linked at run time, a refused `new` would end the test that makes it, whatever comes after.
    function make(uint256 delay, uint256 least) external {
        new AITNTimelock(delay, least, VOTER, VOTER);
    }

    function test_RangesOfTheTimelock() public {
        decide(address(timelock), abi.encodeCall(timelock.updateDelay, (1 days)));
        eq(timelock.getMinDelay(), 1 days);
        refuseDecision(
            address(timelock), abi.encodeCall(timelock.updateDelay, (1 days - 1)), delayOut(1 days - 1, 1 days)
        );
        refuseDecision(
            address(timelock), abi.encodeCall(timelock.updateDelay, (30 days + 1)), delayOut(30 days + 1, 1 days)
        );
        this.make(30 days, 30 days);
        vm.expectRevert(delayOut(0, 1));
        this.make(1, 0);
        vm.expectRevert(delayOut(30 days + 1, 1));
        this.make(1, 30 days + 1);
        vm.expectRevert(delayOut(30 days + 1, 1));
        this.make(30 days, 30 days + 1);
        vm.expectRevert(delayOut(1, 2));
        this.make(1, 2);
    }

    /// Only the governor proposes, it and the guardian cancel, everyone executes, and there is no admin but itself.
    function test_RolesOfTheTimelock() public view {
        bytes32 cancels = timelock.CANCELLER_ROLE();
        yes(timelock.hasRole(timelock.PROPOSER_ROLE(), address(governor)), "the governor proposes");
        yes(!timelock.hasRole(timelock.PROPOSER_ROLE(), address(guardian)), "the guardian does not");
        yes(timelock.hasRole(cancels, address(governor)) && timelock.hasRole(cancels, address(guardian)), "cancel");
        yes(timelock.hasRole(timelock.EXECUTOR_ROLE(), address(0)), "everyone executes");
        yes(timelock.hasRole(bytes32(0), address(timelock)), "its own admin");
        yes(!timelock.hasRole(bytes32(0), address(this)), "the deployer is none");
    }
}
