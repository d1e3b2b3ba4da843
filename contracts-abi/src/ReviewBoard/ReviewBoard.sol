// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {IReviewBoard} from "./IReviewBoard.sol";

/// @title See {IReviewBoard}.
contract ReviewBoard is IReviewBoard, Ownable2Step {
    enum Vote {
        None,
        For,
        Against
    }

    uint256 private constant MAX_APPROVERS = 32;

    IModelRegistry public immutable registry;

    /// @inheritdoc IReviewBoard
    uint256 public threshold;
    address[] private approverList;
    /// @inheritdoc IReviewBoard
    mapping(address account => bool) public isApprover;
    mapping(bytes32 model => mapping(address approver => Vote)) private votes;

    constructor(address owner, IModelRegistry registry_, address[] memory approvers_, uint256 threshold_)
        Ownable(owner)
    {
        registry = registry_;
        _setApprovers(approvers_, threshold_);
    }

    modifier onlyApprover() {
        require(isApprover[msg.sender], NotApprover(msg.sender));
        _;
    }

    /// @inheritdoc IReviewBoard
    function setApprovers(address[] calldata approvers_, uint256 threshold_) external onlyOwner {
        _setApprovers(approvers_, threshold_);
    }

    /// @inheritdoc IReviewBoard
    function approve(bytes32 model) external onlyApprover {
        uint256 count = _vote(model, Vote.For);
        emit ModelVote(model, msg.sender, count, threshold);
        if (count >= threshold) registry.approve(model);
    }

    /// @inheritdoc IReviewBoard
    function reject(bytes32 model, string calldata reason) external onlyApprover {
        uint256 count = _vote(model, Vote.Against);
        emit ModelObjection(model, msg.sender, count, threshold);
        if (count >= threshold) registry.reject(model, reason);
    }

    /// @inheritdoc IReviewBoard
    function revoke(bytes32 model, string calldata reason) external onlyApprover {
        registry.revoke(model, reason);
    }

    /// @inheritdoc IReviewBoard
    function hasVoted(bytes32 model, address approver) external view returns (bool) {
        return votes[model][approver] != Vote.None;
    }

    /// @inheritdoc IReviewBoard
    function votesOf(bytes32 model) external view returns (uint256) {
        return _count(model, Vote.For);
    }

    /// @inheritdoc IReviewBoard
    function objectionsOf(bytes32 model) external view returns (uint256) {
        return _count(model, Vote.Against);
    }

    /// @inheritdoc IReviewBoard
    function approvers() external view returns (address[] memory) {
        return approverList;
    }

    function _vote(bytes32 model, Vote vote) private returns (uint256) {
        IModelRegistry.Status status = registry.statusOf(model);
        require(status == IModelRegistry.Status.Proposed, IModelRegistry.WrongStatus(model, status));
        require(votes[model][msg.sender] == Vote.None, AlreadyVoted(model, msg.sender));
        votes[model][msg.sender] = vote;
        return _count(model, vote);
    }

    function _count(bytes32 model, Vote vote) private view returns (uint256 count) {
        uint256 length = approverList.length;
        for (uint256 i; i < length; ++i) {
            if (votes[model][approverList[i]] == vote) ++count;
        }
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
