import fc from "fast-check";
import { expect, it } from "vitest";
import { clusters } from "./clusters.ts";

const APART = 32;
const spot = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 200 }) });
const named = (spots: readonly { x: number; y: number }[]) => spots.map((one, i) => ({ id: `s${i}`, ...one }));

it("leaves those that have room alone, and draws two of the same place as one", () => {
  const [far, twin, other] = clusters(
    named([
      { x: 0, y: 0 },
      { x: 200, y: 0 },
      { x: 200, y: 0 },
      { x: 100, y: 50 },
    ]),
    APART,
  );
  expect(far?.members.map(({ id }) => id)).toEqual(["s0"]);
  expect(twin).toMatchObject({ id: "s1", x: 200, y: 0, members: [{ id: "s1" }, { id: "s2" }] });
  expect(other?.members.map(({ id }) => id)).toEqual(["s3"]);
});

it("no two are nearer than asked, and every spot is in exactly one, between its fellows", () => {
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 60 }), (spots) => {
      const made = clusters(named(spots), APART);
      for (const [i, a] of made.entries())
        for (const b of made.slice(i + 1))
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(APART - 1e-9);
      expect(made.flatMap(({ members }) => members.map(({ id }) => id)).sort()).toEqual(
        named(spots)
          .map(({ id }) => id)
          .sort(),
      );
      for (const { members, x, y } of made) {
        expect(x).toBeCloseTo(members.reduce((sum, one) => sum + one.x, 0) / members.length, 6);
        expect(y).toBeCloseTo(members.reduce((sum, one) => sum + one.y, 0) / members.length, 6);
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});

it("close enough up all sites of different places stand alone", () => {
  fc.assert(
    fc.property(fc.uniqueArray(spot, { maxLength: 30, selector: ({ x, y }) => `${x},${y}` }), (spots) => {
      const zoomed = (zoom: number) => clusters(named(spots.map(({ x, y }) => ({ x: x * zoom, y: y * zoom }))), APART);
      expect(zoomed(64)).toHaveLength(spots.length);
    }),
    { seed: 2 },
  );
});

it("takes a thousand sites of one town", () => {
  const town = Array.from({ length: 1000 }, (_, i) => ({ id: `s${i}`, x: (i * 37) % 50, y: (i * 91) % 50 }));
  const made = clusters(town, APART);
  expect(made.reduce((n, { members }) => n + members.length, 0)).toBe(1000);
  expect(made.length).toBeLessThan(6);
});
