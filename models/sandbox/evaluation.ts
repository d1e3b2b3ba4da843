import { type Digest, digestOf } from "../../twins/core/digest.ts";
import type { Figure, Measure } from "../learning/task.ts";
import type { OutputRange } from "./guard.ts";

/** How a model did in one recording, tick by tick under the guard. No time is in it: it comes out the same wherever it is replayed. */
export interface TestResult {
  readonly test: string;
  readonly ticks: number;
  /** By the task's measure; null where that is no number. */
  readonly value: number | null;
  /** The task's rule in the model's place, throughout. */
  readonly baseline: number | null;
  /** The zoo's own model, under the same guard; null: there is none. */
  readonly champion: number | null;
  /** Ticks whose numbers were brought into their range. */
  readonly clamped: number;
  readonly strikes: number;
  /** Ticks for which the rule acted. */
  readonly fallbacks: number;
  /** The first tick that found the model in quarantine; null: none. */
  readonly quarantinedAt: number | null;
  /** SHA-256 of the canonical JSON of each tick's record and a line feed after it. */
  readonly records: Digest;
}

/** What the community votes on: how a model did, with all that is needed to replay it. */
export interface Evaluation {
  readonly format: "aitn-evaluation-1";
  readonly task: string;
  readonly measure: Measure;
  /** Content address of the model's canonical bytes. */
  readonly model: string;
  readonly champion: string | null;
  readonly guard: {
    /** The rule that acts in the model's place. */
    readonly fallback: string;
    readonly strikes: number;
    readonly ranges: readonly OutputRange[];
  };
  /** SHA-256 of all inputs and targets of the tests, float32 little-endian, in their order. */
  readonly recordings: Digest;
  readonly tests: readonly TestResult[];
  readonly floors: readonly Figure[];
  readonly verdict: Verdict;
}

/** On the first test, in the measure's unit; above 0: the model is better. Null where there is nothing to compare. */
export interface Verdict {
  /** Than the best of what needs no model. */
  readonly overFloor: number | null;
  readonly overChampion: number | null;
}

/** Digits that feed a digest: engines may differ in the last ones of a logarithm or a sine. */
const DIGITS = 9;

/** A number as an evaluation has it; null for none. */
export const told = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;

/** By how much a value is better than another; null where either is missing. */
export function ahead({ better }: Measure, value: number | null, other: number | null): number | null {
  if (value === null || other === null) return null;
  return told(better === "higher" ? value - other : other - value);
}

/** The best of what needs no model. */
export function bestFloor(measure: Measure, floors: readonly Figure[]): number | null {
  if (floors.length === 0) return null;
  const values = floors.map(({ value }) => value);
  return told(measure.better === "higher" ? Math.max(...values) : Math.min(...values));
}

/** The first test counts. */
export const verdictOf = (measure: Measure, floors: readonly Figure[], first: TestResult): Verdict => ({
  overFloor: ahead(measure, first.value, bestFloor(measure, floors)),
  overChampion: ahead(measure, first.value, first.champion),
});

export const evaluationDigest = (evaluation: Evaluation): Digest => digestOf(evaluation);
