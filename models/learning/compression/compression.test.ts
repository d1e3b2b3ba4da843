import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODECS, type Codec, float32, int8, sign } from "./codecs.ts";
import { encodeWithFeedback } from "./errorFeedback.ts";

const vectors = fc
  .array(fc.float({ min: -100, max: 100, noNaN: true }), { maxLength: 3_000 })
  .map((xs) => Float32Array.from(xs));
const largest = (v: Float32Array): number => v.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe.each(Object.values(CODECS))("$name", (codec: Codec) => {
  it("gives a vector of the same length back, within its own precision", () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const told = codec.decode(codec.encode(vector), vector.length);
        expect(told).toHaveLength(vector.length);
        const off = { float32: 0, int8: (largest(vector) / 254) * 1.001 + 1e-12, sign: 2 * largest(vector) }[
          codec.name
        ];
        for (const [i, x] of (told ?? []).entries()) expect(Math.abs(x - (vector[i] ?? 0))).toBeLessThanOrEqual(off);
      }),
      { seed: 11, numRuns: 50 },
    );
  });

  it("refuses bytes that are no such vector, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 300 }), (bytes, length) => {
        const told = codec.decode(bytes, length);
        if (told === null) return;
        expect(told).toHaveLength(length);
        expect(told.every((x) => Number.isFinite(x))).toBe(true);
      }),
      { seed: 12, numRuns: 500 },
    );
    const message = codec.encode(Float32Array.from([1, -2, 3]));
    expect(codec.decode(message, 4 * 8)).toBeNull();
    expect(codec.decode(message.subarray(1), 3)).toBeNull();
    new DataView(message.buffer).setFloat32(0, Number.NaN, true);
    expect(codec.decode(message, 3)).toBeNull();
  });

  it("reads bytes that begin in the middle of a larger message", () => {
    const vector = Float32Array.from({ length: 1_500 }, (_, i) => Math.sin(i));
    const message = codec.encode(vector);
    const larger = new Uint8Array(message.length + 3);
    larger.set(message, 3);
    expect(codec.decode(larger.subarray(3), 1_500)).toEqual(codec.decode(message, 1_500));
  });

  it("with feedback tells, message by message, all there was to tell", () => {
    const target = Float32Array.from({ length: 2_000 }, (_, i) => Math.sin(i) * (i % 7));
    let left = new Float32Array(2_000);
    const told = new Float64Array(2_000);
    const leftOut: number[] = [];
    for (let message = 1; message <= 1_200; message++) {
      const sent = encodeWithFeedback(codec, target, left);
      left = sent.left as typeof left;
      for (const [i, x] of (codec.decode(sent.bytes, 2_000) ?? []).entries()) told[i] = (told[i] ?? 0) + x;
      if (message % 600 === 0) leftOut.push(largest(left));
    }
    // What is left out becomes a smaller and smaller part of all there was to tell, and all else was told.
    const [half = 0, whole = 0] = leftOut;
    expect(whole / 1_200).toBeLessThanOrEqual((0.8 * half) / 600 + 1e-6);
    expect(whole).toBeLessThan(0.05 * 1_200 * largest(target));
    for (const [i, sum] of told.entries())
      expect(Math.abs(sum + (left[i] ?? 0) - 1_200 * (target[i] ?? 0))).toBeLessThan(0.2);
  });
});

it("weighs a quarter and a thirty-first of float32, and sign at most four percent", () => {
  const vector = new Float32Array(50_000).fill(0.5);
  const whole = float32.encode(vector).length;
  expect(int8.encode(vector).length / whole).toBeLessThan(0.26);
  expect(sign.encode(vector).length / whole).toBeLessThan(0.04);
});

it("a vector with numbers that are none is not sent, and what was left out has to fit", () => {
  for (const codec of [float32, int8, sign])
    expect(() => encodeWithFeedback(codec, Float32Array.from([1, Number.NaN]), null)).toThrow(RangeError);
  expect(() => encodeWithFeedback(int8, new Float32Array(3), new Float32Array(2))).toThrow(RangeError);
});
