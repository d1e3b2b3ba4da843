import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { uniformIntegers } from "./noise.ts";
import { contradiction, costOf, EVERYTHING, Policy, type Selection } from "./policy.ts";
import { prepare } from "./prepare.ts";
import { survey } from "./propose.ts";
import { tableBuilder } from "./tableBuilder.ts";
import { seededBytes } from "./testing/chance.ts";

const laplace = {
  kind: "number",
  rule: "noise",
  mechanism: "laplace",
  low: 0,
  high: 10,
  step: 0.1,
  epsilon: 0.5,
} as const;
const policy = (over: Partial<Policy> = {}): Policy =>
  Policy.parse({
    format: "aitn-policy/1",
    source: "home",
    utcOffsetMinutes: 0,
    time: "at",
    timeOf: null,
    missing: ["", "NA"],
    clean: { subjects: [], gapSteps: 3, outliers: null },
    fields: {
      at: { kind: "time", rule: "coarsen", step: 60_000 },
      load: { kind: "number", rule: "keep" },
      town: { kind: "category", rule: "keep" },
    },
    together: null,
    rowsOfSubject: 1,
    budget: { epsilon: 1, delta: 0 },
    slices: { by: { rows: 100 }, groups: {} },
    ...over,
  });
const build = (rows: readonly (readonly string[])[], of: Policy, mostCells?: number) => {
  const builder = tableBuilder(of, mostCells);
  for (const [i, row] of rows.entries()) {
    const added = builder.add(row, i + 1);
    if (!added.ok) return added;
  }
  return builder.done();
};
const HEAD = ["at", "load", "town", "secret"];
const ROWS = [HEAD, ["2020-01-01 00:00:10", "1.5", "Mons", "x"], ["2020-01-01 00:01:10", "NA", "Mons", "y"]];
const KEY = new Uint8Array(32);
const go = (of: Policy, selection: Selection = EVERYTHING, rows: readonly (readonly string[])[] = ROWS) =>
  prepare(must(build(rows, of)).table, of, selection, KEY, uniformIntegers(seededBytes(rng(1, "noise"))));

describe("a file's columns", () => {
  it("are read by the kinds of the policy; what it does not name is not read", () => {
    const { table, report } = must(build([...ROWS, ["x", "1e999", "", "z"], ["2020-01-01", "1"]], policy()));
    expect(table.columns.map(({ name }) => name)).toEqual(["at", "load", "town"]);
    expect(table.columns[1]?.values).toEqual(Float64Array.of(1.5, Number.NaN, Number.NaN));
    expect(report).toEqual({
      rows: 4,
      ragged: 1,
      rowNames: false,
      unreadable: { at: 1, load: 1 },
      unnamed: ["secret"],
    });
  });

  it("may have a name of the row before them, as R writes it, and none of their own", () => {
    const { report } = must(
      build(
        [
          ["at", "load", "town"],
          ["1", "2020-01-01", "2", "Mons"],
        ],
        policy(),
      ),
    );
    expect(report).toMatchObject({ rowNames: true, unnamed: ["row_name"], ragged: 0 });
    const named = policy({ time: null, fields: { column_2: { kind: "number", rule: "keep" } } });
    expect(
      must(
        build(
          [
            ["a", " "],
            ["1", "2"],
          ],
          named,
        ),
      ).table.columns[0]?.values,
    ).toEqual(Float64Array.of(2));
  });

  it("may tell the time in parts", () => {
    const of = policy({ timeOf: ["y", "m", "d", "h"], utcOffsetMinutes: 480, fields: { at: policy().fields.at! } });
    const { table, report } = must(
      build(
        [
          ["y", "m", "d", "h"],
          ["2013", "3", "1", "0"],
          ["2013", "3", "32", "0"],
        ],
        of,
      ),
    );
    expect(table.columns[0]?.values).toEqual(Float64Array.of(Date.UTC(2013, 1, 28, 16), Number.NaN));
    expect(report.unnamed).toEqual([]);
  });

  it("that leave it open which rule is theirs are refused", () => {
    for (const [rows, words] of [
      [
        [
          ["at", "load", "town", "load"],
          ["1", "2", "3", "4"],
        ],
        'names "load" twice',
      ],
      [
        [
          ["at", "load"],
          ["1", "2"],
        ],
        'has no "town"',
      ],
      [[], "is missing"],
    ] as const)
      expect(build(rows, policy())).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } });
    expect(build(ROWS, policy(), 5)).toMatchObject({ ok: false, error: { code: "MODEL_TOO_LARGE" } });
  });
});

describe("a policy file", () => {
  it.each<[string, object]>([
    ["a key that is none", { fildes: {} }],
    ["a rule that is none", { fields: { at: { kind: "time", rule: "keap" } } }],
    ["a rule's key that is none", { fields: { at: { kind: "time", rule: "keep", step: 1 } } }],
    ["noise without an epsilon", { fields: { load: { ...laplace, epsilon: undefined } } }],
    ["gaussian noise without a delta", { fields: { load: { ...laplace, mechanism: "gaussian" } } }],
    ["a crowd of one", { together: { columns: ["town"], least: 1 } }],
    ["another format", { format: "aitn-policy/2" }],
    ["a source that is a path", { source: "../x" }],
  ])("with %s is refused", (_, over) => {
    expect(Policy.safeParse({ ...policy(), ...over }).success).toBe(false);
  });

  it("that contradicts itself says how", () => {
    expect(contradiction(policy())).toBeNull();
    expect(contradiction(policy({ time: "when" }))).toContain("when, is no field");
    expect(contradiction(policy({ time: "load" }))).toContain("another kind");
    expect(contradiction(policy({ together: { columns: ["age"], least: 2 } }))).toContain("age is named");
    const outliers = { columns: ["load"], neighbours: 5, deviations: 5 };
    const looked = { subjects: [], gapSteps: 3, outliers };
    expect(contradiction(policy({ clean: looked }))).toBeNull();
    expect(contradiction(policy({ clean: looked, fields: { ...policy().fields, load: laplace } }))).toContain(
      "has noise",
    );
    const byTime = { by: { spanMs: 3_600_000 }, groups: {} };
    expect(contradiction(policy({ slices: byTime, fields: { at: { kind: "time", rule: "drop" } } }))).toContain(
      "leaves",
    );
    expect(contradiction(policy({ slices: byTime, time: null }))).toContain("need a column of time");
  });
});

describe("what is prepared for a demand", () => {
  it("has what the policy lets out and the demand asks for, and no more", () => {
    const all = must(go(policy()));
    expect(all.slices[0]?.table.columns.map(({ name }) => name)).toEqual(["at", "load", "town"]);
    const some = must(go(policy(), { ...EVERYTHING, columns: ["load"], from: Date.UTC(2020, 0, 1, 0, 1) }));
    expect(some.slices[0]?.table).toMatchObject({ rows: 1, columns: [{ name: "at" }, { name: "load" }] });
    expect(some.report).toMatchObject({ selected: 1, rowsOut: 1, privacy: { dropped: ["town"] } });
    // The rows are of 00:00:10 and 00:01:10, and leave as of 00:00 and 00:01.
    const until = (second: number) =>
      must(go(policy(), { ...EVERYTHING, to: Date.UTC(2020, 0, 1, 0, 0, second) })).report.selected;
    expect([until(0), until(1), until(9), until(11), until(60)]).toEqual([0, 1, 1, 1, 1]);
    const refused = { ok: false, error: { code: "MODEL_DATA" } };
    expect(go(policy(), { ...EVERYTHING, columns: ["secret"] })).toMatchObject(refused);
    const timeless = policy({ time: null, fields: { load: { kind: "number", rule: "keep" } } });
    expect(go(timeless, { ...EVERYTHING, from: 0 })).toMatchObject(refused);
  });

  it("spends for the columns that leave, not for those that nobody asks for", () => {
    const noisy = policy({ fields: { ...policy().fields, load: laplace } });
    expect(costOf(noisy, EVERYTHING)).toEqual({ epsilon: 0.5, delta: 0 });
    expect(costOf(noisy, { ...EVERYTHING, columns: ["town"] })).toEqual({ epsilon: 0, delta: 0 });
    expect(must(go(noisy)).report.privacy).toMatchObject({ epsilon: 0.5, bare: ["at", "town"] });
  });

  it("counts a crowd among the rows that are asked for", () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom("x", "y", "z"));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 9 }), (rows, minute) => {
        const of = policy({ together: { columns: ["town"], least: 3 } });
        const text = rows.map(([at, town], i) => [`2020-01-01 00:0${at}:${10 + i}`, String(i), town, ""]);
        const from = Date.UTC(2020, 0, 1, 0, minute);
        const { slices } = must(go(of, { ...EVERYTHING, from }, [HEAD, ...text]));
        const counts = new Map<unknown, number>();
        for (const { table } of slices)
          for (const town of table.columns[2]?.values ?? []) counts.set(town, (counts.get(town) ?? 0) + 1);
        for (const count of counts.values()) expect(count).toBeGreaterThanOrEqual(3);
      }),
      { seed: 71 },
    );
  });
});

describe("a proposal", () => {
  const proposed = (rows: readonly (readonly string[])[]) => {
    const looked = survey();
    for (const row of rows) looked.add(row);
    return looked.policy("home");
  };

  it("is a policy that suits its file, and drops what names a row or somebody", () => {
    const rows = Array.from({ length: 300 }, (_, i) => [
      String(i + 1),
      `2020-01-01 00:${String(i % 60).padStart(2, "0")}:00`,
      (i / 7).toFixed(2),
      i % 2 === 0 ? "L" : "M",
      `person ${i}`,
      i % 50 === 0 ? "1" : "0",
    ]);
    const made = Policy.parse(proposed([["id", "at", "load", "kind", "who", "failure"], ...rows]));
    expect(Object.entries(made.fields).map(([name, { kind, rule }]) => [name, kind, rule])).toEqual([
      ["id", "number", "drop"],
      ["at", "time", "coarsen"],
      ["load", "number", "keep"],
      ["kind", "category", "keep"],
      ["who", "category", "drop"],
      ["failure", "number", "keep"],
    ]);
    expect(made).toMatchObject({ time: "at", timeOf: null, together: { columns: ["kind"], least: 5 } });
    // The failure flag is no measurement that moves.
    expect(made.clean.outliers?.columns).toEqual(["load"]);
    expect(contradiction(made)).toBeNull();
  });

  it("finds a time in parts, and is none for a file without a header or with two columns of one name", () => {
    const made = Policy.parse(
      proposed([
        ["year", "month", "day", "hour", "x"],
        ["2013", "3", "1", "0", "5"],
      ]),
    );
    expect(made).toMatchObject({ time: "time", timeOf: ["year", "month", "day", "hour"] });
    expect(contradiction(made)).toBeNull();
    expect(proposed([])).toBeNull();
    expect(
      proposed([
        ["a", "a"],
        ["1", "2"],
      ]),
    ).toBeNull();
  });
});
