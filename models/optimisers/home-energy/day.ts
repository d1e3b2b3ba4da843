import { DAY_MIN, STEP_MIN } from "../../../twins/sites/home/recording.ts";
import { boundedLeastSquares, emptyEquations, type NormalEquations } from "./boundedLeastSquares.ts";
import { type Grid, ROOMS, STEPS_PER_HOUR } from "./grid.ts";
import { inputsAt, stepRooms, type ThermalModel } from "./thermal.ts";

/** Steps of the model in an hour: they divide hours and quarters. */
const SUBSTEPS_PER_HOUR = 12;
/** Weight of a change of one kilowatt between slots beside an error of one kelvin in one room at one slot's end. */
const SMOOTHNESS = 0.05;

/** A recorded day in slots, and how the house answers heat in each. All temperatures at the ends of slots, ROOMS a slot. */
export interface DayModel {
  readonly slots: number;
  readonly slotHours: number;
  /** As recorded, linearly between the readings. */
  readonly recordedC: Float64Array;
  /** Without any heating. */
  readonly freeC: Float64Array;
  /** K that one kilowatt in the first slot has added by each slot's end. */
  readonly responseK: Float64Array;
}

/** What moves the rooms of a day besides its weather. */
export interface OtherHeat {
  /** Of appliances whose heat leaves the house with water and air: not in the rooms, kW in each slot. */
  readonly leavingKw: readonly number[];
  readonly peopleKw: number;
}

/** Step of the grid at which a day begins. */
export const startStep = (grid: Grid, day: number): number => (day * DAY_MIN - grid.startMin) / STEP_MIN;

/** Whether the recording has all of a day. */
export function coversDay(grid: Grid, day: number): boolean {
  const start = startStep(grid, day);
  return start >= 0 && start + DAY_MIN / STEP_MIN <= grid.steps - 1;
}

function roomsAt(grid: Grid, at: number): Float64Array {
  const step = Math.min(Math.floor(at), grid.steps - 2);
  const share = at - step;
  return Float64Array.from({ length: ROOMS }, (_, r) => {
    const [a, b] = [grid.roomC[step * ROOMS + r]!, grid.roomC[(step + 1) * ROOMS + r]!];
    return a + share * (b - a);
  });
}

/** The day of a model in which nobody heats: what was recorded, what the weather alone does, and what heat adds. */
export function dayModel(grid: Grid, model: ThermalModel, day: number, slots: number, other: OtherHeat): DayModel {
  const slotHours = 24 / slots;
  const substeps = Math.round(slotHours * SUBSTEPS_PER_HOUR);
  const start = startStep(grid, day);
  const recordedC = new Float64Array(slots * ROOMS);
  const freeC = new Float64Array(slots * ROOMS);
  const responseK = new Float64Array(slots * ROOMS);
  const free = roomsAt(grid, start);
  const response = new Float64Array(ROOMS);
  const nothing = { outdoorC: 0, sun: [0, 0, 0, 0] };
  for (let k = 0; k < slots; k++) {
    for (let s = 0; s < substeps; s++) {
      const hour = k * slotHours + (s + 0.5) / SUBSTEPS_PER_HOUR;
      const inputs = inputsAt(grid, start + hour * STEPS_PER_HOUR);
      const heatKw = inputs.heatKw - other.leavingKw[k]! + other.peopleKw;
      stepRooms(model, free, { ...inputs, heatKw }, 1 / SUBSTEPS_PER_HOUR, null);
      stepRooms(model, response, { ...nothing, heatKw: k === 0 ? 1 : 0 }, 1 / SUBSTEPS_PER_HOUR, null);
    }
    freeC.set(free, k * ROOMS);
    responseK.set(response, k * ROOMS);
    recordedC.set(roomsAt(grid, start + (k + 1) * slotHours * STEPS_PER_HOUR), k * ROOMS);
  }
  return { slots, slotHours, recordedC, freeC, responseK };
}

/** Temperatures at the ends of slots under a heating, by superposition: the model is linear. @param heatKw one a slot */
export function temperatures({ slots, freeC, responseK }: DayModel, heatKw: ArrayLike<number>): Float64Array {
  const roomC = freeC.slice();
  for (let k = 0; k < slots; k++)
    for (let j = 0; j <= k; j++)
      for (let r = 0; r < ROOMS; r++) roomC[k * ROOMS + r]! += responseK[(k - j) * ROOMS + r]! * heatKw[j]!;
  return roomC;
}

function heatingEquations({ slots, recordedC, freeC, responseK }: DayModel): NormalEquations {
  const equations = emptyEquations(slots);
  const { matrix, vector } = equations;
  for (let k = 0; k < slots; k++)
    for (let r = 0; r < ROOMS; r++) {
      const missing = recordedC[k * ROOMS + r]! - freeC[k * ROOMS + r]!;
      for (let i = 0; i <= k; i++) {
        const at = responseK[(k - i) * ROOMS + r]!;
        vector[i]! += at * missing;
        for (let j = 0; j <= k; j++) matrix[i * slots + j]! += at * responseK[(k - j) * ROOMS + r]!;
      }
    }
  for (let k = 1; k < slots; k++)
    for (const [i, j, sign] of [
      [k, k, 1],
      [k - 1, k - 1, 1],
      [k, k - 1, -1],
      [k - 1, k, -1],
    ] as const)
      matrix[i * slots + j]! += sign * SMOOTHNESS;
  return equations;
}

/**
 * The heating that the model needs to come nearest to the recorded temperatures of a day: least squares over all rooms and slots, from
 * 0 to `mostKw`, smooth. It is inferred: stove and heating were not metered, and what people, sun and open windows did beyond the
 * model is in it.
 * @returns kW in each slot
 */
export const inferHeating = (day: DayModel, mostKw: number): Float64Array =>
  boundedLeastSquares(heatingEquations(day), {
    low: Array<number>(day.slots).fill(0),
    high: Array<number>(day.slots).fill(mostKw),
  });

/** Root mean square difference of two sets of temperatures, K. */
export function rmseK(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [i, x] of a.entries()) sum += (x - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}

/** Measured energy in each slot, kW.h: the mean power of the grid times the slot, as three quarters of the rows are gaps. */
export function slotEnergyKwh(grid: Grid, day: number, slots: number, kwAt: (step: number) => number): number[] {
  const start = startStep(grid, day);
  const slotHours = 24 / slots;
  return Array.from({ length: slots }, (_, k) => {
    let energy = 0;
    const substeps = Math.round(slotHours * SUBSTEPS_PER_HOUR);
    for (let s = 0; s < substeps; s++)
      energy += kwAt(start + (k * slotHours + (s + 0.5) / SUBSTEPS_PER_HOUR) * STEPS_PER_HOUR) / SUBSTEPS_PER_HOUR;
    return energy;
  });
}
