import { idOf } from "../../twins/core/additions.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { AdditionRow } from "../../twins/protocol/additions.ts";
import type { CommandRow, ConsoleEvent, Facts, JournalledEvent } from "../../twins/protocol/console.ts";
import type { HistoryStore } from "../store/port.ts";
import type { TopicKind } from "../store/topics.ts";

/**
 * Most of a kind that are answered, those first told of last: what bounds the cost of a scrub. Alarms: as many as can be
 * listed at once. Additions: all that a site can have at once, and as many again that were removed by then. The others:
 * what the lists of a console show without loading more.
 */
export const PAST_LIMITS = {
  alarm: 2000,
  command: 300,
  plan: 20,
  making: 1,
  receipt: 300,
  stop: 1,
  forecast: 50,
  edited: 2000,
} as const satisfies Record<TopicKind, number>;

/** States of one command: no more can follow each other, but for a link that is lost and comes back. */
const STATES = 16;
/** Cleared alarms are told for so long: the list's history. */
export const CLEARED_MS = 3_600_000;

type Told = Pick<HistoryStore, "told">;
type Of<T extends ConsoleEvent["type"]> = Extract<ConsoleEvent, { type: T }>;

/** Of each subject of a kind what had been told by a moment, oldest first. */
async function toldOf<K extends TopicKind>(
  history: Told,
  kind: K,
  atMs: number,
  depth = 1,
): Promise<Result<Of<K>[][]>> {
  const told = await history.told({ kind, atMs, subjects: PAST_LIMITS[kind], depth });
  if (!told.ok) return told;
  return ok(told.value.map((events: JournalledEvent[]) => events.map(({ event }) => event as Of<K>)));
}

async function newestOf<K extends TopicKind>(history: Told, kind: K, atMs: number): Promise<Result<Of<K>[]>> {
  const told = await toldOf(history, kind, atMs);
  return told.ok ? ok(told.value.flatMap((events) => events.slice(-1))) : told;
}

const newestFirst = <T>(list: readonly T[], atMs: (item: T) => number): T[] =>
  [...list].sort((a, b) => atMs(b) - atMs(a));

/** The alarms that stood at a moment, newest first; with `clearedMs` also those cleared so long before. */
export async function alarmsAsOf(history: Told, atMs: number, clearedMs = 0): Promise<Result<Alarm[]>> {
  const told = await newestOf(history, "alarm", atMs);
  if (!told.ok) return told;
  const listed = told.value
    .map(({ alarm }) => alarm)
    .filter((alarm) => alarm.state !== "cleared" || atMs - (alarm.clearedAtMs ?? 0) < clearedMs);
  return ok(newestFirst(listed, (alarm) => alarm.raisedAtMs));
}

const commandRow = (told: readonly Of<"command">[]): CommandRow => ({
  body: told[0]!.command,
  states: told.map(({ state }) => state),
});

const oldestFirst = (rows: readonly AdditionRow[]): AdditionRow[] => [...rows].sort((a, b) => a.atMs - b.atMs);

/** What the last edit by then of each addition had left. */
async function additionsTold(history: Told, atMs: number): Promise<Result<AdditionRow[]>> {
  const told = await history.told({ kind: "edited", atMs, subjects: PAST_LIMITS.edited, depth: 1 });
  if (!told.ok) return told;
  const rows = told.value.flatMap((events) => {
    const last = events.at(-1);
    if (last?.event.type !== "edited" || last.event.edit.becomes === null) return [];
    return [{ addition: last.event.edit.becomes, by: last.event.by, atMs: last.atMs }];
  });
  return ok(oldestFirst(rows));
}

/**
 * The additions of a moment. One that nobody edited since is what it is now: it needs no event, which a kill may have
 * kept from the journal, or which is among more than were looked up.
 */
export function additionsAt(
  told: readonly AdditionRow[],
  present: readonly AdditionRow[],
  atMs: number,
): readonly AdditionRow[] {
  const rows = new Map(told.map((row) => [idOf(row.addition), row]));
  for (const row of present) if (row.atMs <= atMs) rows.set(idOf(row.addition), row);
  return oldestFirst([...rows.values()]);
}

/** Alarms, stop, commands, plans, receipts and additions as they were at a moment, from what was told of them by then. */
export async function factsAsOf(history: Told, atMs: number): Promise<Result<Facts>> {
  const alarms = await alarmsAsOf(history, atMs, CLEARED_MS);
  if (!alarms.ok) return alarms;
  const commands = await toldOf(history, "command", atMs, STATES);
  if (!commands.ok) return commands;
  const plans = await newestOf(history, "plan", atMs);
  if (!plans.ok) return plans;
  const receipts = await newestOf(history, "receipt", atMs);
  if (!receipts.ok) return receipts;
  const makings = await newestOf(history, "making", atMs);
  if (!makings.ok) return makings;
  const stops = await newestOf(history, "stop", atMs);
  if (!stops.ok) return stops;
  const forecasts = await newestOf(history, "forecast", atMs);
  if (!forecasts.ok) return forecasts;
  const additions = await additionsTold(history, atMs);
  if (!additions.ok) return additions;
  const stop = stops.value[0];
  return ok({
    atMs,
    alarms: alarms.value,
    commands: newestFirst(commands.value.map(commandRow), (row) => row.body.issuedAtMs),
    plans: newestFirst(
      plans.value.map(({ plan }) => plan),
      (plan) => plan.madeAtMs,
    ),
    making: makings.value[0]?.making ?? null,
    receipts: newestFirst(
      receipts.value.map(({ receipt, settlement }) => ({
        receipt,
        // Files of before payments were told say nothing of them.
        settlement: { ...settlement, payment: settlement.payment ?? null },
      })),
      (row) => row.receipt.madeAtMs,
    ),
    stopped: stop?.stopped === true ? { by: stop.by, atMs: stop.atMs } : null,
    forecasts: forecasts.value.map(({ forecast, score, threshold }) => ({ forecast, score, threshold })),
    additions: additions.value,
  });
}
