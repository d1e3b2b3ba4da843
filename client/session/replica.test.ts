import { expect, test } from "vitest";
import { type Provenance, QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import type { Thing } from "../../twins/core/thing.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { emptyFields, viewOf } from "./fields.ts";
import { type Reading, type ReplicaEntry, readingOf } from "./replica.ts";

const model = thingModels["temperature-sensor"]!;
const OBSERVED_MS = 900;

/** What a console reads of a Thing with one value, so long after that was observed. */
function reading(value: number, quality: QualityCode, ageMs = 100, provenance: Provenance | null = null): Reading {
  const thing = { id: "thermometer", model: model.type } as Thing;
  const entry: ReplicaEntry = { index: 0, thing, model, base: 0, provenance, online: true, tier: 1 };
  const fields = {
    ...emptyFields(),
    layout: { entries: [entry], byId: new Map([[thing.id, entry]]), slots: new Map() },
    values: Float64Array.of(value),
    quality: Uint8Array.of(quality),
    observedAtMs: Float64Array.of(OBSERVED_MS),
  };
  return readingOf(
    viewOf("fms", fields, () => OBSERVED_MS + ageMs),
    entry,
    0,
  );
}
const read = (value: number, quality: QualityCode) => reading(value, quality).quality;

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

test("a value is stale when it is older than its property allows, and what is recorded as fast as its replay goes", () => {
  const { staleAfterMs } = model.properties[0]!;
  const recorded: Provenance = { kind: "recorded", source: "2016", factor: 60 };
  const isStale = (ageMs: number, provenance: Provenance | null) =>
    reading(21.5, QUALITY.good, ageMs, provenance).stale;
  expect([staleAfterMs, staleAfterMs + 1].map((ageMs) => isStale(ageMs, null))).toEqual([false, true]);
  expect([staleAfterMs / 60, staleAfterMs / 60 + 1].map((ageMs) => isStale(ageMs, recorded))).toEqual([false, true]);
});
