import type { Point2 } from "../../core/ring.ts";
import { type Edge, OPEN, WALL } from "./edges.ts";
import type { Series } from "./series.ts";
import { type Ground, ShallowWater } from "./shallowWater.ts";
import { bedOf, cellsIn, cover, type Frame, type HeightModel } from "./terrain.ts";

/** Water that comes in over a circle: a burst main, a drain that runs over, a creek at the border. */
export interface Inflow {
  readonly at: Point2;
  readonly radiusM: number;
  /** Discharge, m3/s. */
  readonly hydrograph: Series;
}

/** "sea" has the scene's sea level; "wall" lets nothing through, "open" all that comes. */
export type SceneEdge = "wall" | "open" | "sea";

/** A place that may be flooded, and what floods it, as plain data in the site's frame; m, s. */
export interface FloodScene {
  readonly frame: Frame;
  readonly ground: HeightModel;
  /** Outlines that no water enters. */
  readonly houses: readonly (readonly Point2[])[];
  /** Manning's n, s/m^(1/3), where nothing else is said, and of outlines such as roads. */
  readonly manning: number;
  readonly surfaces: readonly { readonly outline: readonly Point2[]; readonly manning: number }[];
  readonly edges: Readonly<Record<"west" | "east" | "south" | "north", SceneEdge>>;
  readonly inflows: readonly Inflow[];
  /** On all of it, mm/h; empty for none. */
  readonly rain: Series;
  /** Height of the sea above the datum, m; empty for none. */
  readonly sea: Series;
  /** Ground below this level is under water at the start, m; null starts dry. */
  readonly startStageM: number | null;
}

/** A cell is a house's when at least this share of it is. */
const HOUSE_SHARE = 0.5;

/** The scene's ground in cells: solid are houses and where the model has no height. */
export function groundOf(scene: FloodScene): Ground {
  const { frame, houses, surfaces, manning } = scene;
  const cells = frame.columns * frame.rows;
  const bedM = bedOf(frame, scene.ground);
  const built = new Float64Array(cells);
  for (const outline of houses) cover(frame, outline, built);
  const n = new Float64Array(cells).fill(manning);
  const share = new Float64Array(cells);
  for (const surface of surfaces) {
    share.fill(0);
    cover(frame, surface.outline, share);
    for (let k = 0; k < cells; k++) n[k] += share[k] * (surface.manning - n[k]);
  }
  const solid = new Uint8Array(cells);
  for (let k = 0; k < cells; k++) {
    if (!Number.isNaN(bedM[k]) && built[k] < HOUSE_SHARE) continue;
    solid[k] = 1;
    if (Number.isNaN(bedM[k])) bedM[k] = 0;
  }
  // Each its own, since a sea's level goes up and down.
  const edge = (kind: SceneEdge): Edge =>
    kind === "sea" ? { kind: "stage", stageM: 0 } : kind === "open" ? OPEN : WALL;
  const { west, east, south, north } = scene.edges;
  const edges = { west: edge(west), east: edge(east), south: edge(south), north: edge(north) };
  return { ...frame, bedM, manning: n, solid, edges };
}

/** The scene's water at its start, with its inflows in their order as sources. */
export function waterOf(scene: FloodScene): ShallowWater {
  const ground = groundOf(scene);
  const water = new ShallowWater(ground);
  const stage = scene.startStageM;
  if (stage !== null)
    for (let row = 0; row < ground.rows; row++)
      for (let column = 0; column < ground.columns; column++) {
        const cell = row * ground.columns + column;
        if (ground.solid[cell] === 0) water.now.h[water.index(column, row)] = Math.max(0, stage - ground.bedM[cell]);
      }
  for (const { at, radiusM } of scene.inflows)
    water.sources.push({ cells: cellsIn(scene.frame, at, radiusM, ground.solid), rateMps: 0 });
  return water;
}
