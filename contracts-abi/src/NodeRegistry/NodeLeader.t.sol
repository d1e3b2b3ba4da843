// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INodeRegistry} from "./INodeRegistry.sol";
import {NodeRegistryFixture} from "./NodeRegistryFixture.t.sol";

contract NodeRegistryLeaderTest is NodeRegistryFixture {
    INodeRegistry.Rule private constant EFFICACY = INodeRegistry.Rule.Efficacy;
    uint64 private node;

    function setUp() public override {
        super.setUp();
        node = newNode(EFFICACY);
    }

    /// Offered, the node is still its leader's: who leads it changes when who was offered it takes it, and not before.
    function testFuzz_ANodeChangesHandsWhenTheOfferIsAccepted(address next, address other) public {
        vm.assume(next != address(0) && next != leader && other != next && other != address(0));
        vm.expectEmit();
        emit INodeRegistry.LeaderOffered(node, next);
        vm.prank(leader);
        nodes.offerLeader(node, next);
        eq(nodes.leaderOfferOf(node), next);
        eq(nodes.leaderOf(node), leader);
        vm.prank(next);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotLeader.selector, node, next));
        nodes.setRule(node, EFFICACY);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeadershipNotOffered.selector, node, other));
        nodes.acceptLeader(node);
        vm.expectEmit();
        emit INodeRegistry.LeaderSet(node, next);
        vm.prank(next);
        nodes.acceptLeader(node);
        eq(nodes.leaderOf(node), next);
        eq(nodes.leaderOfferOf(node), address(0));
        vm.prank(leader);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotLeader.selector, node, leader));
        nodes.setRule(node, EFFICACY);
        vm.prank(next);
        nodes.setRule(node, EFFICACY);
    }

    function test_AnAcceptedOfferIsSpent() public {
        vm.prank(leader);
        nodes.offerLeader(node, address(0xB0B));
        vm.startPrank(address(0xB0B));
        nodes.acceptLeader(node);
        nodes.offerLeader(node, address(0xCA401));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeadershipNotOffered.selector, node, address(0xB0B)));
        nodes.acceptLeader(node);
    }

    function test_AnOfferIsWithdrawnOrReplaced() public {
        vm.startPrank(leader);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NoLeaderOffer.selector, node));
        nodes.withdrawLeaderOffer(node);
        nodes.offerLeader(node, address(0xB0B));
        vm.expectEmit();
        emit INodeRegistry.LeaderOfferWithdrawn(node, address(0xB0B));
        nodes.withdrawLeaderOffer(node);
        vm.stopPrank();
        vm.prank(address(0xB0B));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeadershipNotOffered.selector, node, address(0xB0B)));
        nodes.acceptLeader(node);
        vm.startPrank(leader);
        nodes.offerLeader(node, address(0xB0B));
        nodes.offerLeader(node, address(0xCA401));
        vm.stopPrank();
        vm.prank(address(0xB0B));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeadershipNotOffered.selector, node, address(0xB0B)));
        nodes.acceptLeader(node);
        eq(nodes.leaderOf(node), leader);
    }

    function test_RevertIf_AnOfferIsToNobody() public {
        vm.startPrank(leader);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.LeaderIsZero.selector, node));
        nodes.offerLeader(node, address(0));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.UnknownNode.selector, 99));
        nodes.offerLeader(99, address(0xB0B));
    }

    /// Who leads when the device joins is who has to admit it: an offer alone changes nothing, acceptance does.
    function test_AdmissionIsTheAcceptedLeaders() public {
        vm.prank(leader);
        nodes.offerLeader(node, deviceAt(7));
        joinAs(node, 0, EFFICACY, 1);
        vm.prank(deviceAt(7));
        nodes.acceptLeader(node);
        list.set(deviceAt(1), true);
        INodeRegistry.Terms memory t = termsOf(node, 1, EFFICACY, 1);
        bytes memory own = signed(FIRST_KEY + 1, nodes.joinHash(t));
        bytes memory former = signed(LEADER_KEY, nodes.admitHash(t));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NotSignedBy.selector, deviceAt(7)));
        nodes.join(t, own, former);
        nodes.join(t, own, signed(FIRST_KEY + 7, nodes.admitHash(t)));
    }
}
