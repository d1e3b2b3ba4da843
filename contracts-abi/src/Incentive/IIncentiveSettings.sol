// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EmissionSchedule} from "./EmissionSchedule.sol";
import {IncentiveParams, ProcessParams} from "./IncentiveParameters.sol";

/// @title The incentive's parameters by cycle.
/// @notice What holds for a cycle is known before it begins and never changes after.
interface IIncentiveSettings {
    event ParametersSet(uint48 indexed fromCycle, IncentiveParams params);

    /// @notice Sets the parameters from the next cycle on; only through the DAO. Refused outside the ranges of
    /// {IncentiveParameters-check}.
    function setParameters(IncentiveParams calldata params) external;

    function parametersAt(uint48 cycle) external view returns (IncentiveParams memory);
    function scheduleAt(uint48 cycle) external view returns (EmissionSchedule.Params memory);
    function processAt(uint48 cycle) external view returns (ProcessParams memory);
}
