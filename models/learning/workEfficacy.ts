/** What a device's work of one 24 h cycle was; throughputs in bytes per second, times in seconds. */
export interface WorkEvidence {
  /** Measured throughput of the processor, the accelerator and the memory. */
  readonly cpuBps: bigint;
  readonly gpuBps: bigint;
  readonly ramBps: bigint;
  /** Bytes of training data and updates delivered in the cycle. */
  readonly dataBytes: bigint;
  /** Time spent on work (Tw, at most a cycle) and the part of it lost to communication (Tc). */
  readonly workS: bigint;
  readonly communicationS: bigint;
}

/** The DAO's weights of the efficacy; shares in basis points. */
export interface EfficacyWeights {
  readonly cpuBps: bigint;
  readonly gpuBps: bigint;
  readonly ramBps: bigint;
  /** Part of the fixed capability that counts while the device delivers data before the milestone. */
  readonly phiBps: bigint;
  /** A device's variable part above kappa times its fixed part cannot be true. */
  readonly kappa: bigint;
  /** Efficacy from which a device counts for its node's size bonus, uWE; at least 1. */
  readonly activeFloor: bigint;
}

const UNIT = 10_000n;
const BYTES_PER_UWE = 10n ** 9n;
export const CYCLE_S = 86_400n;
/** 1 WE = 1e6 uWE = 1 PB in a cycle. */
export const UWE_PER_WE = 10n ** 6n;

/** F, what the hardware could process in a cycle, uWE, rounded down. As WorkEfficacy.sol. */
export const fixedPart = (w: EfficacyWeights, e: WorkEvidence): bigint =>
  ((e.cpuBps * w.cpuBps + e.gpuBps * w.gpuBps + e.ramBps * w.ramBps) * CYCLE_S) / UNIT / BYTES_PER_UWE;

/** V, the data delivered less the waste of communication, uWE; 0 if all time was waste or the time is no time. */
export function variablePart(e: WorkEvidence): bigint {
  if (e.communicationS >= e.workS || e.workS > CYCLE_S) return 0n;
  return (e.dataBytes * (e.workS - e.communicationS)) / e.workS / BYTES_PER_UWE;
}

/** E_d = V + phi * F, uWE; the fixed part counts only with data and only before the milestone. */
export function workEfficacy(w: EfficacyWeights, e: WorkEvidence, afterMilestone: boolean): bigint {
  const v = variablePart(e);
  return v === 0n || afterMilestone ? v : v + (w.phiBps * fixedPart(w, e)) / UNIT;
}

/** Whether the data delivered goes beyond what the device's own hardware could have processed: V > kappa * F. */
export const isBeyondCapability = (w: EfficacyWeights, e: WorkEvidence): boolean =>
  variablePart(e) > w.kappa * fixedPart(w, e);
