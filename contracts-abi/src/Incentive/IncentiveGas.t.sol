// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IReportAudit} from "./IReportAudit.sol";
import {Leaves} from "./Leaves.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// Cold storage: all earlier steps are in `setUp`, another transaction.
contract IncentiveGasTest is IncentiveFixture {
    // 1,000 nodes of 300 devices.
    uint256 private constant NODE_DEPTH = 10;
    uint256 private constant MEMBER_DEPTH = 9;

    IIncentive.Member private steady = IIncentive.Member(deviceAt(0), payeeOf(deviceAt(0)), 57_960, keccak256("e0"));
    IIncentive.Member private fresh = IIncentive.Member(deviceAt(1), payeeOf(deviceAt(1)), 57_960, keccak256("e1"));
    bytes private secondClaim;
    bytes private firstClaim;

    function setUp() public override {
        super.setUp();
        settleOne(1, steady, 11);
        call(claimData(1, steady, 11));
        settleOne(2, steady, 12);
        secondClaim = claimData(2, steady, 12);
        settleOne(3, fresh, 13);
        firstClaim = claimData(3, fresh, 13);
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

    function call(bytes memory data) private returns (uint256 gas) {
        address to = address(incentive);
        // A transaction's own target is warm, its storage is not.
        incentive.MAX_BATCH();
        uint256 before = gasleft();
        (bool done,) = to.call(data);
        gas = before - gasleft();
        yes(done, "claimed");
    }

    /// What a transaction with this calldata costs (EIP-2028, and the floor of EIP-7623).
    function transactionGas(bytes memory data, uint256 execution) private pure returns (uint256) {
        uint256 zeros;
        for (uint256 i; i < data.length; ++i) {
            if (data[i] == 0) ++zeros;
        }
        uint256 tokens = zeros + 4 * (data.length - zeros);
        uint256 standard = 21_000 + 4 * tokens + execution;
        uint256 floor = 21_000 + 10 * tokens;
        return standard > floor ? standard : floor;
    }

    event log_named_uint(string key, uint256 value);

    /// A coverage run compiles without the optimiser; a gas report makes a transaction of each call, base cost included.
    modifier measurable() {
        if (address(incentive).code.length > 24_576) return;
        uint256 before = gasleft();
        incentive.MAX_BATCH();
        if (before - gasleft() >= 21_000) return;
        _;
    }

    function test_ASteadyClaimCostsAtMost60000() public measurable {
        bytes memory data = secondClaim;
        uint256 total = transactionGas(data, call(data));
        emit log_named_uint("claim, whole transaction", total);
        yes(total <= 60_000, "one of 300,000 members claims for at most 60,000 gas, base cost and calldata included");
    }

    /// Once in 128 cycles a member's account word is new.
    function test_TheFirstClaimOfAnEra() public measurable {
        bytes memory data = firstClaim;
        uint256 total = transactionGas(data, call(data));
        emit log_named_uint("first claim of an era, whole transaction", total);
        yes(total <= 80_000, "the first claim writes a new word");
    }

    /// All members of the largest node are checked in one transaction.
    function test_TheSumsOf300MembersFitABlock() public measurable {
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
        toCycle(5);
        vm.prank(REPORTER);
        incentive.post(4, IIncentive.Report(Leaves.leafOf(node), 0, 17_388_001, 26_082_001, false));
        bytes memory data = abi.encodeCall(audit.proveNodeSumFault, (incentive, 4, node, new bytes32[](0), members));
        uint256 before = gasleft();
        (bool done,) = address(audit).call(data);
        uint256 total = transactionGas(data, before - gasleft());
        yes(done && incentive.pendingOf(4).reporter == address(0), "the report fell");
        emit log_named_uint("proof of a wrong sum of 300 members, whole transaction", total);
        yes(total <= 5_000_000, "a small part of a block");
    }
}
