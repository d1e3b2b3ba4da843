import { cubeRoot, G } from "./friction.ts";
import type { Sides } from "./sweep.ts";

/** How an edge of the grid meets the world. */
export type Edge =
  /** Nothing goes through; water slides along it. */
  | { readonly kind: "wall" }
  /** What comes goes out, as if the flow went on as it is. */
  | { readonly kind: "open" }
  /** A sea or a lake whose level is given. */
  | { readonly kind: "stage"; stageM: number }
  /** Water that comes in along the whole edge, m2/s: discharge a metre of width. */
  | { readonly kind: "discharge"; readonly inflowM2ps: number };

export interface Edges {
  readonly west: Edge;
  readonly east: Edge;
  readonly south: Edge;
  readonly north: Edge;
}

export const WALL: Edge = { kind: "wall" };
export const OPEN: Edge = { kind: "open" };
export const WALLS: Edges = { west: WALL, east: WALL, south: WALL, north: WALL };

/** A face whose other side is no cell with water: where it is in its row, and whether the cell is on its left (or below it). */
export interface EdgeFaces {
  /** Where each row of faces begins in the lists, and the end of the last. */
  readonly starts: Int32Array;
  readonly faces: Int32Array;
  readonly cellIsLeft: Uint8Array;
  /** 1 on an edge of the grid, 0 at a solid cell. */
  readonly isOuter: Uint8Array;
}

/** A discharge of less is none, m2/s: its critical depth is thinner than any sheet that flows. */
const NO_INFLOW_M2PS = 1e-12;

/** Depth at which a discharge a metre flows critically, m. */
const criticalDepth = (q: number): number => cubeRoot((q * q) / G);

/**
 * Depth of an inflow that meets the wave which leaves the cell: u + 2c is the same outside (method of characteristics), by Newton's
 * method; never less than the critical depth, since a supercritical inflow would need its depth given as well.
 */
function inflowDepth(q: number, outwardMps: number, depthM: number): number {
  const invariant = outwardMps + 2 * Math.sqrt(G * depthM);
  if (q === 0) return depthM;
  const least = criticalDepth(q);
  let h = Math.max(depthM, least);
  // Newton's method on a monotone, concave function from above: eight steps reach the last digits.
  for (let i = 0; i < 8; i++) {
    const f = 2 * Math.sqrt(G * h) - q / h - invariant;
    h = Math.max(least, h - f / (Math.sqrt(G / h) + q / (h * h)));
  }
  return h;
}

/** Gives the side beyond an edge what the edge says. @param i where the cell's side is in `inner` @param o the outer's in `outer` */
function beyond(inner: Sides, i: number, outer: Sides, o: number, outward: number, edge: Edge): void {
  const h = inner[i];
  const w = inner[i + 1];
  const n = inner[i + 2];
  outer[o] = h;
  outer[o + 1] = w;
  outer[o + 2] = edge.kind === "wall" ? -n : n;
  outer[o + 3] = inner[i + 3];
  if (edge.kind === "wall") return;
  const out = outward * n;
  // What comes in from outside was still there: it has no speed along the edge, and through an open edge none of its own at all.
  if (out < 0) outer[o + 3] = 0;
  if (out < 0 && edge.kind === "open") outer[o + 2] = 0;
  // Only what leaves faster than its waves hears nothing of the sea.
  if (edge.kind === "stage" && (out <= 0 || out * out < G * h)) {
    const depth = Math.max(0, edge.stageM - (w - h));
    const c = Math.sqrt(G * depth);
    // On dry ground the sea stands still outside; else the wave that leaves the cell gives its speed, up to the critical one.
    const speed = h > 0 ? out + 2 * (Math.sqrt(G * h) - c) : 0;
    outer[o] = depth;
    outer[o + 1] = w - h + depth;
    outer[o + 2] = outward * Math.min(c, Math.max(-c, speed));
    outer[o + 3] = 0;
  }
  if (edge.kind === "discharge") {
    const q = edge.inflowM2ps > NO_INFLOW_M2PS ? edge.inflowM2ps : 0;
    const depth = inflowDepth(q, out, h);
    outer[o] = depth;
    outer[o + 1] = w - h + depth;
    outer[o + 2] = depth > 0 ? (-outward * q) / depth : 0;
    // On both sides, so that exactly this discharge goes through the face.
    for (let j = 0; j < 3; j++) inner[i + j] = outer[o + j];
    inner[i + 3] = 0;
    outer[o + 3] = 0;
  }
}

/** Completes the sides of one row of faces where there is no cell. @param row of faces @param lower edge at the row's low end */
export function completeSides(
  list: EdgeFaces,
  row: number,
  left: Sides,
  shift: number,
  right: Sides,
  low: Edge,
  high: Edge,
): void {
  const end = list.starts[row + 1];
  for (let at = list.starts[row]; at < end; at++) {
    const r = 4 * list.faces[at];
    const l = r - 4 * shift;
    const outer = list.isOuter[at] === 1;
    if (list.cellIsLeft[at] === 1) beyond(left, l, right, r, 1, outer ? high : WALL);
    else beyond(right, r, left, l, -1, outer ? low : WALL);
  }
}

/** Lists the faces where a cell has no cell beyond, row after row. @param isCell whether a padded column and row is one */
export function edgeFaces(
  rows: number,
  from: number,
  to: number,
  step: readonly [dColumn: number, dRow: number],
  isCell: (column: number, row: number) => boolean,
  isInside: (column: number, row: number) => boolean,
): EdgeFaces {
  const [faces, cellIsLeft, isOuter, starts]: number[][] = [[], [], [], [0]];
  for (let row = 0; row < rows; row++) {
    for (let f = from; f < to; f++) {
      const [column, line] = [f - step[0], row - step[1]];
      const [left, right] = [isCell(column, line), isCell(f, row)];
      if (left === right) continue;
      faces.push(f);
      cellIsLeft.push(left ? 1 : 0);
      isOuter.push(isInside(column, line) && isInside(f, row) ? 0 : 1);
    }
    starts.push(faces.length);
  }
  return {
    starts: Int32Array.from(starts),
    faces: Int32Array.from(faces),
    cellIsLeft: Uint8Array.from(cellIsLeft),
    isOuter: Uint8Array.from(isOuter),
  };
}
