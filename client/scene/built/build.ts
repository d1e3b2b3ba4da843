import type { Place } from "../../../twins/core/place.ts";
import type { Part } from "../../../twins/import/imported.ts";
import { type Batch, batchesOf } from "./batch.ts";
import { homeOf } from "./home.ts";
import { type Section, sectionsOf } from "./section.ts";

/** A box, m. */
export interface Extent {
  readonly x0: number;
  readonly y0: number;
  readonly z0: number;
  readonly x1: number;
  readonly y1: number;
  readonly z1: number;
}

/** What is drawn of a site's geometry, ready for the graphics card and for the plan. */
export interface BuiltGeometry {
  readonly batches: readonly Batch[];
  readonly extent: Extent;
  /** What a first look shows: `extent` itself, or the part of it where things can be seen. */
  readonly home: Extent;
  readonly sections: readonly Section[];
  /** Of all batches. */
  readonly triangles: number;
}

export type BuildPlace = Pick<Place, "id" | "level" | "parent" | "floorZ">;

/** The box around all batches; a metre about the origin where there is nothing. */
function extentOf(batches: readonly Batch[]): Extent {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of batches)
    for (let i = 0; i < positions.length; i += 3)
      for (let axis = 0; axis < 3; axis++) {
        const value = positions[i + axis]!;
        if (value < low[axis]!) low[axis] = value;
        if (value > high[axis]!) high[axis] = value;
      }
  if (low[0] === Infinity) return { x0: -1, y0: -1, z0: 0, x1: 1, y1: 1, z1: 1 };
  return { x0: low[0]!, y0: low[1]!, z0: low[2]!, x1: high[0]!, y1: high[1]!, z1: high[2]! };
}

/** @param lod the finest level of detail of the ground that is wanted */
export function build(parts: readonly Part[], places: readonly BuildPlace[], lod: number): BuiltGeometry {
  const batches = batchesOf(parts, places, lod);
  const extent = extentOf(batches);
  return {
    batches,
    extent,
    home: homeOf(parts, extent),
    sections: sectionsOf(batches, places),
    triangles: batches.reduce((sum, { positions }) => sum + positions.length / 9, 0),
  };
}

/** Its buffers, to be moved between threads. */
export const buffersOf = ({ batches, sections }: BuiltGeometry): ArrayBuffer[] => [
  ...batches.flatMap(({ positions, normals, tints }) => [positions.buffer, normals.buffer, tints.buffer]),
  ...sections.map(({ lines }) => lines.buffer),
];
