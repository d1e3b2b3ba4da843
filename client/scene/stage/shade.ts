import type { Vec2 } from "../../../twins/core/view.ts";
import type { Bounds } from "./outline.ts";

/** What keeps light from the floor: an outline as seen from above. */
export interface Footprint {
  readonly outline: readonly Vec2[];
  /** 0 to 1. */
  readonly depth: number;
  readonly blurM: number;
}

export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Blur radii are rounded to these, so that a whole hall takes a few blurs and not one an outline, m. */
const BLURS_M = [0.09, 0.2, 0.36] as const;
const MAX_SIDE = 1024;

/** Fills an outline by scan lines (even-odd), keeping the darkest of what overlaps. */
function fill(grid: Grid, outline: readonly Vec2[], depth: number): void {
  for (let row = 0; row < grid.height; row++) {
    const y = row + 0.5;
    const crossings: number[] = [];
    for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
      const [xi, yi] = outline[i]!;
      const [xj, yj] = outline[j]!;
      if (yi > y !== yj > y) crossings.push(xi + ((y - yi) * (xj - xi)) / (yj - yi));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.round(crossings[k]!));
      const to = Math.min(grid.width, Math.round(crossings[k + 1]!));
      for (let x = from; x < to; x++) {
        const at = row * grid.width + x;
        if (grid.values[at]! < depth) grid.values[at] = depth;
      }
    }
  }
}

/** One running mean along rows or columns; beyond the edge lies light. */
function boxBlur(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  length: number,
  step: number,
  stride: number,
  radius: number,
): void {
  const weight = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line++) {
    const base = line * stride;
    let sum = 0;
    for (let i = 0; i < Math.min(radius, length); i++) sum += from[base + i * step]!;
    for (let i = 0; i < length; i++) {
      if (i + radius < length) sum += from[base + (i + radius) * step]!;
      if (i - radius - 1 >= 0) sum -= from[base + (i - radius - 1) * step]!;
      to[base + i * step] = sum * weight;
    }
  }
}

/** Three box blurs a direction come close to a Gaussian (Wells 1986). */
function blur({ width, height, values }: Grid, radius: number): void {
  const other = new Float32Array(values.length);
  for (let pass = 0; pass < 3; pass++) {
    boxBlur(values, other, height, width, 1, width, radius);
    boxBlur(other, values, width, height, width, 1, radius);
  }
}

/** The shade that standing things throw on the floor around them, 0 to 1 a cell; row 0 is the southern edge. */
export function contactShade(bounds: Bounds, footprints: readonly Footprint[], cellsPerM: number): Grid {
  const scale = Math.min(cellsPerM, MAX_SIDE / Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0));
  const width = Math.max(1, Math.ceil((bounds.x1 - bounds.x0) * scale));
  const height = Math.max(1, Math.ceil((bounds.y1 - bounds.y0) * scale));
  const total: Grid = { width, height, values: new Float32Array(width * height) };
  for (const [i, blurM] of BLURS_M.entries()) {
    const upper = BLURS_M[i + 1] ?? Infinity;
    const mine = footprints.filter((f) => (i === 0 || f.blurM >= blurM) && f.blurM < upper);
    if (mine.length === 0) continue;
    const layer: Grid = { width, height, values: new Float32Array(width * height) };
    for (const { outline, depth } of mine)
      fill(
        layer,
        outline.map(([x, y]): Vec2 => [(x - bounds.x0) * scale, (y - bounds.y0) * scale]),
        depth,
      );
    blur(layer, Math.max(1, Math.round((blurM * scale) / 2)));
    for (let k = 0; k < total.values.length; k++) total.values[k] = 1 - (1 - total.values[k]!) * (1 - layer.values[k]!);
  }
  return total;
}
