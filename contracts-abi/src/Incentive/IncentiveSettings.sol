// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {INodeRegistry} from "../NodeRegistry/INodeRegistry.sol";
import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IIncentiveSettings} from "./IIncentiveSettings.sol";
import {IncentiveParameters, IncentiveParams, ProcessParams} from "./IncentiveParameters.sol";

/// @title See {IIncentiveSettings}.
contract IncentiveSettings is IIncentiveSettings, AccessManaged {
    using Checkpoints for Checkpoints.Trace208;

    INodeRegistry public immutable nodes;

    uint208 private lastVersion;
    mapping(uint208 version => IncentiveParams) private parameters;
    // By first cycle: which version.
    Checkpoints.Trace208 private versions;

    constructor(INodeRegistry nodes_, address authority_, IncentiveParams memory params) AccessManaged(authority_) {
        nodes = nodes_;
        _set(0, params);
    }

    /// @inheritdoc IIncentiveSettings
    function setParameters(IncentiveParams calldata params) external restricted {
        _set(nodes.currentCycle() + 1, params);
    }

    /// @inheritdoc IIncentiveSettings
    function parametersAt(uint48 cycle) external view returns (IncentiveParams memory) {
        return _at(cycle);
    }

    /// @inheritdoc IIncentiveSettings
    function scheduleAt(uint48 cycle) external view returns (EmissionSchedule.Params memory) {
        return _at(cycle).schedule;
    }

    /// @inheritdoc IIncentiveSettings
    function processAt(uint48 cycle) external view returns (ProcessParams memory) {
        return _at(cycle).process;
    }

    function _at(uint48 cycle) private view returns (IncentiveParams storage) {
        return parameters[versions.upperLookupRecent(cycle)];
    }

    function _set(uint48 fromCycle, IncentiveParams memory params) private {
        IncentiveParameters.check(params);
        parameters[++lastVersion] = params;
        versions.push(fromCycle, lastVersion);
        emit ParametersSet(fromCycle, params);
    }
}
