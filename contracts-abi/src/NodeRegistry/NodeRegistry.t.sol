// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {INodeRegistry} from "./INodeRegistry.sol";
import {NodeRegistry} from "./NodeRegistry.sol";
import {NodeRegistryFixture} from "./NodeRegistryFixture.t.sol";
import {NodeWeight} from "./NodeWeight.sol";

contract NodeRegistryJoinTest is NodeRegistryFixture {
    INodeRegistry.Rule private constant EFFICACY = INodeRegistry.Rule.Efficacy;
    uint64 private node;

    function setUp() public override {
        super.setUp();
        node = newNode(EFFICACY);
        list.set(deviceAt(0), true);
    }

    function send(INodeRegistry.Terms memory t, uint256 deviceKey, uint256 leaderKey) private {
        bytes memory own = signed(deviceKey, nodes.joinHash(t));
        bytes memory admission = signed(leaderKey, nodes.admitHash(t));
        nodes.join(t, own, admission);
    }

    function refuse(bytes memory refusal, INodeRegistry.Terms memory t, uint256 deviceKey, uint256 leaderKey) private {
        bytes memory own = signed(deviceKey, nodes.joinHash(t));
        bytes memory admission = signed(leaderKey, nodes.admitHash(t));
        vm.expectRevert(refusal);
        nodes.join(t, own, admission);
    }

    function test_CountsFromTheNextCycleOn() public {
        toCycle(3);
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 5);
        bytes memory own = signed(FIRST_KEY, nodes.joinHash(t));
        bytes memory admission = signed(LEADER_KEY, nodes.admitHash(t));
        vm.expectEmit();
        emit INodeRegistry.Joined(node, deviceAt(0), 5, 4);
        nodes.join(t, own, admission);
        eq(nodeAt(0, 3), 0);
        eq(nodeAt(0, 4), node);
        eq(nodeAt(0, 400), node);
        eq(nodes.countAt(node, 3), 0);
        eq(nodes.countAt(node, 4), 1);
        (, uint32 parts) = nodes.memberAt(deviceAt(0), 4);
        eq(parts, 5);
        eq(nodes.nonceOf(deviceAt(0)), 1);
    }

    function test_RevertIf_UnknownNode() public {
        INodeRegistry.Terms memory t = termsOf(99, 0, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.UnknownNode.selector, 99), t, FIRST_KEY, LEADER_KEY);
    }

    function testFuzz_RevertIf_Expired(uint64 late) public {
        late = uint64(bound(late, 1, 1e9));
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        t.deadline = GENESIS + 10;
        vm.warp(t.deadline + late);
        refuse(abi.encodeWithSelector(INodeRegistry.TermsExpired.selector, t.deadline), t, FIRST_KEY, LEADER_KEY);
        vm.warp(t.deadline);
        send(t, FIRST_KEY, LEADER_KEY);
    }

    function testFuzz_RevertIf_PartsOutOfRange(uint32 parts) public {
        vm.assume(parts == 0 || parts > 1_000_000);
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, parts);
        refuse(abi.encodeWithSelector(INodeRegistry.PartsOutOfRange.selector, parts), t, FIRST_KEY, LEADER_KEY);
        t.parts = 0;
        refuse(abi.encodeWithSelector(INodeRegistry.PartsOutOfRange.selector, 0), t, FIRST_KEY, LEADER_KEY);
        t.parts = 1_000_000;
        send(t, FIRST_KEY, LEADER_KEY);
    }

    function test_RevertIf_TheRuleWasChangedMeanwhile() public {
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        vm.prank(leader);
        nodes.setRule(node, INodeRegistry.Rule.Fixed);
        bytes memory refusal =
            abi.encodeWithSelector(INodeRegistry.RuleDiffers.selector, node, EFFICACY, INodeRegistry.Rule.Fixed);
        refuse(refusal, t, FIRST_KEY, LEADER_KEY);
        t.rule = INodeRegistry.Rule.Fixed;
        send(t, FIRST_KEY, LEADER_KEY);
    }

    function test_RevertIf_NotRegisteredOrRevoked() public {
        list.set(deviceAt(0), false);
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.DeviceNotTrusted.selector, t.device), t, FIRST_KEY, LEADER_KEY);
    }

    function testFuzz_RevertIf_NotSignedByTheDevice(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != FIRST_KEY);
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, t.device), t, key, LEADER_KEY);
    }

    function testFuzz_RevertIf_NotAdmittedByTheLeader(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != LEADER_KEY);
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, leader), t, FIRST_KEY, key);
    }

    function test_RevertIf_TheDevicesSignatureServesAsAdmission() public {
        // A leader's own device: one key, two different sentences.
        vm.prank(deviceAt(0));
        uint64 own = nodes.create(EFFICACY);
        INodeRegistry.Terms memory t = termsOf(own, 0, EFFICACY, 1);
        bytes memory joining = signed(FIRST_KEY, nodes.joinHash(t));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, deviceAt(0)));
        nodes.join(t, joining, joining);
        send(t, FIRST_KEY, FIRST_KEY);
    }

    function testFuzz_RevertIf_AnyTermChanged(uint256 which) public {
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 7);
        bytes memory own = signed(FIRST_KEY, nodes.joinHash(t));
        bytes memory admission = signed(LEADER_KEY, nodes.admitHash(t));
        which %= 4;
        list.set(deviceAt(1), true);
        if (which == 0) t.node = newNode(EFFICACY);
        if (which == 1) t.device = deviceAt(1);
        if (which == 2) t.parts = 8;
        if (which == 3) t.deadline -= 1;
        vm.expectPartialRevert(INodeRegistry.NotSignedBy.selector);
        nodes.join(t, own, admission);
    }

    function test_RevertIf_InANodeAlready() public {
        joinAs(node, 0, EFFICACY, 1);
        uint64 other = newNode(EFFICACY);
        INodeRegistry.Terms memory t = termsOf(other, 0, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.DeviceInNode.selector, t.device, node), t, FIRST_KEY, LEADER_KEY);
    }

    function test_RevertIf_SignaturesAreReplayedAfterLeaving() public {
        INodeRegistry.Terms memory t = termsOf(node, 0, EFFICACY, 1);
        bytes memory own = signed(FIRST_KEY, nodes.joinHash(t));
        bytes memory admission = signed(LEADER_KEY, nodes.admitHash(t));
        nodes.join(t, own, admission);
        vm.prank(deviceAt(0));
        nodes.leaveNode();
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, deviceAt(0)));
        nodes.join(t, own, admission);
    }

    function test_RevertIf_Full() public {
        manager.setTargetFunctionRole(address(nodes), selectors(NodeRegistry.setCapacity.selector), 7);
        manager.grantRole(7, address(this), 0);
        nodes.setCapacity(30);
        for (uint256 k; k < 30; ++k) {
            joinAs(node, k, EFFICACY, 1);
        }
        list.set(deviceAt(30), true);
        INodeRegistry.Terms memory t = termsOf(node, 30, EFFICACY, 1);
        refuse(abi.encodeWithSelector(INodeRegistry.NodeIsFull.selector, node, 30), t, FIRST_KEY + 30, LEADER_KEY);
        vm.prank(deviceAt(3));
        nodes.leaveNode();
        joinAs(node, 30, EFFICACY, 1);
        eq(nodes.countAt(node, 1), 30);
    }

    function testFuzz_CapacityOnlyThroughTheDao(address caller, uint16 capacity) public {
        manager.setTargetFunctionRole(address(nodes), selectors(NodeRegistry.setCapacity.selector), 7);
        manager.grantRole(7, address(this), 0);
        vm.assume(caller != address(this));
        eq(nodes.capacity(), 300);
        if (capacity < 30 || capacity > 3000) {
            vm.expectRevert(abi.encodeWithSelector(INodeRegistry.CapacityOutOfRange.selector, capacity));
            nodes.setCapacity(capacity);
        }
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.CapacityOutOfRange.selector, 29));
        nodes.setCapacity(29);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.CapacityOutOfRange.selector, 3001));
        nodes.setCapacity(3001);
        nodes.setCapacity(3000);
        eq(nodes.capacity(), 3000);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
        nodes.setCapacity(100);
    }

    function selectors(bytes4 one) private pure returns (bytes4[] memory list_) {
        list_ = new bytes4[](1);
        list_[0] = one;
    }

    function test_RevertIf_GenesisAhead() public {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.GenesisAhead.selector, GENESIS + 1));
        new NodeRegistry(IDeviceNFT(address(list)), GENESIS + 1, address(manager));
    }
}

contract NodeRegistryLeaveTest is NodeRegistryFixture {
    INodeRegistry.Rule private constant EFFICACY = INodeRegistry.Rule.Efficacy;
    uint64 private node;

    function setUp() public override {
        super.setUp();
        node = newNode(EFFICACY);
        joinAs(node, 0, EFFICACY, 1);
        joinAs(node, 1, EFFICACY, 1);
    }

    function test_CountsUntilTheCyclesEnd() public {
        toCycle(5);
        vm.expectEmit();
        emit INodeRegistry.Left(node, deviceAt(0), deviceAt(0), 6);
        vm.prank(deviceAt(0));
        nodes.leaveNode();
        eq(nodeAt(0, 5), node);
        eq(nodeAt(0, 6), 0);
        eq(nodes.countAt(node, 5), 2);
        eq(nodes.countAt(node, 6), 1);
        vm.prank(deviceAt(0));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.DeviceInNoNode.selector, deviceAt(0)));
        nodes.leaveNode();
    }

    function test_BelowThirtyTheBonusEnds() public {
        for (uint256 k = 2; k < 31; ++k) {
            joinAs(node, k, EFFICACY, 1);
        }
        NodeWeight.Curve memory curve = NodeWeight.Curve(30, 300, 5000);
        eq(NodeWeight.bps(curve, nodes.countAt(node, 1)), 10_036);
        toCycle(1);
        for (uint256 k; k < 2; ++k) {
            vm.prank(deviceAt(k));
            nodes.leaveNode();
        }
        eq(NodeWeight.bps(curve, nodes.countAt(node, 1)), 10_036);
        eq(nodes.countAt(node, 2), 29);
        eq(NodeWeight.bps(curve, nodes.countAt(node, 2)), 10_000);
    }

    function test_MovesWithoutAGap() public {
        toCycle(5);
        uint64 other = newNode(EFFICACY);
        vm.prank(deviceAt(0));
        nodes.leaveNode();
        joinAs(other, 0, EFFICACY, 9);
        eq(nodeAt(0, 5), node);
        eq(nodeAt(0, 6), other);
    }

    function test_BySignature() public {
        bytes memory leaving = signed(FIRST_KEY, nodes.leaveHash(deviceAt(0), FOREVER));
        nodes.leaveNodeFor(deviceAt(0), FOREVER, leaving);
        eq(nodeAt(0, 1), 0);
        joinAs(node, 0, EFFICACY, 1);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, deviceAt(0)));
        nodes.leaveNodeFor(deviceAt(0), FOREVER, leaving);
    }

    function testFuzz_RevertIf_LeavingIsSignedByAnother(uint256 key) public {
        key = bound(key, 1, type(uint128).max);
        vm.assume(key != FIRST_KEY);
        bytes memory leaving = signed(key, nodes.leaveHash(deviceAt(0), FOREVER));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, deviceAt(0)));
        nodes.leaveNodeFor(deviceAt(0), FOREVER, leaving);
    }

    function test_RevertIf_LeavingExpired() public {
        uint64 deadline = GENESIS + 5;
        bytes memory leaving = signed(FIRST_KEY, nodes.leaveHash(deviceAt(0), deadline));
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.TermsExpired.selector, deadline));
        nodes.leaveNodeFor(deviceAt(0), deadline, leaving);
        vm.warp(deadline);
        nodes.leaveNodeFor(deviceAt(0), deadline, leaving);
    }

    function testFuzz_RemovalIsTheLeadersOrForRevoked(address caller) public {
        vm.assume(caller != leader);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.MayNotRemove.selector, deviceAt(0), caller));
        nodes.remove(deviceAt(0));
        vm.prank(leader);
        nodes.remove(deviceAt(0));
        eq(nodeAt(0, 1), 0);
        list.set(deviceAt(1), false);
        vm.prank(caller);
        nodes.remove(deviceAt(1));
        eq(nodes.countAt(node, 1), 0);
    }

    function test_RevertIf_RemovingWhoIsInNoNode() public {
        list.set(deviceAt(9), false);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.DeviceInNoNode.selector, deviceAt(9)));
        nodes.remove(deviceAt(9));
    }
}

contract NodeRegistryRuleTest is NodeRegistryFixture {
    INodeRegistry.Rule private constant EFFICACY = INodeRegistry.Rule.Efficacy;
    uint64 private node;

    function setUp() public override {
        super.setUp();
        node = newNode(EFFICACY);
        joinAs(node, 0, EFFICACY, 40);
    }

    function test_ChangesAfterAWholeCycleOfNotice() public {
        toCycle(5);
        vm.expectEmit();
        emit INodeRegistry.RuleSet(node, INodeRegistry.Rule.Data, 7);
        vm.prank(leader);
        nodes.setRule(node, INodeRegistry.Rule.Data);
        yes(nodes.ruleAt(node, 5) == EFFICACY && nodes.ruleAt(node, 6) == EFFICACY, "not yet");
        yes(nodes.ruleAt(node, 7) == INodeRegistry.Rule.Data, "then");
        toCycle(6);
        vm.prank(leader);
        nodes.setRule(node, INodeRegistry.Rule.Fixed);
        yes(nodes.ruleAt(node, 7) == INodeRegistry.Rule.Data, "an announced rule stands");
        yes(nodes.ruleAt(node, 8) == INodeRegistry.Rule.Fixed, "the later one follows");
        toCycle(20);
        yes(nodes.ruleAt(node, 5) == EFFICACY, "the past stays");
    }

    /// Announced in a cycle's last second, a rule still leaves a whole cycle to go.
    function test_MembersCanLeaveBeforeItBinds() public {
        toCycle(6);
        vm.warp(block.timestamp - 1);
        vm.prank(leader);
        nodes.setRule(node, INodeRegistry.Rule.Data);
        toCycle(6);
        vm.prank(deviceAt(0));
        nodes.leaveNode();
        eq(nodeAt(0, 7), 0);
        yes(nodes.ruleAt(node, 6) == EFFICACY, "the last cycle in the node is under the old rule");
    }

    function testFuzz_TheShare(uint64 efficacy, uint64 variablePart) public {
        uint64 byData = newNode(INodeRegistry.Rule.Data);
        uint64 fixedParts = newNode(INodeRegistry.Rule.Fixed);
        joinAs(byData, 1, INodeRegistry.Rule.Data, 50);
        joinAs(fixedParts, 2, INodeRegistry.Rule.Fixed, 60);
        eq(nodes.shareAt(node, deviceAt(0), 1, efficacy, variablePart), efficacy);
        eq(nodes.shareAt(byData, deviceAt(1), 1, efficacy, variablePart), variablePart);
        eq(nodes.shareAt(fixedParts, deviceAt(2), 1, efficacy, variablePart), 60);
        eq(nodes.shareAt(node, deviceAt(0), 0, efficacy, variablePart), 0);
        eq(nodes.shareAt(node, deviceAt(1), 1, efficacy, variablePart), 0);
        eq(nodes.shareAt(0, deviceAt(5), 1, efficacy, variablePart), 0);
    }

    function testFuzz_RevertIf_NotTheLeader(address caller) public {
        // Nobody sends from the zero address, which stands for no offer.
        vm.assume(caller != leader && caller != address(0));
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotLeader.selector, node, caller));
        nodes.setRule(node, EFFICACY);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotLeader.selector, node, caller));
        nodes.offerLeader(node, caller);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotLeader.selector, node, caller));
        nodes.withdrawLeaderOffer(node);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeadershipNotOffered.selector, node, caller));
        nodes.acceptLeader(node);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.UnknownNode.selector, 99));
        nodes.setRule(99, EFFICACY);
    }

    function testFuzz_ACycleIsADay(uint32 cycle, uint256 second) public {
        vm.warp(GENESIS + uint256(cycle) * 86_400 + second % 86_400);
        eq(nodes.currentCycle(), cycle);
        eq(nodes.genesis(), GENESIS);
    }

    function test_NodesAreNumbered() public {
        vm.expectEmit();
        emit INodeRegistry.NodeCreated(2, address(this), INodeRegistry.Rule.Data);
        eq(nodes.create(INodeRegistry.Rule.Data), 2);
        eq(nodes.lastNode(), 2);
    }
}
