import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../core/result.ts";
import { PART_KINDS, type Part } from "./imported.ts";
import { packParts, unpackParts } from "./packed.ts";

const part = (over: Partial<Part> = {}): Part => ({
  place: "L1",
  kind: "wall",
  lod: 3,
  positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
  indices: Uint32Array.of(0, 1, 2),
  ...over,
});

const anyPart = fc
  .record({
    place: fc.string({ minLength: 1, maxLength: 12 }),
    source: fc.option(fc.string({ maxLength: 12 }), { nil: undefined }),
    kind: fc.constantFrom(...PART_KINDS),
    lod: fc.integer({ min: 0, max: 4 }),
    corners: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 9, maxLength: 30 }),
    faces: fc.array(fc.nat(2), { maxLength: 12 }),
  })
  .map(
    ({ place, source, kind, lod, corners, faces }): Part => ({
      place,
      ...(source === undefined ? {} : { source }),
      kind,
      lod,
      positions: Float32Array.from(corners.slice(0, corners.length - (corners.length % 3))),
      indices: Uint32Array.from(faces.slice(0, faces.length - (faces.length % 3))),
    }),
  );

describe("packed geometry", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 8 }), (parts) => {
        expect(must(unpackParts(packParts(parts)))).toEqual(parts);
      }),
      { seed: 20261130, numRuns: 200 },
    );
  });

  it("has a buffer that parts share once, and another view of it as it is", () => {
    const shared = Float32Array.from({ length: 3000 }, (_, i) => i);
    const parts = [part({ positions: shared }), part({ positions: shared, kind: "roof" })];
    const once = packParts(parts.slice(0, 1)).length;
    expect(packParts(parts).length).toBeLessThan(once + 200);
    const views = [part({ positions: shared.subarray(0, 9) }), part({ positions: shared.subarray(9, 18) })];
    expect(must(unpackParts(packParts(views))).map(({ positions }) => positions[0])).toEqual([0, 9]);
  });

  it("is read from any place in a buffer, as a socket hands bytes over", () => {
    const bytes = packParts([part()]);
    const moved = new Uint8Array(bytes.length + 5);
    moved.set(bytes, 5);
    expect(must(unpackParts(moved.subarray(5)))).toEqual([part()]);
  });

  it("is refused when it was cut, when a part reaches beyond it, and when an index has no vertex", () => {
    const bytes = packParts([part(), part({ kind: "floor" })]);
    const refused = { error: { code: "STORE_CORRUPT" } };
    for (let length = 0; length < bytes.length; length += 7)
      expect(unpackParts(bytes.subarray(0, length)), `${length} bytes`).toMatchObject(refused);
    expect(unpackParts(packParts([part({ indices: Uint32Array.of(0, 1, 3) })]))).toMatchObject(refused);
    expect(unpackParts(packParts([part({ positions: Float32Array.of(0, 0, NaN, 1, 0, 0, 0, 1, 0) })]))).toMatchObject(
      refused,
    );
    const text = Buffer.from(bytes).toString("latin1");
    for (const [from, to] of [
      [",3,0,3,", ",3,0,9,"],
      ['"L1"', "12  "],
      ['"vertices":6', '"vertices":7'],
    ] as const) {
      expect(text, from).toContain(from);
      expect(unpackParts(Buffer.from(text.replace(from, to), "latin1")), from).toMatchObject(refused);
    }
  });

  it("is a result whatever bytes are changed", () => {
    const bytes = packParts([part(), part({ source: "a", positions: Float32Array.from({ length: 30 }, (_, i) => i) })]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const changed = bytes.slice();
          for (const [at, to] of changes) changed[at] = to;
          const read = unpackParts(changed);
          if (!read.ok) return;
          for (const { positions, indices } of read.value)
            expect(indices.every((corner) => corner < positions.length / 3)).toBe(true);
        },
      ),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
