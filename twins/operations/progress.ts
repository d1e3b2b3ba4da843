import type { ActionStateName } from "./actionState.ts";
import type { PlanBody, PlanStep } from "./plan.ts";

/** How far a step has come. */
export interface StepProgress {
  /** Null before the first command. */
  state: ActionStateName | null;
  /** Commands made for it so far: a new one only after the last ended without acting. */
  attempts: number;
  /** Nodes of its path that the vehicle has left behind: the index of the last node reached. */
  pathIndex: number;
  /** Nodes released to it; 0 before the first command. */
  released: number;
}

/** Where a plan's execution stands. Pure: it says what may be done next, others do it. */
export interface Execution {
  readonly body: PlanBody;
  readonly steps: ReadonlyMap<string, PlanStep>;
  readonly progress: Map<string, StepProgress>;
}

export function startExecution(body: PlanBody): Execution {
  return {
    body,
    steps: new Map(body.steps.map((step) => [step.id, step])),
    progress: new Map(body.steps.map((step) => [step.id, { state: null, attempts: 0, pathIndex: 0, released: 0 }])),
  };
}

export const progressOf = (execution: Execution, step: string): StepProgress => {
  const progress = execution.progress.get(step);
  if (progress === undefined) throw new Error(`the plan has no step ${step}`);
  return progress;
};

/** Has the step's vehicle left node `index` of its path? Ended trips have left all but their last node. */
function hasLeft(execution: Execution, stepId: string, index: number): boolean {
  const step = execution.steps.get(stepId);
  const progress = progressOf(execution, stepId);
  if (step === undefined || (step.kind !== "transport" && step.kind !== "move")) return progress.state === "SUCCEEDED";
  if (index < step.path.length - 1) return progress.state === "SUCCEEDED" || progress.pathIndex > index;
  // The last node is left when the vehicle's next drive has left its first.
  const next = nextDrive(execution, step);
  return (
    next !== null &&
    (progressOf(execution, next.id).pathIndex > 0 || progressOf(execution, next.id).state === "SUCCEEDED")
  );
}

function nextDrive(execution: Execution, step: PlanStep): PlanStep | null {
  const drives = execution.body.steps.filter(
    (s) => s.thing === step.thing && (s.kind === "transport" || s.kind === "move"),
  );
  return drives[drives.findIndex((s) => s.id === step.id) + 1] ?? null;
}

/** How many nodes of a drive's path may be released now, by the plan's right of way. At least 1: where it stands. */
export function releasable(execution: Execution, step: PlanStep): number {
  if (step.kind !== "transport" && step.kind !== "move") return 0;
  let released = step.path.length;
  for (const rule of execution.body.rightOfWay) {
    if (rule.step !== step.id || rule.enter >= released) continue;
    if (!hasLeft(execution, rule.afterStep, rule.left)) released = rule.enter;
  }
  return Math.max(1, released);
}
