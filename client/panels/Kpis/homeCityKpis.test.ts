import { expect, test } from "vitest";
import { medianOf } from "../../../twins/core/numeric.ts";
import { QUALITY } from "../../../twins/core/reading.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import type { Reading } from "../../session/replica.ts";
import { rmseOf } from "../Traffic/Horizons.tsx";
import { segments } from "../Traffic/SpeedChart.tsx";
import { cityKpis } from "./cityKpis.ts";
import { homeKpis } from "./homeKpis.ts";

const reading = (value: number, stale = false): Reading =>
  ({ value, stale, quality: Number.isNaN(value) ? QUALITY.missing : QUALITY.good, ageMs: 1 }) as unknown as Reading;

test("a city's figures leave out what was not measured, and say how many those are", () => {
  const of = [reading(60), reading(20, true), reading(Number.NaN), null, reading(70)];
  const slowPct = 100 / 3;
  expect(cityKpis(of)).toEqual({ detectors: 5, missing: 2, stale: 1, medianMph: 60, slowPct });
  expect(cityKpis([null])).toMatchObject({ medianMph: null, slowPct: null, missing: 1 });
  expect([medianOf([4, 1]), medianOf([])]).toEqual([2.5, null]);
});

test("a house's figures count measured time alone, at the pace of its recording", () => {
  const row = (atMs: number, mean: number): ChartRow => [atMs, mean, mean, mean];
  const room = { temperature: [row(0, 22), row(1, 15)], humidity: [row(0, 40), row(1, 40)] };
  // A row of 10 s at sixty-fold is ten minutes: 600 W and 300 W in it are .15 kWh.
  const kpis = homeKpis([room], [[row(0, 600)], [row(0, 300)]], 10_000, 30_000, 60);
  expect(kpis.comfortPct).toBe(50);
  expect(kpis.energyKwh).toBeCloseTo(0.15, 9);
  // Half an hour was played, and a third of it heard.
  expect(kpis.spanHours).toBeCloseTo(0.5, 9);
  expect(kpis.heard).toBeCloseTo(1 / 3, 9);
  expect(homeKpis([], [], 10_000, 30_000, 60)).toEqual({ comfortPct: null, energyKwh: null, spanHours: 0, heard: 0 });
  const wholeDay = homeKpis([], [[row(0, 600)]], 10_000, 10_000_000, 60);
  expect(wholeDay.spanHours, "never more than a day").toBeCloseTo(24, 9);
});

test("errors are of what is known on both sides, and a line is cut where nothing is", () => {
  expect(rmseOf([60, null, 50], [57, 40, 54])).toBeCloseTo(Math.sqrt(12.5), 9);
  expect(rmseOf([60], [null])).toBeNull();
  const plot = { x: (share: number) => 720 * share, y: (mph: number) => 140 - (mph / 80) * 140 };
  expect(segments([0, null, 80, 40], 1, 5, plot)).toEqual(["180.0,140.0", "540.0,0.0 720.0,70.0"]);
});
