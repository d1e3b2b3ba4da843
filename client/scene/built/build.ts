import type { Place } from "../../../twins/core/place.ts";
import type { Part } from "../../../twins/import/imported.ts";
import { type Batch, batchesOf } from "./batch.ts";
import { type Extent, extentOf } from "./extent.ts";
import { homeOf } from "./home.ts";
import { type Section, sectionsOf } from "./section.ts";

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
