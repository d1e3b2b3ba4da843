import type { Plan } from "../../../twins/operations/plan.ts";
import type { Comparison } from "../../../twins/sim/comparison.ts";
import { usePastMs, useShown, useSite, useTick } from "../../session/context.tsx";

/** After this a comparison speaks of a cell that is no more, ms: most of the work it forked is done. */
const FRESH_MS = 120_000;
const LOOK_MS = 5_000;

/** Whether the cell has moved on since a comparison: it is old, or a plan ran after it forked. */
export const isOutdated = (
  { madeAtMs, base }: Pick<Comparison, "madeAtMs" | "base">,
  plans: readonly Pick<Plan, "startedAtMs">[],
  nowMs: number,
): boolean => nowMs - madeAtMs > FRESH_MS || plans.some((plan) => (plan.startedAtMs ?? 0) > base.atMs);

/** How old the forked state is at the shown moment, ms, and whether that is too old to plan from. */
export function useAge(comparison: Comparison): { ageMs: number; outdated: boolean } {
  const session = useSite();
  useTick(LOOK_MS);
  const nowMs = usePastMs() ?? session.nowMs();
  const plans = useShown((shown) => shown.plans);
  return { ageMs: nowMs - comparison.base.atMs, outdated: isOutdated(comparison, plans, nowMs) };
}
