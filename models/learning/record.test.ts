import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../twins/core/digest.ts";
import { memoryBytes, memoryOf, messageBytes, messageOf, stateBytes, stateOf } from "./record.ts";
import type { Message } from "./round.ts";

const floats = (length: number) =>
  fc.float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true });
const anyMessage: fc.Arbitrary<Message> = fc.integer({ min: 0, max: 20 }).chain((length) =>
  fc.record({
    client: fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" }),
    examples: fc.integer({ min: 1, max: 1e9 }),
    loss: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
    bytes: fc.uint8Array({ maxLength: 80 }),
    control: fc.option(floats(length)),
    kept: fc.uint8Array().map(digestBytes),
  }),
);

describe("records", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        // JSON knows no -0.
        expect(messageOf(messageBytes(message))).toEqual({ ...message, loss: message.loss + 0 });
      }),
      { seed: 4 },
    );
    fc.assert(
      fc.property(fc.option(floats(3)), fc.option(floats(5)), (left, control) => {
        expect(memoryOf(memoryBytes({ left, control }))).toEqual({ left, control });
      }),
      { seed: 4 },
    );
    fc.assert(
      fc.property(fc.nat(), floats(4), floats(4), (round, weights, velocity) => {
        const state = { round, weights, slots: { velocity } };
        expect(stateOf(stateBytes(state))).toEqual(state);
      }),
      { seed: 4 },
    );
  });
  it("are refused when anything is cut off, added or turned", () => {
    const state = stateBytes({ round: 3, weights: Float32Array.of(1, 2), slots: { control: Float32Array.of(3, 4) } });
    for (let length = 0; length < state.length; length++) expect(stateOf(state.subarray(0, length))).toBeNull();
    expect(stateOf(Uint8Array.of(...state, 0))).toBeNull();
    const text = (head: string) => Uint8Array.of(...utf8ToBytes(`${head}\n`), ...new Uint8Array(8));
    expect(stateOf(text('{"parts":{"weights":8},"round":3}'))).not.toBeNull();
    for (const head of [
      '{"round":3,"parts":{"weights":8}}',
      '{"parts":{"weights":8},"round":3 }',
      '{"parts":{"weights":8},"round":-3}',
      '{"more":1,"parts":{"weights":8},"round":3}',
      '{"parts":{"odd":4,"weights":4},"round":3}',
      '{"parts":{"slot velocity":4,"weights":4},"round":3,"round":4}',
      '{"parts":{"slot velocity":8,"weights":0},"round":3}',
      '{"parts":{"weights":1e300},"round":3}',
      "[]",
      "null",
    ])
      expect(stateOf(text(head))).toBeNull();
  });
  it("hold no numbers that are none, nor a first line without end", () => {
    const state = stateBytes({ round: 3, weights: Float32Array.of(Number.NaN), slots: {} });
    expect(stateOf(state)).toBeNull();
    expect(memoryOf(new Uint8Array(100_000).fill(32))).toBeNull();
    expect(messageOf(memoryBytes({ left: null, control: null }))).toBeNull();
  });
});
