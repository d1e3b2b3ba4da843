import { expect, test } from "vitest";
import type { Provenance } from "../../twins/core/reading.ts";
import { newestAgeMs, newestReportMs, originsOf } from "./origins.ts";
import type { Replica } from "./replica.ts";

const of = (kind: Provenance["kind"], factor = 1, replay?: Provenance["replay"]) => ({
  provenance: { kind, source: `${kind} source`, factor, replay },
  online: true,
});

test("each origin is told once, with how many Things it has; what has not reported has none", () => {
  const told = originsOf(
    [of("virtual"), of("recorded", 10), { provenance: null, online: false }, of("virtual"), of("live")],
    0,
  );
  expect(told.map(({ kind, factor, things }) => [kind, factor, things])).toEqual([
    ["live", 1, 1],
    ["recorded", 10, 1],
    ["virtual", 1, 2],
  ]);
  expect(originsOf([{ provenance: null, online: false }], 0)).toEqual([]);
});

test("a recording that says when it was made tells which of its moments is played", () => {
  const replay = { atMs: 1_000_000, recordedMs: 40_000, firstMs: 0, lastMs: 600_000, stepMs: 20_000 };
  expect(originsOf([of("recorded", 60), of("recorded", 60, replay)], 1_001_000)[0]?.recordedMs).toBe(100_000);
  expect(originsOf([of("virtual", 60, replay)], 1_001_000)[0]?.recordedMs).toBeNull();
  const gone = { ...of("recorded", 60, replay), online: false };
  expect(originsOf([gone], 1_001_000)[0]?.recordedMs, "nobody plays it").toBeNull();
});

test("the newest value is the one measured last, looked for once a version; without any there is no age", () => {
  const fields = { observedAtMs: new Float64Array(3), version: 1, layout: 1, serverNowMs: () => 5_000 };
  const replica = fields as unknown as Replica;
  expect([newestReportMs(replica), newestAgeMs(replica)]).toEqual([0, null]);
  fields.observedAtMs[1] = 4_000;
  expect(newestAgeMs(replica)).toBeNull();
  fields.version = 2;
  expect(newestAgeMs(replica)).toBe(1_000);
  fields.observedAtMs[2] = 5_400;
  fields.version = 3;
  expect(newestAgeMs(replica), "a clock that runs ahead").toBe(0);
});
