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
        uint256 length = bytes(name).length;
        require(length > 0 && length <= MAX_NAME_BYTES, RuleNameLength(length));
        length = bytes(cid).length;
        require(length > 0 && length <= MAX_CID_BYTES, RuleCidLength(length));
        rule = keccak256(bytes(name));
        require(digest != 0, RuleDigestMissing(rule));
        uint32 version = rules[rule].version + 1;
        rules[rule] = Rule(version, true, uint64(block.timestamp), digest, cid);
        emit RuleAdopted(rule, name, version, cid, digest);
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
}
