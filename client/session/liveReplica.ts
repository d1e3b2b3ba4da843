import type { QualityCode } from "../../twins/core/reading.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { restoreSnapshot, type Snapshot, SnapshotSchema } from "../../twins/state/snapshot.ts";
import type { DecoderPort } from "./decoderPort.ts";
import { type Layout, layoutOf, type Replica } from "./replica.ts";

export interface LiveReplica extends Replica {
  /** Takes a new snapshot; frames that follow it are applied from then on. */
  load(snapshot: Snapshot): Result<null>;
  frame(bytes: Uint8Array): void;
  setOnline(thing: string, online: boolean): void;
  setQuality(thing: string, property: string, quality: QualityCode, observedAtMs: number): void;
  /** Server's time of the newest frame or snapshot, ms; 0 before the first. */
  readonly newestMs: number;
  readonly frames: number;
  readonly gaps: number;
  close(): void;
}

const EMPTY: Layout = { entries: [], byId: new Map(), slots: new Map() };

/**
 * The live copy. Three pairs of arrays go round: the decoder's own, one lent to the page, one on the way.
 * @param needSnapshot called when the stream has a gap or a frame is damaged: ask for a new snapshot.
 */
export function liveReplica(
  siteId: string,
  decoder: DecoderPort,
  serverNowMs: () => number,
  needSnapshot: (why: string) => void,
): LiveReplica {
  let layout = EMPTY;
  let layoutVersion = 0;
  let epoch = 0;
  let values = new Float64Array(0);
  let observedAtMs = new Float64Array(0);
  let quality = new Uint8Array(0);
  let version = 0;
  let newestMs = 0;
  let frames = 0;
  let gaps = 0;

  decoder.onReport((report) => {
    if (report.epoch !== epoch) return;
    if (report.type !== "state") {
      gaps++;
      needSnapshot(report.type === "gap" ? `frame ${report.got} instead of ${report.expected}` : report.why);
      return;
    }
    const back = { values, observedAtMs };
    values = report.values as Float64Array<ArrayBuffer>;
    observedAtMs = report.observedAtMs as Float64Array<ArrayBuffer>;
    newestMs = report.serverTimeMs;
    frames = report.frames;
    version++;
    decoder.send({ type: "spare", epoch, ...back }, [back.values.buffer, back.observedAtMs.buffer]);
  });

  function load(snapshot: Snapshot): Result<null> {
    const parsed = SnapshotSchema.safeParse(snapshot);
    if (!parsed.success) return fail("SYNC_FRAME", "the snapshot does not match its schema");
    if (parsed.data.siteId !== siteId) return fail("SYNC_FRAME", `a snapshot of ${parsed.data.siteId}`);
    const restored = restoreSnapshot(parsed.data);
    if (!restored.ok) return restored;
    const state = restored.value;
    epoch++;
    layout = layoutOf(state);
    layoutVersion++;
    version++;
    newestMs = parsed.data.atMs;
    values = state.values.slice(0, state.slots) as Float64Array<ArrayBuffer>;
    observedAtMs = state.observedAtMs.slice(0, state.slots) as Float64Array<ArrayBuffer>;
    quality = state.quality.slice(0, state.slots) as Uint8Array<ArrayBuffer>;
    const lent = { values: values.slice(), observedAtMs: observedAtMs.slice() };
    const frameLayout = layout.entries.map(({ base, model }) => ({ base, properties: model.properties }));
    decoder.send({ type: "load", epoch, seq: state.seq, layout: frameLayout, ...lent }, [
      lent.values.buffer,
      lent.observedAtMs.buffer,
    ]);
    return ok(null);
  }

  return {
    siteId,
    load,
    frame: (bytes) => {
      const own = bytes.slice();
      decoder.send({ type: "frame", epoch, bytes: own }, [own.buffer]);
    },
    setOnline(thing, online) {
      const entry = layout.byId.get(thing);
      if (entry === undefined) return;
      Object.assign(entry, { online });
      version++;
    },
    setQuality(thing, property, code, atMs) {
      const slot = layout.slots.get(`${thing}/${property}`);
      if (slot === undefined) return;
      quality[slot] = code;
      if (atMs > observedAtMs[slot]!) observedAtMs[slot] = atMs;
      version++;
    },
    entry: (thing) => layout.byId.get(thing) ?? null,
    slot: (thing, property) => layout.slots.get(`${thing}/${property}`) ?? -1,
    serverNowMs,
    online: (thing) => layout.byId.get(thing)?.online ?? false,
    provenance: (thing) => layout.byId.get(thing)?.provenance?.kind ?? null,
    close: () => decoder.close(),
    get entries() {
      return layout.entries;
    },
    get values() {
      return values;
    },
    get quality() {
      return quality;
    },
    get observedAtMs() {
      return observedAtMs;
    },
    get version() {
      return version;
    },
    get layout() {
      return layoutVersion;
    },
    get newestMs() {
      return newestMs;
    },
    get frames() {
      return frames;
    },
    get gaps() {
      return gaps;
    },
  };
}
