import type { Replica } from "../../client/scene/source.ts";
import type { Site } from "../../twins/core/site.ts";
import type { ThingModel } from "../../twins/core/thing.ts";

/** A replica that a test or the preview page writes by hand. */
export interface WritableReplica extends Replica {
  set(thing: string, values: Readonly<Record<string, number>>, atMs: number): void;
  nowMs: number;
}

export function writableReplica(site: Site, models: Readonly<Record<string, ThingModel>>): WritableReplica {
  const slots = new Map<string, number>();
  for (const thing of site.things)
    for (const property of models[thing.model]?.properties ?? []) slots.set(`${thing.id}/${property.name}`, slots.size);
  const values = new Float64Array(slots.size).fill(Number.NaN);
  const observedAtMs = new Float64Array(slots.size);
  const self = {
    values,
    observedAtMs,
    version: 0,
    layout: 1,
    nowMs: 0,
    slot: (thing: string, property: string) => slots.get(`${thing}/${property}`) ?? -1,
    serverNowMs: () => self.nowMs,
    online: () => true,
    provenance: (thing: string) => (/pump|thermo|arm/.test(thing) ? ("recorded" as const) : ("virtual" as const)),
    staleAfterMs: (_: string, property: { staleAfterMs: number }) => property.staleAfterMs,
    set(thing: string, each: Readonly<Record<string, number>>, atMs: number) {
      for (const [property, value] of Object.entries(each)) {
        const slot = self.slot(thing, property);
        if (slot < 0) throw new RangeError(`${thing} has no ${property}`);
        values[slot] = value;
        observedAtMs[slot] = atMs;
      }
      self.version++;
    },
  };
  return self;
}
