import type { Alarm } from "../../../twins/operations/alarm.ts";
import type { JournalledEvent } from "../../../twins/protocol/console.ts";
import type { TimeWindow } from "./scale.ts";

/** How long an alarm's condition held. */
export interface AlarmBar {
  readonly alarm: Alarm;
  readonly fromMs: number;
  /** Null while it holds. */
  readonly toMs: number | null;
}

const holds = (alarm: Alarm): boolean => alarm.state !== "cleared" && alarm.clearedAtMs === null;

/**
 * The bars of a stretch of time, by their beginnings.
 * @param before the alarms that stood when the events begin: one that began earlier has its bar, too.
 * @param events oldest first.
 * @param now the alarms as they stand now: what ends an alarm whose end is not among the events.
 * @param knownMs up to when the events are whole.
 */
export function alarmBars(
  before: readonly Alarm[],
  events: readonly JournalledEvent[],
  now: ReadonlyMap<string, Alarm>,
  window: TimeWindow,
  knownMs: number,
): AlarmBar[] {
  const open = new Map(before.filter(holds).map((alarm) => [alarm.id, alarm]));
  const bars: AlarmBar[] = [];
  for (const { event, atMs } of events) {
    if (event.type !== "alarm") continue;
    const { alarm } = event;
    const began = open.get(alarm.id);
    if (holds(alarm)) {
      if (began === undefined) open.set(alarm.id, alarm);
    } else if (began !== undefined) {
      open.delete(alarm.id);
      bars.push({ alarm, fromMs: began.raisedAtMs, toMs: alarm.clearedAtMs ?? atMs });
    }
  }
  for (const alarm of open.values()) {
    const last = now.get(alarm.id);
    const toMs = last !== undefined && holds(last) ? null : (last?.clearedAtMs ?? knownMs);
    bars.push({ alarm, fromMs: alarm.raisedAtMs, toMs });
  }
  return bars
    .filter(({ fromMs, toMs }) => fromMs < window.toMs && (toMs ?? Infinity) > window.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs || (a.alarm.id < b.alarm.id ? -1 : 1));
}

/** Rows in which bars do not cover each other; what finds no room shares the last one. */
export function rowsOf(bars: readonly AlarmBar[], rows: number): number[] {
  const ends: number[] = [];
  return bars.map(({ fromMs, toMs }) => {
    const free = ends.findIndex((end) => end <= fromMs);
    const row = free >= 0 ? free : Math.min(ends.length, rows - 1);
    ends[row] = Math.max(ends[row] ?? -Infinity, toMs ?? Infinity);
    return row;
  });
}
