import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { deidentify, type FieldRule, type PrivacyPolicy } from "./deidentify.ts";
import { uniformIntegers } from "./noise.ts";
import { type Table, tableOf } from "./table.ts";
import { seededBytes } from "./testing/chance.ts";

const chance = (seed: number) => uniformIntegers(seededBytes(rng(seed, "noise")));

const KEY = new Uint8Array(32).fill(7);
const policyOf = (fields: Readonly<Record<string, FieldRule>>, over: Partial<PrivacyPolicy> = {}): PrivacyPolicy => ({
  fields,
  together: null,
  subjects: [],
  rowsOfSubject: 1,
  budget: { epsilon: 10, delta: 1e-5 },
  ...over,
});
const run = (table: Table, policy: PrivacyPolicy, seed = 1, key: Uint8Array = KEY) =>
  must(deidentify(table, policy, key, chance(seed)));
const home = tableOf([
  { name: "who", kind: "category", values: ["ann", "bob", "ann", null] },
  { name: "town", kind: "category", values: ["Mons", "Namur", "Ghent", "Ghent"] },
  { name: "at", kind: "time", values: Float64Array.of(1_000, 61_000, 125_000, Number.NaN) },
  { name: "load", kind: "number", values: Float64Array.of(120, 80, 1e9, Number.NaN) },
]);
const laplace = { rule: "noise", mechanism: "laplace", low: 0, high: 1_000, step: 1, epsilon: 1 } as const;

describe("a table that leaves its device", () => {
  it("has no column that no rule lets out", () => {
    const { table, report } = run(home, policyOf({ load: { rule: "keep" }, who: { rule: "drop" } }));
    expect(table.columns.map(({ name }) => name)).toEqual(["load"]);
    expect(report).toMatchObject({ dropped: ["who", "town", "at"], bare: ["load"], epsilon: 0 });
  });

  it("names nobody, but the same by the same word within a demand", () => {
    const words = (key: Uint8Array) =>
      run(home, policyOf({ who: { rule: "pseudonym" } }), 1, key).table.columns[0]?.values;
    const [ann, bob, again, none] = words(KEY) as readonly (string | null)[];
    expect(ann).toMatch(/^[0-9a-f]{24}$/);
    expect([again, none]).toEqual([ann, null]);
    expect(bob).not.toBe(ann);
    expect(words(new Uint8Array(32).fill(8))).not.toContain(ann);
  });

  it("tells time and place as roughly as the rules say", () => {
    const to = { Mons: "Wallonia", Namur: "Wallonia" };
    const { table } = run(home, policyOf({ at: { rule: "coarsen", step: 60_000 }, town: { rule: "widen", to } }));
    expect([...(table.columns[0]?.values ?? [])]).toEqual(["Wallonia", "Wallonia", null, null]);
    expect([...(table.columns[1]?.values ?? [])]).toEqual([0, 60_000, 120_000, Number.NaN]);
  });

  it("keeps a multiple of the step as it is, in the digits that people write", () => {
    const values = [0.3, 0.29, 0.7, -0.3, 1.15, 0.3000001, 25];
    const by = (step: number) => [
      ...must(
        deidentify(
          tableOf([{ name: "x", kind: "number", values: Float64Array.from(values) }]),
          policyOf({ x: { rule: "coarsen", step } }),
          KEY,
          chance(1),
        ),
      ).table.columns[0]!.values,
    ];
    expect(by(0.1)).toEqual([0.3, 0.2, 0.7, -0.3, 1.1, 0.3, 25]);
    expect(by(0.01)).toEqual([0.3, 0.29, 0.7, -0.3, 1.15, 0.3, 25]);
    expect(by(10)).toEqual([0, 0, 0, -10, 0, 0, 20]);
  });

  it("has each set of values so many times, or not at all", () => {
    const rows = ["a", "a", "a", "b", "b", "c"];
    const table = tableOf([
      { name: "x", kind: "category", values: rows },
      { name: "y", kind: "category", values: rows.map(() => "same") },
    ]);
    const fields = { x: { rule: "keep" }, y: { rule: "keep" } } as const;
    const least = (k: number) => run(table, policyOf(fields, { together: { columns: ["x", "y"], least: k } }));
    expect([1, 2, 3, 4].map((k) => least(k).table.rows)).toEqual([6, 5, 3, 0]);
    expect(least(3).report.suppressed).toBe(3);
  });
});

describe("names that every object has", () => {
  const table = tableOf([
    { name: "constructor", kind: "category", values: ["secret"] },
    { name: "town", kind: "category", values: ["toString"] },
  ]);

  it("are no rule, and no wider word", () => {
    const { table: out } = run(table, policyOf({ town: { rule: "widen", to: {} } }));
    expect(out.columns).toEqual([{ name: "town", kind: "category", values: [null] }]);
  });
});

describe("a crowd", () => {
  it("is of subjects, not of somebody's own rows, and holds for every group that leaves", () => {
    const row = fc.tuple(fc.constantFrom("ann", "bob", "cy", "dee"), fc.constantFrom("x", "y", "z"));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (rows, least) => {
        const whose = rows.map(([who]) => who);
        const table = tableOf([
          { name: "who", kind: "category", values: whose },
          { name: "kind", kind: "category", values: rows.map(([, kind]) => kind) },
          { name: "at", kind: "number", values: Float64Array.from(rows.keys()) },
        ]);
        const policy = policyOf(
          { kind: { rule: "keep" }, at: { rule: "keep" } },
          { together: { columns: ["kind"], least }, subjects: ["who"] },
        );
        const { table: out, report } = run(table, policy);
        expect(report.suppressed).toBe(rows.length - out.rows);
        const groups = new Map<unknown, Set<unknown>>();
        for (const [i, kind] of (out.columns[0]?.values ?? []).entries())
          groups.set(kind, (groups.get(kind) ?? new Set()).add(whose[Number(out.columns[1]?.values[i])]));
        for (const crowd of groups.values()) expect(crowd.size).toBeGreaterThanOrEqual(least);
      }),
      { seed: 62 },
    );
  });

  it("cannot be counted by a column that stays", () => {
    const policy = policyOf({ load: { rule: "keep" } }, { together: { columns: ["town"], least: 2 } });
    expect(deidentify(home, policy, KEY, chance(1))).toMatchObject({ ok: false, error: { code: "MODEL_DATA" } });
  });
});

describe("noise", () => {
  const many = (value: number, count = 20_000): Table =>
    tableOf([{ name: "load", kind: "number", values: new Float64Array(count).fill(value) }]);
  const drawn = (value: number, rule: FieldRule, seed = 3): readonly number[] =>
    Array.from(run(many(value), policyOf({ load: rule }), seed).table.columns[0]?.values as Float64Array);

  it("is as wide as the bounds over epsilon, around the value held between the bounds", () => {
    const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    const values = drawn(1e9, laplace);
    expect(Math.abs(mean(values) - 1_000)).toBeLessThan(60);
    // A Laplace distribution's mean absolute deviation is its scale, 1,000.
    expect(mean(values.map((x) => Math.abs(x - 1_000))) / 1_000).toBeCloseTo(1, 1);
    const gauss = drawn(300, { ...laplace, mechanism: "gaussian", delta: 1e-6, epsilon: 1 });
    const sigma = Math.sqrt(mean(gauss.map((x) => (x - 300) ** 2)));
    // Close to the classical bound (Dwork and Roth 2014, theorem A.1), which holds for an epsilon up to 1 alone.
    expect(sigma / (1_000 * Math.sqrt(2 * Math.log(1.25e6)))).toBeCloseTo(1, 1);
  });

  it("keeps its promise: no answer is more than e^epsilon times as likely for one value as for the farthest", () => {
    const rule = { ...laplace, high: 4, epsilon: 0.8 } as const;
    const counts = (value: number, seed: number) => {
      const found = new Map<number, number>();
      for (const x of drawn(value, rule, seed)) found.set(x, (found.get(x) ?? 0) + 1);
      return found;
    };
    const [low, high] = [counts(0, 5), counts(4, 6)];
    for (const [answer, count] of low) {
      const other = high.get(answer) ?? 0;
      // Enough of both that chance alone does not break it.
      if (count > 400 && other > 400) expect(count / other).toBeLessThan(Math.exp(0.8) * 1.25);
    }
  });

  it("comes out in whole steps, and what is missing stays missing", () => {
    const { table } = run(home, policyOf({ load: { ...laplace, step: 5 } }));
    const values = [...(table.columns[0]?.values ?? [])] as number[];
    expect(values.slice(0, 3).every((x) => x % 5 === 0)).toBe(true);
    expect(values[3]).toBeNaN();
  });
});

describe("a policy", () => {
  it("that spends more than its budget is refused, each row of a subject counted", () => {
    const fields = { load: laplace };
    expect(run(home, policyOf(fields, { rowsOfSubject: 10 })).report).toMatchObject({
      epsilon: 10,
      delta: 0,
      bare: [],
    });
    const over = deidentify(home, policyOf(fields, { rowsOfSubject: 11 }), KEY, chance(1));
    expect(over).toMatchObject({ ok: false, error: { code: "LEARN_BUDGET" } });
    const gaussian = { load: { ...laplace, mechanism: "gaussian", delta: 1e-4 } } as const;
    expect(deidentify(home, policyOf(gaussian), KEY, chance(1))).toMatchObject({
      error: { code: "LEARN_BUDGET" },
    });
  });

  it("that counts fewer rows of a subject than there are is refused", () => {
    const policy = (rowsOfSubject: number) => policyOf({ load: laplace }, { subjects: ["who"], rowsOfSubject });
    expect(deidentify(home, policy(1), KEY, chance(1))).toMatchObject({
      ok: false,
      error: { code: "LEARN_BUDGET", message: expect.stringContaining("has 2 rows") },
    });
    expect(run(home, policy(2)).report.epsilon).toBe(2);
  });

  it("that spends its budget to the last tenth is kept to", () => {
    const tenth = { ...laplace, epsilon: 0.1 };
    const table = tableOf(
      ["a", "b", "c"].map((name) => ({ name, kind: "number", values: Float64Array.of(1) }) as const),
    );
    const policy = policyOf({ a: tenth, b: tenth, c: tenth }, { budget: { epsilon: 0.3, delta: 0 } });
    expect(deidentify(table, policy, KEY, chance(1)).ok).toBe(true);
  });

  it.each<[string, FieldRule]>([
    ["who", laplace],
    ["at", laplace],
    ["load", { ...laplace, low: 5, high: 5 }],
    ["load", { ...laplace, step: 0 }],
    ["load", { ...laplace, epsilon: 0 }],
    ["load", { ...laplace, mechanism: "gaussian", delta: 0 }],
    ["load", { ...laplace, mechanism: "gaussian", delta: 1 }],
    ["load", { ...laplace, step: 1e-9 }],
    ["load", { ...laplace, epsilon: Number.POSITIVE_INFINITY }],
    ["load", { rule: "widen", to: {} }],
    ["load", { rule: "pseudonym" }],
    ["who", { rule: "coarsen", step: 1 }],
    ["load", { rule: "coarsen", step: 0 }],
  ])("for %s that does not fit (%j) is refused by name", (name, rule) => {
    const refused = deidentify(home, policyOf({ [name]: rule }), KEY, chance(1));
    expect(refused).toMatchObject({ ok: false, error: { code: "MODEL_DATA", message: expect.stringContaining(name) } });
  });
});
