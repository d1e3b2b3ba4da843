import type { QualityCode } from "../../twins/core/reading.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { DecoderReport } from "./decoder.ts";
import type { DecoderPort } from "./decoderPort.ts";
import { emptyFields, type Fields, fill, viewOf } from "./fields.ts";
import type { Replica } from "./replica.ts";

export interface StreamStats {
  /** Server's time of the newest frame or snapshot, ms; 0 before the first. */
  newestMs: number;
  /** Frames decoded since the last snapshot. */
  frames: number;
  gaps: number;
}

export interface LiveReplica extends Replica {
  readonly stats: Readonly<StreamStats>;
  /** Takes a new snapshot; frames that follow it are applied from then on. */
  load(snapshot: Snapshot): Result<null>;
  frame(bytes: Uint8Array): void;
  setOnline(thing: string, online: boolean): void;
  setQuality(thing: string, property: string, quality: QualityCode, observedAtMs: number): void;
  close(): void;
}

/** Hands the decoder a copy of the arrays to work on; the page keeps its own. */
function lend(decoder: DecoderPort, fields: Fields, epoch: number, seq: number): void {
  const values = fields.values.slice();
  const observedAtMs = fields.observedAtMs.slice();
  const layout = fields.layout.entries.map(({ base, model }) => ({ base, properties: model.properties }));
  decoder.send({ type: "load", epoch, seq, layout, values, observedAtMs }, [values.buffer, observedAtMs.buffer]);
}

/** Exchanges the page's arrays for the decoder's newer ones. */
function exchange(decoder: DecoderPort, fields: Fields, report: DecoderReport & { type: "state" }): void {
  const { values, observedAtMs } = fields;
  fields.values = report.values as Float64Array<ArrayBuffer>;
  fields.observedAtMs = report.observedAtMs as Float64Array<ArrayBuffer>;
  fields.version++;
  decoder.send({ type: "spare", epoch: report.epoch, values, observedAtMs }, [values.buffer, observedAtMs.buffer]);
}

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
  const fields = emptyFields();
  const stats: StreamStats = { newestMs: 0, frames: 0, gaps: 0 };
  let epoch = 0;

  decoder.onReport((report) => {
    if (report.epoch !== epoch) return;
    if (report.type === "state") {
      stats.newestMs = report.serverTimeMs;
      stats.frames = report.frames;
      exchange(decoder, fields, report);
      return;
    }
    stats.gaps++;
    needSnapshot(report.type === "gap" ? `frame ${report.got} instead of ${report.expected}` : report.why);
  });

  return Object.assign(viewOf(siteId, fields, serverNowMs), {
    stats,
    load(snapshot: Snapshot): Result<null> {
      const filled = fill(fields, siteId, snapshot);
      if (!filled.ok) return filled;
      fields.layoutVersion++;
      stats.newestMs = snapshot.atMs;
      lend(decoder, fields, ++epoch, filled.value.seq);
      return ok(null);
    },
    frame(bytes: Uint8Array): void {
      const own = bytes.slice();
      decoder.send({ type: "frame", epoch, bytes: own }, [own.buffer]);
    },
    setOnline(thing: string, online: boolean): void {
      const entry = fields.layout.byId.get(thing);
      if (entry === undefined) return;
      Object.assign(entry, { online });
      fields.version++;
    },
    setQuality(thing: string, property: string, quality: QualityCode, observedAtMs: number): void {
      const slot = fields.layout.slots.get(`${thing}/${property}`);
      if (slot === undefined) return;
      fields.quality[slot] = quality;
      fields.observedAtMs[slot] = Math.max(fields.observedAtMs[slot]!, observedAtMs);
      fields.version++;
    },
    close: () => decoder.close(),
  });
}
