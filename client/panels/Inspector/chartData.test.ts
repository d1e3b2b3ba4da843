import { expect, test } from "vitest";
import type { AlarmLimit } from "../../../twins/core/thing.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";
import { chartRange, cutAtGaps, lonePlaces, placeOfLimit } from "./chartData.ts";

const row = (atMs: number, mean: number): ChartRow => [atMs, mean - 1, mean + 1, mean];
const limit = (value: number): AlarmLimit => ({ value }) as AlarmLimit;

test("a line is cut where nothing was heard for longer than a value stays fresh, and not where it was", () => {
  const rows = [row(0, 20), row(2_000, 21), row(12_000, 22), row(212_000, 25), row(214_000, 25)];
  expect(cutAtGaps(rows, 10_000)).toEqual([...rows.slice(0, 3), [112_000, null, null, null], ...rows.slice(3)]);
  expect(cutAtGaps(rows, 200_000)).toEqual(rows);
  expect(cutAtGaps([], 1)).toEqual([]);
});

test("a value that is alone between two cuts has a dot, as no line shows it", () => {
  expect(lonePlaces([1, 2, null, 3, null, 4])).toEqual([3, 5]);
  expect(lonePlaces([1])).toEqual([0]);
  expect(lonePlaces([null, 1, 1])).toEqual([]);
});

test("a limit far from the data is not in the picture, and it is known on which side it lies", () => {
  const rows = [row(0, 20), row(1, 22)];
  const limits = [limit(24), limit(35), limit(-5)];
  expect(limits.map((one) => placeOfLimit(one, rows, limits))).toEqual(["inside", "above", "below"]);
  expect(chartRange(null, null, limits)).toEqual([0, 1]);
  const [low, high] = chartRange(19, 23, limits);
  expect([low < 19, high > 24, high < 35]).toEqual([true, true, true]);
});
