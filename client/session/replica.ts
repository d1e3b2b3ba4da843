import { type Provenance, QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import type { PropertyModel, Thing, ThingModel } from "../../twins/core/thing.ts";
import type { TwinState } from "../../twins/state/twinState.ts";

export interface ReplicaEntry {
  readonly index: number;
  readonly thing: Thing;
  readonly model: ThingModel;
  /** First slot of its properties. */
  readonly base: number;
  readonly provenance: Provenance | null;
  readonly online: boolean;
  readonly tier: 0 | 1 | 2 | 3;
}

/**
 * The console's copy of a TwinState, outside React: the frame loop reads it every frame, panels a few times a second.
 * Live and replay have the same shape, so that nothing downstream knows which one it shows.
 */
export interface Replica {
  readonly siteId: string;
  readonly entries: readonly ReplicaEntry[];
  readonly values: Float64Array;
  readonly quality: Uint8Array;
  readonly observedAtMs: Float64Array;
  entry(thing: string): ReplicaEntry | null;
  slot(thing: string, property: string): number;
  serverNowMs(): number;
  online(thing: string): boolean;
  provenance(thing: string): Provenance["kind"] | null;
  /** Older than this a property's value is stale, ms; what is recorded ages as fast as its replay goes. */
  staleAfterMs(thing: string, property: PropertyModel): number;
  readonly version: number;
  readonly layout: number;
}

/** One value as people need it: with unit, quality and age. */
export interface Reading {
  readonly property: PropertyModel;
  /** NaN when missing. */
  readonly value: number;
  readonly quality: QualityCode;
  /** Null when nothing was ever reported. */
  readonly ageMs: number | null;
  readonly stale: boolean;
}

/**
 * A missing value has no number, and one that came again, or for the first time, is good until the server says
 * otherwise: it tells only of what is no longer, or never was, good.
 */
function qualityOf(value: number, held: QualityCode): QualityCode {
  if (Number.isNaN(value)) return held < QUALITY.bad ? QUALITY.missing : held;
  return held === QUALITY.missing ? QUALITY.good : held;
}

/** Reads a property by its number in the model. */
export function readingOf(replica: Replica, entry: ReplicaEntry, index: number): Reading {
  const property = entry.model.properties[index]!;
  const slot = entry.base + index;
  const value = replica.values[slot] ?? Number.NaN;
  const observedAtMs = replica.observedAtMs[slot] ?? 0;
  const ageMs = observedAtMs > 0 ? Math.max(0, replica.serverNowMs() - observedAtMs) : null;
  const held = (replica.quality[slot] ?? QUALITY.missing) as QualityCode;
  const quality = qualityOf(value, held);
  return {
    property,
    value,
    quality,
    ageMs,
    stale: !entry.online || (ageMs !== null && ageMs > replica.staleAfterMs(entry.thing.id, property)),
  };
}

/** Reads a property by name; null when the Thing or the property does not exist. */
export function readProperty(replica: Replica, thing: string, name: string): Reading | null {
  const entry = replica.entry(thing);
  const index = entry?.model.properties.findIndex((p) => p.name === name) ?? -1;
  return entry === null || index < 0 ? null : readingOf(replica, entry, index);
}

/** The name of an enumeration's value; null when it is missing. */
export function enumName(reading: Reading | null): string | null {
  return reading?.property.values?.[reading.value]?.name ?? null;
}

/** What a restored snapshot gives a replica. */
export interface Layout {
  readonly entries: ReplicaEntry[];
  readonly byId: ReadonlyMap<string, ReplicaEntry>;
  readonly slots: ReadonlyMap<string, number>;
}

export function layoutOf(state: Omit<TwinState, "dirty">): Layout {
  const entries = state.entries.map((entry): ReplicaEntry => ({ ...entry }));
  const slots = new Map<string, number>();
  for (const entry of entries)
    for (const [i, property] of entry.model.properties.entries())
      slots.set(`${entry.thing.id}/${property.name}`, entry.base + i);
  return { entries, byId: new Map(entries.map((entry) => [entry.thing.id, entry])), slots };
}
