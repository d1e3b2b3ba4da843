// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {IReportAudit} from "./IReportAudit.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

contract ReportAuditTest is IncentiveFixture {
    address private constant FINDER = address(0xF1AD);

    function setUp() public override {
        super.setUp();
        toCycle(2);
    }

    function honest() private view returns (Tree memory) {
        return treeAt(1, 3, false);
    }

    function expectFault(IIncentive.Fault fault) private {
        vm.expectEmit();
        emit IIncentive.ReportRejected(1, REPORTER, FINDER, fault);
        vm.prank(FINDER);
    }

    function expectRefusal(bytes memory refusal) private {
        vm.expectRevert(refusal);
    }

    function showMember(Tree memory t, uint256 n, uint256 i, IIncentive.Fault fault, bytes memory refusal) private {
        bytes32[] memory inCycle = nodeProof(t, n);
        bytes32[] memory inNode = proofOf(memberLeaves(t, n), i);
        refusal.length == 0 ? expectFault(fault) : expectRefusal(refusal);
        audit.proveMemberFault(incentive, 1, t.nodes[n], inCycle, t.members[n][i], inNode);
    }

    function showNode(Tree memory t, uint256 n, IIncentive.Fault fault, bytes memory refusal) private {
        bytes32[] memory inCycle = nodeProof(t, n);
        refusal.length == 0 ? expectFault(fault) : expectRefusal(refusal);
        audit.proveNodeFault(incentive, 1, t.nodes[n], inCycle);
    }

    function showSums(Tree memory t, uint256 n, IIncentive.Fault fault, bytes memory refusal) private {
        bytes32[] memory inCycle = nodeProof(t, n);
        refusal.length == 0 ? expectFault(fault) : expectRefusal(refusal);
        audit.proveNodeSumFault(incentive, 1, t.nodes[n], inCycle, t.members[n]);
    }

    function showTotals(Tree memory t, IIncentive.Fault fault, bytes memory refusal) private {
        refusal.length == 0 ? expectFault(fault) : expectRefusal(refusal);
        audit.proveTotalsFault(incentive, 1, t.nodes);
    }

    function testFuzz_AnHonestReportHasNoFault(uint256 seed) public {
        Tree memory t = treeAt(1, seed, false);
        postTree(1, t);
        bytes memory refusal = abi.encodeWithSelector(IReportAudit.NoFault.selector, 1);
        for (uint256 n; n < 3; ++n) {
            for (uint256 i; i < t.members[n].length; ++i) {
                showMember(t, n, i, IIncentive.Fault.None, refusal);
            }
            showNode(t, n, IIncentive.Fault.None, refusal);
            showSums(t, n, IIncentive.Fault.None, refusal);
        }
        showTotals(t, IIncentive.Fault.None, refusal);
    }

    function test_TheFinderHasHalfOfTheBond() public {
        Tree memory t = honest();
        t.nodes[0].weight += 1;
        seal(t);
        postTree(1, t);
        showNode(t, 0, IIncentive.Fault.WeightWrong, "");
        eq(token.balanceOf(FINDER), BOND / 2);
        eq(token.balanceOf(TREASURY), BOND / 2);
        eq(incentive.bondsHeld(), 0);
        eq(incentive.pendingOf(1).rejections, 1);
    }

    function testFuzz_DataBeyondCapability(uint256 n, uint64 excess) public {
        n %= 2;
        Tree memory t = honest();
        // F = 129,600; V = F is still possible, one more is not.
        t.members[n][0].evidence.dataBytes = uint64((129_600 + bound(excess, 1, 1e6)) * 1e9);
        (t.members[n][0].evidence.workS, t.members[n][0].evidence.communicationS) = (1, 0);
        reshare(t, n);
        postTree(1, t);
        showMember(t, n, 0, IIncentive.Fault.BeyondCapability, "");
    }

    function test_DataAtCapabilityIsNoFault() public {
        Tree memory t = honest();
        t.members[0][0].evidence.dataBytes = 129_600e9;
        (t.members[0][0].evidence.workS, t.members[0][0].evidence.communicationS) = (1, 0);
        reshare(t, 0);
        postTree(1, t);
        showMember(t, 0, 0, IIncentive.Fault.None, abi.encodeWithSelector(IReportAudit.NoFault.selector, 1));
    }

    /// The first member's share and digest after its evidence changed; F is 129,600 in all tests, Tw 1 and Tc 0 here.
    function reshare(Tree memory t, uint256 n) private pure {
        uint64 v = t.members[n][0].evidence.dataBytes / 1e9;
        t.members[n][0].member.evidence = keccak256(abi.encode(t.members[n][0].evidence));
        t.members[n][0].member.share = n == 0 ? v + 12_960 : v;
        sum(t);
        seal(t);
    }

    function testFuzz_AShareAgainstTheRule(uint256 n, uint64 share) public {
        n %= 3;
        Tree memory t = honest();
        vm.assume(share != t.members[n][0].member.share);
        t.members[n][0].member.share = uint64(bound(share, 0, 1e15));
        vm.assume(t.members[n][0].member.share != honest().members[n][0].member.share);
        sum(t);
        seal(t);
        postTree(1, t);
        showMember(t, n, 0, IIncentive.Fault.ShareWrong, "");
    }

    function test_SharesOfTheWrongPhase() public {
        Tree memory t = honest();
        t.report.afterMilestone = true;
        postTree(1, t);
        showMember(t, 0, 0, IIncentive.Fault.ShareWrong, "");
    }

    function test_ADeviceOfAnotherNode() public {
        Tree memory t = honest();
        t.members[0][1] = t.members[2][0];
        sum(t);
        seal(t);
        postTree(1, t);
        showMember(t, 0, 1, IIncentive.Fault.NotMember, "");
    }

    function test_RevertIf_TheEvidenceIsAnother() public {
        Tree memory t = honest();
        postTree(1, t);
        bytes memory refusal = abi.encodeWithSelector(
            IReportAudit.EvidenceDiffers.selector, t.members[0][0].member.device, t.members[0][0].member.evidence
        );
        t.members[0][0].evidence.dataBytes += 1;
        showMember(t, 0, 0, IIncentive.Fault.None, refusal);
        showSums(t, 0, IIncentive.Fault.None, refusal);
    }

    function test_RevertIf_TheLeavesAreNotInTheReport() public {
        Tree memory t = honest();
        postTree(1, t);
        t.nodes[0].weight += 1;
        bytes memory refusal = abi.encodeWithSelector(IIncentive.NotInCycle.selector, 1, 1);
        showNode(t, 0, IIncentive.Fault.None, refusal);
        showSums(t, 0, IIncentive.Fault.None, refusal);
        showMember(t, 0, 0, IIncentive.Fault.None, refusal);
        t = honest();
        t.members[0][0].member.share += 1;
        refusal = abi.encodeWithSelector(IIncentive.NotInNode.selector, 1, t.members[0][0].member.device);
        showMember(t, 0, 0, IIncentive.Fault.None, refusal);
    }

    function test_RevertIf_NothingIsPosted() public {
        Tree memory t = honest();
        showNode(t, 0, IIncentive.Fault.None, abi.encodeWithSelector(IIncentive.NotInCycle.selector, 1, 1));
        showTotals(
            t, IIncentive.Fault.None, abi.encodeWithSelector(IReportAudit.RootDiffers.selector, t.report.root, 0)
        );
        IIncentive.NodeLeaf[] memory none = new IIncentive.NodeLeaf[](0);
        vm.expectRevert(abi.encodeWithSelector(IReportAudit.RootDiffers.selector, 0, 0));
        audit.proveTotalsFault(incentive, 1, none);
    }

    function test_MoreActiveDevicesThanMembers() public {
        Tree memory t = honest();
        t.nodes[0].activeDevices = 4;
        seal(t);
        postTree(1, t);
        showNode(t, 0, IIncentive.Fault.CountBeyondMembers, "");
    }

    function testFuzz_ANodeIsNotTheSumOfItsMembers(uint256 which, uint64 by) public {
        Tree memory t = honest();
        by = uint64(bound(by, 1, 1e9));
        which %= 3;
        if (which == 0) t.nodes[0].efficacy += by;
        if (which == 1) t.nodes[0].activeDevices = 2;
        if (which == 2) t.nodes[0].shareTotal += by;
        seal(t);
        postTree(1, t);
        showSums(t, 0, IIncentive.Fault.SumWrong, "");
    }

    function test_ADeviceBelowTheFloorIsNotCounted() public {
        Tree memory t = honest();
        t.members[0][0].evidence.dataBytes = 0;
        t.members[0][0].member.evidence = keccak256(abi.encode(t.members[0][0].evidence));
        t.members[0][0].member.share = 0;
        sum(t);
        eq(t.nodes[0].activeDevices, 2);
        t.nodes[0].activeDevices = 3;
        seal(t);
        postTree(1, t);
        showNode(t, 0, IIncentive.Fault.None, abi.encodeWithSelector(IReportAudit.NoFault.selector, 1));
        showSums(t, 0, IIncentive.Fault.SumWrong, "");
    }

    function test_ADeviceAtTheFloorIsCounted() public {
        Tree memory t = honest();
        // 1 uWE and no hardware: just the floor.
        t.members[0][0].evidence = WorkEfficacy.Evidence(0, 0, 0, 1e9, 1, 0);
        t.members[0][0].member.evidence = keccak256(abi.encode(t.members[0][0].evidence));
        sum(t);
        eq(t.nodes[0].activeDevices, 3);
        seal(t);
        postTree(1, t);
        showSums(t, 0, IIncentive.Fault.None, abi.encodeWithSelector(IReportAudit.NoFault.selector, 1));
    }

    function test_AMemberListedTwice() public {
        Tree memory t = honest();
        t.members[0][1] = t.members[0][0];
        sum(t);
        seal(t);
        postTree(1, t);
        showSums(t, 0, IIncentive.Fault.OrderWrong, "");
    }

    function test_RevertIf_AMemberIsLeftOut() public {
        Tree memory t = honest();
        postTree(1, t);
        bytes32 wanted = t.nodes[0].membersRoot;
        IReportAudit.MemberEvidence[] memory two = new IReportAudit.MemberEvidence[](2);
        (two[0], two[1]) = (t.members[0][0], t.members[0][1]);
        t.members[0] = two;
        seal(t);
        bytes32 computed = t.nodes[0].membersRoot;
        t.nodes[0].membersRoot = wanted;
        showSums(
            t, 0, IIncentive.Fault.None, abi.encodeWithSelector(IReportAudit.RootDiffers.selector, computed, wanted)
        );
    }

    function testFuzz_TheReportIsNotTheSumOfItsNodes(bool which, uint64 by) public {
        Tree memory t = honest();
        by = uint64(bound(by, 1, 1e4));
        if (which) t.report.efficacy -= by;
        else t.report.weight += by;
        postTree(1, t);
        showTotals(t, IIncentive.Fault.SumWrong, "");
    }

    function test_ANodeListedTwice() public {
        Tree memory t = honest();
        (t.nodes[1], t.members[1]) = (t.nodes[0], t.members[0]);
        sum(t);
        seal(t);
        postTree(1, t);
        showTotals(t, IIncentive.Fault.OrderWrong, "");
    }

    function test_RevertIf_ANodeIsLeftOut() public {
        Tree memory t = honest();
        postTree(1, t);
        IIncentive.NodeLeaf[] memory two = new IIncentive.NodeLeaf[](2);
        (two[0], two[1]) = (t.nodes[0], t.nodes[1]);
        vm.expectPartialRevert(IReportAudit.RootDiffers.selector);
        audit.proveTotalsFault(incentive, 1, two);
    }

    /// After settlement a report is no longer contested: the fault comes too late.
    function test_RevertIf_Settled() public {
        Tree memory t = honest();
        t.nodes[0].weight += 1;
        seal(t);
        postTree(1, t);
        vm.warp(GENESIS + 4 days + 1);
        incentive.settle(2);
        showNode(t, 0, IIncentive.Fault.None, abi.encodeWithSelector(IIncentive.NotInCycle.selector, 1, 1));
    }
}
