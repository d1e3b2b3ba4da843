import { expect, it } from "vitest";
import { staleAfterMs } from "../../twins/core/reading.ts";
import type { Site } from "../../twins/core/site.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { home } from "../../twins/sites/home/index.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import type { Replica } from "./replica.ts";
import { silentAfterMs } from "./silence.ts";

const replicaOf = (site: Site, factor: number, online = true): Replica => {
  const provenance = { kind: "recorded" as const, source: "x", factor };
  const entries = site.things.map((thing) => ({ thing, model: thingModels[thing.model]!, online }));
  const staleOf: Replica["staleAfterMs"] = (_, property) => staleAfterMs(property, provenance);
  return { entries, layout: 1, version: 1, staleAfterMs: staleOf } as unknown as Replica;
};

it("is three seconds where things move, and longer where rows are minutes apart", () => {
  expect(silentAfterMs(replicaOf(fms, 1))).toBe(3_000);
  const slow = silentAfterMs(replicaOf(home, 60));
  expect(slow).toBeGreaterThan(60_000);
  expect(slow).toBeLessThan(600_000);
  expect(silentAfterMs(replicaOf(home, 60, false))).toBe(3_000);
});
