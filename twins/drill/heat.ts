import type { Venue } from "../core/venue.ts";
import { DOING } from "../crowd/model.ts";
import { asphyxiantRate, doseRates, heatRate } from "../hazards/fire/toxicity.ts";
import { UNHARMED } from "../hazards/hazard.ts";
import { DRILL_STEP_S } from "./input.ts";
import type { DrillWorld } from "./world.ts";

/** Cells of a storey's map at most: a larger place has larger cells. */
const MOST_CELLS = 20_000;
/** Around the rooms and the muster points, m. */
const MARGIN_M = 2;
/** Whoever is on a stair is counted with those of the same flight: so much higher or lower is another one, m. */
const FLIGHT_M = 1.6;
/** Places are looked at twice a second. */
export const SAMPLE_TICKS = 10;
const SAMPLE_S = SAMPLE_TICKS * DRILL_STEP_S;
/** What clean air of 20 Cel gives by the laws of dose, which know no least temperature: 6e-4 in five minutes. No map shows it. */
const CLEAN_FED = ((): number => {
  const rates = doseRates(UNHARMED);
  return (Math.max(asphyxiantRate(rates), heatRate(rates)) * SAMPLE_S) / 60;
})();

/**
 * Levels of service of walkways, by people a square metre: Fruin 1971, "Pedestrian Planning and Design", areas of 3.25, 2.32, 1.39, 0.93
 * and 0.46 m2 a person.
 */
export const FRUIN: readonly { readonly level: "A" | "B" | "C" | "D" | "E" | "F"; readonly toPerM2: number }[] = [
  { level: "A", toPerM2: 1 / 3.25 },
  { level: "B", toPerM2: 1 / 2.32 },
  { level: "C", toPerM2: 1 / 1.39 },
  { level: "D", toPerM2: 1 / 0.93 },
  { level: "E", toPerM2: 1 / 0.46 },
  { level: "F", toPerM2: Infinity },
];
export const fruinOf = (perM2: number): "A" | "B" | "C" | "D" | "E" | "F" =>
  FRUIN.find(({ toPerM2 }) => perM2 <= toPerM2)!.level;

/** Where cells are: the same squares on each storey, from the south-west corner row by row. */
export interface HeatGrid {
  readonly x0: number;
  readonly y0: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  readonly storeys: number;
}

/** What happened in each cell, storey after storey. */
export interface Heat {
  readonly grid: HeatGrid;
  /** Fractional effective dose that people took up there, all together, above that of clean air. */
  readonly fed: Float64Array;
  /** Person-seconds a square metre. */
  readonly stayedSPerM2: Float64Array;
  /** Highest density, people a square metre. */
  readonly peakPerM2: Float64Array;
}

export interface HeatMeter {
  readonly heat: Heat;
  /** Highest density so far, and where. */
  readonly peak: { readonly perM2: number; readonly storey: number; readonly x: number; readonly y: number };
  /** To be called after each step. */
  see(world: Pick<DrillWorld, "tick" | "crowd" | "fed">): void;
}

export function gridOf(venue: Venue): HeatGrid {
  const points = [
    ...venue.rooms.flatMap(({ outline }) => outline),
    ...venue.storeys.flatMap(({ walls }) => walls.flat()),
    ...venue.muster,
  ];
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [low, high] = [Math.min(low, y), Math.max(high, y)];
  }
  const [x0, y0] = [Math.floor(left - MARGIN_M), Math.floor(low - MARGIN_M)];
  const [wideM, deepM] = [right + MARGIN_M - x0, high + MARGIN_M - y0];
  let cellM = 1;
  while (Math.ceil(wideM / cellM) * Math.ceil(deepM / cellM) > MOST_CELLS) cellM *= 2;
  return {
    ...{ x0, y0, cellM, storeys: venue.storeys.length },
    columns: Math.ceil(wideM / cellM),
    rows: Math.ceil(deepM / cellM),
  };
}

/** Cell under a point of a storey; -1 beside the map. */
export function cellAt({ x0, y0, cellM, columns, rows }: HeatGrid, storey: number, x: number, y: number): number {
  const [column, row] = [Math.floor((x - x0) / cellM), Math.floor((y - y0) / cellM)];
  if (column < 0 || row < 0 || column >= columns || row >= rows) return -1;
  return (storey * rows + row) * columns + column;
}

export function middleOf({ x0, y0, cellM, columns, rows }: HeatGrid, cell: number) {
  const on = cell % (columns * rows);
  return {
    storey: Math.floor(cell / (columns * rows)),
    x: x0 + ((on % columns) + 0.5) * cellM,
    y: y0 + (Math.floor(on / columns) + 0.5) * cellM,
  };
}

/** Densities of one moment: each person is shared out among the four cells around by distance, so that a border splits no crowd. */
function createDensities(grid: HeatGrid, levels: number) {
  const { x0, y0, cellM, columns, rows } = grid;
  const perM2 = new Float64Array(levels * rows * columns);
  const touched = new Int32Array(perM2.length);
  let count = 0;
  const put = (level: number, column: number, row: number, share: number): void => {
    if (share <= 0 || column < 0 || row < 0 || column >= columns || row >= rows) return;
    const at = (level * rows + row) * columns + column;
    if (perM2[at] === 0) touched[count++] = at;
    perM2[at]! += share / (cellM * cellM);
  };
  return {
    perM2,
    touched,
    get count() {
      return count;
    },
    clear() {
      for (let i = 0; i < count; i++) perM2[touched[i]!] = 0;
      count = 0;
    },
    add(level: number, x: number, y: number) {
      const [u, v] = [(x - x0) / cellM - 0.5, (y - y0) / cellM - 0.5];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      const [right, up] = [u - column, v - row];
      put(level, column, row, (1 - right) * (1 - up));
      put(level, column + 1, row, right * (1 - up));
      put(level, column, row + 1, (1 - right) * up);
      put(level, column + 1, row + 1, right * up);
    },
  };
}

/**
 * Measures where people stay, crowd and take up dose. Who is safe is counted no more: they stand at one point, in nobody's way. On a
 * stair only those of the same flight are near one another; they are told of on the storey that the crowd has them on.
 */
export function createHeatMeter(venue: Venue, capacity: number): HeatMeter {
  const grid = gridOf(venue);
  const size = grid.columns * grid.rows;
  const heights = venue.storeys.map(({ floorZ }) => floorZ);
  const lowestZ = Math.min(0, ...heights);
  const flights = Math.ceil((Math.max(0, ...heights) - lowestZ) / FLIGHT_M) + 2;
  const densities = createDensities(grid, grid.storeys + flights);
  /** Storey that a flight's people are told of. */
  const storeyOf = new Int32Array(flights);
  const before = new Float64Array(capacity);
  const heat: Heat = {
    grid,
    fed: new Float64Array(grid.storeys * size),
    stayedSPerM2: new Float64Array(grid.storeys * size),
    peakPerM2: new Float64Array(grid.storeys * size),
  };
  const peak = { perM2: 0, storey: 0, x: 0, y: 0 };
  const one = (crowd: DrillWorld["crowd"], fed: Float64Array, body: number): void => {
    const took = fed[body]! - before[body]!;
    before[body] = fed[body]!;
    const state = crowd.state[body]!;
    if (state === DOING.absent || state === DOING.safe) return;
    const [storey, x, y] = [crowd.storey[body]!, crowd.x[body]!, crowd.y[body]!];
    const cell = cellAt(grid, storey, x, y);
    if (cell < 0) return;
    heat.fed[cell]! += Math.max(0, took - CLEAN_FED);
    heat.stayedSPerM2[cell]! += SAMPLE_S / (grid.cellM * grid.cellM);
    if (state === DOING.inLift) return;
    if (state !== DOING.onStair) return densities.add(storey, x, y);
    const flight = Math.max(0, Math.min(flights - 1, Math.floor((crowd.z[body]! - lowestZ) / FLIGHT_M)));
    storeyOf[flight] = storey;
    densities.add(grid.storeys + flight, x, y);
  };
  return {
    heat,
    peak,
    see({ tick, crowd, fed }) {
      if (tick % SAMPLE_TICKS !== 0) return;
      densities.clear();
      for (let body = 0; body < crowd.count; body++) one(crowd, fed, body);
      for (let i = 0; i < densities.count; i++) {
        const at = densities.touched[i]!;
        const level = Math.floor(at / size);
        const cell = (level < grid.storeys ? level : storeyOf[level - grid.storeys]!) * size + (at % size);
        const perM2 = densities.perM2[at]!;
        if (perM2 > heat.peakPerM2[cell]!) heat.peakPerM2[cell] = perM2;
        if (perM2 > peak.perM2) Object.assign(peak, { perM2, ...middleOf(grid, cell) });
      }
    },
  };
}
