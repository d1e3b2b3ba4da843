import type { CommandId } from "../../twins/core/ids.ts";
import { commandId, planId, siteId, thingId } from "../../twins/core/ids.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { RouteMap } from "../../twins/core/routeMap.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import type { Command, CommandBody } from "../../twins/operations/command.ts";
import type { Plan, PlanStep } from "../../twins/operations/plan.ts";
import { propertyTitle, reportedTitle, titleOf } from "../../twins/state/titles.ts";
import { reportedEnum, reportedValue, slotOf, type ThingEntry, type TwinState } from "../../twins/state/twinState.ts";

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

/** A Thing that can be commanded: it is there, and its device is connected. */
function connected({ twin }: GuardContext, thing: string): Result<ThingEntry> {
  const entry = twin.byId.get(thing);
  if (entry === undefined)
    return refuse("STATE_UNKNOWN_THING", { en: `The site has no ${thing}.`, zh: `此场所没有 ${thing}。` });
  const { en, zh } = entry.thing.title;
  if (entry.online) return ok(entry);
  return refuse("CMD_OFFLINE", {
    en: `${en} is not connected. Switch its device on, or look at its network.`,
    zh: `${zh}未连接，请接通其设备，或检查网络。`,
  });
}

const STOPPED = refuse("CMD_STOPPED", {
  en: "The operational stop is latched. Clear it first.",
  zh: "运行停止已锁定，请先解除。",
});

function notIdle({ twin }: GuardContext, thing: string): Result<never> {
  const [title, state] = [titleOf(twin, thing), reportedTitle(twin, thing, "state")];
  return refuse("CMD_INTERLOCK", {
    en: `${title.en} must be idle to begin; its state is “${state.en}”.`,
    zh: `${title.zh}须处于空闲才能开始，当前状态为“${state.zh}”。`,
  });
}

function fresh(context: GuardContext, thing: string, property: string): Result<number> {
  const found = connected(context, thing);
  if (!found.ok) return found;
  const entry = found.value;
  const slot = slotOf(context.twin, thing, property);
  const age = context.nowMs - (context.twin.observedAtMs[slot] ?? 0);
  const limit = entry.model.properties.find((p) => p.name === property)?.staleAfterMs ?? 0;
  const [title, what] = [entry.thing.title, propertyTitle(context.twin, thing, property)];
  const value = context.twin.values[slot];
  if (value === undefined || Number.isNaN(value))
    return refuse("CMD_STALE", {
      en: `${title.en} reports no value for “${what.en}”, so nothing may be begun on it.`,
      zh: `${title.zh}没有上报“${what.zh}”，因此不能在其上开始任何操作。`,
    });
  if (age <= limit) return ok(value);
  const [ageS, limitS] = [Math.round(age / 1000), limit / 1000];
  return refuse("CMD_STALE", {
    en: `“${what.en}” of ${title.en} is ${ageS} s old; it may be at most ${limitS} s old for a command.`,
    zh: `${title.zh}的“${what.zh}”是 ${ageS} 秒前的数据；下发指令时最多可为 ${limitS} 秒前。`,
  });
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
  if (name !== "idle") return notIdle(context, step.thing);
  if (step.kind === "service") return ok(null);
  const pallet = palletOf(context.twin, step.job);
  if (pallet === null)
    return refuse("CMD_INTERLOCK", { en: `No pallet carries job ${step.job}.`, zh: `没有托盘载有作业 ${step.job}。` });
  const at = fresh(context, pallet, "at");
  if (!at.ok) return at;
  const machine = Number(/(\d+)$/.exec(step.thing)?.[1]);
  const title = titleOf(context.twin, step.thing);
  if (at.value !== machine)
    return refuse("CMD_INTERLOCK", {
      en: `Job ${step.job} is not at ${title.en}.`,
      zh: `作业 ${step.job} 不在${title.zh}。`,
    });
  const next = reportedValue(context.twin, pallet, "nextOperation");
  if (next === step.operation) return ok(null);
  // People count operations from 1.
  return refuse("CMD_INTERLOCK", {
    en: `Operation ${next + 1} of job ${step.job} comes next, not operation ${step.operation + 1}.`,
    zh: `作业 ${step.job} 的下一道工序是第 ${next + 1} 道，而不是第 ${step.operation + 1} 道。`,
  });
}

function checkPath(map: RouteMap, path: readonly string[]): Result<null> {
  const known = new Set(map.nodes.map((n) => n.id));
  const outside = path.find((node) => !known.has(node));
  if (outside !== undefined)
    return refuse("CMD_GEOFENCE", {
      en: `The path leads to ${outside}, which is not on the route map.`,
      zh: `路径通往 ${outside}，该节点不在路网中。`,
    });
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1], path[i]];
    if (from === to) continue;
    const way = map.edges.some(
      (e) => (e.from === from && e.to === to) || (e.bidirectional && e.from === to && e.to === from),
    );
    if (!way)
      return refuse("CMD_GEOFENCE", {
        en: `The route map has no way from ${from} to ${to}.`,
        zh: `路网中没有从 ${from} 到 ${to} 的通路。`,
      });
  }
  return ok(null);
}

function checkVehicle(context: GuardContext, step: Extract<PlanStep, { kind: "transport" | "move" }>): Result<null> {
  if (context.routeMap === null)
    return refuse("CMD_GEOFENCE", {
      en: "The site has no route map, so no vehicle may be sent.",
      zh: "此场所没有路网，因此不能派出搬运车。",
    });
  const path = checkPath(context.routeMap, step.path);
  if (!path.ok) return path;
  const state = fresh(context, step.thing, "state");
  if (!state.ok) return state;
  const name = reportedEnum(context.twin, step.thing, "state");
  if (name !== "idle") return notIdle(context, step.thing);
  const node = fresh(context, step.thing, "lastNode");
  if (!node.ok) return node;
  const at = context.routeMap.nodes[node.value]?.id;
  if (at === step.path[0]) return ok(null);
  const title = titleOf(context.twin, step.thing);
  return refuse("CMD_INTERLOCK", {
    en: `${title.en} stands at ${at ?? "no known node"}; its path begins at ${step.path[0]}.`,
    zh: `${title.zh}停在${at === undefined ? "未知节点" : ` ${at}`}，而路径从 ${step.path[0]} 开始。`,
  });
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
  const found = connected(context, act.thing);
  if (!found.ok) return found;
  const { thing, model } = found.value;
  const action = model.actions.find((a) => a.name === act.action);
  if (action === undefined)
    return refuse("CMD_INTERLOCK", {
      en: `${thing.title.en} has no action “${act.action}”.`,
      zh: `${thing.title.zh}没有动作“${act.action}”。`,
    });
  for (const p of action.input) {
    const value = act.input[p.name];
    if (value === undefined)
      return refuse("CMD_INTERLOCK", {
        en: `“${action.title.en}” needs a value for “${p.title.en}”.`,
        zh: `“${action.title.zh}”需要给出“${p.title.zh}”。`,
      });
    if (typeof value === "number" && (value < (p.min ?? -Infinity) || value > (p.max ?? Infinity))) {
      const [low, high] = [p.min ?? "−∞", p.max ?? "∞"];
      return refuse("CMD_GEOFENCE", {
        en: `“${p.title.en}” is ${value}; “${action.title.en}” takes ${low} to ${high}.`,
        zh: `“${p.title.zh}”为 ${value}；“${action.title.zh}”只允许 ${low} 至 ${high}。`,
      });
    }
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
  if (context.stopped) return STOPPED;
  if (approved.digest !== plan.digest)
    return refuse("GOV_DIGEST", { en: "The approval is of another plan.", zh: "该批准属于另一个计划。" });
  if (context.nowMs > approved.expiresAtMs)
    return refuse("GOV_EXPIRED", {
      en: "The approval of this plan has expired. Make the plan anew and have it approved.",
      zh: "该计划的批准已过期，请重新制定计划并提请批准。",
    });
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
  if (context.stopped && mode === 1) return STOPPED;
  return finish(context, { commandId: id, thing, action: "setMode", input: { mode }, plan: null });
}
