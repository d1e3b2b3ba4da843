import type { ActionStateName } from "../../../twins/operations/actionState.ts";
import type { PlanStep } from "../../../twins/operations/plan.ts";
import type { CommandRow } from "../../../twins/protocol/console.ts";

export type StepState = "open" | "sent" | "running" | "succeeded" | "failed" | "cancelled";

const OF: Readonly<Record<ActionStateName, StepState>> = {
  PROPOSED: "open",
  APPROVED: "open",
  SENT: "sent",
  ACCEPTED: "sent",
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  REJECTED: "failed",
  EXPIRED: "failed",
  UNKNOWN: "failed",
  CANCELLED: "cancelled",
};

/** Where each step of a plan stands, from the newest command that executes it. Commands are newest first. */
export function stepStates(
  plan: string,
  steps: readonly PlanStep[],
  commands: readonly CommandRow[],
): ReadonlyMap<string, StepState> {
  const states = new Map<string, StepState>();
  for (const { body, states: told } of commands) {
    const last = told.at(-1);
    if (body.plan?.id !== plan || last === undefined || states.has(body.plan.step)) continue;
    states.set(body.plan.step, OF[last.state]);
  }
  for (const step of steps) if (!states.has(step.id)) states.set(step.id, "open");
  return states;
}
