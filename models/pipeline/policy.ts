import { z } from "zod";
import type { CleanPolicy } from "./clean.ts";
import { cost, type FieldRule, type PrivacyPolicy } from "./deidentify.ts";
import type { SlicePlan } from "./slice.ts";

const Name = z.string().min(1).max(1_024);
const Names = z.array(Name).max(1_024);
const Kind = z.enum(["time", "number", "category"]);
const kind = { kind: Kind };
const positive = z.number().positive();
const noise = {
  ...kind,
  rule: z.literal("noise"),
  low: z.number(),
  high: z.number(),
  step: positive,
  epsilon: positive,
};

/** A column's kind and what becomes of it. */
const Field = z.union([
  z.strictObject({ ...kind, rule: z.enum(["keep", "drop", "pseudonym"]) }),
  z.strictObject({ ...kind, rule: z.literal("coarsen"), step: positive }),
  z.strictObject({ ...kind, rule: z.literal("widen"), to: z.record(Name, z.string().max(1_024)) }),
  z.strictObject({ ...noise, mechanism: z.literal("laplace") }),
  z.strictObject({ ...noise, mechanism: z.literal("gaussian"), delta: positive.max(1) }),
]);

/** What a policy file holds; whatever it does not know it refuses, since a misspelt rule would be none. */
export const Policy = z.strictObject({
  format: z.literal("aitn-policy/1"),
  /** The name under which privacy that was spent is counted: the same for all files of one source. */
  source: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/),
  /** Minutes that the clock of times without an offset is ahead of UTC. */
  utcOffsetMinutes: z.int().min(-1_080).max(1_080),
  /** The column of time; null: rows have no order. */
  time: Name.nullable(),
  /** Columns of year, month, day and, if there is one, hour, of which the column of time is made; null: it is a column of the file. */
  timeOf: z.array(Name).min(3).max(4).nullable(),
  /** Cells that say that there is no value. */
  missing: z.array(z.string().max(64)).max(64),
  clean: z.strictObject({
    subjects: Names,
    gapSteps: z.number().min(1),
    outliers: z
      .strictObject({ columns: Names, neighbours: z.int().min(1).max(1_000), deviations: positive })
      .nullable(),
  }),
  fields: z.record(Name, Field),
  together: z.strictObject({ columns: Names.min(1), least: z.int().min(2) }).nullable(),
  rowsOfSubject: z.int().min(1),
  budget: z.strictObject({ epsilon: z.number().min(0), delta: z.number().min(0).max(1) }),
  slices: z.strictObject({
    by: z.union([
      z.strictObject({ rows: z.int().min(1).max(1_000_000) }),
      z.strictObject({ spanMs: z.int().min(1_000) }),
    ]),
    groups: z.record(Name, Names),
  }),
});
export type Policy = z.infer<typeof Policy>;

/** What a demand asks for of what the policy lets out. */
export interface Selection {
  /** null: all that leave. */
  readonly columns: readonly string[] | null;
  /** Epoch ms, from which on and before which; null: no bound. */
  readonly from: number | null;
  readonly to: number | null;
}

export const EVERYTHING: Selection = { columns: null, from: null, to: null };

/** What is wrong with a policy in itself, as words for its maker; null where nothing is. */
export function contradiction(policy: Policy): string | null {
  const has = (name: string): boolean => Object.hasOwn(policy.fields, name);
  const { time, timeOf, fields, clean, together, slices } = policy;
  if (time !== null && !has(time)) return `the column of time, ${time}, is no field`;
  if (time !== null && fields[time]?.kind !== "time") return `the column of time, ${time}, is of another kind`;
  if (timeOf !== null && time === null) return "timeOf needs a name for the column of time";
  const unknown = [
    ...clean.subjects,
    ...(clean.outliers?.columns ?? []),
    ...(together?.columns ?? []),
    ...Object.values(slices.groups).flat(),
  ].find((name) => !has(name));
  if (unknown !== undefined) return `${unknown} is named, and is no field`;
  // Whether a value was taken out depends on its neighbours, and would be told without noise.
  const noisy = clean.outliers?.columns.find((name) => fields[name]?.rule === "noise");
  if (noisy !== undefined) return `${noisy} has noise, whose bounds hold outliers already: do not take them out`;
  if ("spanMs" in slices.by && time === null) return "slices by time need a column of time";
  if ("spanMs" in slices.by && time !== null && fields[time]?.rule === "drop")
    return "slices by time need a column of time that leaves";
  return null;
}

/** The policy with every column dropped that the demand does not ask for: what does not leave spends nothing. */
export function privacyOf(policy: Policy, { columns }: Selection): PrivacyPolicy {
  const asked = (name: string): boolean => columns === null || columns.includes(name) || name === policy.time;
  const fields = Object.fromEntries(
    Object.entries(policy.fields).map(([name, field]): [string, FieldRule] => [
      name,
      asked(name) ? field : { rule: "drop" },
    ]),
  );
  const { together, rowsOfSubject, budget, clean } = policy;
  const left = together?.columns.filter(asked) ?? [];
  return {
    fields,
    // Fewer columns pick fewer people out.
    together: together === null || left.length === 0 ? null : { columns: left, least: together.least },
    subjects: clean.subjects,
    rowsOfSubject,
    budget,
  };
}

/** What a release under this policy spends of each subject's privacy. */
export const costOf = (policy: Policy, selection: Selection) => cost(privacyOf(policy, selection));

export const cleaningOf = ({ time, clean }: Policy): CleanPolicy => ({ time, ...clean });
export const slicingOf = ({ slices }: Policy): SlicePlan => slices;
