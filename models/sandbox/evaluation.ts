import { type Digest, digestOf } from "../../twins/core/digest.ts";
import type { Evaluation, Figure, Measure, TestResult, Verdict } from "../../twins/protocol/sandbox.ts";

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
