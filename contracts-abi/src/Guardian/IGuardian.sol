// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title An emergency brake with an end: what one keeper may stop until a set time, and nothing else.
/// @notice It cancels what waits in the timelock, revokes models and closes targets; it cannot call, pay or change anything.
/// The DAO replaces the keeper, prolongs or ends the term; a queued operation that only does that cannot be cancelled here,
/// or a hostile keeper would stay.
interface IGuardian {
    event TermSet(address indexed keeper, uint48 expiresAt);
    event OperationCancelled(bytes32 indexed operation);

    error NotKeeper(address caller);
    error GuardianExpired(uint48 expiresAt);
    /// @notice A term ends within two years of the day it is set.
    error TermOutOfRange(uint256 expiresAt, uint256 latest);
    error OwnTerm(bytes32 operation);

    /// @notice Cancels an operation that waits in the timelock, given as it was scheduled.
    function cancel(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) external;

    /// @notice See {IModelRegistry.revoke}.
    function revokeModel(bytes32 model, string calldata reason) external;

    /// @notice See {IAITNAccess.closeTarget}.
    function closeTarget(address target) external;

    /// @notice Sets keeper and end; only the DAO. A time that has passed ends the term at once.
    function setTerm(address keeper, uint48 expiresAt) external;

    function keeper() external view returns (address);
    /// @notice The first second without power.
    function expiresAt() external view returns (uint48);
}
