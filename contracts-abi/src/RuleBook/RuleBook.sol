// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IRuleBook} from "./IRuleBook.sol";

/// @title See {IRuleBook}.
contract RuleBook is IRuleBook, AccessManaged {
    uint256 private constant MAX_NAME_BYTES = 64;
    uint256 private constant MAX_CID_BYTES = 128;

    mapping(bytes32 rule => Rule) private rules;

    constructor(address authority_) AccessManaged(authority_) {}

    /// @inheritdoc IRuleBook
    function adopt(string calldata name, string calldata cid, bytes32 digest)
        external
        restricted
        returns (bytes32 rule)
    {
        require(_fits(name, MAX_NAME_BYTES), RuleNameLength(bytes(name).length));
        require(_fits(cid, MAX_CID_BYTES), RuleCidLength(bytes(cid).length));
        rule = keccak256(bytes(name));
        require(digest != 0, RuleDigestMissing(rule));
        Rule storage entry = rules[rule];
        ++entry.version;
        entry.inForce = true;
        entry.since = uint64(block.timestamp);
        entry.digest = digest;
        entry.cid = cid;
        emit RuleAdopted(rule, name, entry.version, cid, digest);
    }

    /// @inheritdoc IRuleBook
    function retire(bytes32 rule) external restricted {
        Rule storage entry = rules[rule];
        require(entry.inForce, NotInForce(rule));
        entry.inForce = false;
        entry.since = uint64(block.timestamp);
        emit RuleRetired(rule, entry.version);
    }

    /// @inheritdoc IRuleBook
    function ruleOf(bytes32 rule) external view returns (Rule memory) {
        return rules[rule];
    }

    /// @inheritdoc IRuleBook
    function isInForce(bytes32 rule, bytes32 digest) external view returns (bool) {
        return rules[rule].inForce && rules[rule].digest == digest;
    }

    function _fits(string calldata text, uint256 most) private pure returns (bool) {
        return bytes(text).length > 0 && bytes(text).length <= most;
    }
}
