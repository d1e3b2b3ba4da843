import type { CommandId } from "../../twins/core/ids.ts";
import { commandId, planId, siteId, thingId } from "../../twins/core/ids.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { RouteMap } from "../../twins/core/routeMap.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import type { Command, CommandBody } from "../../twins/operations/command.ts";
import type { Plan, PlanStep } from "../../twins/operations/plan.ts";
import { reportedEnum, reportedValue, slotOf, type TwinState } from "../../twins/state/twinState.ts";

/** How long a device has to accept a command, ms. A motion that was not accepted by then never happens. */
export const MOTION_TTL_MS = 2_000;
export const OTHER_TTL_MS = 10_000;

export interface GuardContext {
  readonly twin: TwinState;
  readonly routeMap: RouteMap | null;
  readonly stopped: boolean;
  readonly epoch: number;
  readonly nowMs: number;
}

/** The part of a command that the guard decides about. */
interface Act {
  readonly commandId: string;
  readonly thing: string;
  readonly action: string;
  readonly input: CommandBody["input"];
  readonly plan: CommandBody["plan"];
}

const seal = (body: CommandBody): Command => ({ ...body, guarded: "guarded" as Command["guarded"] });

function fresh(context: GuardContext, thing: string, property: string): Result<number> {
  const entry = context.twin.byId.get(thing);
  if (entry === undefined) return fail("STATE_UNKNOWN_THING", `the site has no ${thing}`);
  if (!entry.online) return fail("CMD_OFFLINE", `${thing} is not connected`);
  const slot = slotOf(context.twin, thing, property);
  const age = context.nowMs - (context.twin.observedAtMs[slot] ?? 0);
  const limit = entry.model.properties.find((p) => p.name === property)?.staleAfterMs ?? 0;
  if (slot < 0 || age > limit)
    return fail("CMD_STALE", `${thing}.${property} is ${Math.round(age / 1000)} s old, the limit is ${limit / 1000} s`);
  const value = context.twin.values[slot]!;
  return Number.isNaN(value) ? fail("CMD_STALE", `${thing}.${property} is missing`) : ok(value);
}

function palletOf(twin: TwinState, job: number): string | null {
  for (const entry of twin.entries)
    if (entry.model.type === "pallet" && reportedValue(twin, entry.thing.id, "job") === job) return entry.thing.id;
  return null;
}

function checkMachine(context: GuardContext, step: Extract<PlanStep, { kind: "process" | "service" }>): Result<null> {
  const state = fresh(context, step.thing, "state");
  if (!state.ok) return state;
  const name = reportedEnum(context.twin, step.thing, "state");
  if (name !== "idle") return fail("CMD_INTERLOCK", `${step.thing} is ${name}, not idle`);
  if (step.kind === "service") return ok(null);
  const pallet = palletOf(context.twin, step.job);
  if (pallet === null) return fail("CMD_INTERLOCK", `no pallet carries job ${step.job}`);
  const at = fresh(context, pallet, "at");
  if (!at.ok) return at;
  const machine = Number(/(\d+)$/.exec(step.thing)?.[1]);
  if (at.value !== machine) return fail("CMD_INTERLOCK", `job ${step.job} is not at ${step.thing}`);
  const next = reportedValue(context.twin, pallet, "nextOperation");
  return next === step.operation
    ? ok(null)
    : fail("CMD_INTERLOCK", `job ${step.job} is at operation ${next}, not ${step.operation}`);
}

function checkPath(map: RouteMap, path: readonly string[]): Result<null> {
  const known = new Set(map.nodes.map((n) => n.id));
  const outside = path.find((node) => !known.has(node));
  if (outside !== undefined) return fail("CMD_GEOFENCE", `node ${outside} is not in the route map`);
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1], path[i]];
    if (from === to) continue;
    const way = map.edges.some(
      (e) => (e.from === from && e.to === to) || (e.bidirectional && e.from === to && e.to === from),
    );
    if (!way) return fail("CMD_GEOFENCE", `there is no way from ${from} to ${to}`);
  }
  return ok(null);
}

function checkVehicle(context: GuardContext, step: Extract<PlanStep, { kind: "transport" | "move" }>): Result<null> {
  if (context.routeMap === null) return fail("CMD_GEOFENCE", "the site has no route map");
  const path = checkPath(context.routeMap, step.path);
  if (!path.ok) return path;
  const state = fresh(context, step.thing, "state");
  if (!state.ok) return state;
  const name = reportedEnum(context.twin, step.thing, "state");
  if (name !== "idle") return fail("CMD_INTERLOCK", `${step.thing} is ${name}, not idle`);
  const node = fresh(context, step.thing, "lastNode");
  if (!node.ok) return node;
  const at = context.routeMap.nodes[node.value]?.id;
  if (at !== step.path[0])
    return fail("CMD_INTERLOCK", `${step.thing} stands at ${at}, the path begins at ${step.path[0]}`);
  return ok(null);
}

function stepInput(step: PlanStep, released: number): { action: string; input: CommandBody["input"] } {
  switch (step.kind) {
    case "process":
      return { action: "process", input: { job: step.job, operation: step.operation, durationS: step.durationS } };
    case "service":
      return { action: "service", input: { durationS: step.durationS } };
    case "transport":
      return { action: "transport", input: { path: step.path, pickAt: step.pickAt, job: step.job, released } };
    case "move":
      return { action: "move", input: { path: step.path, released } };
  }
}

function finish(context: GuardContext, act: Act): Result<Command> {
  const entry = context.twin.byId.get(act.thing);
  if (entry === undefined) return fail("STATE_UNKNOWN_THING", `the site has no ${act.thing}`);
  if (!entry.online) return fail("CMD_OFFLINE", `${act.thing} is not connected`);
  const action = entry.model.actions.find((a) => a.name === act.action);
  if (action === undefined) return fail("CMD_INTERLOCK", `${act.thing} has no action ${act.action}`);
  for (const p of action.input) {
    const value = act.input[p.name];
    if (value === undefined) return fail("CMD_INTERLOCK", `${act.action} needs ${p.name}`);
    if (typeof value === "number" && (value < (p.min ?? -Infinity) || value > (p.max ?? Infinity)))
      return fail("CMD_GEOFENCE", `${p.name} = ${value} is outside ${p.min}..${p.max}`);
  }
  return ok(
    seal({
      ...act,
      commandId: commandId(act.commandId) as CommandId,
      siteId: siteId(context.twin.siteId),
      thing: thingId(act.thing),
      issuedAtMs: context.nowMs,
      expiresAtMs: context.nowMs + (action.motion ? MOTION_TTL_MS : OTHER_TTL_MS),
      epoch: context.epoch,
    }),
  );
}

/**
 * Re-checks a step of an approved plan against the live state, and makes its command: the stop, the approval's expiry
 * and digest, freshness, interlocks, the route. The only maker of Command, with `guardMode`.
 */
export function guardStep(
  approved: ApprovedPlan,
  plan: Plan,
  step: PlanStep,
  attempt: number,
  released: number,
  context: GuardContext,
): Result<Command> {
  if (context.stopped) return fail("CMD_STOPPED", "the operational stop is latched");
  if (approved.digest !== plan.digest) return fail("GOV_DIGEST", "the approval is of another plan");
  if (context.nowMs > approved.expiresAtMs) return fail("GOV_EXPIRED", "the approval has expired");
  const checked =
    step.kind === "process" || step.kind === "service" ? checkMachine(context, step) : checkVehicle(context, step);
  if (!checked.ok) return checked;
  const { action, input } = stepInput(step, released);
  return finish(context, {
    commandId: `${plan.id}.${step.id}.${attempt}`,
    thing: step.thing,
    action,
    input,
    plan: { id: planId(plan.id), digest: plan.digest, step: step.id },
  });
}

/** A change of mode starts no motion, so it needs no plan; it is refused while stopped, like everything else. */
export function guardMode(id: string, thing: string, mode: 0 | 1, context: GuardContext): Result<Command> {
  if (context.stopped && mode === 1) return fail("CMD_STOPPED", "the operational stop is latched");
  return finish(context, { commandId: id, thing, action: "setMode", input: { mode }, plan: null });
}
