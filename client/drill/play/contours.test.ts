import { expect, test } from "vitest";
import { contoursOf } from "./contours.ts";

/** A slope that rises one metre in ten to the east. */
const slope = {
  ...{ x0: 0, y0: 0, columns: 51, rows: 20, cellM: 2, roads: [] },
  heightsM: Float32Array.from({ length: 51 * 20 }, (_, k) => 10.05 + (2 * (k % 51)) / 10),
};

test("lines of equal height lie where the ground has that height, and carry it", () => {
  const { lines, labels } = contoursOf(slope, 5);
  expect(lines.length).toBeGreaterThan(0);
  const xs = new Set<number>();
  for (let k = 0; k < lines.length; k += 2) xs.add(Math.round(lines[k]! * 100) / 100);
  expect([...xs].sort((a, b) => a - b)).toEqual([50.5, 100.5]);
  expect(labels.map(({ zM }) => zM)).toEqual([15, 20]);
  expect(contoursOf({ ...slope, heightsM: new Float32Array(51 * 20).fill(12.3) }, 1).lines).toEqual([]);
});
