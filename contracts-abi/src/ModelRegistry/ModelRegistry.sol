// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title See {IModelRegistry}.
contract ModelRegistry is IModelRegistry, AccessManaged {
    uint256 private constant MAX_NAME_BYTES = 64;
    uint256 private constant MAX_CID_BYTES = 128;

    mapping(bytes32 model => Model) private models;
    mapping(bytes32 family => bytes32[]) private versions;

    constructor(address authority_) AccessManaged(authority_) {}

    /// @inheritdoc IModelRegistry
    function propose(string calldata name, string calldata cid, bytes32 digest, bytes32 evaluation)
        external
        returns (bytes32 model)
    {
        uint256 length = bytes(name).length;
        require(length > 0 && length <= MAX_NAME_BYTES, NameLength(length));
        length = bytes(cid).length;
        require(length > 0 && length <= MAX_CID_BYTES, CidLength(length));
        require(digest != 0 && evaluation != 0, DigestMissing(digest, evaluation));
        model = keccak256(bytes(cid));
        require(models[model].status == Status.Unknown, ModelExists(model));
        bytes32 family = familyOf(msg.sender, name);
        versions[family].push(model);
        uint32 number = uint32(versions[family].length);
        models[model] = Model({
            status: Status.Proposed,
            number: number,
            proposedAt: uint64(block.timestamp),
            author: msg.sender,
            family: family,
            digest: digest,
            evaluation: evaluation,
            cid: cid
        });
        emit ModelProposed(model, family, msg.sender, name, number, cid, digest, evaluation);
    }

    /// @inheritdoc IModelRegistry
    function approve(bytes32 model) external restricted {
        _endReview(model, Status.Approved);
        emit ModelApproved(model, msg.sender);
    }

    /// @inheritdoc IModelRegistry
    function reject(bytes32 model, string calldata reason) external restricted {
        _endReview(model, Status.Rejected);
        emit ModelRejected(model, msg.sender, reason);
    }

    /// @inheritdoc IModelRegistry
    function revoke(bytes32 model, string calldata reason) external restricted {
        Status status = models[model].status;
        require(status == Status.Proposed || status == Status.Approved, WrongStatus(model, status));
        models[model].status = Status.Revoked;
        emit ModelRevoked(model, msg.sender, reason);
    }

    /// @inheritdoc IModelRegistry
    function isApproved(bytes32 model) external view returns (bool) {
        return models[model].status == Status.Approved;
    }

    /// @inheritdoc IModelRegistry
    function statusOf(bytes32 model) external view returns (Status) {
        return models[model].status;
    }

    /// @inheritdoc IModelRegistry
    function authorOf(bytes32 model) external view returns (address) {
        return models[model].author;
    }

    /// @inheritdoc IModelRegistry
    function modelOf(bytes32 model) external view returns (Model memory) {
        return models[model];
    }

    /// @inheritdoc IModelRegistry
    function familyOf(address author, string calldata name) public pure returns (bytes32) {
        return keccak256(abi.encode(author, name));
    }

    /// @inheritdoc IModelRegistry
    function versionsOf(bytes32 family) external view returns (uint256) {
        return versions[family].length;
    }

    /// @inheritdoc IModelRegistry
    function versionAt(bytes32 family, uint256 number) external view returns (bytes32) {
        require(number > 0 && number <= versions[family].length, UnknownVersion(family, number));
        return versions[family][number - 1];
    }

    function _endReview(bytes32 model, Status verdict) private {
        Status status = models[model].status;
        require(status == Status.Proposed, WrongStatus(model, status));
        models[model].status = verdict;
    }
}
