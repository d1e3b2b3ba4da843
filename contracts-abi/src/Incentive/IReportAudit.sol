// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncentive} from "./IIncentive.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// @title What the chain can check of a report by itself: leaves, rules, weights and sums.
/// @notice Anyone shows a fault of a report that is not settled; it falls at once and the caller has half of its bond. What
/// cannot be checked is whether the evidence is true and the payee right; that is a challenge, which the DAO decides.
/// @dev Stateless. The Incentive named in a call decides by itself whether it trusts this contract.
interface IReportAudit {
    struct MemberEvidence {
        IIncentive.Member member;
        WorkEfficacy.Evidence evidence;
    }

    error EvidenceDiffers(address device, bytes32 evidence);
    error NoFault(uint48 cycle);
    error RootDiffers(bytes32 computed, bytes32 wanted);

    /// @notice Shows a fault in a member's leaf: a device of another node, a share against the node's rule, V > kappa * F.
    function proveMemberFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof,
        MemberEvidence calldata member,
        bytes32[] calldata memberProof
    ) external;

    /// @notice Shows a fault in a node's leaf taken by itself: too many active devices, a wrong weight.
    function proveNodeFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof
    ) external;

    /// @notice Shows that a node's leaf is not the sum of its members, given all of them in the tree's order.
    function proveNodeSumFault(
        IIncentive incentive,
        uint48 cycle,
        IIncentive.NodeLeaf calldata node,
        bytes32[] calldata nodeProof,
        MemberEvidence[] calldata members
    ) external;

    /// @notice Shows that the report is not the sum of its nodes, given all of them in the tree's order.
    function proveTotalsFault(IIncentive incentive, uint48 cycle, IIncentive.NodeLeaf[] calldata nodes) external;
}
