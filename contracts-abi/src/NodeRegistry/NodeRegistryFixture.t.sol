// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IDeviceNFT} from "../DeviceNFT/IDeviceNFT.sol";
import {Check} from "../testing/Check.sol";
import {INodeRegistry} from "./INodeRegistry.sol";
import {NodeRegistry} from "./NodeRegistry.sol";

/// The one function of the device registry that nodes read.
contract DeviceList {
    mapping(address device => bool) public trusted;

    function set(address device, bool isTrusted_) external {
        trusted[device] = isTrusted_;
    }

    function isTrusted(address device, uint8 minimumTier) external view returns (bool) {
        return minimumTier == 0 && trusted[device];
    }
}

abstract contract NodeRegistryFixture is Check {
    uint256 internal constant LEADER_KEY = 0x1EAD;
    uint256 internal constant FIRST_KEY = 0xD0000;
    uint64 internal constant GENESIS = 1_000_000;
    uint64 internal constant FOREVER = type(uint64).max;

    DeviceList internal list;
    NodeRegistry internal nodes;
    AccessManager internal manager;
    address internal leader;
    // Deriving an address from a key is slow; each is derived once.
    mapping(uint256 k => address) private derived;

    function setUp() public virtual {
        vm.warp(GENESIS);
        list = new DeviceList();
        manager = new AccessManager(address(this));
        nodes = new NodeRegistry(IDeviceNFT(address(list)), GENESIS, address(manager));
        leader = vm.addr(LEADER_KEY);
        derive(8);
    }

    function toCycle(uint256 cycle) internal {
        vm.warp(GENESIS + cycle * 1 days);
    }

    function newNode(INodeRegistry.Rule rule) internal returns (uint64) {
        vm.prank(leader);
        return nodes.create(rule);
    }

    function deviceAt(uint256 k) internal view returns (address device) {
        device = derived[k];
        if (device == address(0)) device = vm.addr(FIRST_KEY + k);
    }

    function derive(uint256 count) internal {
        for (uint256 k; k < count; ++k) {
            derived[k] = vm.addr(FIRST_KEY + k);
        }
    }

    function termsOf(uint64 node, uint256 k, INodeRegistry.Rule rule, uint32 parts)
        internal
        view
        returns (INodeRegistry.Terms memory)
    {
        return INodeRegistry.Terms(node, deviceAt(k), rule, parts, FOREVER);
    }

    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 parity, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, parity);
    }

    /// Joins the k-th device under the rule last announced.
    function joinAs(uint64 node, uint256 k, INodeRegistry.Rule rule, uint32 parts) internal {
        list.set(deviceAt(k), true);
        INodeRegistry.Terms memory t = termsOf(node, k, rule, parts);
        nodes.join(t, signed(FIRST_KEY + k, nodes.joinHash(t)), signed(LEADER_KEY, nodes.admitHash(t)));
    }

    function nodeAt(uint256 k, uint256 cycle) internal view returns (uint64 node) {
        (node,) = nodes.memberAt(deviceAt(k), uint48(cycle));
    }
}
