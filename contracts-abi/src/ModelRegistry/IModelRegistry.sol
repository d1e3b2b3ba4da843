// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Which models the community approved. A model is known by keccak256 of its CID.
interface IModelRegistry {
    enum Status {
        Unknown,
        Proposed,
        Approved,
        Revoked
    }

    struct Model {
        Status status;
        /// When it was proposed, seconds.
        uint64 proposedAt;
        /// SHA-256 of the model's canonical bytes.
        bytes32 digest;
        address proposer;
        string cid;
    }

    event ModelProposed(bytes32 indexed model, address indexed proposer, string cid, bytes32 digest);
    event ModelVote(bytes32 indexed model, address indexed approver, uint256 votes, uint256 threshold);
    event ModelApproved(bytes32 indexed model);
    event ModelRevoked(bytes32 indexed model, address indexed by, string reason);
    event ApproversSet(address[] approvers, uint256 threshold);

    error CidLength(uint256 length);
    error ModelExists(bytes32 model);
    error WrongStatus(bytes32 model, Status status);
    error NotApprover(address caller);
    error AlreadyVoted(bytes32 model, address approver);
    error ThresholdOutOfRange(uint256 threshold, uint256 approvers);
    error ApproverTwice(address approver);

    /// @notice Replaces the approvers; only the contract's owner. Votes of accounts that are no longer approvers stop counting.
    /// @param approvers 1 to 32 distinct accounts
    /// @param threshold how many of them make an approval, 1 to their number
    function setApprovers(address[] calldata approvers, uint256 threshold) external;

    /// @notice Anyone may propose. A CID is proposed once; a revoked model stays revoked, a new version has a new CID.
    /// @param cid 1 to 128 bytes
    function propose(string calldata cid, bytes32 digest) external returns (bytes32 model);

    /// @notice One vote; the model is approved as soon as the votes of present approvers reach the threshold.
    function approve(bytes32 model) external;

    /// @notice Any single approver may revoke, because a bad model must be stoppable at once.
    function revoke(bytes32 model, string calldata reason) external;

    function isApproved(bytes32 model) external view returns (bool);
    function modelOf(bytes32 model) external view returns (Model memory);
    /// @notice Votes of present approvers.
    function votesOf(bytes32 model) external view returns (uint256);
    function approvers() external view returns (address[] memory);
    function threshold() external view returns (uint256);
}
