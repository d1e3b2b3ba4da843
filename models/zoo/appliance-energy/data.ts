import { DAY_MIN, parseHomeRecording, STEP_MIN } from "../../../twins/sites/home/recording.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";

/** Rooms whose air tells most of what appliances do, as the set's authors found: kitchen, living room, laundry room. */
export const ROOMS = [1, 2, 3] as const;

/** Ten minutes of a house. */
export interface Interval {
  /** Minutes since 1 January 1970 of the house's own clock, at which the interval ends. */
  readonly atMin: number;
  /** W.h in the ten minutes. */
  readonly appliances: number;
  readonly lights: number;
  /** Cel, and relative humidity in percent, in the order of ROOMS. */
  readonly temperature: readonly number[];
  readonly humidity: readonly number[];
}

/**
 * Reads the set as it is published: rows in the order of time, ten minutes apart or more.
 * @throws RangeError for another header, or a row that is none
 */
export function parseIntervals(text: string): readonly Interval[] {
  const read = parseHomeRecording(text);
  if (!read.ok) {
    const line = read.error.details?.line;
    throw new RangeError(
      line === undefined
        ? "the header is not that of the appliances energy set"
        : `line ${line} is no row of the appliances energy set in the order of time`,
    );
  }
  return read.value.rows.map(({ atMin, appliancesWh, lightsWh, temperatureC, humidityPct }) => {
    const of = (values: readonly number[]) => ROOMS.map((room) => values[room - 1] ?? Number.NaN);
    return {
      atMin,
      appliances: appliancesWh,
      lights: lightsWh,
      temperature: of(temperatureC),
      humidity: of(humidityPct),
    };
  });
}

const WEEK_MIN = 7 * DAY_MIN;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const MONDAY_MIN = 4 * DAY_MIN;

/** Number of the week, from Monday to Sunday. */
export const weekOf = ({ atMin }: Interval): number => Math.floor((atMin - MONDAY_MIN) / WEEK_MIN);

/** Readings that the model looks back. */
const LOOK_BACK = 3;
/** What is further ahead than this is not asked for, minutes. */
export const MAX_AHEAD_MIN = 60;
/** Wh that count as 1. */
const ENERGY_SCALE = 100;
/** Waves of the day that the clock is told in. */
const WAVES = 4;

export const FEATURES = 2 * LOOK_BACK + 3 + 1 + 2 * ROOMS.length + 2 * WAVES + 1;

/** What changes in a room's air in ten minutes, at two readings at most an hour apart; 0 where there are none. */
function changes(now: Interval, before: Interval | undefined, of: (at: Interval) => readonly number[]): number[] {
  const steps = (now.atMin - (before?.atMin ?? Number.NEGATIVE_INFINITY)) / STEP_MIN;
  return of(now).map((x, i) =>
    before === undefined || steps * STEP_MIN > MAX_AHEAD_MIN ? 0 : (x - (of(before)[i] ?? x)) / steps,
  );
}

/** What the model sees of the last readings, for a moment ahead of them. */
function seen(last: readonly Interval[], atMin: number): readonly number[] {
  const [now, before] = last;
  if (now === undefined) throw new RangeError("no reading");
  const ahead = atMin - now.atMin;
  const energy = now.appliances / ENERGY_SCALE;
  const clock = (2 * Math.PI * (atMin % DAY_MIN)) / DAY_MIN;
  const waves = Array.from({ length: WAVES }, (_, w) => [Math.sin((w + 1) * clock), Math.cos((w + 1) * clock)]);
  const dayOfWeek = Math.floor((atMin - MONDAY_MIN) / DAY_MIN) % 7;
  return [
    ...last.flatMap((reading) => [
      reading.appliances / ENERGY_SCALE,
      Math.min((atMin - reading.atMin) / MAX_AHEAD_MIN, 3),
    ]),
    Math.sqrt(energy),
    (energy * STEP_MIN) / ahead,
    STEP_MIN / ahead,
    now.lights / 20,
    ...changes(now, before, ({ temperature }) => temperature).map((cel) => 3 * cel),
    ...changes(now, before, ({ humidity }) => humidity),
    ...waves.flat(),
    dayOfWeek >= 5 ? 1 : 0,
  ];
}

/**
 * Examples of the readings that `counts` takes and that come at most an hour after the one before: the appliances' energy in those ten
 * minutes.
 */
export function examplesOf(intervals: readonly Interval[], counts: (interval: Interval) => boolean): Examples {
  const inputs: number[] = [];
  const targets: number[] = [];
  for (const [i, interval] of intervals.entries()) {
    const last = Array.from({ length: LOOK_BACK }, (_, back) => intervals[i - 1 - back]).flatMap((one) => one ?? []);
    const ahead = interval.atMin - (last[0]?.atMin ?? Number.NEGATIVE_INFINITY);
    if (!counts(interval) || last.length < LOOK_BACK || ahead > MAX_AHEAD_MIN) continue;
    inputs.push(...seen(last, interval.atMin));
    targets.push(interval.appliances / ENERGY_SCALE);
  }
  return {
    count: targets.length,
    shape: [FEATURES],
    inputs: Float32Array.from(inputs),
    targets: Float32Array.from(targets),
  };
}

/** The last reading of each example, as a prediction: it stays as it is. */
export const unchanged = ({ count, inputs }: Examples): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => inputs[i * FEATURES] ?? Number.NaN);

/** Root mean square error, Wh in ten minutes; less than nothing is not used. */
export function rmseEnergy(predicted: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (const [i, p] of predicted.entries()) sum += (Math.max(0, p) - (targets[i] ?? 0)) ** 2;
  return ENERGY_SCALE * Math.sqrt(sum / predicted.length);
}
