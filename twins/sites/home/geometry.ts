import type { Point2 } from "../../core/ring.ts";
import { Mesh, Parts } from "../../import/geometry/mesh.ts";
import { prism } from "../../import/geometry/solids.ts";
import type { Part, PartKind } from "../../import/imported.ts";
import { drawPiece } from "./furniture.ts";
import { groundFloor, STAIRS, TERRACE_PX } from "./groundFloor.ts";
import { home } from "./index.ts";
import {
  ASSUMED_M,
  type Box,
  corners,
  type Opening,
  type Pixel,
  type PlanFurniture,
  type PlanStorey,
  type PlanWall,
  siteOf,
  toSite,
} from "./plan.ts";
import { upperFloor } from "./upperFloor.ts";

/** Ground under the slab, m. What grows around the house is not in the drawings: it is drawn as lawn. */
const LAWN_M = 0.1;
const GROUNDS: readonly Point2[] = home.places.find(({ id }) => id === "grounds")?.outline ?? [];

/** Level of detail of everything here, as CityGML counts it: openings are drawn. */
const LOD = 3;

/** Roofs that no storey stands on, in metres of the drawings' frame (right, up): garage, both sides of the living room, hall and office. */
const ROOFS: readonly (readonly [left: number, bottom: number, right: number, top: number])[] = [
  [-6.5, -7.1, -2.75, 0],
  [-1.76, 0, -0.41, 4.55],
  [5.5, -0.22, 6.92, 4.55],
  [1.43, -10.27, 9.84, -7.37],
  [5.5, -7.37, 9.84, -6.09],
];

const ring = (storey: PlanStorey, outline: readonly Pixel[]): Point2[] => outline.map((pixel) => siteOf(storey, pixel));

/** Whether a wall lies across the drawing; else it stands. */
export const liesAcross = ([left, top, right, bottom]: Box): boolean => right - left >= bottom - top;

/** The part of a wall between two places along it, of its whole thickness or of a thinner sheet in its middle. */
function stretch(box: Box, from: number, to: number, thicknessPx: number | null): Box {
  const [left, top, right, bottom] = box;
  const half = (thicknessPx ?? 0) / 2;
  if (liesAcross(box)) {
    const middle = (top + bottom) / 2;
    return thicknessPx === null ? [from, top, to, bottom] : [from, middle - half, to, middle + half];
  }
  const middle = (left + right) / 2;
  return thicknessPx === null ? [left, from, right, to] : [middle - half, from, middle + half, to];
}

/** Writes the solids of a storey, kind by kind. */
class Builder {
  readonly #mesh = new Mesh();
  readonly #parts = new Parts();

  solid(storey: PlanStorey, outline: readonly Pixel[], low: number, high: number): void {
    prism(this.#mesh, [ring(storey, outline)], low, high);
  }

  ring(outline: readonly Point2[], low: number, high: number): void {
    prism(this.#mesh, [outline], low, high);
  }

  furnish(storey: PlanStorey, piece: PlanFurniture): void {
    drawPiece(this.#mesh, storey, piece);
    this.take(piece.room, "furniture", piece.name.en);
  }

  take(place: string, kind: PartKind, source?: string): void {
    this.#parts.take(place, kind, LOD, this.#mesh, source);
  }

  get list(): readonly Part[] {
    return this.#parts.list;
  }
}

/** A wall's solids: between its openings from floor to ceiling, below their sills and above their lintels. */
function buildWall(builder: Builder, storey: PlanStorey, { box, openings }: PlanWall): void {
  const { floorZ, heightM } = storey;
  const [start, end] = liesAcross(box) ? [box[0], box[2]] : [box[1], box[3]];
  const put = (from: number, to: number, low: number, high: number): void => {
    if (to > from && high > low)
      builder.solid(storey, corners(stretch(box, from, to, null)), floorZ + low, floorZ + high);
  };
  let done = start;
  for (const { from, to, sillM, lintelM } of openings.toSorted((a, b) => a.from - b.from)) {
    put(done, from, 0, heightM);
    put(from, to, 0, sillM);
    put(from, to, lintelM, heightM);
    done = to;
  }
  put(done, end, 0, heightM);
}

/** A pane or a leaf in the middle of the wall, closed. */
function fill(builder: Builder, storey: PlanStorey, { box }: PlanWall, opening: Opening, thicknessM: number): void {
  const sheet = stretch(box, opening.from, opening.to, (100 * thicknessM) / storey.cmPerPx);
  builder.solid(storey, corners(sheet), storey.floorZ + opening.sillM, storey.floorZ + opening.lintelM);
}

function buildStorey(builder: Builder, storey: PlanStorey, slabM: number): void {
  const { id, floorZ } = storey;
  for (const { id: roomId, outline, floor } of storey.rooms) {
    builder.solid(storey, floor ?? outline, floorZ - slabM, floorZ);
    builder.take(roomId, "floor");
  }
  for (const planWall of storey.walls) buildWall(builder, storey, planWall);
  builder.take(id, "wall");
  // Floors end at the walls' inner faces: what stands on a wall below needs its ends closed.
  for (const { box } of storey.walls) builder.solid(storey, corners(box), floorZ - slabM, floorZ);
  builder.take(id, "floor");
  for (const [kind, thicknessM] of [
    ["window", ASSUMED_M.pane],
    ["door", ASSUMED_M.leaf],
  ] as const) {
    for (const planWall of storey.walls)
      for (const opening of planWall.openings)
        if (opening.kind === kind) fill(builder, storey, planWall, opening, thicknessM);
    builder.take(id, kind);
  }
  for (const piece of storey.furniture) builder.furnish(storey, piece);
}

/** Treads, each as thick as a rise, one fewer than risers: the last rise ends on the landing. */
function buildStairs(builder: Builder): void {
  const [left, top, right, bottom] = STAIRS.box;
  const riseM = upperFloor.floorZ / STAIRS.risers;
  const goingPx = (bottom - top) / (STAIRS.risers - 1);
  for (let i = 0; i < STAIRS.risers - 1; i++) {
    const tread: Box = [left, top + i * goingPx, right, top + (i + 1) * goingPx];
    builder.solid(groundFloor, corners(tread), i * riseM, (i + 1) * riseM);
  }
  builder.take("dining-room", "stair");
}

function buildRoofs(builder: Builder): void {
  const low = groundFloor.heightM;
  for (const [left, bottom, right, top] of ROOFS) {
    const outline = (
      [
        [left, bottom],
        [right, bottom],
        [right, top],
        [left, top],
      ] as const
    ).map(toSite);
    builder.ring(outline, low, low + ASSUMED_M.slab);
  }
  builder.take(groundFloor.id, "roof");
  const ceiling = upperFloor.floorZ + upperFloor.heightM;
  for (const box of [
    [311, 17, 588, 600],
    [201, 254, 311, 582],
  ] as const)
    builder.solid(upperFloor, corners(box), ceiling, ceiling + ASSUMED_M.roof);
  builder.take(upperFloor.id, "roof");
}

/** The house as closed solids, in the site's frame: a part for each room's floor, each piece of furniture, and each kind of a storey. */
export function homeGeometry(): readonly Part[] {
  const builder = new Builder();
  buildStorey(builder, groundFloor, ASSUMED_M.groundSlab);
  buildStorey(builder, upperFloor, ASSUMED_M.slab);
  buildStairs(builder);
  buildRoofs(builder);
  builder.solid(groundFloor, corners(TERRACE_PX), -ASSUMED_M.terrace, 0);
  builder.take("terrace", "pavement");
  builder.ring(GROUNDS, -ASSUMED_M.groundSlab - LAWN_M, -ASSUMED_M.terrace - 0.02);
  builder.take("grounds", "vegetation");
  return builder.list;
}
