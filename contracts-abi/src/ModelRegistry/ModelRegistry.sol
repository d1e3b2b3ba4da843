// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title See {IModelRegistry}.
contract ModelRegistry is IModelRegistry, Ownable2Step {
    uint256 private constant MAX_APPROVERS = 32;
    uint256 private constant MAX_CID_BYTES = 128;

    /// @inheritdoc IModelRegistry
    uint256 public threshold;
    address[] private approverList;
    mapping(address account => bool) public isApprover;
    mapping(bytes32 model => Model) private models;
    mapping(bytes32 model => mapping(address approver => bool)) public hasVoted;

    constructor(address owner, address[] memory approvers_, uint256 threshold_) Ownable(owner) {
        _setApprovers(approvers_, threshold_);
    }

    modifier onlyApprover() {
        require(isApprover[msg.sender], NotApprover(msg.sender));
        _;
    }

    /// @inheritdoc IModelRegistry
    function setApprovers(address[] calldata approvers_, uint256 threshold_) external onlyOwner {
        _setApprovers(approvers_, threshold_);
    }

    /// @inheritdoc IModelRegistry
    function propose(string calldata cid, bytes32 digest) external returns (bytes32 model) {
        uint256 length = bytes(cid).length;
        require(length > 0 && length <= MAX_CID_BYTES, CidLength(length));
        model = keccak256(bytes(cid));
        require(models[model].status == Status.Unknown, ModelExists(model));
        models[model] = Model(Status.Proposed, uint64(block.timestamp), digest, msg.sender, cid);
        emit ModelProposed(model, msg.sender, cid, digest);
    }

    /// @inheritdoc IModelRegistry
    function approve(bytes32 model) external onlyApprover {
        Model storage entry = models[model];
        require(entry.status == Status.Proposed, WrongStatus(model, entry.status));
        require(!hasVoted[model][msg.sender], AlreadyVoted(model, msg.sender));
        hasVoted[model][msg.sender] = true;
        uint256 votes = votesOf(model);
        emit ModelVote(model, msg.sender, votes, threshold);
        if (votes >= threshold) {
            entry.status = Status.Approved;
            emit ModelApproved(model);
        }
    }

    /// @inheritdoc IModelRegistry
    function revoke(bytes32 model, string calldata reason) external onlyApprover {
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
    function modelOf(bytes32 model) external view returns (Model memory) {
        return models[model];
    }

    /// @inheritdoc IModelRegistry
    function votesOf(bytes32 model) public view returns (uint256 votes) {
        uint256 count = approverList.length;
        for (uint256 i; i < count; ++i) {
            if (hasVoted[model][approverList[i]]) ++votes;
        }
    }

    /// @inheritdoc IModelRegistry
    function approvers() external view returns (address[] memory) {
        return approverList;
    }

    function _setApprovers(address[] memory list, uint256 threshold_) private {
        require(
            list.length <= MAX_APPROVERS && threshold_ > 0 && threshold_ <= list.length,
            ThresholdOutOfRange(threshold_, list.length)
        );
        for (uint256 i; i < approverList.length; ++i) {
            isApprover[approverList[i]] = false;
        }
        for (uint256 i; i < list.length; ++i) {
            require(!isApprover[list[i]], ApproverTwice(list[i]));
            isApprover[list[i]] = true;
        }
        approverList = list;
        threshold = threshold_;
        emit ApproversSet(list, threshold_);
    }
}
