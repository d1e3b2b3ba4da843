import { describe, expect, it } from "vitest";
import { slicesOf } from "./slice.ts";
import { tableOf } from "./table.ts";

const HOUR = 3_600_000;
const times = [0, 1, HOUR - 1, HOUR, 5 * HOUR, Number.NaN];
const table = tableOf([
  { name: "at", kind: "time", values: Float64Array.from(times) },
  { name: "t", kind: "number", values: Float64Array.from(times.keys()) },
  { name: "who", kind: "category", values: times.map((_, i) => `p${i}`) },
]);
const rows = (slices: ReturnType<typeof slicesOf>) => slices?.map(({ table }) => table.rows);

describe("slices", () => {
  it("have a number of rows, the last what is left", () => {
    expect(rows(slicesOf(table, null, { by: { rows: 4 }, groups: {} }))).toEqual([4, 2]);
    expect(slicesOf(table, "at", { by: { rows: 4 }, groups: {} })?.[0]).toMatchObject({
      group: "all",
      from: 0,
      to: HOUR,
    });
  });

  it("are of a span of time, an empty span none, and rows without a time are in none", () => {
    const slices = slicesOf(table, "at", { by: { spanMs: HOUR }, groups: {} });
    expect(slices?.map(({ from, to, table: { rows: n } }) => [from, to, n])).toEqual([
      [0, HOUR - 1, 3],
      [HOUR, HOUR, 1],
      [5 * HOUR, 5 * HOUR, 1],
    ]);
    expect(() => slicesOf(table, null, { by: { spanMs: HOUR }, groups: {} })).toThrow(RangeError);
  });

  it("are of a type of data, each with its time, and what is of no type together", () => {
    const slices = slicesOf(table, "at", { by: { rows: 10 }, groups: { climate: ["t"], gone: ["none"] } });
    expect(slices?.map(({ group, table: { columns } }) => [group, columns.map(({ name }) => name)])).toEqual([
      ["climate", ["at", "t"]],
      ["other", ["at", "who"]],
    ]);
  });

  it("are not more than a folder holds", () => {
    const long = tableOf([{ name: "t", kind: "number", values: new Float64Array(4_097) }]);
    expect(slicesOf(long, null, { by: { rows: 1 }, groups: {} })).toBeNull();
    expect(slicesOf(long, null, { by: { rows: 2 }, groups: {} })).toHaveLength(2_049);
  });
});
