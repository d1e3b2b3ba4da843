import type { BranchKpi, Comparison, Estimate } from "../../../twins/sim/comparison.ts";
import { numberText } from "../../ui/format.ts";

/** How a figure is shown, and which way is better. */
export const FIGURES: Readonly<Record<BranchKpi, { digits: number; unit: string; better: 1 | -1 }>> = {
  makespan: { digits: 0, unit: "s", better: -1 },
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
export function verdict(kpi: BranchKpi, { low, high }: Estimate): Verdict {
  if (!(low > 0 || high < 0)) return "unclear";
  return (low > 0 ? 1 : -1) === FIGURES[kpi].better ? "better" : "worse";
}

export const MARK: Readonly<Record<Verdict, string>> = { better: "▲", worse: "▼", unclear: "≈" };

/** The ends of an interval, for the words between them. */
export const endsOf = ({ low, high }: Estimate, digits: number): { low: string; high: string } => ({
  low: numberText(low, digits),
  high: numberText(high, digits),
});

/** Without a forecast no failure was simulated: its risk is unknown, not none. */
export const isKnown = (comparison: Comparison, kpi: BranchKpi): boolean =>
  kpi !== "failureRisk" || comparison.modelCid !== null;

/** Remaining time of a job from its pace so far, ms; null before there is a pace. */
export function remainingMs(done: number, total: number, elapsedMs: number): number | null {
  return done > 0 && total > 0 && elapsedMs > 500 ? (elapsedMs / done) * (total - done) : null;
}
