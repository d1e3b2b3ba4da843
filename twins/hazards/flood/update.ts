import { frictionShare, G } from "./friction.ts";
import type { Fluxes } from "./sweep.ts";

/** Depth and velocity of all cells. */
export interface Water {
  readonly h: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** What an update of rows carries along. */
export interface Tally {
  /** Fastest wave of the new state, m/s. */
  fastestMps: number;
  /** First and last column of the row that hold water; `first` is beyond `last` where none does. */
  first: number;
  last: number;
  /** How many cells were asked for more water than they had. */
  short: number;
}

export interface RowFluxes {
  readonly x: Fluxes;
  below: Fluxes;
  above: Fluxes;
  readonly sourceX: Float64Array;
  sourceY: Float64Array;
}

/**
 * One step of Euler with point-implicit friction, of the cells [from, to) of a row, into `into`; with `half`, the mean of it and of
 * what `into` held, which is the second stage of Heun's method (SSP-RK2: Gottlieb, Shu and Tadmor 2001).
 * @param perM step over cell size, s/m
 */
export function updateRow(
  from: number,
  to: number,
  base: number,
  dtS: number,
  perM: number,
  half: boolean,
  of: Water,
  into: Water,
  gn2: Float64Array,
  { x, below, above, sourceX, sourceY }: RowFluxes,
  dryM: number,
  tally: Tally,
  shortCells: Int32Array,
): void {
  const { h, u, v } = of;
  const { h: h2, u: u2, v: v2 } = into;
  let fastest = tally.fastestMps;
  let first = to;
  let last = from - 1;
  for (let c = from; c < to; c++) {
    const k = base + c;
    const o = 4 * c;
    const e = o + 4;
    const was = h[k];
    let depth = was + perM * (x[o] - x[e] + below[o] - above[o]);
    let qx = was * u[k] + perM * (x[o + 2] - x[e + 1] + below[o + 3] - above[o + 3] + sourceX[c]);
    let qy = was * v[k] + perM * (x[o + 3] - x[e + 3] + below[o + 2] - above[o + 1] + sourceY[c]);
    if (depth > dryM) {
      const friction = gn2[k];
      if (friction > 0) {
        const share = frictionShare(dtS, friction, depth, Math.sqrt(qx * qx + qy * qy));
        qx *= share;
        qy *= share;
      }
    } else {
      qx = 0;
      qy = 0;
    }
    if (half) {
      const then = h2[k];
      depth = 0.5 * (then + depth);
      qx = 0.5 * (then * u2[k] + qx);
      qy = 0.5 * (then * v2[k] + qy);
    }
    h2[k] = depth;
    if (depth > dryM) {
      const per = 1 / depth;
      const un = qx * per;
      const vn = qy * per;
      u2[k] = un;
      v2[k] = vn;
      const ua = Math.abs(un);
      const va = Math.abs(vn);
      const speed = ua > va ? ua : va;
      // The root is only drawn of what may be the fastest.
      const rest = fastest - speed;
      if (rest < 0 || G * depth > rest * rest) fastest = speed + Math.sqrt(G * depth);
      if (c < first) first = c;
      last = c;
    } else {
      u2[k] = 0;
      v2[k] = 0;
      if (depth < 0) shortCells[tally.short++] = k;
    }
  }
  tally.fastestMps = fastest;
  tally.first = first;
  tally.last = last;
}
