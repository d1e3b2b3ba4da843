// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ModelRegistry} from "../ModelRegistry/ModelRegistry.sol";
import {Check} from "./Check.sol";

/// @notice Claims a model's CID and waits, as an author does before proposing it.
abstract contract Claims is Check {
    bytes32 internal constant SALT = "salt";

    function claimed(ModelRegistry registry, address author, string memory cid) internal {
        registry.claim(registry.claimOf(author, cid, SALT));
        vm.roll(block.number + registry.claimBlocks());
    }

    /// As this contract.
    function proposed(ModelRegistry registry, string memory name, string memory cid) internal returns (bytes32) {
        claimed(registry, address(this), cid);
        return registry.propose(name, cid, keccak256("weights"), keccak256("evaluation"), SALT);
    }
}
