import { cos, sin } from "../../core/numeric.ts";
import type { Xy } from "../../core/venue.ts";
import { Mesh } from "../geometry/mesh.ts";
import type { ImportedThing } from "../imported.ts";
import { type Family, familyOf } from "./families.ts";
import { block } from "./others.ts";
import { Sketch } from "./sketch.ts";

/** Where a piece of furniture stands, as a box about its middle. */
export interface Footprint {
  /** The family's name; "other" where none knows it. */
  readonly kind: string;
  readonly at: Xy;
  readonly headingRad: number;
  readonly sizeM: readonly [x: number, y: number, z: number];
  /** Of its foot above the floor, m. */
  readonly footM: number;
}

interface Extent {
  readonly low: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

/** Millimetres: the sines that round pieces are drawn with differ between engines in their last place. */
const millimetres = (value: number): number => Math.round(1000 * value) / 1000;

/** The box around a family's drawing, in its own frame. */
function extentOf(family: Family | null): Extent {
  const mesh = new Mesh();
  (family?.draw ?? block)(new Sketch(mesh, { x: 0, y: 0, z: 0, headingRad: 0 }));
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const [i, value] of mesh.positions.entries()) {
    low[i % 3] = Math.min(low[i % 3]!, millimetres(value));
    high[i % 3] = Math.max(high[i % 3]!, millimetres(value));
  }
  return { low, size: [high[0] - low[0], high[1] - low[1], high[2] - low[2]] };
}

/** Where a piece of furniture stands, by its family: as it is drawn. @param floorZ of its storey, m */
export function footprintOf({ pose, reference }: ImportedThing, floorZ: number): Footprint {
  const family = familyOf(reference ?? "");
  const { low, size } = extentOf(family);
  const headingRad = pose.headingRad + (family?.turnRad ?? 0);
  const [x, y] = [low[0] + size[0] / 2, low[1] + size[1] / 2];
  const [c, s] = [cos(headingRad), sin(headingRad)];
  return {
    kind: family?.name ?? "other",
    at: [pose.x + c * x - s * y, pose.y + s * x + c * y],
    headingRad,
    sizeM: size,
    footM: (family?.standing === true ? 0 : pose.z - floorZ) + low[2],
  };
}
