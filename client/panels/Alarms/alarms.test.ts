import { expect, test } from "vitest";
import { alarmOf } from "../../../test/support/alarms.ts";
import { fail, ok } from "../../../twins/core/result.ts";
import type { Alarm } from "../../../twins/operations/alarm.ts";
import { acknowledgeEach } from "./acknowledgeEach.ts";
import { causeOf, groupAlarms } from "./groups.ts";

const alarm = (thing: string, cause: string, change: Partial<Alarm> = {}): Alarm =>
  alarmOf(`${thing}/${cause}`, { thing, title: { en: cause, zh: cause }, ...change });

test("a flood of one cause is one line with the time of its first alarm; two alike are two lines", () => {
  const alarms = [
    ...["a", "b", "c"].map((thing, i) => alarm(thing, "offline", { raisedAtMs: 300 - i })),
    alarm("a", "stale"),
    alarm("b", "stale"),
    alarm("m", "power/high/9", { priority: "critical", state: "acknowledged" }),
  ];
  const groups = groupAlarms(alarms);
  expect(groups.map(({ cause, alarms: members, sinceMs }) => [cause, members.length, sinceMs])).toEqual([
    ["offline", 3, 298],
    ["stale", 1, 100],
    ["stale", 1, 100],
    ["power/high/9", 1, 100],
  ]);
  expect(groups[0]!.alarms.map(({ thing }) => thing)).toEqual(["a", "b", "c"]);
});

test("priorities are not mixed, and the group that nobody has acknowledged comes first", () => {
  const acknowledged = ["a", "b", "c"].map((thing) =>
    alarm(thing, "hot", { priority: "critical", state: "acknowledged" }),
  );
  const fresh = ["d", "e", "f"].map((thing) => alarm(thing, "hot", { priority: "low" }));
  expect(groupAlarms([...acknowledged, ...fresh]).map(({ alarms }) => [alarms.length, alarms[0]!.priority])).toEqual([
    [3, "low"],
    [3, "critical"],
  ]);
});

test("the cause of an alarm whose id does not begin with its Thing is its id", () => {
  expect(causeOf({ ...alarm("a", "x"), id: "disk" })).toBe("disk");
});

test("each is acknowledged by itself; too fast is waited for, one that has gone is passed, a refusal ends it", async () => {
  const asked: string[] = [];
  const waits: number[] = [];
  const done: number[] = [];
  const answers = [ok({}), fail("AUTH_RATE", "slow down"), ok({}), fail("ALARM_UNKNOWN", "gone"), ok({})];
  const deps = {
    acknowledge: async (id: string) => {
      asked.push(id);
      return answers[asked.length - 1] ?? fail("AUTH_FORBIDDEN", "no");
    },
    wait: async (ms: number) => void waits.push(ms),
    onProgress: (n: number) => void done.push(n),
  };
  expect(await acknowledgeEach(["a", "b", "c", "d", "e", "f"], deps)).toMatchObject({ code: "AUTH_FORBIDDEN" });
  expect(asked).toEqual(["a", "b", "b", "c", "d", "e"]);
  expect(waits).toHaveLength(1);
  expect(done).toEqual([1, 2, 3, 4]);
});
