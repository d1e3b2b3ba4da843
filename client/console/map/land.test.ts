import { expect, it } from "vitest";
import { HALF_WIDTH } from "./equalEarth.ts";
import { coarseLand, fineLand, unwrapped } from "./land.ts";

it("a ring across 180 degrees stays one piece", () => {
  const fiji = [
    [179, -16],
    [-179, -16],
    [-179, -17],
    [179, -17],
  ] as const;
  expect(unwrapped(fiji).map(([longitude]) => longitude)).toEqual([179, 181, 181, 179]);
});

it("a ring around the pole is closed there", () => {
  const ice = [
    [-180, -70],
    [-60, -72],
    [60, -68],
    [180, -70],
  ] as const;
  expect(unwrapped(ice).slice(4)).toEqual([
    [180, -90],
    [-180, -90],
  ]);
});

it("no coast leads from one side of the map to the other, but at the pole, and each piece is where it says", async () => {
  for (const land of [coarseLand(), await fineLand()])
    for (const piece of land) {
      const corners = piece.d
        .slice(1, -1)
        .split("L")
        .map((corner) => corner.split(",").map(Number) as [number, number]);
      for (const [i, [x, y]] of corners.entries()) {
        if (i > 0 && y < 130) expect(Math.abs(x - corners[i - 1]![0])).toBeLessThan(100 * HALF_WIDTH);
        expect(x).toBeGreaterThan(piece.x[0] - 0.1);
        expect(x).toBeLessThan(piece.x[1] + 0.1);
        expect(y).toBeGreaterThan(piece.y[0] - 0.1);
        expect(y).toBeLessThan(piece.y[1] + 0.1);
      }
    }
});

it("the closer land has ten times as many corners: Britain is no handful of straight lines", async () => {
  const corners = (land: readonly { d: string }[]): number => land.reduce((n, { d }) => n + d.split("L").length, 0);
  expect(corners(await fineLand())).toBeGreaterThan(9 * corners(coarseLand()));
});
