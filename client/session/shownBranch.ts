import type { BranchResult, Comparison } from "../../twins/sim/comparison.ts";
import { useDomain } from "./context.tsx";
import { useView } from "./view.ts";

export interface ShownBranch {
  readonly comparison: Comparison;
  readonly result: BranchResult;
}

/** The branch the address names; else what "continue" of the newest comparison expects. */
export function shownBranch(picked: string | null, comparisons: readonly Comparison[]): ShownBranch | null {
  const [id, name] = (picked ?? "").split(":");
  const comparison = comparisons.find((c) => c.id === id) ?? comparisons[0];
  const result = comparison?.branches.find((b) => b.branch === (name ?? "continue")) ?? comparison?.branches[0];
  return comparison === undefined || result === undefined ? null : { comparison, result };
}

export function useShownBranch(): ShownBranch | null {
  const picked = useView((view) => view.branch);
  const comparisons = useDomain((domain) => domain.comparisons);
  return shownBranch(picked, comparisons);
}
