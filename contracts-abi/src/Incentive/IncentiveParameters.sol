// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {NodeWeight} from "../NodeRegistry/NodeWeight.sol";
import {EmissionSchedule} from "./EmissionSchedule.sol";
import {WorkEfficacy} from "./WorkEfficacy.sol";

/// How a cycle's report is made and contested.
struct ProcessParams {
    /// What a reporter and a challenger each stake, AITN wei.
    uint96 bond;
    /// Time from a cycle's end (or from a rejection) to post, from a post to contest it, from a challenge to resolve it.
    uint32 postWindowS;
    uint32 challengeWindowS;
    uint32 resolveWindowS;
    /// Receives the half of a rejected reporter's bond that does not go to who found the fault.
    address treasury;
}

struct IncentiveParams {
    WorkEfficacy.Weights weights;
    NodeWeight.Curve curve;
    EmissionSchedule.Params schedule;
    ProcessParams process;
}

/// @title The DAO's parameters: the whitepaper's values and the ranges a proposal may move them in.
library IncentiveParameters {
    /// @notice A parameter is outside its range; `which` names it.
    error ParameterOutOfRange(bytes32 which);

    /// @notice The whitepaper's values with the level's rise limited to one in seven cycles.
    /// @dev kappa = 1: a device cannot deliver more data in a cycle than its hardware can process. activeFloor = 1 uWE: the
    /// smallest efficacy that is not nothing. The bond is the least reward of one cycle at level 0, so a false report
    /// stakes what it could divert. resolveWindowS leaves room for a vote and a timelock.
    function standard(address treasury) internal pure returns (IncentiveParams memory p) {
        p.weights = WorkEfficacy.Weights(3000, 5000, 2000, 1000, 1, 1);
        p.curve = NodeWeight.Curve(30, 300, 5000);
        p.schedule = EmissionSchedule.Params({
            base: 12_500 ether,
            step: 11_875 ether,
            perWE: 12_500 ether,
            cap: 452_500_000 ether,
            capDivisor: 1095,
            reserve: 1_000_000_000 ether,
            peakDivisor: 2190,
            halvingCycles: 1095,
            milestone: 1e12,
            levels: 20,
            riseCycles: 7
        });
        p.process = ProcessParams(12_500 ether, 2 days, 2 days, 21 days, treasury);
    }

    function check(IncentiveParams memory p) internal pure {
        WorkEfficacy.Weights memory w = p.weights;
        require(uint256(w.cpuBps) + w.gpuBps + w.ramBps == WorkEfficacy.UNIT, ParameterOutOfRange("weights"));
        require(w.phiBps <= WorkEfficacy.UNIT, ParameterOutOfRange("phiBps"));
        require(w.kappa > 0 && w.kappa <= 1000, ParameterOutOfRange("kappa"));
        require(w.activeFloor > 0 && w.activeFloor <= 1e9, ParameterOutOfRange("activeFloor"));
        NodeWeight.Curve memory c = p.curve;
        require(c.least > 0 && c.least < c.full && c.full <= 3000, ParameterOutOfRange("curve"));
        // 5,000: the report's bound W <= 1.5 E and the whitepaper's range of the weight.
        require(c.bonusBps <= 5000, ParameterOutOfRange("bonusBps"));
        _checkSchedule(p.schedule);
        _checkProcess(p.process);
    }

    function _checkSchedule(EmissionSchedule.Params memory s) private pure {
        require(s.reserve == 1_000_000_000 ether, ParameterOutOfRange("reserve"));
        require(s.cap <= s.reserve, ParameterOutOfRange("cap"));
        require(s.capDivisor > 0, ParameterOutOfRange("capDivisor"));
        require(s.base <= 1_000_000 ether && s.step <= 1_000_000 ether, ParameterOutOfRange("base"));
        require(s.perWE <= 1_000_000 ether, ParameterOutOfRange("perWE"));
        require(s.halvingCycles > 0, ParameterOutOfRange("halvingCycles"));
        require(s.peakDivisor >= 2 * uint256(s.halvingCycles), ParameterOutOfRange("peakDivisor"));
        require(s.levels > 0 && s.levels <= 32, ParameterOutOfRange("levels"));
        require(s.milestone >> s.levels > 0, ParameterOutOfRange("milestone"));
        // Never 0: the pure schedule lets a self-reported efficacy reach the milestone in seven cycles.
        require(s.riseCycles >= 7 && s.riseCycles <= 365, ParameterOutOfRange("riseCycles"));
    }

    function _checkProcess(ProcessParams memory q) private pure {
        require(q.bond >= 1 ether && q.bond <= 10_000_000 ether, ParameterOutOfRange("bond"));
        require(q.postWindowS >= 1 hours && q.postWindowS <= 14 days, ParameterOutOfRange("postWindowS"));
        require(q.challengeWindowS >= 1 hours && q.challengeWindowS <= 14 days, ParameterOutOfRange("challengeWindowS"));
        require(q.resolveWindowS >= 1 days && q.resolveWindowS <= 60 days, ParameterOutOfRange("resolveWindowS"));
        require(q.treasury != address(0), ParameterOutOfRange("treasury"));
    }
}
