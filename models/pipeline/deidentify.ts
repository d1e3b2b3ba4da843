import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { gaussianSigma, MAX_STEPS, MIN_EPSILON, noiseOf, type UniformIntegers } from "./noise.ts";
import { type Column, cellText, columnOf, pick, type Table } from "./table.ts";

/** Gaussian noise is drawn by whole numbers up to this standard deviation. */
const MAX_SIGMA = 2 ** 40;

/** What becomes of a column before anybody else sees it. A column without a rule is dropped. */
export type FieldRule =
  | { readonly rule: "keep" }
  | { readonly rule: "drop" }
  /** The same word for the same value under this demand, and another under the next. */
  | { readonly rule: "pseudonym" }
  /** Numbers and times down to a multiple of a step. */
  | { readonly rule: "coarsen"; readonly step: number }
  /** Categories by a wider word; what has none is missing. */
  | { readonly rule: "widen"; readonly to: Readonly<Record<string, string>> }
  | NoiseRule;

/**
 * Noise on a number, which is first held between bounds: these are part of the demand, never read off the data. A missing number stays
 * missing, which no noise hides; where that tells of somebody, drop the column.
 */
export type NoiseRule = {
  readonly rule: "noise";
  readonly low: number;
  readonly high: number;
  /** What comes out is a multiple of this: the low digits of a sum would tell more than its budget. */
  readonly step: number;
  readonly epsilon: number;
} & ({ readonly mechanism: "laplace" } | { readonly mechanism: "gaussian"; readonly delta: number });

export interface PrivacyPolicy {
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Columns by which somebody could be picked out together: each set of values tells of so many subjects, or is taken out. */
  readonly together: { readonly columns: readonly string[]; readonly least: number } | null;
  /** Columns of the table given that say whom a row tells of, also where they do not leave; none: each row of another. */
  readonly subjects: readonly string[];
  /** Rows that tell of one subject at most: each spends its own epsilon. Held to where `subjects` are named, else believed. */
  readonly rowsOfSubject: number;
  /** What may be spent of a subject's privacy. */
  readonly budget: { readonly epsilon: number; readonly delta: number };
}

export interface PrivacyReport {
  readonly dropped: readonly string[];
  /** Spent of each subject by the noisy columns, summed (basic composition). Columns that are kept are not protected by it. */
  readonly epsilon: number;
  readonly delta: number;
  /** Columns that go out as they are, or only coarser or wider. */
  readonly bare: readonly string[];
  /** Rows that were taken out because too few were alike. */
  readonly suppressed: number;
}

/** What the rules spend of a subject. */
export function cost({ fields, rowsOfSubject }: PrivacyPolicy): { readonly epsilon: number; readonly delta: number } {
  const noisy = Object.values(fields).flatMap((rule) => (rule.rule === "noise" ? [rule] : []));
  const delta = noisy.reduce((sum, rule) => sum + (rule.mechanism === "gaussian" ? rule.delta : 0), 0);
  return {
    epsilon: rowsOfSubject * noisy.reduce((sum, { epsilon }) => sum + epsilon, 0),
    delta: rowsOfSubject * delta,
  };
}

/** A number of steps as a value: by division where that is exact to the digits people write, 3 / 10 and not 3 * 0.1. */
function gridValue(steps: number, step: number): number {
  const inverse = Math.round(1 / step);
  return inverse > 1 && Math.abs(inverse * step - 1) < 1e-12 ? steps / inverse : steps * step;
}

/** Down to a multiple of a step; what is one stays: .3 by .1 is .3, whatever .3 / .1 is. */
function coarser(value: number, step: number): number {
  const near = gridValue(Math.round(value / step), step);
  return near === value ? near : gridValue(Math.floor(value / step), step);
}

/** The bounds in whole steps: what is between them is as far apart as two values can be. */
const bounds = ({ low, high, step }: NoiseRule): readonly [number, number] => [
  Math.round(low / step),
  Math.round(high / step),
];

/** In steps, so that what comes out is a whole number of them. */
function noisy(values: Float64Array, rule: NoiseRule, chance: UniformIntegers): Float64Array {
  const [low, high] = bounds(rule);
  const delta = rule.mechanism === "gaussian" ? rule.delta : 0;
  const draw = noiseOf({ sensitivity: high - low, epsilon: rule.epsilon, delta }, chance);
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    const held = Math.max(low, Math.min(high, Math.round(value / rule.step)));
    return gridValue(held + draw(), rule.step);
  });
}

function misruled(column: Column, rule: FieldRule): string | null {
  const isNumber = column.kind !== "category";
  if (rule.rule === "coarsen") return isNumber && rule.step > 0 ? null : "coarsen takes numbers and a step above 0";
  if (rule.rule === "widen") return isNumber ? "widen takes categories" : null;
  if (rule.rule === "pseudonym") return isNumber ? "pseudonym takes categories" : null;
  if (rule.rule !== "noise") return null;
  const { low, high, step, epsilon } = rule;
  if (column.kind !== "number") return "noise takes numbers";
  if (!(low < high && step > 0 && step <= high - low)) return "noise needs bounds, and a step between them";
  const [first, last] = bounds(rule);
  if (!(last - first >= 1 && last - first <= MAX_STEPS && Math.abs(first) <= MAX_STEPS))
    return "noise needs a wider step between its bounds";
  if (!(epsilon >= MIN_EPSILON && Number.isFinite(epsilon))) return "noise needs an epsilon of at least a millionth";
  if (rule.mechanism !== "gaussian") return null;
  if (!(rule.delta > 0 && rule.delta < 1)) return "gaussian noise needs a delta between 0 and 1";
  if (gaussianSigma({ sensitivity: last - first, ...rule }) > MAX_SIGMA)
    return "gaussian noise needs a wider step, or a larger epsilon";
  return null;
}

/** By own names alone: a value called "constructor" has no wider word of its own. */
const wider = (to: Readonly<Record<string, string>>, value: string): string | null =>
  Object.hasOwn(to, value) ? (to[value] ?? null) : null;

/** @param key of the demand: pseudonyms of two demands cannot be put together */
function changed(column: Column, rule: FieldRule, key: Uint8Array, chance: UniformIntegers): Column {
  if (column.kind === "category") {
    if (rule.rule === "widen")
      return { ...column, values: column.values.map((value) => (value === null ? null : wider(rule.to, value))) };
    if (rule.rule !== "pseudonym") return column;
    const word = (value: string): string =>
      bytesToHex(hmac(sha256, key, utf8ToBytes(`${column.name} ${value}`))).slice(0, 24);
    return { ...column, values: column.values.map((value) => (value === null ? null : word(value))) };
  }
  if (rule.rule === "coarsen") return { ...column, values: column.values.map((x) => coarser(x, rule.step)) };
  return rule.rule === "noise" ? { ...column, values: noisy(column.values, rule, chance) } : column;
}

const keysOf = (table: Table, names: readonly string[]): ((row: number) => string) => {
  const columns = names.map((name) => columnOf(table, name));
  return (row) => JSON.stringify(columns.map((column) => cellText(column, row)));
};

/**
 * Leaves out the rows whose values in these columns fewer than `least` subjects share (k-anonymity by suppression; Sweeney 2002).
 * Subjects are counted, not rows: somebody's own thousand rows are no crowd to hide in.
 * @param whom the subject of a row
 */
function alike(table: Table, names: readonly string[], least: number, whom: (row: number) => string): Table {
  const keyOf = keysOf(table, names);
  const found = new Map<string, Set<string>>();
  for (let row = 0; row < table.rows; row++) {
    const key = keyOf(row);
    const group = found.get(key) ?? new Set();
    // No more than are asked for: a group may have millions.
    if (group.size < least) found.set(key, group.add(whom(row)));
  }
  return pick(table, (row) => (found.get(keyOf(row))?.size ?? 0) >= least);
}

/** The most rows that one subject has. */
function mostRows(rows: number, whom: (row: number) => string): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (let row = 0; row < rows; row++) {
    const count = (counts.get(whom(row)) ?? 0) + 1;
    counts.set(whom(row), count);
    most = Math.max(most, count);
  }
  return most;
}

/** Whether more is spent than there is; sums of decimals such as .1 + .2 are not held against anybody. */
export const exceeds = (spent: number, budget: number): boolean => !(spent <= budget * (1 + 1e-12));

/** What is wrong with a policy for this table, as a refusal; null where it fits. */
function unfit(table: Table, policy: PrivacyPolicy, leaving: readonly Column[]): Result<never> | null {
  for (const column of leaving) {
    const why = misruled(column, ruleOf(policy, column));
    if (why !== null)
      return refuse("MODEL_DATA", {
        en: `A rule does not fit its column (${column.name}: ${why}).`,
        zh: `规则与列不符（${column.name}: ${why}）。`,
      });
  }
  const spent = cost(policy);
  if (exceeds(spent.epsilon, policy.budget.epsilon) || exceeds(spent.delta, policy.budget.delta))
    return refuse("LEARN_BUDGET", {
      en: `The rules spend an epsilon of ${spent.epsilon} and a delta of ${spent.delta}, more than the budget of ${policy.budget.epsilon} and ${policy.budget.delta}. Take more noise, or leave columns out.`,
      zh: `这些规则消耗 epsilon ${spent.epsilon}、delta ${spent.delta}，超过预算 ${policy.budget.epsilon} 和 ${policy.budget.delta}。请增大噪声或去掉部分列。`,
    });
  const names = new Set(leaving.map(({ name }) => name));
  const absent = policy.together?.columns.find((name) => !names.has(name));
  if (absent !== undefined)
    return refuse("MODEL_DATA", {
      en: `Values of ${absent} cannot be counted together: no column of this name leaves.`,
      zh: `无法统计 ${absent} 的组合：没有该名称的列会被放行。`,
    });
  if (policy.subjects.length === 0 || spent.epsilon === 0) return null;
  const most = mostRows(table.rows, keysOf(table, policy.subjects));
  if (most <= policy.rowsOfSubject) return null;
  return refuse("LEARN_BUDGET", {
    en: `A subject has ${most} rows and the policy counts ${policy.rowsOfSubject}: each row spends its own epsilon. Set rowsOfSubject to ${most}, or select fewer rows.`,
    zh: `某一主体有 ${most} 行，而策略按 ${policy.rowsOfSubject} 行计：每行各自消耗 epsilon。请将 rowsOfSubject 设为 ${most}，或选择更少的行。`,
  });
}

/** By own names alone: a column called "constructor" has no rule of its own, so it stays at home. */
const ruleOf = ({ fields }: PrivacyPolicy, { name }: Column): FieldRule =>
  (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? { rule: "drop" };

/**
 * Makes a table that may leave its device: by rule, column for column; what has no rule stays at home.
 * @param key at least 16 bytes that only the device has, one for each demand
 * @param chance for the noise: cryptographic, and never of a seed outside a test, since who knows the seed takes the noise off
 * @returns LEARN_BUDGET where the rules spend more than the budget or a subject has too many rows, MODEL_DATA where a rule does not fit its column
 */
export function deidentify(
  table: Table,
  policy: PrivacyPolicy,
  key: Uint8Array,
  chance: UniformIntegers,
): Result<{ readonly table: Table; readonly report: PrivacyReport }> {
  const leaving = table.columns.filter((column) => ruleOf(policy, column).rule !== "drop");
  const refused = unfit(table, policy, leaving);
  if (refused !== null) return refused;
  const columns = leaving.map((column) => changed(column, ruleOf(policy, column), key, chance));
  const whole: Table = { rows: table.rows, columns };
  const { together, subjects } = policy;
  const whom = subjects.length === 0 ? String : keysOf(table, subjects);
  const out = together === null ? whole : alike(whole, together.columns, together.least, whom);
  return ok({
    table: out,
    report: {
      ...cost(policy),
      dropped: table.columns.filter((column) => !leaving.includes(column)).map(({ name }) => name),
      bare: leaving
        .filter((column) => ["keep", "coarsen", "widen"].includes(ruleOf(policy, column).rule))
        .map(({ name }) => name),
      suppressed: whole.rows - out.rows,
    },
  });
}
