// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Gas} from "../testing/Gas.sol";
import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IReportAudit} from "./IReportAudit.sol";
import {Leaves} from "./Leaves.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

contract IncentiveGasTest is IncentiveFixture, Gas {
    // 1,000 nodes of 300 devices.
    uint256 private constant NODE_DEPTH = 10;
    uint256 private constant MEMBER_DEPTH = 9;

    IIncentive.Member private steady = IIncentive.Member(deviceAt(0), payeeOf(deviceAt(0)), 57_960, keccak256("e0"));
    IIncentive.Member private fresh = IIncentive.Member(deviceAt(1), payeeOf(deviceAt(1)), 57_960, keccak256("e1"));

    function setUp() public override {
        super.setUp();
        settleOne(1, steady, 11);
        (bool done,) = address(incentive).call(claimData(1, steady, 11));
        yes(done, "claimed");
        settleOne(2, steady, 12);
        does("claim", claimData(2, steady, 12));
        settleOne(3, fresh, 13);
        does("first claim of an era", claimData(3, fresh, 13));
        toCycle(6);
        IIncentive.Report memory report = IIncentive.Report("root", "data", 17_388_000_000, 26_082_000_000, false);
        prepare("post of a cycle", REPORTER, address(incentive), abi.encodeCall(incentive.post, (5, report)));
        prepareSumOf300Members();
        bytes memory data = abi.encodeCall(incentive.challenge, (4, keccak256("reason")));
        prepare("challenge of a cycle", CHALLENGER, address(incentive), data);
        IIncentive.Source[] memory sources = new IIncentive.Source[](1);
        sources[0] = IIncentive.Source(steady.device, 0);
        does("withdrawal of a credit", abi.encodeCall(incentive.withdraw, (steady.payee, sources)));
    }

    function does(string memory what, bytes memory data) private {
        prepare(what, address(this), address(incentive), data);
    }

    function pathOf(uint256 seed, uint256 depth) private pure returns (bytes32[] memory path) {
        path = new bytes32[](depth);
        for (uint256 i; i < depth; ++i) {
            path[i] = keccak256(abi.encode(seed, depth, i));
        }
    }

    function nodeOf(IIncentive.Member memory m, uint256 seed) private pure returns (IIncentive.NodeLeaf memory node) {
        bytes32 root = MerkleProof.processProof(pathOf(seed, MEMBER_DEPTH), Leaves.leafOf(m));
        return IIncentive.NodeLeaf(417, 300, 17_388_000, 26_082_000, 17_388_000, root);
    }

    function settleOne(uint48 cycle, IIncentive.Member memory m, uint256 seed) private {
        bytes32 root = MerkleProof.processProof(pathOf(seed, NODE_DEPTH), Leaves.leafOf(nodeOf(m, seed)));
        toCycle(cycle + 1);
        vm.prank(REPORTER);
        incentive.post(cycle, IIncentive.Report(root, 0, 17_388_000_000, 26_082_000_000, false));
        vm.warp(block.timestamp + 2 days + 1);
        incentive.settle(10);
    }

    function claimData(uint48 cycle, IIncentive.Member memory m, uint256 seed) private view returns (bytes memory) {
        IIncentive.MemberClaim[] memory claims = new IIncentive.MemberClaim[](1);
        claims[0] = IIncentive.MemberClaim(m, pathOf(seed, MEMBER_DEPTH));
        return abi.encodeCall(incentive.claim, (cycle, nodeOf(m, seed), pathOf(seed, NODE_DEPTH), claims));
    }

    /// All members of the largest node are checked in one transaction.
    function prepareSumOf300Members() private {
        IReportAudit.MemberEvidence[] memory members = new IReportAudit.MemberEvidence[](300);
        bytes32[] memory leaves = new bytes32[](300);
        for (uint160 k; k < 300; ++k) {
            members[k].evidence = WorkEfficacy.Evidence(1e9, 2e9, 1e9, 5e13, 80_000, 8_000);
            bytes32 digest = keccak256(abi.encode(members[k].evidence));
            members[k].member = IIncentive.Member(address(k + 1), address(k + 1), 57_960, digest);
            leaves[k] = Leaves.leafOf(members[k].member);
        }
        // One uWE more than the members have.
        IIncentive.NodeLeaf memory node =
            IIncentive.NodeLeaf(417, 300, 17_388_001, 26_082_001, 17_388_000, Leaves.rootOf(leaves));
        vm.prank(REPORTER);
        incentive.post(4, IIncentive.Report(Leaves.leafOf(node), 0, 17_388_001, 26_082_001, false));
        bytes memory data = abi.encodeCall(audit.proveNodeSumFault, (incentive, 4, node, new bytes32[](0), members));
        prepare("proof of a wrong sum of 300 members", address(this), address(audit), data);
    }

    /// One of 300,000 members claims, base cost and calldata included.
    function test_ASteadyClaimCostsAtMost60000() public {
        measure("claim", 60_000);
    }

    /// Once in 128 cycles a member's account word is new.
    function test_TheFirstClaimOfAnEra() public {
        measure("first claim of an era");
    }

    function test_APost() public {
        measure("post of a cycle");
    }

    function test_AChallenge() public {
        measure("challenge of a cycle");
    }

    function test_AWithdrawal() public {
        measure("withdrawal of a credit");
    }

    function test_TheSumsOf300MembersFitABlock() public {
        measure("proof of a wrong sum of 300 members", 5_000_000);
        eq(incentive.pendingOf(4).reporter, address(0));
    }
}
