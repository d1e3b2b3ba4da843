import type { Examples } from "../../learning/trainer/trainer.ts";

/** One engine from its first recorded cycle to its last: a row of sensors a cycle. */
export interface Engine {
  readonly unit: number;
  /** cycles x SENSORS.length */
  readonly rows: readonly Float64Array[];
}

/** Of the 21 sensors those that change at all at this operating condition, by the readme's number (2 to 21). */
export const SENSORS: readonly number[] = [2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 17, 20, 21];
/** Columns before the sensors: unit, cycle, three settings. */
const FIRST_SENSOR = 5;
const COLUMNS = 26;

/** Cycles that the model sees. */
export const WINDOW = 30;
/** What is longer than this is as good as new: the training target is cut here, as is the custom with this set. */
export const MAX_LIFE = 125;

/**
 * Reads a file of C-MAPSS: 26 columns of numbers, separated by spaces, by unit and cycle.
 * @throws RangeError for a row that is none, or cycles out of order
 */
export function parseEngines(text: string): readonly Engine[] {
  const engines: { unit: number; rows: Float64Array[] }[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const cells = line.trim().split(/\s+/).map(Number);
    if (cells.length !== COLUMNS || !cells.every(Number.isFinite))
      throw new RangeError(`line ${i + 1} is no row of 26`);
    const [unit = 0, cycle = 0] = cells;
    let engine = engines.at(-1);
    if (engine?.unit !== unit) {
      engine = { unit, rows: [] };
      engines.push(engine);
    }
    if (cycle !== engine.rows.length + 1)
      throw new RangeError(`line ${i + 1}: cycle ${cycle} of unit ${unit} is out of order`);
    engine.rows.push(Float64Array.from(SENSORS, (sensor) => cells[FIRST_SENSOR + sensor - 1] ?? Number.NaN));
  }
  return engines;
}

/** Least and largest of each sensor, which clients tell of their engines and the demand joins. */
export interface SensorRange {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export function sensorRange(engines: readonly Engine[]): SensorRange {
  const low = new Float64Array(SENSORS.length).fill(Infinity);
  const high = new Float64Array(SENSORS.length).fill(-Infinity);
  for (const { rows } of engines)
    for (const row of rows)
      for (const [s, x] of row.entries()) {
        low[s] = Math.min(low[s] ?? Infinity, x);
        high[s] = Math.max(high[s] ?? -Infinity, x);
      }
  return { low, high };
}

/** A window that ends with a cycle, scaled to -1 to 1 of the range; before the first cycle the first one stands in. */
function window(engine: Engine, end: number, { low, high }: SensorRange, into: Float32Array, at: number): void {
  for (let step = 0; step < WINDOW; step++) {
    const row = engine.rows[Math.max(0, end - WINDOW + 1 + step)];
    for (let s = 0; s < SENSORS.length; s++) {
      const [least, most] = [low[s] ?? 0, high[s] ?? 0];
      into[at + step * SENSORS.length + s] = most > least ? (2 * ((row?.[s] ?? 0) - least)) / (most - least) - 1 : 0;
    }
  }
}

const SHAPE = [WINDOW, SENSORS.length] as const;
const WIDTH = WINDOW * SENSORS.length;

/** Every whole window of engines that ran to failure, with the cycles that were left, as a part of MAX_LIFE. */
export function trainingExamples(engines: readonly Engine[], range: SensorRange): Examples {
  const ends = engines.flatMap((engine) =>
    engine.rows.flatMap((_, end) => (end >= WINDOW - 1 ? [{ engine, end }] : [])),
  );
  const inputs = new Float32Array(ends.length * WIDTH);
  const targets = new Float32Array(ends.length);
  for (const [i, { engine, end }] of ends.entries()) {
    window(engine, end, range, inputs, i * WIDTH);
    targets[i] = Math.min(MAX_LIFE, engine.rows.length - 1 - end) / MAX_LIFE;
  }
  return { count: ends.length, shape: SHAPE, inputs, targets };
}

/** The last window of each engine, with the true cycles left, uncut, as a part of MAX_LIFE. @param left one of each engine */
export function testExamples(engines: readonly Engine[], left: readonly number[], range: SensorRange): Examples {
  if (left.length !== engines.length) throw new RangeError(`${left.length} lives for ${engines.length} engines`);
  const inputs = new Float32Array(engines.length * WIDTH);
  for (const [i, engine] of engines.entries()) window(engine, engine.rows.length - 1, range, inputs, i * WIDTH);
  return { count: engines.length, shape: SHAPE, inputs, targets: Float32Array.from(left, (x) => x / MAX_LIFE) };
}

/** Root mean square error in cycles; a prediction is cut to 0 to MAX_LIFE. */
export function rmseCycles(predicted: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (const [i, p] of predicted.entries()) sum += (Math.max(0, Math.min(1, p)) - (targets[i] ?? 0)) ** 2;
  return MAX_LIFE * Math.sqrt(sum / predicted.length);
}
