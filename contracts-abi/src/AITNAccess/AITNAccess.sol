// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAITNAccess} from "./IAITNAccess.sol";

/// @title See {IAITNAccess}.
contract AITNAccess is IAITNAccess, AccessManager {
    /// @inheritdoc IAITNAccess
    uint64 public constant REVIEWER = 1;
    /// @inheritdoc IAITNAccess
    uint64 public constant GUARDIAN = 2;
    uint256 private constant MAX_GENESIS = 64;

    /// @param dao the timelock: the only admin, and a member of every role that a function is assigned to
    constructor(address dao, Grant[] memory grants, Assignment[] memory assignments) AccessManager(dao) {
        require(
            grants.length <= MAX_GENESIS && assignments.length <= MAX_GENESIS,
            GenesisTooLong(grants.length, assignments.length)
        );
        _grantRole(GUARDIAN, dao, 0, 0);
        _setTargetFunctionRole(address(this), IAITNAccess.closeTarget.selector, GUARDIAN);
        for (uint256 i; i < grants.length; ++i) {
            require(grants[i].role != ADMIN_ROLE, RoleNotForGenesis(grants[i].role));
            _grantRole(grants[i].role, grants[i].account, 0, 0);
        }
        for (uint256 i; i < assignments.length; ++i) {
            Assignment memory one = assignments[i];
            require(one.role != PUBLIC_ROLE, RoleNotForGenesis(one.role));
            // What a role may do, a vote may do.
            _grantRole(one.role, dao, 0, 0);
            _setTargetFunctionRole(one.target, one.selector, one.role);
        }
    }

    /// @inheritdoc IAITNAccess
    function closeTarget(address target) external onlyAuthorized {
        _setTargetClosed(target, true);
    }
}
