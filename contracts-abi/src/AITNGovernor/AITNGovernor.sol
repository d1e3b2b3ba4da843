// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {
    GovernorVotesQuorumFraction
} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {GovernorLimits} from "./GovernorLimits.sol";

/// @title See {IAITNGovernor}.
contract AITNGovernor is
    GovernorLimits,
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
    constructor(IVotes token, TimelockController timelock_, Rules memory rules, Floors memory least)
        GovernorLimits(least)
        Governor("AITN Governor")
        GovernorSettings(rules.votingDelayS, rules.votingPeriodS, rules.thresholdWei)
        GovernorVotes(token)
        GovernorVotesQuorumFraction(rules.quorumBps)
        GovernorPreventLateQuorum(rules.lateExtensionS)
        GovernorTimelockControl(timelock_)
    {}

    /// @notice The quorum is counted in 1/10,000 of the supply.
    function quorumDenominator() public pure override returns (uint256) {
        return 10_000;
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _setVotingDelay(uint48 delayS) internal override {
        _within("votingDelay", delayS, floors().votingDelayS, MAX_DELAY_S);
        super._setVotingDelay(delayS);
    }

    function _setVotingPeriod(uint32 periodS) internal override {
        _within("votingPeriod", periodS, floors().votingPeriodS, MAX_PERIOD_S);
        super._setVotingPeriod(periodS);
    }

    function _setProposalThreshold(uint256 thresholdWei) internal override {
        _within("proposalThreshold", thresholdWei, MIN_THRESHOLD_WEI, MAX_THRESHOLD_WEI);
        super._setProposalThreshold(thresholdWei);
    }

    function _updateQuorumNumerator(uint256 quorumBps) internal override {
        _within("quorum", quorumBps, MIN_QUORUM_BPS, MAX_QUORUM_BPS);
        super._updateQuorumNumerator(quorumBps);
    }

    function _setLateQuorumVoteExtension(uint48 extensionS) internal override {
        _within("lateExtension", extensionS, floors().lateExtensionS, votingPeriod());
        super._setLateQuorumVoteExtension(extensionS);
    }

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
