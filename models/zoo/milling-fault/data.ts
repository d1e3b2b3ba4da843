import type { Examples } from "../../learning/trainer/trainer.ts";

/** Product types by quality; each has its own machine settings, and so fails in its own way. */
export const TYPES = ["L", "M", "H"] as const;
export type ProductType = (typeof TYPES)[number];

/** A row: a moment of the machine. */
export interface Moment {
  readonly type: ProductType;
  /** K */
  readonly air: number;
  readonly process: number;
  /** 1/min */
  readonly speed: number;
  /** N m */
  readonly torque: number;
  /** min */
  readonly wear: number;
  readonly failed: boolean;
}

const HEADER =
  "UDI,Product ID,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],Tool wear [min],Machine failure,TWF,HDF,PWF,OSF,RNF";

/** Reads the set as it is published. @throws RangeError for another header, or a row that is none */
export function parseMoments(text: string): readonly Moment[] {
  const [header, ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (header !== HEADER) throw new RangeError("the header is not that of AI4I 2020");
  return lines.flatMap((line, i): Moment[] => {
    if (line === "") return [];
    const cells = line.split(",");
    const type = TYPES.find((one) => one === cells[2]);
    const [air, process, speed, torque, wear, failed] = cells.slice(3, 9).map(Number);
    const numbers = [air, process, speed, torque, wear];
    if (type === undefined || cells.length !== 14 || !numbers.every(Number.isFinite) || (failed !== 0 && failed !== 1))
      throw new RangeError(`line ${i + 2} is no row of AI4I 2020`);
    return [{ type, air, process, speed, torque, wear, failed: failed === 1 } as Moment];
  });
}

/**
 * What the model sees, each about -1 to 1: the five measurements, and what wears and breaks a mill by their physics: the warmth that
 * it cannot lose, the power at the spindle and the strain of a worn tool; then the type.
 */
export function featuresOf({ type, air, process, speed, torque, wear }: Moment): readonly number[] {
  const power = (torque * speed * 2 * Math.PI) / 60;
  return [
    (air - 300) / 4,
    (process - 310) / 3,
    (process - air - 10) / 2,
    (speed - 1_540) / 400,
    (torque - 40) / 25,
    (wear - 110) / 110,
    (power - 6_300) / 2_500,
    (wear * torque - 4_300) / 6_000,
    ...TYPES.map((one) => (one === type ? 1 : 0)),
  ];
}

export const FEATURES = 8 + TYPES.length;

/** One of so many rows is for the test, the same ones each time: the set is in no order that matters. */
const TEST_EVERY = 5;

export const trainingMoments = (moments: readonly Moment[]): readonly Moment[] =>
  moments.filter((_, i) => i % TEST_EVERY !== 0);
export const testMoments = (moments: readonly Moment[]): readonly Moment[] =>
  moments.filter((_, i) => i % TEST_EVERY === 0);

export function examplesOf(moments: readonly Moment[]): Examples {
  return {
    count: moments.length,
    shape: [FEATURES],
    inputs: Float32Array.from(moments.flatMap(featuresOf)),
    targets: Float32Array.from(moments, ({ failed }) => (failed ? 1 : 0)),
  };
}

/** F1 of logits above a threshold. */
export function f1(logits: Float32Array, targets: Float32Array, threshold = 0): number {
  let [hits, alarms, faults] = [0, 0, 0];
  for (const [i, logit] of logits.entries()) {
    const isAlarm = logit > threshold;
    const isFault = targets[i] === 1;
    if (isAlarm) alarms++;
    if (isFault) faults++;
    if (isAlarm && isFault) hits++;
  }
  return alarms + faults === 0 ? 0 : (2 * hits) / (alarms + faults);
}
