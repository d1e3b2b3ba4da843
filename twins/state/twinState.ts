import { canonicalJson } from "../core/digest.ts";
import type { Provenance } from "../core/reading.ts";
import { QUALITY } from "../core/reading.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import type { Thing, ThingModel } from "../core/thing.ts";

/** Most Things a site may hold: thing numbers are 16 bits on the wire. */
export const MAX_THINGS = 65_535;

export interface ThingEntry {
  /** Number of the Thing on the wire. */
  readonly index: number;
  readonly thing: Thing;
  readonly model: ThingModel;
  /** First slot of its properties in the state's arrays. */
  readonly base: number;
  provenance: Provenance | null;
  online: boolean;
  /** 0 stock device, 1 software key, 2 secure element, 3 attested. */
  tier: 0 | 1 | 2 | 3;
}

/**
 * The twin of a site: for each property of each Thing one slot in typed arrays (reported value, quality, time), and
 * apart from them the desired values, as in Eclipse Ditto. Changed in place by `applyReading` only.
 */
export interface TwinState {
  readonly siteId: string;
  /** Number of the last tick that went out. */
  seq: number;
  readonly entries: ThingEntry[];
  readonly byId: Map<string, ThingEntry>;
  /** By type: all Things of a type are of one content, by which snapshots and frames are read. */
  readonly models: Map<string, ThingModel>;
  slots: number;
  /** NaN where nothing was reported. */
  values: Float64Array;
  /** QualityCode per slot. */
  quality: Uint8Array;
  /** 0 where nothing was reported. */
  observedAtMs: Float64Array;
  /** 1 where the slot changed since the last frame. */
  dirty: Uint8Array;
  /** slot -> what the plan wants it to be. */
  readonly desired: Map<number, number>;
}

export function createTwinState(siteId: string): TwinState {
  return {
    siteId,
    seq: 0,
    entries: [],
    byId: new Map(),
    models: new Map(),
    slots: 0,
    values: new Float64Array(64).fill(Number.NaN),
    quality: new Uint8Array(64).fill(QUALITY.missing),
    observedAtMs: new Float64Array(64),
    dirty: new Uint8Array(64),
    desired: new Map(),
  };
}

function grow(state: TwinState, slots: number): void {
  if (slots <= state.values.length) return;
  const size = Math.max(slots, state.values.length * 2);
  const values = new Float64Array(size).fill(Number.NaN);
  values.set(state.values);
  const quality = new Uint8Array(size).fill(QUALITY.missing);
  quality.set(state.quality);
  const observedAtMs = new Float64Array(size);
  observedAtMs.set(state.observedAtMs);
  const dirty = new Uint8Array(size);
  dirty.set(state.dirty);
  Object.assign(state, { values, quality, observedAtMs, dirty });
}

/** A Thing and what it is. */
export interface Placed {
  readonly thing: Thing;
  readonly model: ThingModel;
}

const isSame = (a: ThingModel, b: ThingModel): boolean => a === b || canonicalJson(a) === canonicalJson(b);

/** Whether Things can be added, each after those before it; changes nothing. */
export function canAdd(state: TwinState, placed: readonly Placed[]): Result<void> {
  const ids = new Set<string>();
  const models = new Map<string, ThingModel>();
  for (const { thing, model } of placed) {
    const held = models.get(model.type) ?? state.models.get(model.type);
    const fits = canAddOne(state, ids.has(thing.id), ids.size, thing, model, held);
    if (!fits.ok) return fits;
    ids.add(thing.id);
    models.set(model.type, model);
  }
  return ok(undefined);
}

function canAddOne(
  state: TwinState,
  isTwice: boolean,
  more: number,
  thing: Thing,
  model: ThingModel,
  held: ThingModel | undefined,
): Result<void> {
  if (isTwice || state.byId.has(thing.id))
    return refuse("STATE_MODEL", {
      en: `The site has a Thing ${thing.id} already. Choose another id.`,
      zh: `此场所已有物件 ${thing.id}，请换一个编号。`,
    });
  if (state.entries.length + more >= MAX_THINGS)
    return refuse("STATE_MODEL", {
      en: `A site holds at most ${MAX_THINGS} Things.`,
      zh: `一个场所最多容纳 ${MAX_THINGS} 个物件。`,
    });
  if (thing.model !== model.type)
    return refuse("STATE_MODEL", {
      en: `${thing.id} is of the model ${thing.model}, not of ${model.type}.`,
      zh: `${thing.id} 的物模型是 ${thing.model}，而不是 ${model.type}。`,
    });
  if (held !== undefined && !isSame(held, model))
    return refuse("STATE_MODEL", {
      en: `The site has Things of another Thing Model ${model.type} already. Give yours another type.`,
      zh: `此场所已有使用另一个 ${model.type} 物模型的物件，请为您的物模型换一个类型名。`,
    });
  return ok(undefined);
}

/** Adds a Thing; its numbers never change afterwards. Adding the same id again, or another model of its type, is refused. */
export function addThing(state: TwinState, thing: Thing, model: ThingModel): Result<ThingEntry> {
  const fits = canAdd(state, [{ thing, model }]);
  if (!fits.ok) return fits;
  const entry: ThingEntry = {
    index: state.entries.length,
    thing,
    model,
    base: state.slots,
    provenance: null,
    online: false,
    tier: 0,
  };
  grow(state, state.slots + model.properties.length);
  state.slots += model.properties.length;
  state.entries.push(entry);
  state.byId.set(thing.id, entry);
  state.models.set(model.type, model);
  return ok(entry);
}

/** Number of a property within its model; -1 when there is none of this name. */
export const propertyIndex = (model: ThingModel, name: string): number =>
  model.properties.findIndex((p) => p.name === name);

/** The slot of a property, or -1. */
export function slotOf(state: TwinState, thing: string, property: string): number {
  const entry = state.byId.get(thing);
  if (entry === undefined) return -1;
  const index = propertyIndex(entry.model, property);
  return index < 0 ? -1 : entry.base + index;
}

/** The reported value, or NaN when there is none of usable quality. */
export function reportedValue(state: TwinState, thing: string, property: string): number {
  const slot = slotOf(state, thing, property);
  return slot < 0 ? Number.NaN : state.values[slot]!;
}

/** The name of an enumeration's reported value; null when it is missing. */
export function reportedEnum(state: TwinState, thing: string, property: string): string | null {
  const entry = state.byId.get(thing);
  if (entry === undefined) return null;
  const index = propertyIndex(entry.model, property);
  const value = index < 0 ? Number.NaN : state.values[entry.base + index]!;
  return entry.model.properties[index]?.values?.[value]?.name ?? null;
}
