import { expect, it } from "vitest";
import { Mesh } from "../../../twins/import/geometry/mesh.ts";
import { box } from "../../../twins/import/geometry/solids.ts";
import { batchesOf } from "./batch.ts";
import { CUT_M, sectionsOf } from "./section.ts";

const places = [
  { id: "house", level: "building", parent: null, floorZ: 0 },
  { id: "L1", level: "storey", parent: "house", floorZ: 3 },
] as const;

function cutOf(low: number, high: number, kind: "wall" | "furniture" | "roof") {
  const mesh = new Mesh();
  box(mesh, [10, 20], 0, 2, 1, [low, high]);
  const part = { place: "L1", kind, lod: 3, positions: mesh.positions.slice(), indices: mesh.indices.slice() };
  return sectionsOf(batchesOf([part], places, 3), places);
}

/** Length of all lines, m. */
const lengthOf = (lines: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < lines.length; i += 4) sum += Math.hypot(lines[i + 2]! - lines[i]!, lines[i + 3]! - lines[i + 1]!);
  return sum;
};

it("cuts a storey's walls at one height: a box of 4 by 2 m leaves its outline of 12 m", () => {
  const [section] = cutOf(3, 3 + 2 * CUT_M, "wall");
  expect(section).toMatchObject({ storey: "L1", kind: "wall" });
  expect(lengthOf(section!.lines)).toBeCloseTo(12, 4);
  for (let i = 0; i < section!.lines.length; i += 2) {
    expect(Math.abs(section!.lines[i]! - 10)).toBeLessThanOrEqual(2);
    expect(Math.abs(section!.lines[i + 1]! - 20)).toBeLessThanOrEqual(1);
  }
});

it("leaves out what is lower than the cut, and what is above one's head; a table is cut lower", () => {
  expect(cutOf(3, 3 + CUT_M / 2, "wall")[0]!.lines).toHaveLength(0);
  expect(cutOf(3, 9, "roof")).toEqual([]);
  expect(lengthOf(cutOf(3, 3.7, "furniture")[0]!.lines)).toBeCloseTo(12, 4);
  expect(lengthOf(cutOf(3.7, 3.75, "furniture")[0]!.lines), "the top of a table").toBeCloseTo(12, 4);
});
