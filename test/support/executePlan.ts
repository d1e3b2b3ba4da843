import { rng } from "../../twins/core/rng.ts";
import type { PlanBody, PlanStep } from "../../twins/operations/plan.ts";
import type { WorkState } from "../../twins/sim/workState.ts";
import { fmsRouteMap, locationNode } from "../../twins/sites/fms/routeMap.ts";

const capacity = new Map(fmsRouteMap.nodes.map((node) => [node.id, node.capacity]));

interface Robots {
  readonly plan: PlanBody;
  readonly ended: Set<string>;
  /** "step/index" of the nodes that were left. */
  readonly left: Set<string>;
  /** Node of each vehicle, by Thing id. */
  readonly at: Map<string, string>;
  readonly jobAt: Map<number, string>;
  readonly progress: Map<string, { index: number; moving: boolean }>;
}

function insist(holds: boolean, why: string): void {
  if (!holds) throw new Error(why);
}

type Drive = PlanStep & { kind: "transport" | "move" };
const isDrive = (step: PlanStep): step is Drive => step.kind === "transport" || step.kind === "move";

function occupants(robots: Robots, node: string): number {
  let n = [...robots.at.values()].filter((where) => where === node).length;
  for (const step of robots.plan.steps) {
    const p = robots.progress.get(step.id)!;
    if (isDrive(step) && p.moving && step.path[p.index + 1] === node) n++;
  }
  return n;
}

/** What a vehicle can do next for a step; null while it has to wait. */
function driveChoice(robots: Robots, step: Drive): (() => void) | null {
  const { ended, left, at, jobAt, plan } = robots;
  const p = robots.progress.get(step.id)!;
  if (p.moving)
    return () => {
      left.add(`${step.id}/${p.index}`);
      p.index++;
      p.moving = false;
      at.set(step.thing, step.path[p.index]!);
    };
  if (p.index === 0) insist(at.get(step.thing) === step.path[0], `${step.id} begins where ${step.thing} is not`);
  if (step.kind === "transport" && p.index === step.pickAt && jobAt.get(step.job) !== step.thing)
    return () => {
      insist(jobAt.get(step.job) === step.path[step.pickAt], `${step.id}: job ${step.job} is not there`);
      jobAt.set(step.job, step.thing);
    };
  if (p.index === step.path.length - 1)
    return () => {
      if (step.kind === "transport") jobAt.set(step.job, step.path.at(-1)!);
      ended.add(step.id);
    };
  const rules = plan.rightOfWay.filter((rule) => rule.step === step.id && rule.enter === p.index + 1);
  if (!rules.every((rule) => left.has(`${rule.afterStep}/${rule.left}`))) return null;
  return () => {
    p.moving = true;
    const next = step.path[p.index + 1]!;
    insist(occupants(robots, next) <= capacity.get(next)!, `${step.id}: too many vehicles in ${next}`);
  };
}

function choiceOf(robots: Robots, step: PlanStep): (() => void) | null {
  if (robots.ended.has(step.id) || !step.after.every((id) => robots.ended.has(id))) return null;
  if (isDrive(step)) return driveChoice(robots, step);
  return () => {
    if (step.kind === "process")
      insist(robots.jobAt.get(step.job) === step.thing, `${step.id}: job ${step.job} is not in ${step.thing}`);
    robots.ended.add(step.id);
  };
}

/**
 * Executes a plan as robots would, with random delays: a step begins when all in `after` have ended, a vehicle enters a
 * node when the right of way allows. Knows no planned time. Begins with everything under way at the fork ended.
 * @throws on a node with too many vehicles, a job that is not where it is needed, a standstill, or a job not brought back
 */
export function executePlan(plan: PlanBody, work: WorkState, seed: number): void {
  const r = rng(seed, "execution");
  const robots: Robots = {
    plan,
    ended: new Set(),
    left: new Set(),
    at: new Map(work.vehicles.map((vehicle) => [vehicle.id, vehicle.goal])),
    jobAt: new Map(work.problem.jobs.map((job) => [job.id, locationNode(job.location)])),
    progress: new Map(plan.steps.map((step) => [step.id, { index: 0, moving: false }])),
  };
  for (;;) {
    const choices = plan.steps.map((step) => choiceOf(robots, step)).filter((choice) => choice !== null);
    if (choices.length === 0) break;
    choices[r.below(choices.length)]!();
  }
  const open = plan.steps.filter((step) => !robots.ended.has(step.id)).map((step) => step.id);
  insist(open.length === 0, `stuck before ${open.join(", ")}`);
  for (const [job, where] of robots.jobAt) insist(where === "station", `job ${job} ends at ${where}`);
}
