// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INodeRegistry} from "../NodeRegistry/INodeRegistry.sol";
import {NodeWeight} from "../NodeRegistry/NodeWeight.sol";
import {IIncentive} from "./IIncentive.sol";
import {IIncentiveSettings} from "./IIncentiveSettings.sol";
import {IReportAudit} from "./IReportAudit.sol";
import {Leaves} from "./Leaves.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// @title See {IReportAudit}.
contract ReportAudit is IReportAudit {
    INodeRegistry public immutable nodes;
    IIncentiveSettings public immutable settings;

    constructor(INodeRegistry nodes_, IIncentiveSettings settings_) {
        nodes = nodes_;
        settings = settings_;
    }

    /// @inheritdoc IReportAudit
    function proveMemberFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof,
        MemberEvidence calldata member,
        bytes32[] calldata memberProof
    ) external {
        IIncentive.Report memory report = incentive.pendingOf(cycle).report;
        Leaves.requireNode(cycle, report.root, node, nodeProof);
        Leaves.requireMember(node, member.member, memberProof);
        WorkEfficacy.Weights memory weights = settings.parametersAt(cycle).weights;
        _convict(incentive, cycle, _memberFault(weights, cycle, report.afterMilestone, node.node, member));
    }

    /// @inheritdoc IReportAudit
    function proveNodeFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof
    ) external {
        Leaves.requireNode(cycle, incentive.pendingOf(cycle).report.root, node, nodeProof);
        IIncentive.Fault fault = IIncentive.Fault.None;
        NodeWeight.Curve memory curve = settings.parametersAt(cycle).curve;
        if (NodeWeight.weight(curve, node.efficacy, node.activeDevices) != node.weight) {
            fault = IIncentive.Fault.WeightWrong;
        }
        if (node.activeDevices > nodes.countAt(node.node, cycle)) fault = IIncentive.Fault.CountBeyondMembers;
        _convict(incentive, cycle, fault);
    }

    /// @inheritdoc IReportAudit
    function proveNodeSumFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof,
        MemberEvidence[] calldata members
    ) external {
        IIncentive.Report memory report = incentive.pendingOf(cycle).report;
        Leaves.requireNode(cycle, report.root, node, nodeProof);
        WorkEfficacy.Weights memory weights = settings.parametersAt(cycle).weights;
        _convict(incentive, cycle, _nodeSumFault(weights, report.afterMilestone, node, members));
    }

    /// @inheritdoc IReportAudit
    function proveTotalsFault(IIncentive incentive, uint48 cycle, IIncentive.NodeLeaf[] calldata leaves) external {
        _convict(incentive, cycle, _totalsFault(incentive.pendingOf(cycle).report, leaves));
    }

    function _memberFault(
        WorkEfficacy.Weights memory weights,
        uint48 cycle,
        bool afterMilestone,
        uint64 node,
        MemberEvidence calldata m
    ) private view returns (IIncentive.Fault) {
        WorkEfficacy.Evidence memory e = _evidenceOf(m);
        (uint64 home,) = nodes.memberAt(m.member.device, cycle);
        if (home != node) return IIncentive.Fault.NotMember;
        uint256 efficacy = WorkEfficacy.efficacy(weights, e, afterMilestone);
        uint256 share = nodes.shareAt(node, m.member.device, cycle, efficacy, WorkEfficacy.variablePart(e));
        if (share != m.member.share) return IIncentive.Fault.ShareWrong;
        if (WorkEfficacy.beyondCapability(weights, e)) return IIncentive.Fault.BeyondCapability;
        return IIncentive.Fault.None;
    }

    function _nodeSumFault(
        WorkEfficacy.Weights memory weights,
        bool afterMilestone,
        IIncentive.NodeLeaf calldata node,
        MemberEvidence[] calldata members
    ) private pure returns (IIncentive.Fault) {
        bytes32[] memory leaves = new bytes32[](members.length);
        uint256 efficacy;
        uint256 active;
        uint256 shares;
        bool rising = true;
        for (uint256 i; i < members.length; ++i) {
            leaves[i] = Leaves.leafOf(members[i].member);
            uint256 own = WorkEfficacy.efficacy(weights, _evidenceOf(members[i]), afterMilestone);
            efficacy += own;
            shares += members[i].member.share;
            if (own >= weights.activeFloor) ++active;
            if (i > 0 && members[i].member.device <= members[i - 1].member.device) rising = false;
        }
        _checkRoot(leaves, node.membersRoot);
        if (!rising) return IIncentive.Fault.OrderWrong;
        bool same = efficacy == node.efficacy && active == node.activeDevices && shares == node.shareTotal;
        return same ? IIncentive.Fault.None : IIncentive.Fault.SumWrong;
    }

    function _totalsFault(IIncentive.Report memory report, IIncentive.NodeLeaf[] calldata nodeLeaves)
        private
        pure
        returns (IIncentive.Fault)
    {
        bytes32[] memory leaves = new bytes32[](nodeLeaves.length);
        uint256 efficacy;
        uint256 weight;
        bool rising = true;
        for (uint256 i; i < nodeLeaves.length; ++i) {
            leaves[i] = Leaves.leafOf(nodeLeaves[i]);
            efficacy += nodeLeaves[i].efficacy;
            weight += nodeLeaves[i].weight;
            if (i > 0 && nodeLeaves[i].node <= nodeLeaves[i - 1].node) rising = false;
        }
        _checkRoot(leaves, report.root);
        if (!rising) return IIncentive.Fault.OrderWrong;
        bool same = efficacy == report.efficacy && weight == report.weight;
        return same ? IIncentive.Fault.None : IIncentive.Fault.SumWrong;
    }

    function _evidenceOf(MemberEvidence calldata m) private pure returns (WorkEfficacy.Evidence memory) {
        bytes32 digest = keccak256(abi.encode(m.evidence));
        require(digest == m.member.evidence, EvidenceDiffers(m.member.device, m.member.evidence));
        return m.evidence;
    }

    function _checkRoot(bytes32[] memory leaves, bytes32 wanted) private pure {
        bytes32 computed = Leaves.rootOf(leaves);
        require(leaves.length > 0 && computed == wanted, RootDiffers(computed, wanted));
    }

    function _convict(IIncentive incentive, uint48 cycle, IIncentive.Fault fault) private {
        require(fault != IIncentive.Fault.None, NoFault(cycle));
        incentive.convict(cycle, msg.sender, fault);
    }
}
