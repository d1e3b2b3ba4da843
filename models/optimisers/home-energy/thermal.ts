import { DAY_MIN, STEP_MIN } from "../../../twins/sites/home/recording.ts";
import { addObservation, boundedLeastSquares, emptyEquations } from "./boundedLeastSquares.ts";
import { dayOf, type Grid, ROOMS, STEPS_PER_HOUR } from "./grid.ts";
import { SUN_PARTS } from "./sun.ts";

/*
 * Among the optimisers, not in twins/sim: the model is learned from a recording, and twins has no models. A simulation that wants it
 * takes it through an interface of twins.
 */

/** Floor of all rooms but the garage, as the plans are drawn, m2. */
export const HEATED_FLOOR_M2 = 177;
/**
 * What a square metre of floor holds, W.h/K: the Passive House planning package's 60, and 24 for each heavy surface of a room, here
 * two. Assumed, not measured: no heating was metered, so little in the recording tells it.
 */
export const CAPACITY_WH_PER_M2K = 108;
export const CAPACITY_KWH_PER_K = (HEATED_FLOOR_M2 * CAPACITY_WH_PER_M2K) / 1000;
/** K/h that a kilowatt of heat anywhere in the house gives to each room. */
export const WARMING_K_PER_KWH = 1 / CAPACITY_KWH_PER_K;

/** Sines and cosines of the day and of half the day. */
const WAVES = 2;
const [LOSS, MIXING, SUN, HABIT] = [0, 1, 2, 2 + SUN_PARTS];
const TERMS = HABIT + 1 + 2 * WAVES;
/** Up to here coefficients are physical, and not below 0. */
const PHYSICAL = HABIT;

/**
 * A room of the model: dT/dt = loss (outdoor - T) + mixing (mean of the other rooms - T) + sun . parts + habit(time of day) + heat / C, in K/h.
 * `habit` is what nobody measured and comes back every day: stove, people, ventilation.
 */
export interface RoomModel {
  /** 1/h. */
  readonly loss: number;
  readonly mixing: number;
  /** K/h for each part of the sun at 1. */
  readonly sun: readonly number[];
  /** K/h: constant, then sine and cosine of each wave. */
  readonly habit: readonly number[];
}

export interface ThermalModel {
  /** In the order of ROOM_SENSORS. */
  readonly rooms: readonly RoomModel[];
  /** Pairs of readings that it was fitted on. */
  readonly windows: number;
}

/** Distances of the readings that the fit compares, h: short enough to see the sun, long enough to see the losses. */
const HORIZONS_H = [6, 12, 24] as const;
/** A reading counts for a horizon from half an hour before to an hour after it. */
const EARLY_STEPS = STEPS_PER_HOUR / 2;
const LATE_STEPS = STEPS_PER_HOUR;
/** Weight of the prior beside the mean observation. */
const RIDGE = 0.1;
/**
 * Where the data do not tell: 115 W/K of losses, as of a well insulated house of this size; in an hour a twentieth of a difference
 * between rooms, and a twentieth of a kelvin of full sun.
 */
const PRIOR: readonly number[] = [
  0.006,
  0.05,
  ...Array<number>(SUN_PARTS).fill(0.05),
  ...Array<number>(1 + 2 * WAVES).fill(0),
];

/** Habit's constant and waves at a time of the house's clock. */
function waves(atMin: number): number[] {
  const angle = (2 * Math.PI * (atMin % DAY_MIN)) / DAY_MIN;
  return [1, ...Array.from({ length: WAVES }, (_, w) => [Math.sin((w + 1) * angle), Math.cos((w + 1) * angle)]).flat()];
}

/** Everything that is multiplied by a coefficient, at a step, for one room. */
function termsAt(grid: Grid, step: number, room: number, sum: number): number[] {
  const at = grid.roomC[step * ROOMS + room]!;
  const others = (sum - at) / (ROOMS - 1);
  const sun = grid.sun.subarray(step * SUN_PARTS, (step + 1) * SUN_PARTS);
  return [grid.outdoorC[step]! - at, others - at, ...sun, ...waves(grid.startMin + step * STEP_MIN)];
}

const sumOf = (grid: Grid, step: number): number => {
  let sum = 0;
  for (let r = 0; r < ROOMS; r++) sum += grid.roomC[step * ROOMS + r]!;
  return sum;
};

/** Integrals from the start to each step, h, by the trapezium rule: TERMS a step. */
function integrals(grid: Grid, room: number): Float64Array {
  const total = new Float64Array(grid.steps * TERMS);
  let before = termsAt(grid, 0, room, sumOf(grid, 0));
  for (let k = 1; k < grid.steps; k++) {
    const now = termsAt(grid, k, room, sumOf(grid, k));
    for (let i = 0; i < TERMS; i++)
      total[k * TERMS + i] = total[(k - 1) * TERMS + i]! + (before[i]! + now[i]!) / (2 * STEPS_PER_HOUR);
    before = now;
  }
  return total;
}

/** Integral of the measured heat, kW.h. */
function heatIntegral({ heatKw, steps }: Grid): Float64Array {
  const total = new Float64Array(steps);
  for (let k = 1; k < steps; k++) total[k] = total[k - 1]! + (heatKw[k - 1]! + heatKw[k]!) / (2 * STEPS_PER_HOUR);
  return total;
}

/** All days that two steps have between them: a day over midnight has three, of which the middle one is seen whole. */
function daysOf(grid: Grid, from: number, to: number): number[] {
  const first = dayOf(grid, from);
  return Array.from({ length: dayOf(grid, to) - first + 1 }, (_, i) => first + i);
}

/** Pairs of readings [from, to] at about one of the horizons, all of whose days count. */
function windowsOf(grid: Grid, counts: (day: number) => boolean): (readonly [from: number, to: number])[] {
  const windows: (readonly [number, number])[] = [];
  for (const hours of HORIZONS_H) {
    let j = 0;
    for (const from of grid.readings) {
      const earliest = from + hours * STEPS_PER_HOUR - EARLY_STEPS;
      while (j < grid.readings.length && grid.readings[j]! < earliest) j++;
      const to = grid.readings[j];
      if (to === undefined || to > earliest + EARLY_STEPS + LATE_STEPS) continue;
      if (daysOf(grid, from, to).every(counts)) windows.push([from, to]);
    }
  }
  return windows;
}

/**
 * Fits each room's coefficients by regularised least squares on the integral form of its equation: between two readings some hours
 * apart the temperature changes by the coefficients times the integrals of what they multiply. So irregular steps and gaps need no
 * resampling of the target, noise is not differentiated, and the fit is for hours ahead, not for the next reading. Physical
 * coefficients are held at 0 or above, and all are drawn to a prior, by the scale of their term. No chance in it.
 * @param counts whether a day (since 1 January 1970, house's clock) may be learned from
 * @param ridge weight of the prior beside the mean observation, of 1
 * @throws RangeError when no two readings count
 */
export function fitThermal(grid: Grid, counts: (day: number) => boolean, ridge = RIDGE): ThermalModel {
  const windows = windowsOf(grid, counts);
  if (windows.length === 0) throw new RangeError("no two readings to learn from");
  const heat = heatIntegral(grid);
  const rooms = Array.from({ length: ROOMS }, (_, room): RoomModel => {
    const x = fitRoom(grid, room, windows, heat, ridge);
    return { loss: x[LOSS]!, mixing: x[MIXING]!, sun: x.slice(SUN, HABIT), habit: x.slice(HABIT) };
  });
  return { rooms, windows: windows.length };
}

function fitRoom(
  grid: Grid,
  room: number,
  windows: readonly (readonly [from: number, to: number])[],
  heat: Float64Array,
  ridge: number,
): number[] {
  const total = integrals(grid, room);
  const equations = emptyEquations(TERMS);
  const features = new Float64Array(TERMS);
  for (const [from, to] of windows) {
    for (let i = 0; i < TERMS; i++) features[i] = total[to * TERMS + i]! - total[from * TERMS + i]!;
    const warmed = grid.roomC[to * ROOMS + room]! - grid.roomC[from * ROOMS + room]!;
    addObservation(equations, features, warmed - WARMING_K_PER_KWH * (heat[to]! - heat[from]!));
  }
  for (let i = 0; i < TERMS; i++) {
    const weight = ridge * (equations.matrix[i * TERMS + i]! + windows.length * 1e-9);
    equations.matrix[i * TERMS + i]! += weight;
    equations.vector[i]! += weight * PRIOR[i]!;
  }
  const low = Array.from({ length: TERMS }, (_, i) => (i < PHYSICAL ? 0 : Number.NEGATIVE_INFINITY));
  return [...boundedLeastSquares(equations, { low, high: Array<number>(TERMS).fill(Number.POSITIVE_INFINITY) })];
}

/** What acts on the house in a step. */
export interface Inputs {
  readonly outdoorC: number;
  /** SUN_PARTS of them. */
  readonly sun: ArrayLike<number>;
  /** All heat that is told: appliances, lights, heating, kW. */
  readonly heatKw: number;
}

/**
 * One step of all rooms, explicit midpoint rule: coefficients are some hundredths per hour, so ten minutes are exact to 1e-6 K.
 * @param atMin the step's middle by the house's clock; null leaves habit out
 */
export function stepRooms(
  model: ThermalModel,
  roomC: Float64Array,
  inputs: Inputs,
  hours: number,
  atMin: number | null,
): void {
  const habit = atMin === null ? null : waves(atMin);
  const half = roomC.slice();
  addSlope(model, roomC, half, inputs, hours / 2, habit);
  addSlope(model, half, roomC, inputs, hours, habit);
}

function addSlope(
  model: ThermalModel,
  at: Float64Array,
  to: Float64Array,
  inputs: Inputs,
  hours: number,
  habit: readonly number[] | null,
): void {
  let sum = 0;
  for (const t of at) sum += t;
  for (const [r, room] of model.rooms.entries()) {
    const t = at[r]!;
    let slope = room.loss * (inputs.outdoorC - t) + room.mixing * ((sum - t) / (ROOMS - 1) - t);
    for (const [p, kelvin] of room.sun.entries()) slope += kelvin * inputs.sun[p]!;
    if (habit !== null) for (const [i, kelvin] of room.habit.entries()) slope += kelvin * habit[i]!;
    to[r]! += hours * (slope + WARMING_K_PER_KWH * inputs.heatKw);
  }
}

/** The grid's inputs at a step, linearly between two steps. @param at in steps, within the grid; it need not be whole */
export function inputsAt(grid: Grid, at: number): Inputs {
  const step = Math.min(Math.max(Math.floor(at), 0), grid.steps - 2);
  const share = at - step;
  const mix = (a: number, b: number): number => a + share * (b - a);
  return {
    outdoorC: mix(grid.outdoorC[step]!, grid.outdoorC[step + 1]!),
    sun: Array.from({ length: SUN_PARTS }, (_, p) =>
      mix(grid.sun[step * SUN_PARTS + p]!, grid.sun[(step + 1) * SUN_PARTS + p]!),
    ),
    heatKw: mix(grid.heatKw[step]!, grid.heatKw[step + 1]!),
  };
}
