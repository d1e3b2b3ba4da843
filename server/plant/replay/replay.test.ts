import { expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { coolantPump } from "../../../twins/things/coolant-pump/model.ts";
import { temperatureSensor } from "../../../twins/things/temperature-sensor/model.ts";
import { ur3 } from "../../../twins/things/ur3/model.ts";
import { parseTable } from "./csv.ts";
import { createPlayer, MAX_PAUSE_MS } from "./player.ts";
import { armRecording, beforeFault, pumpRecording, type Recording, thermoRecording } from "./recordings.ts";

test("a table is read strictly: a gap stays a gap, anything else is refused with its line", () => {
  const good = must(parseTable("t;a;b\n2020-01-01 00:00:00;1;2\n2020-01-01 00:00:05;;-3e-1\n", ";", "t"));
  expect(good.atS).toEqual([0, 5]);
  expect(good.columns.get("a")).toEqual([1, Number.NaN]);
  const refused: [string, string][] = [
    ["t;a\n2020-01-01 00:00:00;1;2", "Line 2 of the recording: 3 cells"],
    ["t;a\nyesterday;1", "is not a time"],
    ["t;a\n2020-01-01 00:00:00;x", "is not a number"],
    ["t;a\n2020-01-01 00:00:00; 1", "is not a number"],
    ["t;a\n2020-01-01 00:00:05;1\n2020-01-01 00:00:00;1", "time goes back"],
    ["a\n1", "no column t"],
    ["t;a;a\n2020-01-01 00:00:00;1;2", "same name"],
    ["t;a", "no rows"],
  ];
  const setBack = "t;a\n2020-01-01 00:00:05;1\n2020-01-01 00:00:00;2\n2020-01-01 00:00:05;3\n2020-01-01 00:00:09;4";
  expect(must(parseTable(setBack, ";", "t", "skip")).columns.get("a")).toEqual([1, 4]);
  for (const [text, why] of refused)
    expect(parseTable(text, ";", "t")).toMatchObject({ ok: false, error: { message: expect.stringContaining(why) } });
});

test.each([
  ["SKAB, faulty", must(pumpRecording("valve1_0.csv")), coolantPump],
  ["SKAB, healthy", must(pumpRecording("anomaly-free.csv")), coolantPump],
  ["NAB", must(thermoRecording()), temperatureSensor],
  ["UR3", must(armRecording()), ur3],
] as const)(
  "%s: every row fits the Thing Model: names, units, ranges; no label among them",
  (_name, recording, model) => {
    let outside = 0;
    for (let i = 0; i < recording.atS.length; i++) {
      const { good, uncertain } = recording.row(i);
      for (const [name, reported] of Object.entries({ ...good, ...uncertain })) {
        const property = model.properties.find((p) => p.name === name);
        expect(property, name).toBeDefined();
        if (!Array.isArray(reported)) continue;
        const [value, unit] = reported as [number | null, string];
        expect(unit).toBe(property!.unit);
        if (value !== null && (value < property!.min || value > property!.max)) outside++;
      }
    }
    // SKAB's current has a few readings of about 230 A, from a 3 A motor: they are sent, and refused by the gateway.
    expect(outside / recording.atS.length).toBeLessThan(0.002);
    const all = Object.keys({ ...recording.row(0).good, ...recording.row(0).uncertain });
    expect(new Set(all)).toEqual(new Set(model.properties.map((p) => p.name)));
    expect(all.some((name) => /anomaly|changepoint/.test(name))).toBe(false);
  },
);

test("after a service the pump replays its beginning, before the labelled fault", () => {
  const whole = must(pumpRecording("valve1_0.csv"));
  const healthy = beforeFault(whole);
  expect(healthy.atS.length).toBeGreaterThan(400);
  expect(healthy.atS.at(-1)).toBeLessThan(whole.faultAtS);
  expect(healthy.row(7)).toEqual(whole.row(7));
});

test("the replay starts a minute before the labelled fault", () => {
  expect(must(pumpRecording("valve1_0.csv")).faultAtS).toBe(540);
  expect(must(pumpRecording("anomaly-free.csv")).faultAtS).toBe(0);
  const thermo = must(thermoRecording());
  expect(thermo.atS.includes(thermo.faultAtS)).toBe(true);
});

test("angles are the integral of the speeds", () => {
  const { atS, row } = must(armRecording());
  const number = (i: number, name: string) => (({ ...row(i).good, ...row(i).uncertain })[name] as [number, string])[0];
  const turned = number(1, "angle0") - number(0, "angle0");
  expect(turned).toBeCloseTo(((number(0, "speed0") + number(1, "speed0")) / 2) * (atS[1]! - atS[0]!), 12);
});

const recording: Recording = {
  name: "r",
  source: "s",
  faultAtS: 0,
  atS: [0, 1, 3, 4],
  row: (i) => ({ good: { i }, uncertain: {} }),
};

test("a player keeps the recording's time steps, at any factor, and says when it begins again", () => {
  let loops = 0;
  const player = createPlayer(recording, 2, 1, 10_000, () => loops++);
  const due = (nowMs: number) => player.due(nowMs).map(({ tMs, row }) => [tMs, row.good.i]);
  expect(due(9_999)).toEqual([]);
  expect(due(10_000)).toEqual([[10_000, 1]]);
  expect(due(11_499)).toEqual([[11_000, 2]]);
  expect(due(12_100)).toEqual([
    [11_500, 3],
    [12_000, 0],
  ]);
  expect([loops, player.loops]).toEqual([1, 1]);
});

test("a player hands out at most 500 rows at once", () => {
  const player = createPlayer(recording, 1e6, 0, 0);
  expect(player.due(1_000_000)).toHaveLength(500);
});

test("a player stands still while its process does, and keeps its pace when the clock is set", () => {
  const second: Recording = { ...recording, atS: Array.from({ length: 1000 }, (_, i) => i) };
  const player = createPlayer(second, 1, 0, 0);
  const due = (nowMs: number) => player.due(nowMs).map(({ tMs, row }) => [tMs, row.good.i]);
  expect(due(MAX_PAUSE_MS)).toEqual([
    [0, 0],
    [1_000, 1],
    [2_000, 2],
  ]);
  // A night later: what two seconds make, and no more; then a second a row again.
  const night = 8 * 3_600_000;
  expect(due(night)).toEqual([
    [night - 1_000, 3],
    [night, 4],
  ]);
  expect(due(night + 1_000)).toEqual([[night + 1_000, 5]]);
  // Set back by an hour: it goes on, and is not silent for the hour.
  const back = night - 3_600_000;
  expect(due(back)).toEqual([]);
  expect(due(back + 2_000).length + due(back + 4_000).length).toBeGreaterThan(0);
});
