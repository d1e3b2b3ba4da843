import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleanPolicy, clean, outliersOf } from "./clean.ts";
import { tableOf } from "./table.ts";

const POLICY: CleanPolicy = {
  time: "at",
  subjects: ["who"],
  gapSteps: 3,
  outliers: { columns: ["x"], neighbours: 5, deviations: 4 },
};
const time = (...values: readonly number[]) =>
  ({ name: "at", kind: "time", values: Float64Array.from(values) }) as const;
const number = (...values: readonly number[]) =>
  ({ name: "x", kind: "number", values: Float64Array.from(values) }) as const;
const who = (...values: readonly (string | null)[]) => ({ name: "who", kind: "category", values }) as const;

describe("cleaning", () => {
  it("sorts by time, and a subject has one row at a time", () => {
    const given = tableOf([time(20, 10, 20, 20, Number.NaN), number(2, 1, 3, 4, 5), who("a", "a", "b", "a", "a")]);
    const { table, report } = clean(given, POLICY);
    expect(table.columns.map(({ values }) => [...values])).toEqual([
      [10, 20, 20],
      [1, 2, 3],
      ["a", "a", "b"],
    ]);
    expect(report).toMatchObject({ rowsIn: 5, rowsOut: 3, duplicates: 1, untimed: 1, gaps: [] });
  });

  it("says where time jumps, and fills nothing", () => {
    const { table, report } = clean(
      tableOf([time(0, 10, 20, 90, 100), number(1, 2, 3, 4, 5), who("a", "a", "a", "a", "a")]),
      POLICY,
    );
    expect(report.gaps).toEqual([{ afterRow: 2, ms: 70 }]);
    expect(table.rows).toBe(5);
  });

  it("compares a subject with itself: another's level is no outlier, and its rows fill no gap", () => {
    const rows = Array.from({ length: 60 }, (_, i) => i);
    const given = tableOf([
      time(...rows.map((i) => (i > 40 && i % 2 === 0 ? 1_000 + i : i))),
      number(...rows.map((i) => (i % 2 === 0 ? 0.1 * (i % 5) : 900 + (i % 7)))),
      who(...rows.map((i) => (i % 2 === 0 ? "a" : "b"))),
    ]);
    const { report } = clean(given, POLICY);
    expect(report.outliers).toEqual({});
    expect(report.gaps.map(({ ms }) => ms)).toEqual([1_002]);
  });

  it("takes out what is far from its neighbours, and leaves a slope and a step alone", () => {
    const slope = Float64Array.from({ length: 60 }, (_, i) => i + (i % 3) * 0.2);
    expect(outliersOf(slope, 5, 4)).toEqual([]);
    expect(
      outliersOf(
        slope.map((x, i) => (i === 30 ? 500 : x)),
        5,
        4,
      ),
    ).toEqual([30]);
    const step = Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : 9) + (i % 2) * 0.5);
    expect(outliersOf(step, 5, 8)).toEqual([]);
    const { table, report } = clean(
      tableOf([
        time(...slope.map((_, i) => i)),
        number(...slope.map((x, i) => (i === 30 ? 500 : x))),
        who(...Array(60).fill("a")),
      ]),
      POLICY,
    );
    expect(report.outliers).toEqual({ x: 1 });
    expect(Number.isNaN(Number(table.columns[1]?.values[30]))).toBe(true);
  });

  it("leaves alone a column that is not named: each failure would be an outlier", () => {
    const failures = Array.from({ length: 60 }, (_, i) => (i === 30 ? 1 : 0));
    const given = tableOf([time(...failures.keys()), number(...failures), who(...Array(60).fill("a"))]);
    const other = { ...POLICY, outliers: { columns: ["y"], neighbours: 5, deviations: 4 } };
    expect(clean(given, POLICY).report.outliers).toEqual({ x: 1 });
    expect(clean(given, other).table).toEqual(given);
  });

  it("without a time takes rows that say the same for one", () => {
    const { table } = clean(tableOf([number(1, 1, Number.NaN, Number.NaN, 0), who("a", "a", null, null, "null")]), {
      ...POLICY,
      time: null,
      outliers: null,
    });
    expect(table.rows).toBe(3);
  });

  it("cleans no more of what is clean", () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 30 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom("a", "b"),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), (rows) => {
        const given = tableOf([
          time(...rows.map(([at]) => at)),
          number(...rows.map(([, x]) => x)),
          who(...rows.map(([, , one]) => one)),
        ]);
        const once = clean(given, { ...POLICY, outliers: null });
        const twice = clean(once.table, { ...POLICY, outliers: null });
        expect(twice.table).toEqual(once.table);
        expect(twice.report.duplicates).toBe(0);
      }),
      { seed: 41 },
    );
  });

  it("a table that is none is refused", () => {
    expect(() => tableOf([number(1), who("a", "b")])).toThrow(RangeError);
    expect(() => tableOf([number(1), number(2)])).toThrow(RangeError);
    expect(() => clean(tableOf([number(1)]), POLICY)).toThrow(RangeError);
  });
});
