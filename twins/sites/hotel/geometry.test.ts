import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { importFile } from "../../../test/support/importing.ts";
import { must } from "../../core/result.ts";
import { buildingYaml } from "../../import/building-yaml/index.ts";
import { volumeM3 } from "../../import/geometry/measure.ts";
import type { Part } from "../../import/imported.ts";
import { stillParts } from "../builtSite.ts";
import { hotelParts, stairParts } from "./geometry.ts";
import { hotel } from "./index.ts";
import { venue } from "./venue.ts";

const heights = ({ positions }: Part): number[] => [...positions].filter((_, i) => i % 3 === 2);
const triangles = (parts: readonly Part[]): number => parts.reduce((sum, { indices }) => sum + indices.length / 3, 0);

it("draws the stairs as closed solids from floor to floor, with a rail at their upper end", () => {
  const parts = stairParts();
  expect(parts.map(({ place, kind }) => `${place} ${kind}`)).toEqual([
    "l1 stair",
    "l2 stair",
    "l3 stair",
    "l2 floor",
    "l3 floor",
  ]);
  for (const part of parts) expect(volumeM3(part), `${part.place} ${part.kind}`).toBeGreaterThan(0);
  for (const [i, part] of parts.slice(0, 2).entries()) {
    const [low, high] = [venue.storeys[i]!.floorZ, venue.storeys[i + 1]!.floorZ];
    expect(Math.min(...heights(part))).toBeCloseTo(low, 3);
    // The last riser ends on the floor above, its rail a metre over it.
    expect(Math.max(...heights(part))).toBeGreaterThan(high + 0.9);
    expect(Math.max(...heights(part))).toBeLessThan(high + 1.05);
  }
  expect(triangles(parts)).toBeLessThan(3500);
});

it("has a tread under each point of the stairs' line, within a riser", () => {
  for (const [i, { line }] of venue.stairs.entries()) {
    const { positions } = stairParts()[i]!;
    for (const [j, [ax, ay, az]] of line.slice(0, -1).entries()) {
      const [bx, by, bz] = line[j + 1]!;
      const [x, y, z] = [(ax + bx) / 2, (ay + by) / 2, (az + bz) / 2];
      // Corners of steps and landings reach half a flight's width to the sides.
      const near = [...positions.keys()].filter(
        (v) =>
          v % 3 === 0 &&
          Math.abs(positions[v]! - x) < 1.7 &&
          Math.abs(positions[v + 1]! - y) < 1.1 &&
          Math.abs(positions[v + 2]! - z) < 0.2,
      );
      expect(near.length, `line ${i}, stretch ${j}`).toBeGreaterThan(0);
    }
  }
});

it("leaves the file's building as it is, but for the stairs' place and the doors of the washrooms", async () => {
  const plan = fileURLToPath(new URL("plan/hotel.building.yaml", import.meta.url));
  const { geometry } = must(await importFile(buildingYaml, plan));
  const [before, after] = [stillParts(geometry), hotelParts(geometry)];
  expect(after).toHaveLength(before.length + 1 + stairParts().length);
  const changed = before.flatMap((part, i) => {
    const less = (part.indices.length - after[i]!.indices.length) / 3;
    return less === 0 ? [] : [[part.place, part.kind, less]];
  });
  expect(changed).toEqual([
    // Two walls of 12 triangles, and the inner ends of the four that meet them.
    ["l1", "wall", 2 * 12 + 4 * 2],
    // Five steps and two balustrades with hand rails.
    ["l1-floor-3", "furniture", 9 * 12],
  ]);
  // Of each wall two pieces and a lintel.
  expect(after[before.length]!.indices.length / 3).toBe(2 * 3 * 12);
  const known = new Set(hotel.places.map(({ id }) => id));
  for (const { place } of after) expect(known.has(place), place).toBe(true);
});
