import type { Examples } from "../../learning/trainer/trainer.ts";
import { FEATURES } from "./features.ts";
import type { Example } from "./fires.ts";
import { OUTPUTS } from "./scale.ts";

/** Examples of the fire of a number. */
export interface FireLesson extends Example {
  readonly fire: number;
}

const HEADER = `fire,${FEATURES} inputs,${OUTPUTS} targets`;
const MAX_LINES = 100_000;
/** Numbers are written in thousandths. */
const PARTS = 1_000;

export const lineOf = (fire: number, { inputs, targets }: Example): string =>
  [fire, ...[...inputs, ...targets].map((x) => Math.round(x * PARTS))].join(",");

export const textOf = (lines: readonly string[]): string => `${HEADER}\n${lines.join("\n")}\n`;

function parseLine(line: string, at: number): FireLesson {
  const numbers = line.split(",").map(Number);
  const [fire = Number.NaN, ...rest] = numbers;
  if (rest.length !== FEATURES + OUTPUTS || numbers.some((x) => !Number.isInteger(x)) || fire < 1)
    throw new RangeError(`line ${at} is no example of a fire`);
  const values = Float32Array.from(rest, (x) => x / PARTS);
  if (values.some((x) => Math.abs(x) > 2)) throw new RangeError(`line ${at} has a number that is out of range`);
  return { fire, inputs: values.subarray(0, FEATURES), targets: values.subarray(FEATURES) };
}

/** Reads what fires in made-up buildings gave. @throws RangeError for a line that is none */
export function parseLessons(text: string): readonly FireLesson[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== HEADER || lines.length > MAX_LINES) throw new RangeError("not the examples of made-up fires");
  return lines.flatMap((line, i) => (line === "" ? [] : [parseLine(line, i + 2)]));
}

export function examplesOf(lessons: readonly FireLesson[]): Examples {
  const inputs = new Float32Array(lessons.length * FEATURES);
  const targets = new Float32Array(lessons.length * OUTPUTS);
  for (const [i, lesson] of lessons.entries()) {
    inputs.set(lesson.inputs, i * FEATURES);
    targets.set(lesson.targets, i * OUTPUTS);
  }
  return { count: lessons.length, shape: [FEATURES], inputs, targets };
}

/** Root of the mean squared error over both numbers, each on its scale of about 0 to 1. */
export function rmse(outputs: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (outputs[i]! - targets[i]!) ** 2;
  return Math.sqrt(sum / targets.length);
}
