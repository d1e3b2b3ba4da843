import type { Place } from "../../core/place.ts";
import { QUALITY, staleAfterMs } from "../../core/reading.ts";
import type { PropertyModel, Thing, ThingModel } from "../../core/thing.ts";
import type { Venue } from "../../core/venue.ts";
import { LIVE_LIMITS, type LiveLeft, type LiveSource } from "../../protocol/drillLive.ts";
import type { Snapshot } from "../../state/snapshot.ts";

/** Tells of the air of a room whether somebody is in it: a model of the zoo, in numbers alone. */
export interface RoomJudge {
  /** Its content address. */
  readonly id: string;
  /** Null for air that is beyond what it has learned. */
  somebody(air: RoomAir): boolean | null;
}
export interface RoomAir {
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly lightLx: number;
  readonly co2Ppm: number;
}

/** A site as it is now. */
export interface LiveView {
  readonly snapshot: Pick<Snapshot, "siteId" | "atMs" | "models" | "things">;
  readonly places: readonly Place[];
  readonly venue: Venue;
  /** 32 hexadecimal digits by chance (see `LiveStartSchema`). */
  readonly salt: string;
  /** The approved occupancy model; null without one. */
  readonly judge: RoomJudge | null;
}

export type LiveOf = LiveLeft["of"];
type Entry = Snapshot["things"][number];

/** A value that is of now. */
export interface Fresh {
  readonly thing: Thing;
  readonly value: number;
  /** Of an enumeration. */
  readonly word: string | null;
  readonly from: LiveSource;
}

/** A Thing with its model and what it said last. */
export interface Speaker {
  readonly thing: Thing;
  readonly model: ThingModel;
  readonly entry: Entry;
}

const MOST_AGE_MS: Readonly<Record<LiveOf, number>> = {
  door: LIVE_LIMITS.doorMs,
  people: LIVE_LIMITS.peopleMs,
  machine: LIVE_LIMITS.machineMs,
  lift: LIVE_LIMITS.machineMs,
  air: LIVE_LIMITS.weatherMs,
  wind: LIVE_LIMITS.weatherMs,
  rain: LIVE_LIMITS.weatherMs,
};

export function speakersOf({ snapshot }: Pick<LiveView, "snapshot">): readonly Speaker[] {
  const models = new Map(snapshot.models.map((model) => [model.type, model]));
  return snapshot.things.flatMap((entry) => {
    const model = models.get(entry.thing.model);
    return model === undefined ? [] : [{ thing: entry.thing, model, entry }];
  });
}

export const propertyOf = ({ model }: Speaker, fits: (one: PropertyModel) => boolean): PropertyModel | null =>
  model.properties.find(fits) ?? null;

/** What is left out, and why; each Thing once for each purpose. */
export interface LeftList {
  add(thing: Thing, of: LiveOf, why: LiveLeft["why"], ageMs?: number | null): void;
  all(): LiveLeft[];
}

export function leftList(): LeftList {
  const left = new Map<string, LiveLeft>();
  return {
    add({ id, title }, of, why, ageMs = null) {
      const key = `${of} ${id}`;
      if (left.has(key) || left.size >= LIVE_LIMITS.left) return;
      left.set(key, { thing: id, title, of, why, ageMs });
    },
    all: () => [...left.values()],
  };
}

/** A property's value where it is good and of now; otherwise it is left out with its reason. Null either way for one that is not. */
export function freshOf(
  { thing, model, entry }: Speaker,
  property: PropertyModel,
  of: LiveOf,
  atMs: number,
  left: LeftList,
): Fresh | null {
  const [value, quality, observedAtMs] = entry.readings[model.properties.indexOf(property)] ?? [null, 3, 0];
  if (value === null || !Number.isFinite(value) || quality === QUALITY.missing) {
    left.add(thing, of, "silent");
    return null;
  }
  const ageMs = Math.round(atMs - observedAtMs);
  const shownMs = Math.max(0, Math.min(ageMs, 31_536_000_000));
  if (ageMs < -LIVE_LIMITS.aheadMs) left.add(thing, of, "ahead", 0);
  else if (ageMs > Math.min(staleAfterMs(property, entry.provenance), MOST_AGE_MS[of]))
    left.add(thing, of, "stale", shownMs);
  else if (quality !== QUALITY.good || value < property.min || value > property.max)
    left.add(thing, of, "bad", shownMs);
  else {
    const kind = entry.provenance?.kind ?? "live";
    return {
      ...{ thing, value, word: property.values?.[value]?.name ?? null },
      from: { thing: thing.id, title: thing.title, kind, ageMs: shownMs, model: null },
    };
  }
  return null;
}

/** As many sources as are told of one piece. */
export const sourcesOf = (fresh: readonly Fresh[]): LiveSource[] =>
  fresh.slice(0, LIVE_LIMITS.sources).map(({ from }) => from);
