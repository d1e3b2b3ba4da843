import { FRUIN } from "../../../twins/drill/heat.ts";
import type { HeatView } from "../../../twins/protocol/debrief.ts";

/** What a map shows: dose, stay, or highest density. */
export const LAYERS = ["fed", "stayed", "peak"] as const;
export type Layer = (typeof LAYERS)[number];

/** A step of a map's legend: values up to this belong to it; its name where the field has one. */
export interface HeatClass {
  readonly to: number;
  readonly name: string | null;
}

const steps = (...to: readonly number[]): readonly HeatClass[] =>
  [...to, Infinity].map((one) => ({ to: one, name: null }));

/** Dose and stay by steps of about three times, since both span orders of magnitude; crowding by Fruin's levels. */
export const CLASSES: Readonly<Record<Layer, readonly HeatClass[]>> = {
  fed: steps(0.001, 0.01, 0.1, 0.3),
  stayed: steps(5, 20, 60, 180),
  peak: FRUIN.map(({ level, toPerM2 }) => ({ to: toPerM2, name: level })),
};

export const DIGITS: Readonly<Record<Layer, number>> = { fed: 3, stayed: 0, peak: 2 };

/** Below it a map shows nothing. */
const LEAST: Readonly<Record<Layer, number>> = { fed: 1e-5, stayed: 1e-9, peak: 0.05 };

export const classOf = (layer: Layer, value: number): number => CLASSES[layer].findIndex(({ to }) => value <= to);

/** A square of a map, in metres of the site. */
export interface HeatCell {
  readonly key: number;
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

const COLUMN: Readonly<Record<Layer, 1 | 2 | 3>> = { fed: 1, stayed: 2, peak: 3 };

export function cellsOf(heat: HeatView, layer: Layer, storey: number): readonly HeatCell[] {
  const size = heat.columns * heat.rows;
  return heat.cells.flatMap((cell) => {
    const value = cell[COLUMN[layer]];
    if (Math.floor(cell[0] / size) !== storey || value < LEAST[layer]) return [];
    const on = cell[0] % size;
    return [
      {
        key: cell[0],
        x: heat.x0 + (on % heat.columns) * heat.cellM,
        y: heat.y0 + Math.floor(on / heat.columns) * heat.cellM,
        at: classOf(layer, value),
      },
    ];
  });
}
