import fc from "fast-check";
import { expect, it } from "vitest";
import { declutter } from "./declutter.ts";

it("leaves those that have room where they are", () => {
  const far = [
    { id: "a", x: 0, y: 0 },
    { id: "b", x: 100, y: 0 },
  ];
  expect(declutter(far, 30)).toEqual(far);
});

it("moves two of the same place apart, their middle stays", () => {
  const [a, b] = declutter(
    [
      { id: "a", x: 5, y: 5 },
      { id: "b", x: 5, y: 5 },
    ],
    30,
  );
  expect(Math.hypot(a!.x - b!.x, a!.y - b!.y)).toBeCloseTo(30, 6);
  expect([(a!.x + b!.x) / 2, (a!.y + b!.y) / 2]).toEqual([5, 5]);
});

it("brings no two closer than they were, and three apart wherever they are", () => {
  const spot = fc.record({ x: fc.integer({ min: 0, max: 40 }), y: fc.integer({ min: 0, max: 40 }) });
  fc.assert(
    fc.property(fc.array(spot, { minLength: 3, maxLength: 3 }), (spots) => {
      const placed = declutter(
        spots.map((one, i) => ({ id: `${i}`, ...one })),
        30,
      );
      for (const [i, a] of placed.entries())
        for (const b of placed.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(20);
    }),
    { seed: 7, numRuns: 300 },
  );
});
