// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
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
        require(MerkleProof.verifyCalldata(proof, root, leafOf(node)), IIncentive.NotInCycle(cycle, node.node));
    }

    function requireMember(
        IIncentive.NodeLeaf calldata node,
        IIncentive.Member calldata member,
        bytes32[] calldata proof
    ) internal pure {
        bool found = MerkleProof.verifyCalldata(proof, node.membersRoot, leafOf(member));
        require(found, IIncentive.NotInNode(node.node, member.device));
    }
}
