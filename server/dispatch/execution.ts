import type { ActionStateName } from "../../twins/operations/actionState.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { PlanStep } from "../../twins/operations/plan.ts";
import { type Execution, progressOf, releasable } from "../../twins/operations/progress.ts";

const isMoving = (state: ActionStateName | null): boolean => state !== null && !isFinal(state);

/** Steps for which a command may be made now: all before them succeeded and their Thing has nothing else to do. */
export function readySteps(execution: Execution): PlanStep[] {
  const busy = new Set<string>();
  for (const step of execution.body.steps) if (isMoving(progressOf(execution, step.id).state)) busy.add(step.thing);
  const ready: PlanStep[] = [];
  for (const step of execution.body.steps) {
    if (progressOf(execution, step.id).state !== null || busy.has(step.thing)) continue;
    if (!step.after.every((id) => progressOf(execution, id).state === "SUCCEEDED")) continue;
    ready.push(step);
    // The order of steps is the order of each Thing's work.
    busy.add(step.thing);
  }
  return ready;
}

/** Drives under way whose released part may grow. */
export function extendable(execution: Execution): { step: PlanStep; released: number }[] {
  const found: { step: PlanStep; released: number }[] = [];
  for (const step of execution.body.steps) {
    const progress = progressOf(execution, step.id);
    if (!isMoving(progress.state) || (step.kind !== "transport" && step.kind !== "move")) continue;
    const released = releasable(execution, step);
    if (released > progress.released) found.push({ step, released });
  }
  return found;
}

/** A failed step fails the plan; an unknown one leaves it unclear, and nothing is retried by itself. */
export function executionState(
  execution: Execution,
): { state: "running" | "done"; step: null } | { state: "failed" | "unclear"; step: string } {
  let done = true;
  let unclear: string | null = null;
  for (const [id, { state }] of execution.progress) {
    if (state === "FAILED" || state === "CANCELLED" || state === "REJECTED" || state === "EXPIRED")
      return { state: "failed", step: id };
    if (state === "UNKNOWN") unclear = id;
    if (state !== "SUCCEEDED") done = false;
  }
  if (unclear !== null) return { state: "unclear", step: unclear };
  return { state: done ? "done" : "running", step: null };
}
