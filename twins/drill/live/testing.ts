import type { Place } from "../../core/place.ts";
import { type Provenance, QUALITY } from "../../core/reading.ts";
import { defineThingModel, named, type Thing, type ThingModel } from "../../core/thing.ts";
import type { Venue } from "../../core/venue.ts";
import { door } from "../../things/door/model.ts";
import { TINY_VENUE } from "../testing.ts";
import type { LiveView } from "./readings.ts";

/** Sites that report, for tests. */

const said = (text: string) => ({ en: text, zh: text });
const MINUTE_MS = 60_000;

const counter = defineThingModel({
  type: "people-counter",
  version: "1.0.0",
  title: said("counter"),
  properties: [
    {
      name: "people",
      title: said("people"),
      type: "integer",
      unit: "{person}",
      min: 0,
      max: 60_000,
      staleAfterMs: MINUTE_MS,
    },
  ],
});
const presence = defineThingModel({
  type: "presence",
  version: "1.0.0",
  title: said("presence"),
  properties: [
    { name: "presence", title: said("p"), type: "boolean", unit: "1", min: 0, max: 1, staleAfterMs: MINUTE_MS },
  ],
});
const value = (name: string, unit: string, max: number) => ({
  ...{ name, title: said(name), type: "number" as const, unit, min: -50, max, staleAfterMs: MINUTE_MS },
});
const air = defineThingModel({
  type: "air",
  version: "1.0.0",
  title: said("air"),
  properties: [
    value("temperature", "Cel", 80),
    value("humidity", "%", 100),
    value("light", "lx", 5_000),
    value("co2", "[ppm]", 5_000),
  ],
});
const machine = defineThingModel({
  type: "machine",
  version: "1.0.0",
  title: said("machine"),
  properties: [
    {
      ...{ name: "state", title: said("s"), type: "enum", unit: "1", min: 0, max: 1, staleAfterMs: MINUTE_MS },
      values: [named("idle", "idle", "空闲"), named("processing", "processing", "加工")],
    },
    value("power", "kW", 40),
  ],
});
const lock = defineThingModel({
  type: "lock",
  version: "1.0.0",
  title: said("lock"),
  properties: [
    { name: "open", title: said("o"), type: "boolean", unit: "1", min: 0, max: 1, staleAfterMs: MINUTE_MS },
    { name: "locked", title: said("l"), type: "boolean", unit: "1", min: 0, max: 1, staleAfterMs: MINUTE_MS },
  ],
});
const rain = defineThingModel({
  type: "rain",
  version: "1.0.0",
  title: said("rain"),
  properties: [value("rain", "mm/h", 500)],
});
export const MODELS = { counter, presence, air, machine, lock, rain, door };

/** What a Thing of a test is and said. */
export interface Spoken {
  readonly id: string;
  readonly model: ThingModel;
  readonly place: string;
  readonly x?: number;
  readonly y?: number;
  readonly values: readonly (number | null)[];
  readonly ageMs?: number;
  readonly quality?: number;
  readonly kind?: Provenance["kind"];
  readonly parent?: string;
}

export const NOW_MS = 1_800_000_000_000;
export const SALT = "0123456789abcdef0123456789abcdef";

const place = (id: string, level: Place["level"], parent: string | null, outline: Place["outline"] = []): Place => ({
  ...{ id, level, title: said(id), parent, outline, floorZ: 0, heightM: 2.5 },
});
const ring = TINY_VENUE.rooms.map(({ outline }) => outline.map(([x, y]): [number, number] => [x, y]));
/** Of `TINY_VENUE`: a storey with a room and a corridor, its grounds, and a place that is elsewhere. */
export const TINY_PLACES: readonly Place[] = [
  place("tiny", "site", null, [
    [-10, -10],
    [20, -10],
    [20, 20],
    [-10, 20],
  ]),
  place("house", "building", "tiny"),
  place("ground", "storey", "house"),
  place("room", "space", "ground", ring[0]),
  place("corridor", "space", "ground", ring[1]),
  place("airport", "area", "tiny"),
];

/** A site whose Things said this. */
export function viewOf(
  spoken: readonly Spoken[],
  more: Partial<Pick<LiveView, "judge" | "venue" | "places">> = {},
): LiveView {
  const things = spoken.map(({ id, model, place: at, x = 50, y = 50, values, parent, ...one }) => {
    const thing: Thing = {
      ...{ id, model: model.type, title: said(id), place: at, parent: parent ?? null },
      pose: { x, y, z: 0, headingRad: 0 },
    };
    const kind = one.kind ?? "live";
    const readings = model.properties.map((_, i): [number | null, number, number] => {
      const said = values[i] ?? null;
      return [said, said === null ? QUALITY.missing : (one.quality ?? QUALITY.good), NOW_MS - (one.ageMs ?? 2_000)];
    });
    return { thing, online: true, tier: 1 as const, provenance: { kind, source: "", factor: 1 }, readings };
  });
  const models = [...new Map(spoken.map(({ model }) => [model.type, model])).values()];
  const venue: Venue = TINY_VENUE;
  return {
    snapshot: { siteId: "tiny", atMs: NOW_MS, models, things },
    ...{ places: TINY_PLACES, venue, salt: SALT, judge: null },
    ...more,
  };
}
