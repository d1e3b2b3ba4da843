import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawCid } from "./cid.ts";
import { decimalScale, decodeTable, encodeTable } from "./columnCodec.ts";
import { compress, decompress } from "./compress.ts";
import { type Column, tableOf } from "./table.ts";

const table = (rows: number) =>
  tableOf([
    { name: "at", kind: "time", values: Float64Array.from({ length: rows }, (_, i) => 1_423_072_260_000 + i * 60_000) },
    { name: "t", kind: "number", values: Float64Array.from({ length: rows }, (_, i) => (2_300 + (i % 7)) / 100) },
    {
      name: "x",
      kind: "number",
      values: Float64Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? Number.NaN : 1 / (i + 3))),
    },
    {
      name: "who",
      kind: "category",
      values: Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? null : `room ${i % 4}`)),
    },
  ]);

describe("columns as bytes", () => {
  it("come back as they were, whatever they hold", () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1_000),
      fc.constantFrom(Number.NaN, -0, Infinity, 2 ** 53, 0.1 + 0.2, 5e-324),
    );
    const row = fc.tuple(value, fc.option(fc.string({ unit: "grapheme" }), { nil: null }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const columns: Column[] = [
          { name: "n", kind: "number", values: Float64Array.from(rows, ([x]) => x) },
          { name: "c", kind: "category", values: rows.map(([, word]) => word) },
        ];
        const given = tableOf(columns);
        const packed = compress(encodeTable(given));
        expect(packed).toEqual(compress(encodeTable(given)));
        expect(decodeTable(decompress(packed) ?? new Uint8Array())).toEqual(given);
      }),
      { seed: 66, numRuns: 300 },
    );
  });

  it("take the fewest decimal places that lose nothing", () => {
    expect(decimalScale(Float64Array.of(1, 23.18, Number.NaN))).toBe(2);
    expect(decimalScale(Float64Array.of(1e6, 0.001))).toBe(3);
    for (const bad of [1 / 3, -0, 2 ** 52, Infinity])
      expect(decimalScale(Float64Array.of(1, bad)), String(bad)).toBeNull();
    expect(decimalScale(Float64Array.of(2 ** 50, 0.5))).toBeNull();
  });

  it("are the same on every machine and in every version: known address", () => {
    const packed = compress(encodeTable(table(500)));
    expect(rawCid(packed)).toBe("bafkreicprbnlozugsahm5kjkxubrrnwdkbhonedzs43s2uchsenaiie36y");
    // Half of what it is as text, and less.
    expect(packed.length).toBeLessThan(5_000);
  });

  it("of no rows and of no columns come back", () => {
    for (const given of [table(0), tableOf([])]) expect(decodeTable(encodeTable(given))).toEqual(given);
  });
});

describe("bytes that nobody encoded", () => {
  it("are no table: changed, cut or made up", () => {
    const bytes = encodeTable(table(20));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat(), (at, by, cut) => {
        const changed = bytes.map((x, i) => (i === at % bytes.length ? x ^ by : x));
        // A changed value may be another table, but never a longer one, and never an exception.
        expect(decodeTable(changed)?.rows ?? 20).toBe(20);
        expect(decodeTable(bytes.subarray(0, cut % bytes.length))).toBeNull();
      }),
      { seed: 67, numRuns: 200 },
    );
    expect(decodeTable(Uint8Array.from([...bytes, 0]))).toBeNull();
  });

  it("claim no more rows than their columns can hold", () => {
    const text =
      '{"columns":[{"bytes":1,"encoding":"dictionary","kind":"category","name":"x","scale":0}],"rows":4000000}';
    const bytes = new TextEncoder().encode(`AITNCOL1${String.fromCharCode(text.length)}${text}\0`);
    expect(decodeTable(bytes)).toBeNull();
    const none = '{"columns":[],"rows":9}';
    expect(decodeTable(new TextEncoder().encode(`AITNCOL1${String.fromCharCode(none.length)}${none}`))).toBeNull();
  });

  it("do not unpack to more than they say or than is allowed", () => {
    const zeros = compress(new Uint8Array(1_000_000));
    expect(zeros.length).toBeLessThan(2_000);
    expect(decompress(zeros)).toHaveLength(1_000_000);
    expect(decompress(zeros, 999_999)).toBeNull();
    // The same data under a smaller and a larger number.
    for (const claimed of ["bf843d", "c1843d"]) {
      expect(bytesToHex(zeros.subarray(0, 3))).toBe("c0843d");
      const lied = Uint8Array.from(zeros);
      lied[0] = Number.parseInt(claimed.slice(0, 2), 16);
      expect(decompress(lied)).toBeNull();
    }
    expect(decompress(zeros.subarray(0, zeros.length - 4))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const out = decompress(bytes, 10_000);
        return out === null || out.length <= 10_000;
      }),
      { seed: 68, numRuns: 300 },
    );
  });
});
