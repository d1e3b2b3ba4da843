import { staleAfterMs } from "../../twins/core/reading.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { restoreSnapshot, type Snapshot, SnapshotSchema } from "../../twins/state/snapshot.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import { type Layout, layoutOf, type Replica } from "./replica.ts";

/** What a replica holds; changed in place by its owner, seen by everyone else through `viewOf`. */
export interface Fields {
  layout: Layout;
  values: Float64Array;
  quality: Uint8Array;
  observedAtMs: Float64Array;
  version: number;
  layoutVersion: number;
}

export const emptyFields = (): Fields => ({
  layout: { entries: [], byId: new Map(), slots: new Map() },
  values: new Float64Array(0),
  quality: new Uint8Array(0),
  observedAtMs: new Float64Array(0),
  version: 0,
  layoutVersion: 0,
});

/** Fills the fields from a snapshot of this site, or refuses it and leaves them as they are. */
export function fill(fields: Fields, siteId: string, snapshot: Snapshot): Result<TwinState> {
  const parsed = SnapshotSchema.safeParse(snapshot);
  if (!parsed.success) return fail("SYNC_FRAME", "the snapshot does not match its schema");
  if (parsed.data.siteId !== siteId) return fail("SYNC_FRAME", `a snapshot of ${parsed.data.siteId}`);
  const restored = restoreSnapshot(parsed.data);
  if (!restored.ok) return restored;
  const { slots, values, quality, observedAtMs } = restored.value;
  fields.layout = layoutOf(restored.value);
  fields.values = values.slice(0, slots);
  fields.quality = quality.slice(0, slots);
  fields.observedAtMs = observedAtMs.slice(0, slots);
  fields.version++;
  return ok(restored.value);
}

/**
 * The fields as a Replica: references are read anew at each access, as the arrays are exchanged.
 * @param refresh takes in what is new; called when a reader asks for the version.
 */
export function viewOf(
  siteId: string,
  fields: Fields,
  serverNowMs: () => number,
  refresh: () => void = () => {},
): Replica {
  return {
    siteId,
    serverNowMs,
    entry: (thing) => fields.layout.byId.get(thing) ?? null,
    slot: (thing, property) => fields.layout.slots.get(`${thing}/${property}`) ?? -1,
    online: (thing) => fields.layout.byId.get(thing)?.online ?? false,
    provenance: (thing) => fields.layout.byId.get(thing)?.provenance?.kind ?? null,
    staleAfterMs: (thing, property) => staleAfterMs(property, fields.layout.byId.get(thing)?.provenance ?? null),
    get entries() {
      return fields.layout.entries;
    },
    get values() {
      return fields.values;
    },
    get quality() {
      return fields.quality;
    },
    get observedAtMs() {
      return fields.observedAtMs;
    },
    get version() {
      refresh();
      return fields.version;
    },
    get layout() {
      return fields.layoutVersion;
    },
  };
}
