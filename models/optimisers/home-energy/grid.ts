import { DAY_MIN, type HomeRow, STEP_MIN } from "../../../twins/sites/home/recording.ts";
import { OUTDOOR_PAIR, ROOM_SENSORS } from "../../../twins/sites/home/sensors.ts";
import { clearness, SUN_PARTS, sunAt } from "./sun.ts";

export const ROOMS = ROOM_SENSORS.length;
/** Steps of the grid in an hour. */
export const STEPS_PER_HOUR = 60 / STEP_MIN;
/** Longest recording that is put on a grid, days. */
export const MAX_DAYS = 1_500;

/**
 * A recording on a grid of ten minutes. Inputs are there at every step, between readings linearly between them (the sun's place by
 * the clock); what a model is held against is only at `readings`.
 */
export interface Grid {
  /** House's clock, minutes. */
  readonly startMin: number;
  readonly steps: number;
  /** Steps at which the house was measured. */
  readonly readings: Int32Array;
  /** Cel, mean of the north side and the airport. */
  readonly outdoorC: Float64Array;
  /** SUN_PARTS a step. */
  readonly sun: Float64Array;
  /** Heat of appliances and lights, kW. */
  readonly heatKw: Float64Array;
  /** Cel, ROOMS a step. */
  readonly roomC: Float64Array;
}

const outdoorOf = ({ temperatureC, weather }: HomeRow): number =>
  (temperatureC[OUTDOOR_PAIR - 1]! + weather.temperatureC) / 2;

const kilowatts = ({ appliancesWh, lightsWh }: HomeRow): number => ((appliancesWh + lightsWh) * STEPS_PER_HOUR) / 1000;

/** @throws RangeError for fewer than two rows, or more than MAX_DAYS of them */
export function gridOf(rows: readonly HomeRow[]): Grid {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || rows.length < 2) throw new RangeError("two rows or more are needed");
  const steps = Math.floor((last.atMin - first.atMin) / STEP_MIN) + 1;
  if (steps > MAX_DAYS * 24 * STEPS_PER_HOUR) throw new RangeError(`the recording is longer than ${MAX_DAYS} days`);
  const grid = {
    startMin: first.atMin,
    steps,
    readings: Int32Array.from(rows, ({ atMin }) => Math.round((atMin - first.atMin) / STEP_MIN)),
    outdoorC: new Float64Array(steps),
    sun: new Float64Array(steps * SUN_PARTS),
    heatKw: new Float64Array(steps),
    roomC: new Float64Array(steps * ROOMS),
  };
  let after = 1;
  for (let k = 0; k < steps; k++) {
    const atMin = first.atMin + k * STEP_MIN;
    while (after < rows.length - 1 && rows[after]!.atMin < atMin) after++;
    const [a, b] = [rows[after - 1]!, rows[after]!];
    const share = (atMin - a.atMin) / (b.atMin - a.atMin);
    const mix = (of: (row: HomeRow) => number): number => of(a) + share * (of(b) - of(a));
    const clear = mix(({ weather }) => clearness(weather.humidityPct));
    grid.outdoorC[k] = mix(outdoorOf);
    grid.heatKw[k] = mix(kilowatts);
    for (const [p, part] of sunAt(atMin).entries()) grid.sun[k * SUN_PARTS + p] = part * clear;
    for (const [r, { pair }] of ROOM_SENSORS.entries())
      grid.roomC[k * ROOMS + r] = mix(({ temperatureC }) => temperatureC[pair - 1]!);
  }
  return grid;
}

/** Day of a step, by the house's clock; days since 1 January 1970. */
export const dayOf = ({ startMin }: Grid, step: number): number => Math.floor((startMin + step * STEP_MIN) / DAY_MIN);
