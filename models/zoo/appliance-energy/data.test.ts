import { describe, expect, it } from "vitest";
import { examplesOf, FEATURES, type Interval, parseIntervals, rmseEnergy, unchanged, weekOf } from "./data.ts";

const HEADER = `"date","Appliances","lights",${Array.from({ length: 9 }, (_, i) => `"T${i + 1}","RH_${i + 1}"`).join(",")},"T_out","Press_mm_hg","RH_out","Windspeed","Visibility","Tdewpoint","rv1","rv2","NSM","WeekStatus","Day_of_week"`;
const row = (at: string, energy: string | number = 60, humidity = 45): string =>
  [at, ` ${energy}`, " 0", ...Array.from({ length: 9 }, () => ["20.5", humidity]).flat(), ...Array(9).fill("1.0e+00")]
    .concat(["Weekday", "Monday"])
    .map((cell) => `"${cell}"`)
    .join(",");
const file = (...rows: readonly string[]): string => [HEADER, ...rows, ""].join("\n");

describe("the appliances energy set", () => {
  it("is read in the order of time, with its gaps", () => {
    const [first, second] = parseIntervals(file(row("2016-01-11 17:30:00", 50), row("2016-01-11 18:00:00")));
    expect(first).toMatchObject({ appliances: 50, lights: 0, temperature: [20.5, 20.5, 20.5], humidity: [45, 45, 45] });
    expect((second?.atMin ?? 0) - (first?.atMin ?? 0)).toBe(30);
  });
  it.each([
    ["another header", "date,Appliances\n"],
    ["a row that is short", file('"2016-01-11 17:30:00","50"')],
    ["no date", file(row("yesterday"))],
    ["a day that is none", file(row("2016-02-30 00:00:00"))],
    ["an hour that is none", file(row("2016-01-11 24:00:00"))],
    ["a cell without quotes", file(row("2016-01-11 17:30:00").replace('"20.5"', "20.5"))],
    ["an empty cell", file(row("2016-01-11 17:30:00", ""))],
    ["no number", file(row("2016-01-11 17:30:00", "much"))],
    ["energy below nothing", file(row("2016-01-11 17:30:00", -10))],
    ["a time that goes back", file(row("2016-01-11 17:30:00"), row("2016-01-11 17:20:00"))],
    ["the same time twice", file(row("2016-01-11 17:30:00"), row("2016-01-11 17:30:00"))],
  ])("refuses %s", (_, text) => {
    expect(() => parseIntervals(text)).toThrow(RangeError);
  });
  it("has weeks from Monday to Sunday", () => {
    const [sunday, monday] = parseIntervals(file(row("2016-01-17 23:50:00"), row("2016-01-18 00:00:00")));
    expect(sunday !== undefined && monday !== undefined && weekOf(monday) - weekOf(sunday)).toBe(1);
  });
});

const at = (atMin: number, appliances: number): Interval => ({
  atMin,
  appliances,
  lights: 0,
  temperature: [20, 20, 20],
  humidity: [40, 40, 40],
});

describe("examples", () => {
  const intervals = [at(0, 50), at(10, 60), at(30, 80), at(40, 100), at(110, 300), at(120, 90)];
  it("are of readings at most an hour after the one before, with three before them", () => {
    const { count, inputs, targets } = examplesOf(intervals, () => true);
    // That at 110 comes too late after the one before it.
    expect([count, inputs.length]).toEqual([2, 2 * FEATURES]);
    expect([...targets].map((x) => Math.round(100 * x))).toEqual([100, 90]);
    expect([...unchanged({ count, inputs, targets, shape: [FEATURES] })].map((x) => Math.round(100 * x))).toEqual([
      80, 300,
    ]);
    expect(examplesOf(intervals, ({ atMin }) => atMin > 100).count).toBe(1);
    expect(examplesOf([], () => true).count).toBe(0);
  });
  it("see nothing of the reading itself", () => {
    const other = intervals.map((one) => (one.atMin === 120 ? { ...one, ...at(120, 999), humidity: [9, 9, 9] } : one));
    expect(examplesOf(other, () => true).inputs).toEqual(examplesOf(intervals, () => true).inputs);
  });
  it("take no change of the air over a gap of more than an hour", () => {
    const damp = intervals.map((one) => (one.atMin >= 110 ? { ...one, humidity: [60, 60, 60] } : one));
    const last = (list: readonly Interval[]) => examplesOf(list, ({ atMin }) => atMin === 120).inputs;
    expect(last(damp)).toEqual(last(intervals));
  });
  it("err in watt-hours, and nobody uses less than nothing", () => {
    expect(rmseEnergy(Float32Array.of(0.3, -5), Float32Array.of(0, 0.4))).toBeCloseTo(100 * Math.sqrt(0.125), 4);
  });
});
