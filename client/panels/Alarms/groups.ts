import type { Alarm } from "../../../twins/operations/alarm.ts";
import { byUrgency } from "../../session/domain.ts";

/** So many alarms of one cause are shown as one line that opens (ANSI/ISA-18.2-2016, 16.5: alarm floods). */
export const GROUP_FROM = 3;

export interface AlarmGroup {
  /** Cause and priority; the alarm's id where it stands alone. */
  readonly key: string;
  /** What the alarms have in common: their ids without the Thing, "offline" for example. */
  readonly cause: string;
  /** Most urgent first; one where it stands alone. */
  readonly alarms: readonly Alarm[];
  readonly sinceMs: number;
}

/** The alarm's id without its Thing: the same limit, model or system alarm of another Thing has the same cause. */
export const causeOf = (alarm: Alarm): string =>
  alarm.id.startsWith(`${alarm.thing}/`) ? alarm.id.slice(alarm.thing.length + 1) : alarm.id;

const alone = (alarm: Alarm): AlarmGroup => ({
  key: alarm.id,
  cause: causeOf(alarm),
  alarms: [alarm],
  sinceMs: alarm.raisedAtMs,
});

/** Alarms of one cause and priority together, the most urgent group first. */
export function groupAlarms(alarms: readonly Alarm[]): AlarmGroup[] {
  const byCause = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = `${alarm.priority} ${causeOf(alarm)}`;
    byCause.set(key, [...(byCause.get(key) ?? []), alarm]);
  }
  const groups = [...byCause].flatMap(([key, members]): AlarmGroup[] => {
    if (members.length < GROUP_FROM) return members.map(alone);
    const sinceMs = Math.min(...members.map((alarm) => alarm.raisedAtMs));
    return [{ key, cause: causeOf(members[0]!), alarms: members.sort(byUrgency), sinceMs }];
  });
  return groups.sort((a, b) => byUrgency(a.alarms[0]!, b.alarms[0]!));
}

/** Whether somebody still has to see it. */
export const isOpen = (alarm: Alarm): boolean => alarm.state === "unacknowledged" || alarm.state === "returned";
