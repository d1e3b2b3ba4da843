// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncentive} from "./IIncentive.sol";
import {IncentiveFixture} from "./IncentiveFixture.t.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// Device k delivers 1,000 (k + 1) uWE without waste and counts a tenth of F = 129,600 besides; together 118,720 uWE, so the
/// cycle emits 12,500 AITN a WE of it: 1,484 AITN, 0.0125 AITN a uWE.
contract IncentiveClaimTest is IncentiveFixture {
    uint256 private constant UWE = 0.0125 ether;

    function evidenceOf(uint256 k, uint256) internal pure override returns (WorkEfficacy.Evidence memory) {
        return WorkEfficacy.Evidence(1e9, 2e9, 1e9, uint64((k + 1) * 1e12), 10, 0);
    }

    function credit(uint256 k) private view returns (uint256) {
        return incentive.accountOf(deviceAt(k), payeeOf(deviceAt(k)), 0).credit;
    }

    function test_SharesByTheNodesOwnRule() public {
        Tree memory t = treeAt(1, 0, false);
        eq(t.report.efficacy, 118_720);
        settleTree(1, t);
        eq(incentive.settledOf(1).reward, 1_484 ether);
        eq(claimNode(1, t, 0), 561 ether);
        eq(credit(0), 13_960 * UWE);
        eq(credit(1), 14_960 * UWE);
        eq(credit(2), 15_960 * UWE);
        eq(claimNode(1, t, 1), 436.5 ether);
        eq(credit(3), 194 ether);
        eq(credit(4), 242.5 ether);
        // 486.5 AITN over parts of 60 and 70: floors, and the rest of a wei stays.
        eq(claimNode(1, t, 2), 486.5 ether - 1);
        eq(credit(5), 224_538461538461538461);
        eq(credit(6), 261_961538461538461538);
        eq(incentive.settledOf(1).paid, 1_484 ether - 1);
    }

    /// A weight that divides nothing evenly: 1484 AITN * 34,920 / 118,721 for the node, 4 and 5 ninths of it for its two.
    function test_RoundsDown() public {
        Tree memory t = treeAt(1, 0, false);
        t.report.weight += 1;
        settleTree(1, t);
        eq(claimNode(1, t, 1), 193_998365916729138063 + 242_497957395911422578);
        eq(credit(3), 193_998365916729138063);
        eq(credit(4), 242_497957395911422578);
    }

    function test_AMemberProvesItsShareAlone() public {
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        IIncentive.MemberClaim[] memory one = new IIncentive.MemberClaim[](1);
        one[0] = claimsOf(t, 1)[0];
        address device = one[0].member.device;
        uint256 amount = device == deviceAt(3) ? 194 ether : 242.5 ether;
        vm.expectEmit();
        emit IIncentive.Claimed(1, device, payeeOf(device), 2, amount);
        vm.prank(address(0x57A6));
        eq(incentive.claim(1, t.nodes[1], nodeProof(t, 1), one), amount);
        // The rest later: who has it is passed over.
        eq(claimNode(1, t, 1), 436.5 ether - amount);
    }

    function test_RevertIf_ClaimedTwice() public {
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        claimNode(1, t, 0);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NothingToClaim.selector, 1, 1));
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function test_RevertIf_NotSettled() public {
        toCycle(2);
        Tree memory t = treeAt(1, 0, false);
        postTree(1, t);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.CycleNotSettled.selector, 1));
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function testFuzz_RevertIf_TheNodesLeafIsChanged(uint256 which, uint64 by) public {
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        by = uint64(bound(by, 1, 1e9));
        which %= 5;
        if (which == 0) t.nodes[0].node += by;
        if (which == 1) t.nodes[0].weight += by;
        if (which == 2) t.nodes[0].shareTotal -= 1;
        if (which == 3) t.nodes[0].membersRoot = bytes32(uint256(by));
        if (which == 4) t.nodes[0].efficacy += by;
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NotInCycle.selector, 1, t.nodes[0].node));
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function testFuzz_RevertIf_TheMembersLeafIsChanged(uint256 which, uint64 by) public {
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        by = uint64(bound(by, 1, 1e9));
        which %= 4;
        if (which == 0) claims[1].member.device = address(uint160(by));
        if (which == 1) claims[1].member.payee = address(uint160(by));
        if (which == 2) claims[1].member.share += by;
        if (which == 3) claims[1].member.evidence = bytes32(uint256(by));
        bytes memory refusal = abi.encodeWithSelector(IIncentive.NotInNode.selector, 1, claims[1].member.device);
        vm.expectRevert(refusal);
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function test_AMemberWithoutAShareIsPassedOver() public {
        Tree memory t = treeAt(1, 0, false);
        t.members[1][0].member.share = 0;
        sum(t);
        seal(t);
        settleTree(1, t);
        eq(claimNode(1, t, 1), 436.5 ether);
        eq(creditOf(t.members[1][0].member, 0), 0);
        eq(creditOf(t.members[1][1].member, 0), 436.5 ether);
    }

    function test_ACycleWithoutEfficacyPaysNothing() public {
        Tree memory t = treeAt(1, 0, false);
        (t.report.efficacy, t.report.weight) = (0, 0);
        settleTree(1, t);
        eq(incentive.settledOf(1).reward, 0);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NothingToClaim.selector, 1, 1));
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function test_RevertIf_AShareIsMoreThanAll() public {
        Tree memory t = treeAt(1, 0, false);
        t.nodes[0].shareTotal = t.members[0][0].member.share - 1;
        seal(t);
        settleTree(1, t);
        bytes32[] memory proof = nodeProof(t, 0);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 0);
        uint64 share = claims[0].member.share;
        vm.expectRevert(abi.encodeWithSelector(IIncentive.ShareExceedsTotal.selector, share, share - 1));
        incentive.claim(1, t.nodes[0], proof, claims);
    }

    function test_AllOfTheRewardMayBeClaimed() public {
        Tree memory t = treeAt(1, 0, false);
        t.report.weight = t.report.efficacy = t.nodes[0].weight;
        settleTree(1, t);
        eq(claimNode(1, t, 0), 561 ether);
        eq(incentive.settledOf(1).paid, incentive.settledOf(1).reward);
    }

    /// A false report that nobody contested cannot reach the money of other cycles.
    function test_RevertIf_ClaimsExceedTheCyclesReward() public {
        Tree memory t = treeAt(1, 0, false);
        t.report.weight = t.report.efficacy = 60_000;
        settleTree(1, t);
        eq(incentive.settledOf(1).reward, 750 ether);
        eq(claimNode(1, t, 0), 561 ether);
        bytes32[] memory proof = nodeProof(t, 1);
        IIncentive.MemberClaim[] memory claims = claimsOf(t, 1);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.ClaimsExceedReward.selector, 1, 997.5 ether, 750 ether));
        incentive.claim(1, t.nodes[1], proof, claims);
    }

    function test_RevertIf_TooMany() public {
        IIncentive.NodeLeaf memory node;
        IIncentive.MemberClaim[] memory claims = new IIncentive.MemberClaim[](301);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.TooMany.selector, 301, 300));
        incentive.claim(1, node, new bytes32[](0), claims);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.TooMany.selector, 301, 300));
        incentive.withdraw(address(1), new IIncentive.Source[](301));
        // 300 are not too many.
        vm.expectRevert(abi.encodeWithSelector(IIncentive.CycleNotSettled.selector, 1));
        incentive.claim(1, node, new bytes32[](0), new IIncentive.MemberClaim[](300));
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NothingToWithdraw.selector, address(1)));
        incentive.withdraw(address(1), new IIncentive.Source[](300));
    }

    function test_ErasHaveTheirOwnAccounts() public {
        // Cycle 129 is bit 1 of era 1, cycle 1 bit 1 of era 0.
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        claimNode(1, t, 0);
        toCycle(140);
        incentive.settle(300);
        t = treeAt(138, 0, false);
        postTree(138, t);
        vm.warp(block.timestamp + 2 days + 1);
        incentive.settle(300);
        claimNode(138, t, 0);
        IIncentive.Member memory m = t.members[0][0].member;
        eq(incentive.accountOf(m.device, m.payee, 0).claimed, 1 << 1);
        eq(incentive.accountOf(m.device, m.payee, 1).claimed, 1 << 10);
        IIncentive.Source[] memory sources = new IIncentive.Source[](2);
        sources[0] = IIncentive.Source(m.device, 0);
        sources[1] = IIncentive.Source(m.device, 1);
        uint256 amount = creditOf(m, 0) + creditOf(m, 1);
        vm.expectEmit();
        emit IIncentive.Withdrawn(m.payee, amount);
        eq(incentive.withdraw(m.payee, sources), amount);
        eq(token.balanceOf(m.payee), amount);
        eq(incentive.withdrawn(), amount);
        eq(creditOf(m, 0) + creditOf(m, 1), 0);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NothingToWithdraw.selector, m.payee));
        incentive.withdraw(m.payee, sources);
        // What was paid out was in the reserve: it does not count as missing from it.
        toCycle(140 + 7);
        incentive.settle(300);
        postTree(146, treeAt(146, 0, false));
        // Paying out does not open the claim again.
        eq(incentive.accountOf(m.device, m.payee, 0).claimed, 1 << 1);
    }

    function testFuzz_NobodyElseIsPaid(address caller, address payee) public {
        Tree memory t = treeAt(1, 0, false);
        settleTree(1, t);
        vm.prank(caller);
        claimNode(1, t, 0);
        vm.assume(payee != t.members[0][0].member.payee);
        IIncentive.Source[] memory sources = new IIncentive.Source[](1);
        sources[0] = IIncentive.Source(t.members[0][0].member.device, 0);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IIncentive.NothingToWithdraw.selector, payee));
        incentive.withdraw(payee, sources);
    }
}
