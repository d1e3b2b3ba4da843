import { expect, test } from "vitest";
import { chartScale, marksWithRoom } from "./chartScale.ts";

const textsOf = (values: readonly number[]): string[] => chartScale(values).ticks.map(({ text }) => text);

test("an axis goes from a round number to a round number, holds zero and every value, and rounds its sums", () => {
  expect(textsOf([0.2, 3.7])).toEqual(["0", "1", "2", "3", "4"]);
  expect(textsOf([0.12, 0.31])).toEqual(["0.0", "0.1", "0.2", "0.3", "0.4"]);
  expect(textsOf([-0.1, -0.1])).toEqual(["−0.10", "−0.05", "0.00"]);
  expect(textsOf([-0.3, 0.1, 0.25])).toEqual(["−0.4", "−0.2", "0.0", "0.2", "0.4"]);
  for (const values of [[0], [], [1e-4], [73], [-9.99, 10]]) {
    const { low, high, ticks } = chartScale(values);
    expect(low).toBeLessThan(high);
    expect(ticks.length).toBeLessThanOrEqual(7);
    for (const value of values) expect(value >= low && value <= high).toBe(true);
  }
});

test("where there is little room every second mark stands, or fewer", () => {
  const marks = Array.from({ length: 9 }, (_, i) => ({ at: i / 8, text: String(3 * i) }));
  const at = (px: number) => marksWithRoom(marks, px, 46).map(({ text }) => text);
  expect(at(800)).toHaveLength(9);
  expect(at(300)).toEqual(["0", "6", "12", "18", "24"]);
  expect(at(120)).toEqual(["0", "12", "24"]);
});
