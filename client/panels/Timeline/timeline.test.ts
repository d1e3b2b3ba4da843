import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alarmOf } from "../../../test/support/alarms.ts";
import type { Alarm, AlarmState } from "../../../twins/operations/alarm.ts";
import type { JournalledEvent } from "../../../twins/protocol/console.ts";
import { alarmBars, rowsOf } from "./alarmBars.ts";
import { cluster, LANES } from "./marks.ts";

const alarm = (id: string, state: AlarmState, raisedAtMs: number, clearedAtMs: number | null = null): Alarm =>
  alarmOf(id, { thing: "pump-1", state, raisedAtMs, clearedAtMs });
const told = (atMs: number, told: Alarm): JournalledEvent => ({
  seq: atMs,
  atMs,
  siteId: "fms",
  event: { type: "alarm", alarm: told },
});
const window = { fromMs: 1000, toMs: 2000 };
const spans = (...args: Parameters<typeof alarmBars>) =>
  alarmBars(...args).map((bar) => [bar.alarm.id, bar.fromMs, bar.toMs]);

describe("alarm bars", () => {
  test("an alarm that began before the window has its bar: to its end, or on to now", () => {
    const before = [alarm("ends", "acknowledged", 400), alarm("stays", "unacknowledged", 500)];
    const now = new Map([["stays", alarm("stays", "acknowledged", 500)]]);
    const events = [told(1200, alarm("stays", "acknowledged", 500)), told(1500, alarm("ends", "cleared", 400, 1500))];
    expect(spans(before, events, now, window, 2000)).toEqual([
      ["ends", 400, 1500],
      ["stays", 500, null],
    ]);
  });
  test("a condition that went is over, acknowledged or not; the next raise is another bar", () => {
    const events = [
      told(1100, alarm("a", "unacknowledged", 1100)),
      told(1300, alarm("a", "returned", 1100, 1300)),
      told(1400, alarm("a", "cleared", 1100, 1300)),
      told(1600, alarm("a", "unacknowledged", 1600)),
    ];
    const now = new Map([["a", alarm("a", "unacknowledged", 1600)]]);
    expect(spans([], events, now, window, 2000)).toEqual([
      ["a", 1100, 1300],
      ["a", 1600, null],
    ]);
  });
  test("an end that is not among the events is the live one, or the last that is known", () => {
    const before = [alarm("a", "unacknowledged", 400), alarm("b", "unacknowledged", 400)];
    const now = new Map([["a", alarm("a", "cleared", 400, 1700)]]);
    expect(spans(before, [], now, window, 1250)).toEqual([
      ["a", 400, 1700],
      ["b", 400, 1250],
    ]);
  });
  test("what lies outside the window is left out, and bars in one row do not cover each other", () => {
    const bar = (fromMs: number, toMs: number | null) => ({
      alarm: alarm("a", "unacknowledged", fromMs),
      fromMs,
      toMs,
    });
    expect(spans([alarm("gone", "unacknowledged", 100)], [], new Map(), window, 900)).toEqual([]);
    expect(rowsOf([bar(0, 10), bar(5, 20), bar(10, 30), bar(12, null), bar(15, 16)], 3)).toEqual([0, 1, 0, 2, 2]);
  });
});

test("numbers beside marks never reach the next mark, and no mark is lost", () => {
  const mark = fc.record({ atMs: fc.integer({ min: 0, max: 999 }), lane: fc.constantFrom(...LANES) });
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 400 }), fc.integer({ min: 60, max: 1200 }), (marks, width) => {
      const event = { seq: 0, atMs: 0, siteId: "fms", event: { type: "layout" as const } };
      const made = marks.map((m, i) => ({ ...m, look: i % 7 === 0 ? "critical" : "quiet", event }));
      const groups = cluster(made, { fromMs: 0, toMs: 1000 }, width);
      expect(groups.reduce((n, group) => n + group.marks.length, 0)).toBe(marks.length);
      for (const lane of LANES) {
        const inLane = groups.filter((group) => group.lane === lane);
        for (const [i, group] of inLane.slice(1).entries()) {
          const left = inLane[i]!;
          const digits = left.marks.length > 1 ? 5 + 5.5 * String(left.marks.length).length : 0;
          // A mark is at most 13 px wide; the number begins 5 px right of its middle.
          expect(group.x - 6.5).toBeGreaterThanOrEqual(left.x + Math.max(6.5, digits));
        }
      }
    }),
  );
});
