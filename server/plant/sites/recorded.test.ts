import { beforeAll, describe, expect, test } from "vitest";
import { QUALITY, recordedMomentMs } from "../../../twins/core/reading.ts";
import type { Site } from "../../../twins/core/site.ts";
import { DEVICE_LIMITS, ProofSchema } from "../../../twins/protocol/device.ts";
import { home } from "../../../twins/sites/home/index.ts";
import { losAngeles } from "../../../twins/sites/los-angeles/index.ts";
import { thingModels } from "../../../twins/things/registry.gen.ts";
import type { Reported } from "../../device/device.ts";
import { homePlant } from "./home.ts";
import { detectorReport, losAngelesPlant } from "./losAngeles.ts";
import { PLAYABLE, PLAYABLE_SITES } from "./playable.ts";
import type { PlantEvent, PlayOptions, SitePlant } from "./sitePlant.ts";

/** A Wednesday, 12:00 in Brussels and 03:00 in Los Angeles. */
const NOON_MS = Date.parse("2026-01-14T11:00:00Z");
const FACTOR = 60;
const events: PlantEvent[] = [];
const options: PlayOptions = {
  folder: "",
  factor: 1,
  from: "start",
  siteFactor: FACTOR,
  jobset: 1,
  seed: 1,
  nowMs: () => NOON_MS,
  monotonicS: () => 0,
  tell: (event) => events.push(event),
};

interface Said {
  readonly device: string;
  readonly thing: string;
  readonly values: Readonly<Record<string, Reported>>;
  readonly tMs: number;
}

/** What a site says when it is stepped at this time. */
function saidAt(plant: SitePlant, nowMs: number): Said[] {
  const said: Said[] = [];
  plant.step(nowMs, (device, thing, values, when) =>
    said.push({ device, thing, values, tMs: when?.tMs ?? Number.NaN }),
  );
  return said;
}

/** Steps as the plant's timer does, and returns the times of rows with how many reports each has. */
function play(plant: SitePlant, fromMs: number, forMs: number): Map<number, Said[]> {
  const rows = new Map<number, Said[]>();
  for (let ms = fromMs; ms <= fromMs + forMs; ms += 500)
    for (const said of saidAt(plant, ms)) rows.set(said.tMs, [...(rows.get(said.tMs) ?? []), said]);
  return rows;
}

describe.each([
  ["home", homePlant, home],
  ["los-angeles", losAngelesPlant, losAngeles],
] as const)("%s", (siteId, open, site: Site) => {
  let plant: SitePlant;
  beforeAll(async () => {
    plant = await open(options);
  });

  test("every Thing of the site is one device's, within what a device may have, recorded and with its pace", () => {
    expect(plant.siteId).toBe(siteId);
    expect(plant.devices.flatMap(({ things }) => things).sort()).toEqual(site.things.map(({ id }) => id).sort());
    for (const { things, provenance } of plant.devices) {
      expect(things.length).toBeLessThanOrEqual(DEVICE_LIMITS.thingsPerDevice);
      expect(Object.keys(provenance)).toEqual([...things]);
      const parsed = ProofSchema.shape.provenance.parse(provenance);
      for (const { kind, factor, source } of Object.values(parsed)) {
        expect([kind, factor]).toEqual(["recorded", FACTOR]);
        expect(source).toMatch(/(CC BY 4\.0|MIT)\); \d+ minutes in \d+ s$/);
      }
    }
  });

  test("one row is said at the start, by each Thing's own device, in the units and ranges of the Thing Models", () => {
    const first = saidAt(plant, NOON_MS);
    expect(first.map(({ thing }) => thing).sort()).toEqual(site.things.map(({ id }) => id).sort());
    const owner = new Map(plant.devices.flatMap(({ name, things }) => things.map((thing) => [thing, name])));
    for (const { device, thing, values, tMs } of first) {
      expect([device, tMs]).toEqual([owner.get(thing), NOON_MS]);
      const model = thingModels[site.things.find(({ id }) => id === thing)!.model]!;
      expect(Object.keys(values)).toEqual(model.properties.map(({ name }) => name));
      for (const { name, type, unit, min, max } of model.properties) {
        if (type !== "number") continue;
        const [value, said] = values[name] as readonly [number, string];
        expect(said).toBe(unit);
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(max);
      }
    }
  });

  test("after hours in which the process stood still it goes on where it was: a row or two, not the hours", () => {
    const later = NOON_MS + 5 * 3_600_000;
    expect(new Set(saidAt(plant, later).map(({ tMs }) => tMs)).size).toBeLessThanOrEqual(2);
    const rows = play(plant, later + 500, 300_000);
    expect(rows.size).toBeGreaterThan(2);
    for (const said of rows.values()) expect(said).toHaveLength(site.things.length);
  });
});

test("the house is silent where its recording is: rows are whole multiples of ten minutes apart, and none comes twice", async () => {
  const plant = await homePlant(options);
  const times = [...play(plant, NOON_MS, 3_600_000).keys()];
  const stepMs = 600_000 / FACTOR;
  const steps = times.slice(1).map((tMs, i) => (tMs - times[i]!) / stepMs);
  expect(steps.every((step) => step >= 1 && Number.isInteger(Math.round(step * 1e6) / 1e6))).toBe(true);
  expect(steps.some((step) => step > 6)).toBe(true);
  expect(new Set(times).size).toBe(times.length);
});

test("the house begins at noon where noon is now: the same row at every start, another at night", async () => {
  const noon = saidAt(await homePlant(options), NOON_MS);
  const again = saidAt(
    await homePlant({ ...options, nowMs: () => NOON_MS + 4 * 7 * 86_400_000 }),
    NOON_MS + 4 * 7 * 86_400_000,
  );
  expect(again.map(({ values }) => values)).toEqual(noon.map(({ values }) => values));
  const nightMs = NOON_MS + 14 * 3_600_000;
  const night = saidAt(await homePlant({ ...options, nowMs: () => nightMs }), nightMs);
  expect(night.map(({ values }) => values)).not.toEqual(noon.map(({ values }) => values));
});

test.each([
  // Wednesdays that were: of a house in winter, and of the week that the freeways have.
  ["home", homePlant, "T11:00:00.000Z", 30 * 60_000],
  ["los-angeles", losAngelesPlant, "2012-03-07T11:00:00.000Z", 10 * 60_000],
] as const)(
  "%s says which moment of its recording it plays, also after a pause of the process",
  async (_, open, at, later) => {
    const plant = await open(options);
    saidAt(plant, NOON_MS);
    const clock = plant.replayClock!(NOON_MS);
    const { provenance } = ProofSchema.shape;
    const [thing] = plant.devices[0]!.things;
    const told = provenance.parse({ x: { ...plant.devices[0]!.provenance[thing!]!, replay: clock } }).x!;
    const moment = recordedMomentMs(told, NOON_MS)!;
    expect(new Date(moment).toISOString()).toContain(at);
    expect(new Date(moment).getUTCDay()).toBe(3);
    // The process stands still for half an hour: what it says at its next connection is where the replay is.
    saidAt(plant, NOON_MS + later);
    const after = recordedMomentMs({ ...told, replay: plant.replayClock!(NOON_MS + later) }, NOON_MS + later)!;
    expect(after - moment).toBeLessThanOrEqual(3 * FACTOR * 1000);
  },
);

test("after its end the city's week begins again, and it says so", async () => {
  // Wednesday 23:55 in Los Angeles: the last row of a week that began on a Thursday.
  const lastMs = Date.parse("2026-01-15T07:55:00Z");
  events.length = 0;
  const plant = await losAngelesPlant({ ...options, nowMs: () => lastMs });
  const rows = play(plant, lastMs, 10_000);
  expect([...rows.keys()].map((tMs) => tMs - lastMs)).toEqual([0, 5_000, 10_000]);
  expect(events).toEqual([{ kind: "loop", site: "los-angeles", recording: "Los-loop" }]);
  const thursday = Date.parse("2026-01-15T08:00:00Z");
  const fresh = saidAt(await losAngelesPlant({ ...options, nowMs: () => thursday }), thursday);
  expect(rows.get(lastMs + 5_000)!.map(({ values }) => values)).toEqual(fresh.map(({ values }) => values));
});

test("what a detector did not measure is missing, and not a speed of zero", () => {
  const nothing = { thing: "d", speedMph: Number.NaN, speedKmh: Number.NaN, quality: QUALITY.missing };
  expect(detectorReport(nothing)).toEqual({
    speed: [null, "[mi_i]/h"],
    speedMetric: [null, "km/h"],
    quality: "missing",
  });
});

test("what can be played is listed by its site's id", async () => {
  expect(PLAYABLE_SITES).toEqual(["fms", "home", "los-angeles", "hotel", "office"]);
  for (const id of ["home", "los-angeles"]) expect((await PLAYABLE.get(id)!.open(options)).siteId).toBe(id);
});
