import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Rng } from "../../twins/core/rng.ts";
import { type Column, cellText, columnOf, pick, type Table } from "./table.ts";

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

/** Noise on a number, which is first held between bounds: these are part of the demand, never read off the data. */
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
  /** Columns of categories by which somebody could be picked out together: each set of values comes so many times, or is taken out. */
  readonly together: { readonly columns: readonly string[]; readonly least: number } | null;
  /** Rows that tell of one subject at most: each spends its own epsilon. */
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

/** Two-sided geometric noise: a Laplace distribution on whole numbers (Ghosh, Roughgarden and Sundararajan 2009). @param scale sensitivity over epsilon */
function geometric(scale: number, chance: Rng): number {
  const draw = (): number => Math.floor(Math.log(1 - chance.uniform()) * -scale);
  return draw() - draw();
}

function gaussian(chance: Rng): number {
  // Box and Muller 1958.
  return Math.sqrt(-2 * Math.log(1 - chance.uniform())) * Math.cos(2 * Math.PI * chance.uniform());
}

/** In steps, so that what comes out is a whole number of them. */
function noisy(value: number, rule: NoiseRule, chance: Rng): number {
  if (Number.isNaN(value)) return value;
  const steps = Math.round(Math.max(rule.low, Math.min(rule.high, value)) / rule.step);
  const sensitivity = Math.ceil((rule.high - rule.low) / rule.step);
  if (rule.mechanism === "laplace") return (steps + geometric(sensitivity / rule.epsilon, chance)) * rule.step;
  // Dwork and Roth 2014, theorem A.1, for epsilon up to 1.
  const sigma = (Math.sqrt(2 * Math.log(1.25 / rule.delta)) * sensitivity) / rule.epsilon;
  return (steps + Math.round(sigma * gaussian(chance))) * rule.step;
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
  if (!(epsilon > 0)) return "noise needs an epsilon above 0";
  if (rule.mechanism === "gaussian" && !(epsilon <= 1 && rule.delta > 0 && rule.delta < 1))
    return "gaussian noise needs an epsilon of at most 1 and a delta between 0 and 1";
  return null;
}

/** @param key of the demand: pseudonyms of two demands cannot be put together */
function changed(column: Column, rule: FieldRule, key: Uint8Array, chance: Rng): Column {
  if (column.kind === "category") {
    if (rule.rule === "widen")
      return { ...column, values: column.values.map((value) => (value === null ? null : (rule.to[value] ?? null))) };
    if (rule.rule !== "pseudonym") return column;
    const word = (value: string): string =>
      bytesToHex(hmac(sha256, key, utf8ToBytes(`${column.name} ${value}`))).slice(0, 24);
    return { ...column, values: column.values.map((value) => (value === null ? null : word(value))) };
  }
  if (rule.rule === "coarsen")
    return { ...column, values: column.values.map((x) => Math.floor(x / rule.step) * rule.step) };
  return rule.rule === "noise" ? { ...column, values: column.values.map((x) => noisy(x, rule, chance)) } : column;
}

/** Leaves out the rows whose values in these columns fewer than `least` rows share (k-anonymity by suppression; Sweeney 2002). */
function alike(table: Table, names: readonly string[], least: number): Table {
  const columns = names.map((name) => columnOf(table, name));
  const keyOf = (row: number): string => JSON.stringify(columns.map((column) => cellText(column, row)));
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return pick(table, (row) => (counts.get(keyOf(row)) ?? 0) >= least);
}

/**
 * Makes a table that may leave its device: by rule, column for column; what has no rule stays at home.
 * @param key at least 16 bytes that only the device has, one for each demand
 * @param chance for the noise; outside a test its seed is nobody's to know
 * @returns LEARN_BUDGET where the rules spend more than the budget, MODEL_DATA where a rule does not fit its column
 */
export function deidentify(
  table: Table,
  policy: PrivacyPolicy,
  key: Uint8Array,
  chance: Rng,
): Result<{ readonly table: Table; readonly report: PrivacyReport }> {
  const spent = cost(policy);
  if (spent.epsilon > policy.budget.epsilon || spent.delta > policy.budget.delta)
    return refuse("LEARN_BUDGET", {
      en: `The rules spend an epsilon of ${spent.epsilon} and a delta of ${spent.delta}, more than the budget of ${policy.budget.epsilon} and ${policy.budget.delta}. Take more noise, or leave columns out.`,
      zh: `这些规则消耗 epsilon ${spent.epsilon}、delta ${spent.delta}，超过预算 ${policy.budget.epsilon} 和 ${policy.budget.delta}。请增大噪声或去掉部分列。`,
    });
  const ruleOf = ({ name }: Column): FieldRule => policy.fields[name] ?? { rule: "drop" };
  const wrong = table.columns.flatMap((column) => {
    const why = misruled(column, ruleOf(column));
    return why === null ? [] : [`${column.name}: ${why}`];
  });
  const [first] = wrong;
  if (first !== undefined)
    return refuse("MODEL_DATA", { en: `A rule does not fit its column (${first}).`, zh: `规则与列不符（${first}）。` });
  const leaving = table.columns.filter((column) => ruleOf(column).rule !== "drop");
  const columns = leaving.map((column) => changed(column, ruleOf(column), key, chance));
  const whole: Table = { rows: table.rows, columns };
  const out = policy.together === null ? whole : alike(whole, policy.together.columns, policy.together.least);
  return ok({
    table: out,
    report: {
      ...spent,
      dropped: table.columns.filter((column) => !leaving.includes(column)).map(({ name }) => name),
      bare: leaving
        .filter((column) => ["keep", "coarsen", "widen"].includes(ruleOf(column).rule))
        .map(({ name }) => name),
      suppressed: whole.rows - out.rows,
    },
  });
}
