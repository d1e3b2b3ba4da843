import type { QualityCode } from "../../twins/core/reading.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { DecoderPort } from "./connectionPort.ts";
import type { DecoderReport } from "./decoder.ts";
import { emptyFields, type Fields, fill, viewOf } from "./fields.ts";
import type { Replica } from "./replica.ts";
import { type StateArrays, shareStates, stateReader } from "./sharedStates.ts";

export interface StreamStats {
  /** Server's time of the newest frame or snapshot, ms; 0 before the first. */
  readonly newestMs: number;
  /** Frames decoded since the last snapshot. */
  readonly frames: number;
  readonly gaps: number;
}

/** Asking for `version` or `stats` takes in what is new: ask once at the start of a frame, then read. */
export interface LiveReplica extends Replica {
  readonly stats: StreamStats;
  /** Takes a new snapshot; frames that follow it are applied from then on. */
  load(snapshot: Snapshot): Result<null>;
  setOnline(thing: string, online: boolean): void;
  setQuality(thing: string, property: string, quality: QualityCode, observedAtMs: number): void;
  close(): void;
}

type Reader = () => StateArrays | null;

/** Numbers of snapshots, over all sites of the page: what a decoder still says of an older one is known by it. */
let lastEpoch = 0;

/** Hands the decoder a copy of the arrays to work on. @returns where its states will be, when memory is shared. */
function lend(decoder: DecoderPort, fields: Fields, epoch: number, seq: number): Reader | null {
  const layout = fields.layout.entries.map(({ base, model }) => ({ base, properties: model.properties }));
  const shared = decoder.shares ? shareStates(fields.values.length) : null;
  const values = fields.values.slice();
  const observedAtMs = fields.observedAtMs.slice();
  const order = { type: "load", epoch, seq, layout, values, observedAtMs, shared } as const;
  decoder.send(order, [values.buffer, observedAtMs.buffer]);
  return shared === null ? null : stateReader(shared);
}

/** Exchanges the page's arrays for the decoder's newer ones. */
function exchange(decoder: DecoderPort, fields: Fields, report: DecoderReport & { type: "state" }): void {
  const { values, observedAtMs } = fields;
  fields.values = report.values;
  fields.observedAtMs = report.observedAtMs;
  fields.version++;
  decoder.send({ type: "spare", epoch: report.epoch, values, observedAtMs }, [values.buffer, observedAtMs.buffer]);
}

/**
 * The live copy. Three states go round: one the page reads, one the decoder writes, one between them. In shared memory
 * the page is told nothing of a frame and looks when it draws; elsewhere a state comes as a message.
 * @param needSnapshot called when the stream has a gap or a frame is damaged: ask for a new snapshot.
 */
export function liveReplica(
  siteId: string,
  decoder: DecoderPort,
  serverNowMs: () => number,
  needSnapshot: (why: string) => void,
): LiveReplica {
  const fields = emptyFields();
  const seen = { newestMs: 0, frames: 0, gaps: 0 };
  let epoch = -1;
  let next: Reader | null = null;

  function refresh(): void {
    const state = next?.() ?? null;
    if (state === null) return;
    fields.values = state.values;
    fields.observedAtMs = state.observedAtMs;
    fields.version++;
    seen.newestMs = state.head[1]!;
    seen.frames = state.head[2]!;
  }

  const off = decoder.onReport((report) => {
    if (!("epoch" in report) || report.epoch !== epoch) return;
    if (report.type === "state") {
      seen.newestMs = report.serverTimeMs;
      seen.frames = report.frames;
      exchange(decoder, fields, report);
      return;
    }
    seen.gaps++;
    needSnapshot(report.type === "gap" ? `frame ${report.got} instead of ${report.expected}` : report.why);
  });

  const view = viewOf(siteId, fields, serverNowMs, refresh);
  const own: Omit<LiveReplica, keyof Replica> = {
    get stats() {
      refresh();
      return seen;
    },
    load(snapshot) {
      const filled = fill(fields, siteId, snapshot);
      if (!filled.ok) return filled;
      fields.layoutVersion++;
      seen.newestMs = snapshot.atMs;
      seen.frames = 0;
      epoch = ++lastEpoch;
      next = lend(decoder, fields, epoch, filled.value.seq);
      return ok(null);
    },
    setOnline(thing, online) {
      const entry = fields.layout.byId.get(thing);
      if (entry === undefined) return;
      Object.assign(entry, { online });
      fields.version++;
    },
    setQuality(thing, property, quality, observedAtMs) {
      const slot = fields.layout.slots.get(`${thing}/${property}`);
      if (slot === undefined) return;
      fields.quality[slot] = quality;
      fields.observedAtMs[slot] = Math.max(fields.observedAtMs[slot]!, observedAtMs);
      fields.version++;
    },
    close() {
      off();
      if (epoch >= 0) decoder.send({ type: "unload", epoch }, []);
    },
  };
  return Object.defineProperties(view, Object.getOwnPropertyDescriptors(own)) as LiveReplica;
}
