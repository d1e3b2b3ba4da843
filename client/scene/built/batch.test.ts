import { describe, expect, it } from "vitest";
import { storeyByPlace } from "../../../twins/core/place.ts";
import type { Part } from "../../../twins/import/imported.ts";
import { type Batch, batchesOf, CHUNK_M, finest, MAX_TRIANGLES, withoutBlocks } from "./batch.ts";

const places = [
  { id: "site", level: "site", parent: null },
  { id: "house", level: "building", parent: "site" },
  { id: "L1", level: "storey", parent: "house" },
  { id: "room", level: "space", parent: "L1" },
  { id: "L2", level: "storey", parent: "house" },
] as const;

/** A square on the floor, seen from above, with its corner at (x, 0). */
const square = (over: Partial<Part> = {}, x = 0): Part => ({
  place: "room",
  kind: "floor",
  lod: 3,
  positions: Float32Array.of(x, 0, 0, x + 1, 0, 0, x + 1, 1, 0, x, 1, 0),
  indices: Uint32Array.of(0, 1, 2, 0, 2, 3),
  ...over,
});
const triangles = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { positions }) => sum + positions.length / 9, 0);

describe("the draw calls of a site", () => {
  it("are one a kind and storey, whatever number of rooms there is", () => {
    const parts = [
      square(),
      square({ place: "L1" }),
      square({ place: "L2" }),
      square({ place: "house", kind: "roof" }),
    ];
    const batches = batchesOf([...parts, ...parts], places, 3);
    expect(batches.map(({ storey, kind }) => `${storey} ${kind}`).sort()).toEqual([
      "L1 floor",
      "L2 floor",
      "null roof",
    ]);
    expect(triangles(batches)).toBe(16);
    expect(storeyByPlace(places).get("room")).toBe("L1");
  });

  it("know which way each triangle looks, also one without an area", () => {
    const wall = square({ kind: "wall", positions: Float32Array.of(0, 0, 0, 1, 0, 0, 1, 0, 2, 0, 0, 2) });
    const [batch] = batchesOf([wall], places, 3);
    for (let i = 0; i < batch!.normals.length; i += 3)
      expect([...batch!.normals.subarray(i, i + 3)]).toEqual([0, -127, 0]);
    const line = square({ positions: Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0) });
    expect([...batchesOf([line], places, 3)[0]!.normals].every((n) => n === 0)).toBe(true);
    expect(batchesOf([square({ indices: new Uint32Array(0) })], places, 3)).toEqual([]);
  });

  it("are by squares of the ground, and none is too large", () => {
    const town = Array.from({ length: 3 }, (_, i) => square({ place: "site" }, i * CHUNK_M));
    const [row, ...others] = batchesOf(town, places, 3);
    expect(others).toEqual([]);
    expect(row!.squares).toEqual([0, 6, 12].map((first) => ({ first, count: 6 })));
    expect([0, 6, 12].map((first) => row!.positions[3 * first])).toEqual([0, CHUNK_M, 2 * CHUNK_M]);
    // Ten times as many houses on ten times the ground are not ten times the draw calls.
    const city = Array.from({ length: 400 }, (_, i) => square({ place: "site" }, i * CHUNK_M));
    expect(batchesOf(city, places, 3).flatMap(({ squares }) => squares).length).toBeLessThanOrEqual(9);
    const many = square({ indices: Uint32Array.from({ length: 3 * (MAX_TRIANGLES / 2 + 1) }, (_, i) => i % 3) });
    const batches = batchesOf([many, many, many], places, 3);
    expect(batches).toHaveLength(3);
    expect(triangles(batches)).toBe(3 * (MAX_TRIANGLES / 2 + 1));
  });

  it("show each object at its finest level of detail, of ground at the finest that is wanted, and what has finer ones alone all the same", () => {
    const house = [0, 1, 2].map((lod) => square({ place: "house", source: "a", lod }));
    const hull = square({ place: "L1", kind: "other", lod: 1 });
    const wall = square({ place: "L1", kind: "wall", lod: 3 });
    const ground = [1, 2, 3].map((lod) => square({ place: "site", kind: "terrain", source: "g", lod }));
    const fine = square({ place: "site", kind: "terrain", source: "f", lod: 3 });
    const shown = (most: number) =>
      finest([...house, hull, wall, ...ground, fine], most).map(({ source, kind, lod }) => `${source ?? kind}${lod}`);
    expect(shown(3)).toEqual(["a2", "wall3", "g3", "f3"]);
    expect(shown(2)).toEqual(["a2", "wall3", "g2", "f3"]);
  });
});

it("draws no block of a storey in the planes of the walls that are in it", () => {
  const block = square({ place: "L1", kind: "other", lod: 1 });
  const wall = square({ place: "L1", kind: "wall", source: "wall-1" });
  const other = square({ place: "L2", kind: "other", lod: 1 });
  expect(withoutBlocks([block, wall, other])).toEqual([wall, other]);
  expect(finest([block, wall, other], 3)).toEqual([wall, other]);
  // A ground has coarser tiles of its own, and a block that is alone stays.
  const ground = square({ place: "L1", kind: "terrain" });
  expect(withoutBlocks([ground, block])).toEqual([ground, block]);
});
