import { expect, test } from "vitest";
import { QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { type Replica, type ReplicaEntry, readingOf } from "./replica.ts";

const model = thingModels["temperature-sensor"]!;
const entry = { base: 0, model, online: true } as unknown as ReplicaEntry;
const read = (value: number, quality: QualityCode) =>
  readingOf(
    {
      values: Float64Array.of(value),
      quality: Uint8Array.of(quality),
      observedAtMs: Float64Array.of(900),
      serverNowMs: () => 1000,
    } as unknown as Replica,
    entry,
    0,
  ).quality;

test("quality: a first value is good although no word of its quality came; no number is missing", () => {
  const { good, uncertain, bad, missing } = QUALITY;
  expect(read(21.5, missing)).toBe(good);
  expect([good, uncertain, bad].map((quality) => read(21.5, quality))).toEqual([good, uncertain, bad]);
  expect([good, uncertain, bad, missing].map((quality) => read(Number.NaN, quality))).toEqual([
    missing,
    missing,
    bad,
    missing,
  ]);
});
