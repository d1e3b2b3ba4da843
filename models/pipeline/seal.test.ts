import { x25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SEAL_BYTES, seal, unseal } from "./seal.ts";

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SECRET = new Uint8Array(32).fill(9);
const KEY = x25519.getPublicKey(SECRET);
const ONCE = new Uint8Array(32).fill(5);

it("what is sealed for a demand opens with its secret and with nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), bytes32, bytes32, fc.nat(), (bytes, once, other, at) => {
      const sealed = seal(bytes, KEY, "demand 3", once);
      expect(sealed).toHaveLength(bytes.length + SEAL_BYTES);
      expect(unseal(sealed, SECRET, "demand 3")).toEqual(bytes);
      expect(unseal(sealed, SECRET, "demand 4")).toBeNull();
      expect(unseal(sealed, other, "demand 3")).toBeNull();
      const changed = sealed.map((x, i) => (i === at % sealed.length ? x ^ 1 : x));
      expect(unseal(changed, SECRET, "demand 3")).toBeNull();
    }),
    { seed: 51, numRuns: 30 },
  );
});

it("bytes that nobody sealed open to nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      expect(unseal(bytes, SECRET, "demand 3")).toBeNull();
    }),
    { seed: 52, numRuns: 50 },
  );
});

it("the same bytes are sealed to others each time, and to the same for the same chance", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(seal(bytes, KEY, "d", ONCE)).toEqual(seal(bytes, KEY, "d", ONCE));
  expect(seal(bytes, KEY, "d", ONCE)).not.toEqual(seal(bytes, KEY, "d", new Uint8Array(32).fill(6)));
  expect(() => seal(bytes, new Uint8Array(32), "d", ONCE)).toThrow();
});
