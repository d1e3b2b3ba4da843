// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {IIncentive} from "./IIncentive.sol";

/// @title The two trees of a cycle: OpenZeppelin's standard Merkle trees over leaves in the order given.
library Leaves {
    function leafOf(IIncentive.NodeLeaf memory node) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(node))));
    }

    function leafOf(IIncentive.Member memory member) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(member))));
    }

    /// @return the root, 0 for no leaves
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32) {
        uint256 count = leaves.length;
        if (count == 0) return 0;
        bytes32[] memory tree = new bytes32[](2 * count - 1);
        for (uint256 i; i < count; ++i) {
            tree[2 * count - 2 - i] = leaves[i];
        }
        for (uint256 i = count - 1; i > 0; --i) {
            tree[i - 1] = Hashes.commutativeKeccak256(tree[2 * i - 1], tree[2 * i]);
        }
        return tree[0];
    }

    function requireNode(uint48 cycle, bytes32 root, IIncentive.NodeLeaf calldata node, bytes32[] calldata proof)
        internal
        pure
    {
        // The calldata of a clean NodeLeaf is its abi.encode: six words. A reader of a field refuses an unclean word.
        bytes32 leaf;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, node, 192)
            mstore(0, keccak256(free, 192))
            leaf := keccak256(0, 32)
        }
        require(_climb(proof, leaf) == root, IIncentive.NotInCycle(cycle, node.node));
    }

    function requireMember(
        IIncentive.NodeLeaf calldata node,
        IIncentive.Member calldata member,
        bytes32[] calldata proof
    ) internal pure {
        bytes32 leaf;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, member, 128)
            mstore(0, keccak256(free, 128))
            leaf := keccak256(0, 32)
        }
        require(_climb(proof, leaf) == node.membersRoot, IIncentive.NotInNode(node.node, member.device));
    }

    /// OpenZeppelin's MerkleProof.processProofCalldata with a third of its gas: a claim climbs about 19 levels.
    function _climb(bytes32[] calldata proof, bytes32 leaf) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := leaf
            let end := add(proof.offset, shl(5, proof.length))
            for { let next := proof.offset } lt(next, end) { next := add(next, 32) } {
                let sibling := calldataload(next)
                // The smaller one goes first.
                let place := shl(5, gt(hash, sibling))
                mstore(place, hash)
                mstore(xor(place, 32), sibling)
                hash := keccak256(0, 64)
            }
        }
    }
}
