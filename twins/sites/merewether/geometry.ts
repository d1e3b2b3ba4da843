import type { Point2 } from "../../core/ring.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { Mesh, Parts } from "../../import/geometry/mesh.ts";
import { counterClockwise, surface } from "../../import/geometry/polygon.ts";
import { prism } from "../../import/geometry/solids.ts";
import type { Part } from "../../import/imported.ts";
import { shapedRoof } from "../../import/urban/roofs.ts";
import { MEREWETHER } from "./district.gen.ts";
import { ASSUMED_HOUSE_M } from "./index.ts";
import { groundAt } from "./read.ts";

/** Of an assumed house, up to its eaves, m. */
const EAVES_M = 2.8;
/** Of a roof that is drawn flat, since its outline has no simple ridge, m. */
const FLAT_M = 0.35;
/** The road follows the ground with triangles of at most this side, m. */
const ROAD_STEP_M = 5;
/** Drawn so far above the ground, m: the ground between its points is not where the road's is. */
const ROAD_LIFT_M = 0.12;

/** Houses reach into the ground as far as its lowest corner under them, so that none floats. */
function houses(parts: Parts): void {
  const [walls, roof] = [new Mesh(), new Mesh()];
  for (const { number, outline, groundLowM, groundHighM } of MEREWETHER.houses) {
    const [eaves, top] = [groundHighM + EAVES_M, groundHighM + ASSUMED_HOUSE_M];
    const ring = counterClockwise(outline);
    prism(walls, [ring], groundLowM, eaves);
    if (!shapedRoof(roof, walls, ring, "hipped", eaves, top, false)) prism(roof, [ring], eaves, eaves + FLAT_M);
    parts.take(`house-${number}`, "wall", 1, walls);
    parts.take(`house-${number}`, "roof", 1, roof);
  }
}

type Corner = readonly [x: number, y: number];

/** Cuts a triangle at the middle of its longest side until no side is longer than the step. */
function fine(a: Corner, b: Corner, c: Corner, take: (a: Corner, b: Corner, c: Corner) => void): void {
  const length = (p: Corner, q: Corner): number => Math.hypot(q[0] - p[0], q[1] - p[1]);
  const [ab, bc, ca] = [length(a, b), length(b, c), length(c, a)];
  if (Math.max(ab, bc, ca) <= ROAD_STEP_M) return take(a, b, c);
  if (bc > ab && bc >= ca) return fine(b, c, a, take);
  if (ca > ab && ca > bc) return fine(c, a, b, take);
  const middle: Corner = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  fine(a, middle, c, take);
  fine(middle, b, c, take);
}

/** The road as far as the ground model goes, on the ground. */
function road(parts: Parts, height: (at: Point2) => number): void {
  const [flat, draped] = [new Mesh(), new Mesh()];
  surface(flat, [MEREWETHER.road.map(([x, y]) => [x, y, 0] as const)]);
  const { positions, indices } = flat;
  const corner = (i: number): Corner => [positions[3 * indices[i]!]!, positions[3 * indices[i]! + 1]!];
  for (let i = 0; i < indices.length; i += 3)
    fine(corner(i), corner(i + 1), corner(i + 2), (...corners) => {
      const heights = corners.map((at) => height(at));
      if (heights.some(Number.isNaN)) return;
      const [a, b, c] = corners.map(([x, y], j) => draped.vertex(x, y, heights[j]! + ROAD_LIFT_M));
      draped.triangle(a!, b!, c!);
    });
  parts.take("road", "road", 1, draped);
}

/**
 * The district in its own frame, m: its ground, its houses with assumed heights, and its road on the ground.
 * @param grid the ground model in its own system; @param terrain what the importer made of it
 */
export function merewetherParts(grid: Grid, terrain: readonly Part[]): readonly Part[] {
  const [x0, y0] = MEREWETHER.georeference.offset;
  const parts = new Parts();
  houses(parts);
  road(parts, ([x, y]) => groundAt(grid, [x + x0, y + y0]));
  return [...terrain.map((part) => ({ ...part, place: "merewether" })), ...parts.list];
}
