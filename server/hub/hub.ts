import type { Clock } from "../../twins/core/clock.ts";
import { QUALITY, type QualityCode, type VerifiedReading } from "../../twins/core/reading.ts";
import type { Result } from "../../twins/core/result.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import { applyReading } from "../../twins/state/apply.ts";
import { frameWriter } from "../../twins/state/deltaFrame.ts";
import { type Snapshot, takeSnapshot } from "../../twins/state/snapshot.ts";
import {
  addThing,
  canAdd,
  createTwinState,
  type Placed,
  slotOf,
  type ThingEntry,
  type TwinState,
} from "../../twins/state/twinState.ts";

/** What the hub tells the rest of the server. */
export interface HubListener {
  /** A tick's changes; the bytes are valid during the call only. */
  onFrame?(siteId: string, frame: Uint8Array<ArrayBuffer>): void;
  onReading?(siteId: string, entry: ThingEntry, reading: VerifiedReading): void;
  onQuality?(siteId: string, entry: ThingEntry, property: number, quality: QualityCode, observedAtMs: number): void;
  onLayout?(siteId: string): void;
  /** After readings were applied: there is something to send. */
  onChange?(siteId: string): void;
}

/** Holds the TwinState of every site, applies readings, and batches what changed into one frame a tick. */
export interface Hub {
  site(siteId: string): TwinState | null;
  sites(): readonly string[];
  add(siteId: string, thing: Thing, model: ThingModel): Result<ThingEntry>;
  /** Whether all of them can be added; adds none. */
  canAdd(siteId: string, placed: readonly Placed[]): Result<void>;
  /** After a restart: what was last known, with its age, until the devices speak again. */
  restore(siteId: string, past: Snapshot): void;
  apply(siteId: string, readings: readonly VerifiedReading[]): void;
  snapshot(siteId: string): Snapshot | null;
  listen(listener: HubListener): void;
  /** Sends what changed. The composition root calls it after `onChange`, at most tickHz times a second. */
  tick(): void;
  counters(): { applied: number; refused: number; frames: number; frameBytes: number };
}

export function createHub(sites: readonly string[], clock: Clock): Hub {
  const states = new Map(sites.map((id) => [id, { state: createTwinState(id), writer: frameWriter() }]));
  const listeners: HubListener[] = [];
  const counters = { applied: 0, refused: 0, frames: 0, frameBytes: 0 };

  const applyOne = (siteId: string, state: TwinState, reading: VerifiedReading): void => {
    const entry = state.entries[reading.thing];
    const before =
      entry === undefined ? QUALITY.missing : (state.quality[entry.base + reading.property] as QualityCode);
    const applied = applyReading(state, reading);
    if (!applied.ok || entry === undefined) {
      counters.refused++;
      return;
    }
    counters.applied++;
    for (const listener of listeners) {
      listener.onReading?.(siteId, entry, reading);
      // A first good value is no news; a value that turned bad, or good again, is.
      const news = before !== reading.quality && !(before === QUALITY.missing && reading.quality === QUALITY.good);
      if (news) listener.onQuality?.(siteId, entry, reading.property, reading.quality, reading.observedAtMs);
    }
  };

  return {
    site: (siteId) => states.get(siteId)?.state ?? null,
    sites: () => [...states.keys()],
    canAdd(siteId, placed) {
      const held = states.get(siteId);
      if (held === undefined) throw new Error(`no site ${siteId}`);
      return canAdd(held.state, placed);
    },
    add(siteId, thing, model) {
      const held = states.get(siteId);
      if (held === undefined) throw new Error(`no site ${siteId}`);
      const added = addThing(held.state, thing, model);
      if (added.ok) for (const listener of listeners) listener.onLayout?.(siteId);
      return added;
    },
    restore(siteId, past) {
      const state = states.get(siteId)?.state;
      if (state === undefined) throw new Error(`no site ${siteId}`);
      const models = new Map(past.models.map((model) => [model.type, model]));
      for (const { thing, readings, provenance, tier } of past.things) {
        const entry = state.byId.get(thing.id);
        if (entry === undefined) continue;
        Object.assign(entry, { provenance, tier });
        const names = models.get(thing.model)?.properties.map((p) => p.name) ?? [];
        for (const [i, [value, quality, observedAtMs]] of readings.entries()) {
          const slot = slotOf(state, thing.id, names[i] ?? "");
          if (slot < 0 || value === null) continue;
          state.values[slot] = value;
          state.quality[slot] = quality;
          state.observedAtMs[slot] = observedAtMs;
        }
      }
    },
    apply(siteId, readings) {
      const held = states.get(siteId);
      if (held === undefined) throw new Error(`no site ${siteId}`);
      for (const reading of readings) applyOne(siteId, held.state, reading);
      if (readings.length > 0) for (const listener of listeners) listener.onChange?.(siteId);
    },
    snapshot(siteId) {
      const held = states.get(siteId);
      return held === undefined ? null : takeSnapshot(held.state, clock.nowMs());
    },
    listen: (listener) => void listeners.push(listener),
    tick() {
      for (const [siteId, { state, writer }] of states) {
        const frame = writer.encode(state, clock.nowMs());
        if (frame === null) continue;
        counters.frames++;
        counters.frameBytes += frame.byteLength;
        for (const listener of listeners) listener.onFrame?.(siteId, frame);
      }
    },
    counters: () => ({ ...counters }),
  };
}
