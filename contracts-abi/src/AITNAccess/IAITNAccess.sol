// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may call which `restricted` function of our contracts: the authority of all of them.
/// @notice An OpenZeppelin AccessManager whose only admin, from its first block on, is the DAO's timelock. All roles of
/// genesis are given by its constructor, so no deployer's key ever holds one. A function that is not assigned to a role is
/// the DAO's alone.
interface IAITNAccess {
    struct Grant {
        uint64 role;
        address account;
    }

    /// A function that a role other than the admin may call.
    struct Assignment {
        address target;
        bytes4 selector;
        uint64 role;
    }

    /// @notice Genesis makes nobody an admin besides the DAO, and assigns no function to everyone.
    error RoleNotForGenesis(uint64 role);
    error GenesisTooLong(uint256 grants, uint256 assignments);

    /// @notice Members end reviews of models.
    function REVIEWER() external view returns (uint64);
    /// @notice Members revoke models and close targets.
    function GUARDIAN() external view returns (uint64);

    /// @notice From now on nobody calls a restricted function of the target, until the DAO opens it by setTargetClosed;
    /// only guardians. What is not restricted goes on, except where a contract says otherwise.
    function closeTarget(address target) external;
}
