// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Invariant} from "../testing/Invariant.sol";
import {INodeRegistry} from "./INodeRegistry.sol";
import {NodeRegistryFixture} from "./NodeRegistryFixture.t.sol";

/// Eight devices move between three nodes; the handler writes down who is where in each cycle.
contract NodeRegistryHandler is NodeRegistryFixture {
    uint256 public constant DEVICES = 8;
    uint64 public constant NODES = 3;

    uint48 public cycle;
    /// Node from the next cycle on, and node in each cycle that has begun.
    mapping(uint256 k => uint64) public homeNext;
    mapping(uint256 k => mapping(uint48 cycle => uint64)) public home;
    mapping(uint64 node => INodeRegistry.Rule) private announced;

    function setUp() public override {
        super.setUp();
        for (uint256 i; i < NODES; ++i) {
            newNode(INodeRegistry.Rule.Efficacy);
        }
    }

    function join(uint256 k, uint64 node, uint32 parts) external {
        k %= DEVICES;
        node = uint64(1 + node % NODES);
        if (homeNext[k] != 0) return;
        joinAs(node, k, announced[node], uint32(bound(parts, 1, 1_000_000)));
        homeNext[k] = node;
    }

    function goAway(uint256 k) external {
        k %= DEVICES;
        if (homeNext[k] == 0) return;
        vm.prank(deviceAt(k));
        nodes.leaveNode();
        homeNext[k] = 0;
    }

    function revokeAndRemove(uint256 k) external {
        k %= DEVICES;
        if (homeNext[k] == 0) return;
        list.set(deviceAt(k), false);
        nodes.remove(deviceAt(k));
        homeNext[k] = 0;
    }

    function setRule(uint64 node, uint8 rule) external {
        node = uint64(1 + node % NODES);
        announced[node] = INodeRegistry.Rule(rule % 3);
        vm.prank(leader);
        nodes.setRule(node, announced[node]);
    }

    function nextCycle() external {
        ++cycle;
        toCycle(cycle);
        for (uint256 k; k < DEVICES; ++k) {
            home[k][cycle] = homeNext[k];
        }
    }

    function recorded(uint256 k, uint48 c) external view returns (uint64) {
        return nodeAt(k, c);
    }

    function counted(uint64 node, uint48 c) external view returns (uint256) {
        return nodes.countAt(node, c);
    }
}

contract NodeRegistryInvariantTest is NodeRegistryFixture, Invariant {
    NodeRegistryHandler private handler;

    function setUp() public override {
        handler = new NodeRegistryHandler();
        handler.setUp();
    }

    function target() internal view override returns (address) {
        return address(handler);
    }

    function steps() internal view override returns (bytes4[] memory list) {
        list = new bytes4[](5);
        list[0] = handler.join.selector;
        list[1] = handler.goAway.selector;
        list[2] = handler.revokeAndRemove.selector;
        list[3] = handler.setRule.selector;
        list[4] = handler.nextCycle.selector;
    }

    /// What has begun never changes, each cycle's count is the number of devices recorded in the node, and the next cycle is
    /// as agreed.
    function invariant_EachCycleIsAsItBegan() external view {
        uint48 now_ = handler.cycle();
        for (uint48 c = now_ < 2 ? 0 : now_ - 2; c <= now_ + 1; ++c) {
            uint256[4] memory found;
            for (uint256 k; k < handler.DEVICES(); ++k) {
                uint64 node = handler.recorded(k, c);
                eq(node, c > now_ ? handler.homeNext(k) : handler.home(k, c));
                ++found[node];
            }
            for (uint64 node = 1; node <= handler.NODES(); ++node) {
                eq(handler.counted(node, c), found[node]);
            }
        }
    }
}
