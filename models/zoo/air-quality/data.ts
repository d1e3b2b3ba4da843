import type { Examples } from "../../learning/trainer/trainer.ts";

/** Columns of an hour, by the set's own names; NaN where it was not measured. */
export const MEASURED = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM"] as const;
type Measured = (typeof MEASURED)[number];

export interface Hour {
  /** Days since 1 January 1970 of the station's calendar, and the hour of the day, 0 to 23. */
  readonly day: number;
  readonly hour: number;
  /** In the order of MEASURED. */
  readonly values: Float64Array;
  /** Where the wind blows from, degrees clockwise of north; NaN where not measured. */
  readonly windDeg: number;
}

const HEADER =
  '"No","year","month","day","hour","PM2.5","PM10","SO2","NO2","CO","O3","TEMP","PRES","DEWP","RAIN","wd","WSPM","station"';
const POINTS = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split(" ");
const DAY_MS = 86_400_000;

const number = (cell: string): number => (cell === "NA" || cell === "" ? Number.NaN : Number(cell));

const NAMES = HEADER.replaceAll('"', "").split(",");
const [YEAR, MONTH, DATE, HOUR, WIND] = ["year", "month", "day", "hour", "wd"].map((name) => NAMES.indexOf(name)) as [
  number,
  number,
  number,
  number,
  number,
];
const PLACES = MEASURED.map((name) => NAMES.indexOf(name));

/** An hour of its cells; null where they are none. */
function hourOf(cells: readonly string[]): Hour | null {
  const [year = 0, month = 0, date = 0, hour = 0] = [YEAR, MONTH, DATE, HOUR].map((place) => Number(cells[place]));
  const day = Date.UTC(year, month - 1, date) / DAY_MS;
  if (cells.length !== NAMES.length || !Number.isInteger(day) || !(Number.isInteger(hour) && hour >= 0 && hour < 24))
    return null;
  const point = POINTS.indexOf(cells[WIND]?.replaceAll('"', "") ?? "");
  return {
    day,
    hour,
    values: Float64Array.from(PLACES, (place) => number(cells[place] ?? "")),
    windDeg: point < 0 ? Number.NaN : point * 22.5,
  };
}

/** Reads a station's file as it is published: an hour a row, none left out. @throws RangeError for what is no such file */
export function parseHours(text: string): readonly Hour[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER) throw new RangeError("the header is not that of the Beijing air quality set");
  const hours: Hour[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "") continue;
    const hour = hourOf(line.split(","));
    if (hour === null) throw new RangeError(`line ${i + 2} is no hour`);
    const last = hours.at(-1);
    if (last !== undefined && hour.day * 24 + hour.hour !== last.day * 24 + last.hour + 1)
      throw new RangeError(`line ${i + 2} is not the hour after the one before`);
    hours.push(hour);
  }
  return hours;
}

/** Hours of fine dust that the model looks back. */
const LOOK_BACK = 12;
/** What was not measured stands as it was last measured, at most so many hours ago. */
const HOLD_H = 3;
/** Micrograms per cubic metre that count as 1. */
const DUST_SCALE = 100;

const SCALES: Readonly<Record<Measured, readonly [middle: number, width: number]>> = {
  "PM2.5": [80, 80],
  PM10: [100, 90],
  SO2: [15, 20],
  NO2: [50, 35],
  CO: [1_200, 1_100],
  O3: [57, 57],
  TEMP: [13.5, 11.5],
  PRES: [1_011, 10.5],
  DEWP: [2.5, 14],
  RAIN: [0, 1],
  WSPM: [1.7, 1.25],
};

const turn = (part: number): readonly [number, number] => [Math.sin(2 * Math.PI * part), Math.cos(2 * Math.PI * part)];

const [DUST, PM10, NO2, CO, WIND_SPEED] = (["PM2.5", "PM10", "NO2", "CO", "WSPM"] as const).map((name) =>
  MEASURED.indexOf(name),
) as [number, number, number, number, number];
/** Whose change since an hour ago the model sees, beside the dust's. */
const CHANGES = [PM10, CO, NO2, WIND_SPEED];
const scaleOf = (m: number): readonly [number, number] => SCALES[MEASURED[m] ?? "PM2.5"];

/** A value as last measured, NaN when that is too long ago. */
function held(hours: readonly Hour[], at: number, of: (hour: Hour) => number): number {
  for (let back = 0; back <= HOLD_H; back++) {
    const hour = hours[at - back];
    const value = hour === undefined ? Number.NaN : of(hour);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** What the model sees of an hour and those before; NaN among it where too much is missing. */
function featuresAt(hours: readonly Hour[], at: number): readonly number[] {
  const measured = (m: number, when: number): number => held(hours, when, ({ values }) => values[m] ?? Number.NaN);
  const now = hours[at]?.values[DUST] ?? Number.NaN;
  const past = Array.from({ length: LOOK_BACK }, (_, back) => (measured(DUST, at - 1 - back) - now) / DUST_SCALE);
  const values = MEASURED.map((_, m) => {
    const [middle, width] = scaleOf(m);
    return (measured(m, at) - middle) / width;
  });
  const changes = CHANGES.map((m) => (measured(m, at) - measured(m, at - 1)) / scaleOf(m)[1]);
  const { hour = 0, day = 0 } = hours[at] ?? {};
  const wind = held(hours, at, ({ windDeg }) => windDeg);
  return [...past, ...values, ...changes, ...turn(wind / 360), ...turn(hour / 24), ...turn(day / 365.25)];
}

export const FEATURES = LOOK_BACK + MEASURED.length + CHANGES.length + 6;

/**
 * Examples of the hours from one to another (index, end excluded) whose dust and the next hour's were measured: how much it changes
 * until then.
 */
export function examplesOf(hours: readonly Hour[], from: number, to: number): Examples {
  const inputs: number[] = [];
  const targets: number[] = [];
  for (let at = Math.max(from, LOOK_BACK + HOLD_H); at < Math.min(to, hours.length - 1); at++) {
    const [now = Number.NaN, next = Number.NaN] = [hours[at]?.values[DUST], hours[at + 1]?.values[DUST]];
    const target = (next - now) / DUST_SCALE;
    if (Number.isNaN(target)) continue;
    const seen = featuresAt(hours, at);
    if (seen.some(Number.isNaN)) continue;
    inputs.push(...seen);
    targets.push(target);
  }
  return {
    count: targets.length,
    shape: [FEATURES],
    inputs: Float32Array.from(inputs),
    targets: Float32Array.from(targets),
  };
}

/** Root mean square error of the change, ug/m3, which is that of the dust itself. */
export function rmseDust(predicted: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (const [i, p] of predicted.entries()) sum += (p - (targets[i] ?? 0)) ** 2;
  return DUST_SCALE * Math.sqrt(sum / predicted.length);
}
