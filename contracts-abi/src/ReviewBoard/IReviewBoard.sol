// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A board that reviews models by m of n named approvers, as long as the DAO lets it.
/// @notice Its power is the roles that it holds in the {AITNAccess} of the registry: without the reviewers' role a
/// deciding vote reverts, without the guardians' role nothing is revoked. A local cell votes here; a public chain leaves
/// the board without roles and votes by its governor.
interface IReviewBoard {
    event ModelVote(bytes32 indexed model, address indexed approver, uint256 votes, uint256 threshold);
    event ModelObjection(bytes32 indexed model, address indexed approver, uint256 objections, uint256 threshold);
    event ApproversSet(address[] approvers, uint256 threshold);

    error NotApprover(address caller);
    /// @notice An approver has one vote a model, for or against.
    error AlreadyVoted(bytes32 model, address approver);
    error ThresholdOutOfRange(uint256 threshold, uint256 approvers);
    error ApproverTwice(address approver);

    /// @notice Replaces the approvers; only the board's owner. Votes of accounts that are no longer approvers stop counting.
    /// @param approvers 1 to 32 distinct accounts
    /// @param threshold how many of them make an approval or a rejection, 1 to their number
    function setApprovers(address[] calldata approvers, uint256 threshold) external;

    /// @notice One vote for; the model is approved as soon as the votes of present approvers reach the threshold.
    function approve(bytes32 model) external;

    /// @notice One vote against; the model is rejected as soon as such votes of present approvers reach the threshold.
    function reject(bytes32 model, string calldata reason) external;

    /// @notice Any single approver may revoke, because a bad model must be stoppable at once.
    function revoke(bytes32 model, string calldata reason) external;

    function isApprover(address account) external view returns (bool);
    function hasVoted(bytes32 model, address approver) external view returns (bool);
    /// @notice Votes for, of present approvers.
    function votesOf(bytes32 model) external view returns (uint256);
    /// @notice Votes against, of present approvers.
    function objectionsOf(bytes32 model) external view returns (uint256);
    function approvers() external view returns (address[] memory);
    function threshold() external view returns (uint256);
}
