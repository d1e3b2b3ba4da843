import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { decodeChunk, encodeChunk } from "./columns.ts";
import { RowBuffer, type Rows } from "./rows.ts";

const fill = (rows: readonly (readonly [number, number, number])[]): Rows => {
  const buffer = new RowBuffer();
  for (const [t, v, q] of rows) buffer.push(t, v, q);
  return buffer.rows();
};

describe("chunk columns", () => {
  it("give back exactly what was put in, whatever it was", () => {
    const time = fc.oneof(fc.integer({ min: 0, max: 2e12 }), fc.double({ min: 0, max: 2e12, noNaN: true }));
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -1e6, max: 1e6 }).map((x) => x / 100),
      fc.float(),
    );
    const row = fc.tuple(time, value, fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 200 }), (input) => {
        const rows = fill(input);
        expect(decodeChunk(encodeChunk(rows))).toEqual(rows);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("give back jittered times of a steady rate, of which each takes a byte, and those that once jump", () => {
    const jitter = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 300 });
    const jump = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 }));
    fc.assert(
      fc.property(jitter, jump, fc.nat(), (late, extraMs, at) => {
        const from = at % late.length;
        const times = late.map((ms, i) => 1.7e12 + i * 1000 + ms + (i >= from ? extraMs : 0));
        const rows = fill(times.map((t, i) => [t, i * 1.5, 0] as const));
        expect(decodeChunk(encodeChunk(rows))).toEqual(rows);
      }),
      { numRuns: 500, seed: 2 },
    );
    const steady = encodeChunk(fill(Array.from({ length: 100 }, (_, i) => [1.7e12 + i * 1000 + (i % 7) * 9, 0, 0])));
    expect(steady.length).toBeLessThan(150);
  });

  it("need at most 10 bytes a row for noise at a jittered rate, and 4 for a sensor with two decimals", () => {
    const random = rng(5);
    const make = (value: () => number) =>
      encodeChunk(
        fill(Array.from({ length: 600 }, (_, i) => [1.7e12 + i * 1000 + random.below(40), value(), 0] as const)),
      );
    expect(make(() => random.uniform()).length / 600).toBeLessThanOrEqual(10);
    let level = 70;
    const sensor = make(() => {
      level = Math.round((level + random.uniform() - 0.5) * 100) / 100;
      return level;
    });
    expect(sensor.length / 600).toBeLessThanOrEqual(4);
  });

  it("notice every single damaged byte", () => {
    const good = encodeChunk(fill([0, 1, 2, 3].map((i) => [1000 + i * i, i / 3, i % 2] as const)));
    for (let i = 0; i < good.length; i++) {
      const bad = good.slice();
      bad[i]! ^= 0x40;
      expect(decodeChunk(bad), `byte ${i}`).toBeNull();
    }
    expect(decodeChunk(good.subarray(0, 5))).toBeNull();
  });

  it("refuse no rows and too many", () => {
    expect(() => encodeChunk({ n: 0, t: new Float64Array(), v: new Float64Array(), q: new Uint8Array() })).toThrow(
      RangeError,
    );
    const n = 65_537;
    const rows = { n, t: new Float64Array(n), v: new Float64Array(n), q: new Uint8Array(n) };
    expect(() => encodeChunk(rows)).toThrow(RangeError);
  });
});
