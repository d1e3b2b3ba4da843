import { isFinal } from "../../twins/operations/actionState.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import { releasable, startExecution } from "../../twins/operations/progress.ts";
import type { CommandRow } from "../../twins/protocol/console.ts";
import { type Replica, readProperty } from "./replica.ts";

export interface PathAhead {
  /** Nodes still to come. */
  readonly nodes: readonly string[];
  /** How many of them are base; the rest is horizon. */
  readonly released: number;
  /** From the last node passed to the last one released: what the vehicle holds. */
  readonly held: readonly string[];
}

const passedOf = (replica: Replica, thing: string, length: number): number => {
  const passed = readProperty(replica, thing, "pathIndex")?.value ?? 0;
  return Number.isFinite(passed) ? Math.max(0, Math.min(length - 1, Math.trunc(passed))) : 0;
};

/**
 * How many nodes of each step's path are released by now. A command says how many were when it was sent; what came
 * since follows from the plan's right of way, by the same rule as on the server.
 */
function releasedByStep(plan: Plan, commands: readonly CommandRow[], replica: Replica): Map<string, number> {
  const execution = startExecution(plan.body);
  for (const { body, states } of commands) {
    const progress = body.plan?.id === plan.id ? execution.progress.get(body.plan.step) : undefined;
    // Newest first: an earlier try of a step says nothing more.
    if (progress === undefined || progress.state !== null) continue;
    progress.state = states.at(-1)?.state ?? null;
    if (progress.state === "RUNNING") progress.pathIndex = passedOf(replica, body.thing, Infinity);
  }
  return new Map(plan.body.steps.map((step) => [step.id, releasable(execution, step)]));
}

/** Per vehicle the part of its running order that it has not driven yet. Commands are newest first. */
export function pathsAhead(
  commands: readonly CommandRow[],
  plans: readonly Plan[],
  replica: Replica,
): Map<string, PathAhead> {
  const paths = new Map<string, PathAhead>();
  const byPlan = new Map<string, ReadonlyMap<string, number>>();
  for (const { body, states } of commands) {
    const { path, released } = body.input;
    const last = states.at(-1);
    if (paths.has(body.thing) || !Array.isArray(path) || last === undefined || isFinal(last.state)) continue;
    const plan = plans.find(({ id }) => id === body.plan?.id);
    if (plan !== undefined && !byPlan.has(plan.id)) byPlan.set(plan.id, releasedByStep(plan, commands, replica));
    const since = byPlan.get(plan?.id ?? "")?.get(body.plan?.step ?? "") ?? 0;
    const nodes = path as readonly string[];
    const base = Math.min(nodes.length, Math.max(since, typeof released === "number" ? released : nodes.length));
    const passed = last.state === "RUNNING" ? passedOf(replica, body.thing, nodes.length) : 0;
    paths.set(body.thing, {
      nodes: nodes.slice(passed + 1),
      released: Math.max(0, base - passed - 1),
      held: nodes.slice(passed, Math.max(base, passed + 1)),
    });
  }
  return paths;
}
