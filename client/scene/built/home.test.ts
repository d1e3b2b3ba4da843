import { expect, it } from "vitest";
import type { Part } from "../../../twins/import/imported.ts";
import { homeOf } from "./home.ts";

/** A house of ten metres with a corner there. */
const house = (x: number, y: number): Part => ({
  place: `house ${x} ${y}`,
  kind: "wall",
  lod: 1,
  positions: Float32Array.of(x, y, 16, x + 10, y, 16, x + 10, y + 10, 22),
  indices: Uint32Array.of(0, 1, 2),
});
const whole = { x0: 0, y0: 0, z0: 10, x1: 2_000, y1: 5_000, z1: 30 };
const quarter = Array.from({ length: 10 }, (_, i) => house(300 + 20 * i, 1_000 + 30 * (i % 3)));

it("begins with the quarter where most of a sample's houses stand together", () => {
  const home = homeOf([...quarter, house(1_900, 4_900), house(0, 0), house(1_000, 4_000)], whole);
  expect(home.x0).toBeGreaterThan(200);
  expect(home.x1).toBeLessThan(600);
  expect([home.z0, home.z1]).toEqual([16, 22]);
  expect(home.y1 - home.y0).toBeLessThan(200);
});

it("shows the whole of a town, of a few houses, and of what is none", () => {
  expect(homeOf(quarter, { ...whole, x1: 500, y1: 200 })).toEqual({ ...whole, x1: 500, y1: 200 });
  expect(homeOf(quarter.slice(0, 7), whole)).toBe(whole);
  expect(homeOf([], whole)).toBe(whole);
});
