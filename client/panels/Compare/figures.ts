import type { BranchKpi, Estimate } from "../../../twins/sim/comparison.ts";

/** How a figure is shown, and which way is better. */
export const FIGURES: Readonly<Record<BranchKpi, { digits: number; unit: string; better: 1 | -1 }>> = {
  makespan: { digits: 1, unit: "s", better: -1 },
  throughputRate: { digits: 1, unit: "/h", better: 1 },
  leadTime: { digits: 1, unit: "s", better: -1 },
  oee: { digits: 1, unit: "%", better: 1 },
  availability: { digits: 1, unit: "%", better: 1 },
  effectiveness: { digits: 1, unit: "%", better: 1 },
  qualityRatio: { digits: 1, unit: "%", better: 1 },
  energy: { digits: 3, unit: "kW.h", better: -1 },
  failureRisk: { digits: 1, unit: "%", better: -1 },
};

export type Verdict = "better" | "worse" | "unclear";

/** Better or worse only where the confidence interval of the paired difference leaves out zero. */
export function verdict(kpi: BranchKpi, difference: Estimate): Verdict {
  if (!(Math.abs(difference.mean) > difference.halfWidth)) return "unclear";
  return Math.sign(difference.mean) === FIGURES[kpi].better ? "better" : "worse";
}

/** Remaining time of a job from its pace so far, ms; null before there is a pace. */
export function remainingMs(done: number, total: number, elapsedMs: number): number | null {
  return done > 0 && total > 0 && elapsedMs > 500 ? (elapsedMs / done) * (total - done) : null;
}
