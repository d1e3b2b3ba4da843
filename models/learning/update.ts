import type { Slice } from "./width/slice.ts";

/** What a client sends of a round: its weights less the round's, and of how many examples. */
export interface Update {
  readonly client: string;
  /** Examples that it trained on, at least 1. */
  readonly examples: number;
  /** As many numbers as the model, or its slice of it, has weights. */
  readonly delta: Float32Array;
  /** What of the model it trained; null: all of it. */
  readonly slice?: Slice | null;
  /** Change of the client's control variate, where the strategy keeps some (Scaffold). */
  readonly control?: Float32Array;
}

/** Why an update is not counted. */
export type Unfit = "length" | "not-finite" | "examples" | "control";

const areFinite = (numbers: Float32Array): boolean => numbers.every((x) => Number.isFinite(x));

/** Null for an update that can be counted. @param length the model's number of weights */
export function unfit(update: Update, length: number, needsControl = false): Unfit | null {
  if (update.delta.length !== (update.slice?.indices.length ?? length)) return "length";
  if (!(Number.isSafeInteger(update.examples) && update.examples > 0)) return "examples";
  if (!areFinite(update.delta)) return "not-finite";
  if (!needsControl) return null;
  const { control } = update;
  return control?.length === length && areFinite(control) ? null : "control";
}

/** Euclidean length. */
export function norm(numbers: Float32Array): number {
  let sum = 0;
  for (const x of numbers) sum += x * x;
  return Math.sqrt(sum);
}

export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

/** The sum of vectors, each times its factor; in double precision, in the order given, so that it is the same everywhere. */
export function combine(vectors: readonly Float32Array[], factors: readonly number[]): Float32Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const [v, vector] of vectors.entries()) {
    const factor = factors[v] ?? 0;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (vector[i] ?? 0);
  }
  return Float32Array.from(sum);
}

/** Vectors one after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Of an odd number of values the middle one, of an even number the mean of the two in the middle; sorts what it is given. */
export function medianOf(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  const upper = values[half] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[half - 1] ?? 0) + upper) / 2;
}
