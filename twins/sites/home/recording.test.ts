import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { dayName, dayStartMin, gapsOf, MAX_ROWS, parseHomeRecording } from "./recording.ts";

const text = gunzipSync(readFileSync(new URL("recordings/appliances.csv.gz", import.meta.url))).toString();
const lines = text.split("\n");

test("the recording is a random quarter: its gaps are told, and nothing is put into them", () => {
  const { rows, gaps } = must(parseHomeRecording(text));
  expect(rows).toHaveLength(4932);
  expect([dayName(rows[0]!.atMin), dayName(rows.at(-1)!.atMin)]).toEqual(["2016-01-11", "2016-05-27"]);
  const steps = rows.slice(1).map(({ atMin }, i) => atMin - rows[i]!.atMin);
  expect([Math.min(...steps), Math.max(...steps)]).toEqual([10, 270]);
  const missing = gaps.reduce((sum, { missingRows }) => sum + missingRows, 0);
  expect(steps.reduce((sum, step) => sum + step, 0) / 10).toBe(steps.length + missing);
  expect(rows.length / (rows.length + missing)).toBeCloseTo(0.25, 2);
});

test("a row has its units, its pairs and the airport's weather", () => {
  expect(must(parseHomeRecording(text)).rows[0]).toMatchObject({
    appliancesWh: 50,
    lightsWh: 40,
    weather: { temperatureC: 6.25, pressureMmHg: 733.8, humidityPct: 92, windMps: 6, visibilityKm: 51.5, dewPointC: 5 },
  });
  const { temperatureC, humidityPct } = must(parseHomeRecording(text)).rows[0]!;
  expect([temperatureC.length, humidityPct.length]).toEqual([9, 9]);
  expect(temperatureC[5]).toBeCloseTo(6.4333, 3);
});

test("the house's clock stays at winter time: it has readings in the hour that summer time leaves out", () => {
  const from = dayStartMin("2016-03-27")! + 120;
  expect(must(parseHomeRecording(text)).rows.filter(({ atMin }) => atMin >= from && atMin < from + 60)).toHaveLength(3);
});

test("a gap is what lies between two rows more than ten minutes apart", () => {
  expect(gapsOf([{ atMin: 0 }, { atMin: 10 }, { atMin: 40 }])).toEqual([{ fromMin: 10, toMin: 40, missingRows: 2 }]);
  expect(gapsOf([])).toEqual([]);
});

test.each([
  ["another header", "a,b\n", undefined],
  ["a torn row", [lines[0], lines[1], '"2016-01-11 18:00:00","60"'].join("\n"), 3],
  ["a time that goes back", [lines[0], lines[2], lines[1]].join("\n"), 3],
])("%s is refused with its line", (_, broken, line) => {
  const read = parseHomeRecording(broken);
  expect(read.ok ? null : [read.error.code, read.error.details?.line]).toEqual(["MODEL_DATA", line]);
});

test("no more rows than the limit are read", () => {
  const cells = lines[1]!.split(",").slice(1).join(",");
  const start = dayStartMin("2016-01-01")!;
  const rowAt = (i: number): string => {
    const atMin = start + 10 * i;
    const clock = `${String(Math.floor(atMin / 60) % 24).padStart(2, "0")}:${String(atMin % 60).padStart(2, "0")}`;
    return `"${dayName(atMin)} ${clock}:00",${cells}`;
  };
  const many = [lines[0], ...Array.from({ length: MAX_ROWS + 1 }, (_, i) => rowAt(i))].join("\n");
  const read = parseHomeRecording(many);
  expect(read.ok ? null : read.error.details?.line).toBe(MAX_ROWS + 2);
});

test.each(["1970-01-01", "2000-02-29", "2016-03-01", "2016-12-31"])("%s is its own name", (day) => {
  expect(dayName(dayStartMin(day)! + 1439)).toBe(day);
});

test.each(["2016-02-30", "16-01-01", "today"])("%s is no day", (day) => {
  expect(dayStartMin(day)).toBeNull();
});
