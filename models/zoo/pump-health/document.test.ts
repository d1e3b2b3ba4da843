import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../twins/core/digest.ts";
import { must } from "../../../twins/core/result.ts";
import { bytesToFloats, floatsToBytes, fromBase64, toBase64 } from "../../pipeline/base64.ts";
import { encodeDocument, loadPumpHealth, MAX_DOCUMENT_BYTES, type PumpHealthDocument } from "./document.ts";
import { PUMP_HEALTH_CID, pumpHealthBytes } from "./index.ts";
import weights from "./weights.json" with { type: "json" };

const document = weights as PumpHealthDocument;
const load = (value: unknown) => loadPumpHealth(utf8ToBytes(canonicalJson(value)));
const codeOf = (value: unknown): string => {
  const result = load(value);
  return result.ok ? "ok" : result.error.code;
};

describe("loadPumpHealth", () => {
  it("loads the committed model, whose CID is the one to approve", () => {
    const model = must(loadPumpHealth(pumpHealthBytes()));
    expect(model.cid).toBe(PUMP_HEALTH_CID);
    expect(model.weights.length).toBe(5 * 249);
    expect(encodeDocument(model, document.training)).toEqual(pumpHealthBytes());
  });

  it("refuses a file above the limit and accepts parsing one at the limit", () => {
    const big = loadPumpHealth(new Uint8Array(MAX_DOCUMENT_BYTES + 1));
    expect(big.ok ? "ok" : big.error.code).toBe("MODEL_TOO_LARGE");
    const edge = loadPumpHealth(new Uint8Array(MAX_DOCUMENT_BYTES).fill(32));
    expect(edge.ok ? "ok" : edge.error.code).toBe("MODEL_INVALID");
  });

  it("refuses what is not the format", () => {
    expect(codeOf({ ...document, format: "aitn.pump-health/2" })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, extra: 1 })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, threshold: 0 })).toBe("MODEL_INVALID");
    expect(codeOf(null)).toBe("MODEL_INVALID");
    const spaced = loadPumpHealth(utf8ToBytes(`${canonicalJson(document)}\n`));
    expect(spaced.ok ? "ok" : spaced.error.code).toBe("MODEL_INVALID");
  });

  it("refuses shapes that disagree", () => {
    const { layers, featureSpec } = document;
    expect(codeOf({ ...document, layers: layers.slice(1) })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, layers: [layers[0], layers[0], layers[2], layers[3]] })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, layers: [{ ...layers[0], outputs: 8000 }, ...layers.slice(1)] })).toBe(
      "MODEL_INVALID",
    );
    expect(codeOf({ ...document, target: 6 })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, featureSpec: { ...featureSpec, channels: [0, 1, 2, 3, 7, 7] } })).toBe(
      "MODEL_INVALID",
    );
    expect(codeOf({ ...document, featureScale: [1] })).toBe("MODEL_INVALID");
  });

  it("refuses weights that are too few, too many, not base64 or not finite", () => {
    const bytes = fromBase64(document.weights)!;
    const floats = bytesToFloats(bytes);
    expect(codeOf({ ...document, weights: toBase64(bytes.subarray(4)) })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, weights: toBase64(Uint8Array.of(...bytes, 0, 0, 0, 0)) })).toBe("MODEL_INVALID");
    expect(codeOf({ ...document, weights: `!${document.weights.slice(1)}` })).toBe("MODEL_INVALID");
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(codeOf({ ...document, weights: toBase64(floatsToBytes(floats.with(7, bad))) })).toBe("MODEL_INVALID");
  });

  it("never throws and never accepts a damaged file", () => {
    const whole = pumpHealthBytes();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = whole.slice();
        damaged[at]! ^= flip;
        const result = loadPumpHealth(damaged);
        // A changed digit can still be a valid model; then its address differs, and the approval does not cover it.
        expect(result.ok && result.value.cid === PUMP_HEALTH_CID).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("base64", () => {
  it("matches the vectors of RFC 4648 section 10", () => {
    const vectors = {
      "": "",
      f: "Zg==",
      fo: "Zm8=",
      foo: "Zm9v",
      foob: "Zm9vYg==",
      fooba: "Zm9vYmE=",
      foobar: "Zm9vYmFy",
    };
    for (const [text, expected] of Object.entries(vectors)) expect(toBase64(utf8ToBytes(text))).toBe(expected);
  });

  it("inverts itself and refuses other texts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 99 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
    for (const text of ["A", "A===", "AB==", "AA=A", "Zm9v ", "Zm8"]) expect(fromBase64(text)).toBeNull();
  });
});
