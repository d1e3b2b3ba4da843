import {
  BRANCH_KPIS,
  type BranchKpi,
  type BranchName,
  type BranchResult,
  type Course,
  type Estimate,
} from "./comparison.ts";
import type { RunRecord } from "./run.ts";
import { kpiDifference, kpiEstimate } from "./statistics.ts";

const perKpi = (of: (kpi: BranchKpi) => Estimate): Record<BranchKpi, Estimate> =>
  Object.fromEntries(BRANCH_KPIS.map((kpi) => [kpi, of(kpi)])) as Record<BranchKpi, Estimate>;

/**
 * A branch from its replications.
 * @param baseline replications of "continue" with the same seed and numbers, for paired differences; null for
 * "continue" itself.
 */
export function summarise(args: {
  readonly branch: BranchName;
  readonly records: readonly RunRecord[];
  readonly baseline: readonly RunRecord[] | null;
  readonly course: Course;
  readonly plannedMakespanS: number;
  readonly rehearsedMakespanS: number;
}): BranchResult {
  const { branch, records, baseline, course, plannedMakespanS, rehearsedMakespanS } = args;
  const values = (from: readonly RunRecord[], kpi: BranchKpi): number[] => from.map((record) => record.kpis[kpi]);
  return {
    branch,
    replications: records.length,
    kpis: perKpi((kpi) => kpiEstimate(kpi, values(records, kpi))),
    difference:
      baseline === null ? null : perKpi((kpi) => kpiDifference(kpi, values(records, kpi), values(baseline, kpi))),
    runDigests: records.map((record) => record.digest),
    course,
    plannedMakespanS,
    rehearsedMakespanS,
  };
}
