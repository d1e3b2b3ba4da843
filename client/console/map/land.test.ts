import { expect, it } from "vitest";
import { HALF_WIDTH } from "./equalEarth.ts";
import { landPath, unwrapped } from "./land.ts";

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

it("no coast leads from one side of the map to the other, but at the pole", () => {
  for (const ring of landPath().split("M").slice(1)) {
    const corners = ring
      .slice(0, -1)
      .split("L")
      .map((corner) => corner.split(",").map(Number));
    for (const [i, [x, y]] of corners.entries())
      if (i > 0 && y! < 130) expect(Math.abs(x! - corners[i - 1]![0]!)).toBeLessThan(100 * HALF_WIDTH);
  }
});
