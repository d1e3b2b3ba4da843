// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {INodeRegistry} from "../NodeRegistry/INodeRegistry.sol";
import {NodeRegistryFixture} from "../NodeRegistry/NodeRegistryFixture.t.sol";
import {NodeWeight} from "../NodeRegistry/NodeWeight.sol";
import {IIncentive} from "./IIncentive.sol";
import {IReportAudit} from "./IReportAudit.sol";
import {Incentive} from "./Incentive.sol";
import {IncentiveParameters, IncentiveParams} from "./IncentiveParameters.sol";
import {IncentiveSettings} from "./IncentiveSettings.sol";
import {Leaves} from "./Leaves.sol";
import {ReportAudit} from "./ReportAudit.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// The whole supply for the test, as AITN has it.
contract Money is ERC20 {
    constructor() ERC20("AITN", "AITN") {
        _mint(msg.sender, 2_000_000_000 ether);
    }
}

/// Three nodes, one of each rule, with seven devices from cycle 1 on; the reserve is funded; it is the second of cycle 1.
abstract contract IncentiveFixture is NodeRegistryFixture {
    uint256 internal constant RESERVE = 1_000_000_000 ether;
    uint256 internal constant BOND = 12_500 ether;
    address internal constant REPORTER = address(0x4E90);
    address internal constant CHALLENGER = address(0xC4A1);
    address internal constant DAO = address(0xDA0);
    address internal constant TREASURY = address(0x73EA);
    uint64 private constant REPORTER_ROLE = 1;
    uint64 private constant DAO_ROLE = 2;

    struct Tree {
        IIncentive.NodeLeaf[] nodes;
        IReportAudit.MemberEvidence[][] members;
        IIncentive.Report report;
    }

    Money internal token;
    IncentiveSettings internal settings;
    ReportAudit internal audit;
    Incentive internal incentive;

    function setUp() public virtual override {
        super.setUp();
        token = new Money();
        settings = new IncentiveSettings(nodes, address(manager), IncentiveParameters.standard(TREASURY));
        audit = new ReportAudit(nodes, settings);
        incentive = new Incentive(token, nodes, address(audit), settings, address(manager));
        token.transfer(address(incentive), RESERVE);
        bytes4[] memory one = new bytes4[](1);
        one[0] = incentive.post.selector;
        manager.setTargetFunctionRole(address(incentive), one, REPORTER_ROLE);
        one[0] = incentive.resolve.selector;
        manager.setTargetFunctionRole(address(incentive), one, DAO_ROLE);
        one[0] = settings.setParameters.selector;
        manager.setTargetFunctionRole(address(settings), one, DAO_ROLE);
        manager.grantRole(REPORTER_ROLE, REPORTER, 0);
        manager.grantRole(DAO_ROLE, DAO, 0);
        _endow(REPORTER);
        _endow(CHALLENGER);
        _seat(INodeRegistry.Rule.Efficacy, 0, 3);
        _seat(INodeRegistry.Rule.Data, 3, 5);
        _seat(INodeRegistry.Rule.Fixed, 5, 7);
        toCycle(1);
    }

    function _endow(address who) private {
        token.transfer(who, 10_000_000 ether);
        vm.prank(who);
        token.approve(address(incentive), type(uint256).max);
    }

    function _seat(INodeRegistry.Rule rule, uint256 from, uint256 to) private {
        uint64 node = newNode(rule);
        for (uint256 k = from; k < to; ++k) {
            joinAs(node, k, rule, uint32(10 * (k + 1)));
        }
    }

    function payeeOf(address device) internal pure returns (address) {
        return address(uint160(device) ^ 0xFFFF);
    }

    function evidenceOf(uint256 k, uint256 seed) internal pure virtual returns (WorkEfficacy.Evidence memory) {
        uint256 data = 1e12 + uint256(keccak256(abi.encode(seed, k))) % 1e14;
        return WorkEfficacy.Evidence(1e9, 2e9, 1e9, uint64(data), 80_000, 8_000);
    }

    /// An honest report of a cycle.
    function treeAt(uint48 cycle, uint256 seed, bool afterMilestone) internal view returns (Tree memory t) {
        t.nodes = new IIncentive.NodeLeaf[](3);
        t.members = new IReportAudit.MemberEvidence[][](3);
        t.report.afterMilestone = afterMilestone;
        uint256[4] memory cuts = [uint256(0), 3, 5, 7];
        for (uint64 n; n < 3; ++n) {
            t.nodes[n].node = n + 1;
            t.members[n] = new IReportAudit.MemberEvidence[](cuts[n + 1] - cuts[n]);
            for (uint256 k = cuts[n]; k < cuts[n + 1]; ++k) {
                t.members[n][k - cuts[n]] = _member(cycle, n + 1, k, seed, afterMilestone);
            }
            _sort(t.members[n]);
        }
        sum(t);
        seal(t);
    }

    function _member(uint48 cycle, uint64 node, uint256 k, uint256 seed, bool afterMilestone)
        private
        view
        returns (IReportAudit.MemberEvidence memory m)
    {
        m.evidence = evidenceOf(k, seed);
        address device = deviceAt(k);
        uint256 own = WorkEfficacy.efficacy(weights(), m.evidence, afterMilestone);
        uint256 share = nodes.shareAt(node, device, cycle, own, WorkEfficacy.variablePart(m.evidence));
        m.member = IIncentive.Member(device, payeeOf(device), uint64(share), keccak256(abi.encode(m.evidence)));
    }

    function weights() internal pure returns (WorkEfficacy.Weights memory) {
        return IncentiveParameters.standard(TREASURY).weights;
    }

    function _sort(IReportAudit.MemberEvidence[] memory list_) private pure {
        for (uint256 i = 1; i < list_.length; ++i) {
            for (uint256 j = i; j > 0 && list_[j].member.device < list_[j - 1].member.device; --j) {
                (list_[j], list_[j - 1]) = (list_[j - 1], list_[j]);
            }
        }
    }

    /// Sums from the members up.
    function sum(Tree memory t) internal pure {
        (t.report.efficacy, t.report.weight) = (0, 0);
        for (uint256 n; n < t.nodes.length; ++n) {
            IIncentive.NodeLeaf memory node = t.nodes[n];
            (node.efficacy, node.activeDevices, node.shareTotal) = (0, 0, 0);
            for (uint256 i; i < t.members[n].length; ++i) {
                WorkEfficacy.Evidence memory e = t.members[n][i].evidence;
                uint256 own = WorkEfficacy.efficacy(weights(), e, t.report.afterMilestone);
                node.efficacy += uint64(own);
                if (own > 0) ++node.activeDevices;
                node.shareTotal += t.members[n][i].member.share;
            }
            node.weight = uint64(
                NodeWeight.weight(IncentiveParameters.standard(TREASURY).curve, node.efficacy, node.activeDevices)
            );
            t.report.efficacy += node.efficacy;
            t.report.weight += node.weight;
        }
    }

    /// Roots from the members up.
    function seal(Tree memory t) internal pure {
        for (uint256 n; n < t.nodes.length; ++n) {
            t.nodes[n].membersRoot = Leaves.rootOf(memberLeaves(t, n));
        }
        t.report.root = Leaves.rootOf(nodeLeaves(t));
    }

    function nodeLeaves(Tree memory t) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](t.nodes.length);
        for (uint256 n; n < leaves.length; ++n) {
            leaves[n] = Leaves.leafOf(t.nodes[n]);
        }
    }

    function memberLeaves(Tree memory t, uint256 n) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](t.members[n].length);
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = Leaves.leafOf(t.members[n][i].member);
        }
    }

    /// The proof of a leaf in OpenZeppelin's standard tree.
    function proofOf(bytes32[] memory leaves, uint256 index) internal pure returns (bytes32[] memory proof) {
        uint256 count = leaves.length;
        bytes32[] memory tree = new bytes32[](2 * count - 1);
        for (uint256 i; i < count; ++i) {
            tree[2 * count - 2 - i] = leaves[i];
        }
        for (uint256 i = count - 1; i > 0; --i) {
            tree[i - 1] = Hashes.commutativeKeccak256(tree[2 * i - 1], tree[2 * i]);
        }
        uint256 depth;
        for (uint256 at_ = 2 * count - 2 - index; at_ > 0; at_ = (at_ - 1) / 2) {
            ++depth;
        }
        proof = new bytes32[](depth);
        uint256 step;
        for (uint256 at_ = 2 * count - 2 - index; at_ > 0; at_ = (at_ - 1) / 2) {
            proof[step++] = tree[at_ % 2 == 1 ? at_ + 1 : at_ - 1];
        }
    }

    function nodeProof(Tree memory t, uint256 n) internal pure returns (bytes32[] memory) {
        return proofOf(nodeLeaves(t), n);
    }

    /// Claims of all members of the n-th node.
    function claimsOf(Tree memory t, uint256 n) internal pure returns (IIncentive.MemberClaim[] memory claims) {
        bytes32[] memory leaves = memberLeaves(t, n);
        claims = new IIncentive.MemberClaim[](leaves.length);
        for (uint256 i; i < claims.length; ++i) {
            claims[i] = IIncentive.MemberClaim(t.members[n][i].member, proofOf(leaves, i));
        }
    }

    function postTree(uint48 cycle, Tree memory t) internal {
        vm.prank(REPORTER);
        incentive.post(cycle, t.report);
    }

    /// Posts at the cycle's end and settles it when its challenge window is over.
    function settleTree(uint48 cycle, Tree memory t) internal {
        toCycle(cycle + 1);
        postTree(cycle, t);
        vm.warp(block.timestamp + 2 days + 1);
        incentive.settle(10);
    }

    /// Claims for all members of the n-th node.
    function claimNode(uint48 cycle, Tree memory t, uint256 n) internal returns (uint256) {
        return incentive.claim(cycle, t.nodes[n], nodeProof(t, n), claimsOf(t, n));
    }

    function creditOf(IIncentive.Member memory m, uint256 era) internal view returns (uint256) {
        return incentive.accountOf(m.device, m.payee, era).credit;
    }
}
