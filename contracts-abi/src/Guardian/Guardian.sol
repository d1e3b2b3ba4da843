// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IAITNAccess} from "../AITNAccess/IAITNAccess.sol";
import {IModelRegistry} from "../ModelRegistry/IModelRegistry.sol";
import {IGuardian} from "./IGuardian.sol";

/// @title See {IGuardian}.
contract Guardian is IGuardian, AccessManaged {
    uint256 private constant MAX_TERM_S = 2 * 365 days;

    TimelockController public immutable timelock;
    IModelRegistry public immutable models;

    /// @inheritdoc IGuardian
    address public keeper;
    /// @inheritdoc IGuardian
    uint48 public expiresAt;

    /// @param termS how long the first term is, seconds
    constructor(
        address authority_,
        TimelockController timelock_,
        IModelRegistry models_,
        address keeper_,
        uint256 termS
    ) AccessManaged(authority_) {
        timelock = timelock_;
        models = models_;
        _setTerm(keeper_, block.timestamp + termS);
    }

    modifier onlyKeeper() {
        require(msg.sender == keeper, NotKeeper(msg.sender));
        require(block.timestamp < expiresAt, GuardianExpired(expiresAt));
        _;
    }

    /// @inheritdoc IGuardian
    function cancel(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) external onlyKeeper {
        bytes32 operation = timelock.hashOperationBatch(targets, values, payloads, predecessor, salt);
        require(_concernsOthers(targets), OwnTerm(operation));
        emit OperationCancelled(operation);
        timelock.cancel(operation);
    }

    /// @inheritdoc IGuardian
    function revokeModel(bytes32 model, string calldata reason) external onlyKeeper {
        models.revoke(model, reason);
    }

    /// @inheritdoc IGuardian
    function closeTarget(address target) external onlyKeeper {
        // Closed itself, it could no longer be relieved by setTerm.
        require(target != address(this), OwnTerm(0));
        IAITNAccess(authority()).closeTarget(target);
    }

    /// @inheritdoc IGuardian
    function setTerm(address keeper_, uint48 expiresAt_) external restricted {
        _setTerm(keeper_, expiresAt_);
    }

    function _concernsOthers(address[] calldata targets) private view returns (bool) {
        for (uint256 i; i < targets.length; ++i) {
            if (targets[i] != address(this)) return true;
        }
        return false;
    }

    function _setTerm(address keeper_, uint256 expiresAt_) private {
        uint256 latest = block.timestamp + MAX_TERM_S;
        require(expiresAt_ <= latest, TermOutOfRange(expiresAt_, latest));
        keeper = keeper_;
        expiresAt = uint48(expiresAt_);
        emit TermSet(keeper_, uint48(expiresAt_));
    }
}
