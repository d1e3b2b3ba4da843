import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inRing, isSimpleRing, type Point2, signedArea } from "./ring.ts";

const square: readonly Point2[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];
/** A star about the origin: its corners in the order of their angle, so it is simple. */
const star = fc.array(fc.double({ min: 0.5, max: 5, noNaN: true }), { minLength: 3, maxLength: 30 }).map((radii) =>
  radii.map((r, i): Point2 => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }),
);

describe("isSimpleRing", () => {
  it("holds for every star, whichever way round and wherever it begins", () => {
    fc.assert(
      fc.property(star, fc.nat(29), (ring, from) => {
        const turned = [...ring.slice(from % ring.length), ...ring.slice(0, from % ring.length)];
        expect(isSimpleRing(turned)).toBe(true);
        expect(isSimpleRing(turned.toReversed())).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("fails where two corners of a convex ring are swapped", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 20 }), fc.nat(19), (n, at) => {
        const ring = Array.from({ length: n }, (_, i): Point2 => {
          const angle = (2 * Math.PI * i) / n;
          return [Math.cos(angle), Math.sin(angle)];
        });
        const [i, j] = [at % n, (at + 1) % n];
        [ring[i], ring[j]] = [ring[j]!, ring[i]!];
        expect(isSimpleRing(ring)).toBe(false);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("fails for what touches itself, folds back, or is no ring", () => {
    expect(
      isSimpleRing([
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
      ]),
    ).toBe(false);
    expect(
      isSimpleRing([
        [0, 0],
        [4, 0],
        [2, 0],
        [2, 3],
      ]),
    ).toBe(false);
    expect(
      isSimpleRing([
        [0, 0],
        [4, 0],
        [4, 0],
        [0, 4],
      ]),
    ).toBe(false);
    expect(
      isSimpleRing([
        [0, 0],
        [4, 0],
      ]),
    ).toBe(false);
    expect(isSimpleRing([])).toBe(false);
  });

  it("lets a corner lie on a straight side", () => {
    expect(
      isSimpleRing([
        [0, 0],
        [2, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ]),
    ).toBe(true);
  });
});

describe("signedArea and inRing", () => {
  it("tell a square's", () => {
    expect(signedArea(square)).toBe(16);
    expect(signedArea(square.toReversed())).toBe(-16);
    expect(inRing([1, 1], square)).toBe(true);
    expect(inRing([5, 1], square)).toBe(false);
  });
});
