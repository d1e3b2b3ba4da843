// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Work efficacy of a device in a cycle (AITN whitepaper, work efficacy); integer floor everywhere.
/// @notice The unit uWE is 1e9 bytes per 24 h cycle; 1 WE = 1e6 uWE = 1 PB.
library WorkEfficacy {
    uint256 internal constant UNIT = 10_000;
    uint256 internal constant BYTES_PER_UWE = 1e9;
    uint256 internal constant CYCLE_S = 1 days;

    /// What the device's work of one cycle was; the reporter publishes it, the device's leaf holds its digest.
    struct Evidence {
        /// Measured throughput of the processor, the accelerator and the memory, bytes per second.
        uint64 cpuBps;
        uint64 gpuBps;
        uint64 ramBps;
        /// Bytes of training data and updates delivered in the cycle.
        uint64 dataBytes;
        /// Seconds spent on work (Tw, at most a cycle) and the part of them lost to communication (Tc).
        uint32 workS;
        uint32 communicationS;
    }

    struct Weights {
        /// Shares of the throughputs in the fixed part, basis points.
        uint16 cpuBps;
        uint16 gpuBps;
        uint16 ramBps;
        /// Part of the fixed capability that counts while the device delivers data before the milestone, basis points.
        uint16 phiBps;
        /// A device's variable part above kappa times its fixed part cannot be true.
        uint32 kappa;
        /// Efficacy from which a device counts for the node's size bonus, uWE; at least 1.
        uint64 activeFloor;
    }

    /// @return F, what the hardware could process in a cycle, uWE
    function fixedPart(Weights memory w, Evidence memory e) internal pure returns (uint256) {
        uint256 weighted = uint256(e.cpuBps) * w.cpuBps + uint256(e.gpuBps) * w.gpuBps + uint256(e.ramBps) * w.ramBps;
        return weighted * CYCLE_S / UNIT / BYTES_PER_UWE;
    }

    /// @return V, the data delivered less the waste of communication, uWE; 0 if all time was waste or the time is no time
    function variablePart(Evidence memory e) internal pure returns (uint256) {
        if (e.communicationS >= e.workS || e.workS > CYCLE_S) return 0;
        return uint256(e.dataBytes) * (e.workS - e.communicationS) / e.workS / BYTES_PER_UWE;
    }

    /// @return E_d = V + phi * F, uWE; the fixed part counts only with data and only before the milestone
    function efficacy(Weights memory w, Evidence memory e, bool afterMilestone) internal pure returns (uint256) {
        uint256 v = variablePart(e);
        if (v == 0 || afterMilestone) return v;
        return v + w.phiBps * fixedPart(w, e) / UNIT;
    }

    /// @return whether the data delivered goes beyond what the device's own hardware could have processed, V > kappa * F
    function beyondCapability(Weights memory w, Evidence memory e) internal pure returns (bool) {
        return variablePart(e) > w.kappa * fixedPart(w, e);
    }
}
