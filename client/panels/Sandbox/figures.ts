import { ahead } from "../../../models/sandbox/evaluation.ts";
import type { Arena, Measure, ScenarioName, TestResult, Timing } from "../../../twins/protocol/sandbox.ts";

/** Time for one tick, ms: what the guard gives a model. */
export { TICK_MS } from "../../../models/sandbox/guard.ts";

export type Word = "better" | "worse" | "same";
/** Shapes, so that a difference is not told by colour alone. */
export const MARK: Readonly<Record<Word, string>> = { better: "▲", worse: "▼", same: "≈" };

/** Digits that a value of a measure is shown with. */
export const digitsOf = ({ unit }: Pick<Measure, "unit">): number => (unit === "1" ? 3 : 2);

export interface Difference {
  readonly word: Word;
  /** By how much, without a sign. */
  readonly by: number;
}

/** A value beside another one, in words; what would be shown as 0 is the same. */
export function difference(measure: Measure, value: number | null, other: number | null): Difference | null {
  const by = ahead(measure, value, other);
  return by === null ? null : differenceBy(measure, by);
}

/** Of a difference that is there already; above 0 is better. */
export function differenceBy(measure: Pick<Measure, "unit">, by: number): Difference {
  const same = Math.abs(by) < 0.5 * 10 ** -digitsOf(measure);
  return { word: same ? "same" : by > 0 ? "better" : "worse", by: Math.abs(by) };
}

/** One recording of a result, with this machine's times. */
export interface ResultRow {
  readonly key: string;
  readonly scenario: ScenarioName | null;
  readonly result: TestResult;
  readonly timing: Timing | null;
}

const keyOf = ({ test, scenario }: Pick<TestResult, "test" | "scenario">): string => `${test}/${scenario?.name ?? ""}`;

/** Times are in the order of the tests: several of them may be of one recording. */
export const rowsOf = ({ evaluation, timing }: Arena): readonly ResultRow[] =>
  evaluation.tests.map((result, i) => ({
    key: keyOf(result),
    scenario: result.scenario?.name ?? null,
    result,
    timing: timing[i] ?? null,
  }));

export interface BesideRow {
  readonly key: string;
  readonly scenario: ScenarioName | null;
  readonly test: string;
  /** Null where that trial has not this recording. */
  readonly own: TestResult | null;
  readonly other: TestResult | null;
  /** A scenario of two seeds strikes other readings: such values are not compared. */
  readonly alike: boolean;
}

/** Two results of a task, recording by recording; those of the first, then what only the second has. */
export function besideRows(own: Arena, other: Arena): readonly BesideRow[] {
  const mine = new Map(own.evaluation.tests.map((test) => [keyOf(test), test]));
  const theirs = new Map(other.evaluation.tests.map((test) => [keyOf(test), test]));
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((key) => {
    const [a, b] = [mine.get(key) ?? null, theirs.get(key) ?? null];
    const named = a ?? b;
    if (named === null) return [];
    const alike = a !== null && b !== null && a.scenario?.seed === b.scenario?.seed;
    return [{ key, scenario: named.scenario?.name ?? null, test: named.test, own: a, other: b, alike }];
  });
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** A range around all values with round marks in it; null without a value. */
export function axisOf(values: readonly (number | null)[], marks = 4): Axis | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(most - least, Math.abs(most) * 0.02, 1e-6);
  const power = 10 ** Math.floor(Math.log10(span / marks));
  const step = power * (STEPS.find((one) => one * power >= span / marks) ?? 10);
  const low = step * Math.floor(least / step);
  const count = Math.max(1, Math.ceil((most - low) / step - 1e-9));
  // Each mark anew of its number, so that no error adds up.
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((low + i * step).toPrecision(12)));
  return { low: ticks[0] ?? low, high: ticks.at(-1) ?? most, ticks };
}

/** Where a value lies on an axis, 0 to 1. */
export const placeOn = ({ low, high }: Axis, value: number): number => (value - low) / (high - low);

/** Remaining time from the pace so far, ms; null before there is a pace. */
export function remainingMs(done: number, of: number, elapsedMs: number): number | null {
  return done > 0 && of > done && elapsedMs > 500 ? (elapsedMs / done) * (of - done) : null;
}
