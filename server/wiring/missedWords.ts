import { idOf } from "../../twins/core/additions.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import type { Settlement } from "../../twins/operations/receipt.ts";
import type { AdditionRow } from "../../twins/protocol/additions.ts";
import type { CommandRow, ConsoleEvent, Facts, PlanMaking, ReceiptRow } from "../../twins/protocol/console.ts";
import { factsAsOf, PAST_LIMITS } from "../console/facts.ts";
import { MAX_COMMANDS } from "../dispatch/commandBook.ts";
import type { ChainSide } from "./chain.ts";
import type { Core } from "./core.ts";
import type { Work } from "./work.ts";

/** What the parts of the server hold when they have been opened. */
export interface HeldFacts {
  readonly alarms: readonly Alarm[];
  readonly plans: readonly Plan[];
  readonly making: PlanMaking | null;
  readonly commands: readonly CommandRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly stopped: boolean;
  /** Null where they cannot be read. */
  readonly additions: readonly AdditionRow[] | null;
}

export function heldFacts(
  siteId: string,
  parts: { work: Work; chain: ChainSide } & Pick<HeldFacts, "alarms" | "additions">,
): HeldFacts {
  const { alarms, additions, work, chain } = parts;
  return {
    alarms,
    plans: work.desk.list(siteId),
    making: work.desk.making(siteId),
    commands: work.book.list(MAX_COMMANDS).filter(({ body }) => body.siteId === siteId),
    receipts: (chain.settlement()?.list(PAST_LIMITS.receipt) ?? []).filter(({ receipt }) => receipt.siteId === siteId),
    stopped: work.stop.stopped(siteId),
    additions,
  };
}

const alarmWords = (told: Facts, { alarms }: HeldFacts, nowMs: number): ConsoleEvent[] => {
  const stands = new Map(told.alarms.filter((alarm) => alarm.state !== "cleared").map((alarm) => [alarm.id, alarm]));
  const words: ConsoleEvent[] = [];
  for (const alarm of alarms) {
    const said = stands.get(alarm.id);
    stands.delete(alarm.id);
    if (said?.state !== alarm.state || said.raisedAtMs !== alarm.raisedAtMs) words.push({ type: "alarm", alarm });
  }
  for (const alarm of stands.values())
    words.push({ type: "alarm", alarm: { ...alarm, state: "cleared", clearedAtMs: nowMs } });
  return words;
};

const commandWords = (told: Facts, { commands }: HeldFacts): ConsoleEvent[] => {
  const said = new Map(told.commands.map((row) => [row.body.commandId, row.states.at(-1)]));
  return commands.flatMap(({ body, states }): ConsoleEvent[] => {
    const last = said.get(body.commandId);
    // One that ended and was not looked up is older than what is looked up; it was told of then.
    if (last === undefined && isFinal(states.at(-1)?.state ?? "APPROVED")) return [];
    const from =
      last === undefined ? 0 : states.findLastIndex((s) => s.state === last.state && s.atMs === last.atMs) + 1;
    return states.slice(from).map((state) => ({ type: "command", command: body, state }));
  });
};

const planWords = (told: Facts, { plans }: HeldFacts): ConsoleEvent[] => {
  const said = new Map(told.plans.map((plan) => [plan.id, plan]));
  const newer = (plan: Plan): boolean => {
    const last = said.get(plan.id);
    if (last === undefined) return plan.endedAtMs === null;
    return last.status !== plan.status || last.approvals.length !== plan.approvals.length;
  };
  return plans.filter(newer).map((plan) => ({ type: "plan", plan }));
};

/** A credit is paid out long after its settlement is final. */
const toldOf = ({ state, payment }: Settlement): string =>
  // Events of before there were payments have none.
  payment?.state === undefined ? state : `${state} ${payment.state}`;

const receiptWords = (told: Facts, { receipts }: HeldFacts): ConsoleEvent[] => {
  const said = new Map(told.receipts.map((row) => [row.receipt.id, toldOf(row.settlement)]));
  const missed = ({ receipt, settlement }: ReceiptRow): boolean => {
    const last = said.get(receipt.id);
    return last === undefined ? settlement.state !== "confirmed" : last !== toldOf(settlement);
  };
  return receipts.filter(missed).map((row) => ({ type: "receipt", ...row }));
};

const additionWords = (told: Facts, { additions }: HeldFacts): ConsoleEvent[] => {
  if (additions === null) return [];
  const said = new Map(told.additions.map(({ addition }) => [idOf(addition), addition]));
  const words: ConsoleEvent[] = [];
  for (const { addition, by } of additions) {
    const was = said.get(idOf(addition)) ?? null;
    said.delete(idOf(addition));
    if (canonicalJson(was) !== canonicalJson(addition))
      words.push({ type: "edited", edit: { was, becomes: addition }, by });
  }
  for (const was of said.values()) words.push({ type: "edited", edit: { was, becomes: null }, by: "" });
  return words;
};

/** What the newest events do not say, or say wrongly, of what is held. */
export function missedWords(told: Facts, held: HeldFacts, nowMs: number): ConsoleEvent[] {
  const words = [
    ...alarmWords(told, held, nowMs),
    ...commandWords(told, held),
    ...planWords(told, held),
    ...receiptWords(told, held),
    ...additionWords(told, held),
  ];
  if ((told.stopped !== null) !== held.stopped)
    words.push({ type: "stop", stopped: held.stopped, by: "", atMs: nowMs });
  if (told.making !== null && held.making === null) words.push({ type: "making", making: null, error: null });
  return words;
}

/**
 * A kill may fall between a change and the event that tells of it, and folders from before an event was kept lack it. Told
 * when the server starts, so that the past agrees with what is so from then on.
 */
export async function tellMissedWords(
  core: Pick<Core, "clock" | "histories" | "emit" | "log">,
  siteId: string,
  held: HeldFacts,
): Promise<void> {
  const nowMs = core.clock.nowMs();
  const history = core.histories.get(siteId);
  if (history === undefined) throw new RangeError(`no history of ${siteId}`);
  const told = await factsAsOf(history, nowMs);
  if (!told.ok) return core.log.error("the past cannot be compared with what is held", { error: told.error });
  for (const word of missedWords(told.value, held, nowMs)) core.emit(siteId, word);
}
