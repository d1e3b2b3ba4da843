// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title See {IModelRegistry}.
contract ModelRegistry is IModelRegistry, AccessManaged {
    uint256 private constant MAX_NAME_BYTES = 64;
    uint256 private constant MAX_CID_BYTES = 128;
    uint256 private constant MAX_CLAIM_BLOCKS = 256;

    /// @inheritdoc IModelRegistry
    uint256 public immutable claimBlocks;

    mapping(bytes32 model => Model) private models;
    mapping(bytes32 family => bytes32[]) private versions;
    /// @inheritdoc IModelRegistry
    mapping(bytes32 claim => uint256) public claimReadyAt;

    /// @param claimBlocks_ up to 256: longer than a fairly paid transaction waits; 0 on a chain where nobody sees a transaction
    /// before its block
    constructor(address authority_, uint256 claimBlocks_) AccessManaged(authority_) {
        require(claimBlocks_ <= MAX_CLAIM_BLOCKS, ClaimBlocksOutOfRange(claimBlocks_));
        claimBlocks = claimBlocks_;
    }

    /// @inheritdoc IModelRegistry
    function claim(bytes32 claim_) external {
        // The first time counts: nobody makes another's claim younger by making it again.
        if (claimReadyAt[claim_] != 0) return;
        claimReadyAt[claim_] = block.number + claimBlocks;
        emit ModelClaimed(claim_, msg.sender);
    }

    /// @inheritdoc IModelRegistry
    function propose(string calldata name, string calldata cid, bytes32 digest, bytes32 evaluation, bytes32 salt)
        external
        returns (bytes32 model)
    {
        _checkClaimed(claimOf(msg.sender, cid, salt));
        require(_fits(name, MAX_NAME_BYTES), NameLength(bytes(name).length));
        require(_fits(cid, MAX_CID_BYTES), CidLength(bytes(cid).length));
        require(digest != 0 && evaluation != 0, DigestMissing(digest, evaluation));
        model = keccak256(bytes(cid));
        Model storage entry = models[model];
        require(entry.status == Status.Unknown, ModelExists(model));
        entry.status = Status.Proposed;
        entry.proposedAt = uint64(block.timestamp);
        entry.author = msg.sender;
        entry.family = familyOf(msg.sender, name);
        entry.digest = digest;
        entry.evaluation = evaluation;
        entry.cid = cid;
        versions[entry.family].push(model);
        entry.number = uint32(versions[entry.family].length);
        _tell(model, name);
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
    function claimOf(address author, string calldata cid, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(author, cid, salt));
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

    function _checkClaimed(bytes32 claim_) private view {
        uint256 readyAt = claimReadyAt[claim_];
        require(readyAt != 0 && block.number >= readyAt, ClaimNotReady(claim_, readyAt));
    }

    function _tell(bytes32 model, string calldata name) private {
        Model memory m = models[model];
        emit ModelProposed(model, m.family, m.author, name, m.number, m.cid, m.digest, m.evaluation);
    }

    function _fits(string calldata text, uint256 most) private pure returns (bool) {
        return bytes(text).length > 0 && bytes(text).length <= most;
    }

    function _endReview(bytes32 model, Status verdict) private {
        Status status = models[model].status;
        require(status == Status.Proposed, WrongStatus(model, status));
        models[model].status = verdict;
    }
}
