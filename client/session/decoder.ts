import { decodeFrame, type FrameLayout, readHeader } from "../../twins/state/deltaFrame.ts";

/** What the page tells the decoder. Buffers are transferred, never copied. */
export type DecoderOrder =
  | {
      type: "load";
      epoch: number;
      seq: number;
      layout: readonly FrameLayout[];
      values: Float64Array;
      observedAtMs: Float64Array;
    }
  | { type: "frame"; epoch: number; bytes: Uint8Array }
  | { type: "spare"; epoch: number; values: Float64Array; observedAtMs: Float64Array };

export type DecoderReport =
  | {
      type: "state";
      epoch: number;
      seq: number;
      serverTimeMs: number;
      frames: number;
      values: Float64Array;
      observedAtMs: Float64Array;
    }
  | { type: "gap"; epoch: number; expected: number; got: number }
  | { type: "damaged"; epoch: number; why: string };

export type Transfer = (report: DecoderReport, buffers: ArrayBufferLike[]) => void;

/**
 * Decodes delta frames away from the page's thread. It keeps its own arrays and lends the page one copy at a time:
 * while the page holds it, later frames are only decoded, and the newest state goes out when the copy comes back
 * (latest wins, so a slow page never queues). A missing frame ends decoding until the next snapshot is loaded.
 */
export function createDecoder(post: Transfer): (order: DecoderOrder) => void {
  let epoch = -1;
  let seq = 0;
  let serverTimeMs = 0;
  let frames = 0;
  let layout: readonly FrameLayout[] = [];
  let values = new Float64Array(0);
  let observedAtMs = new Float64Array(0);
  let spare: { values: Float64Array; observedAtMs: Float64Array } | null = null;
  let pending = false;
  let broken = true;

  function lend(): void {
    if (!pending || spare === null) return;
    const out = spare;
    spare = null;
    pending = false;
    out.values.set(values);
    out.observedAtMs.set(observedAtMs);
    post({ type: "state", epoch, seq, serverTimeMs, frames, ...out }, [out.values.buffer, out.observedAtMs.buffer]);
  }

  function frame(bytes: Uint8Array): void {
    const header = readHeader(bytes);
    if (header.ok && header.value.seq <= seq) return;
    if (header.ok && header.value.seq !== seq + 1) {
      broken = true;
      post({ type: "gap", epoch, expected: seq + 1, got: header.value.seq }, []);
      return;
    }
    const decoded = header.ok ? decodeFrame(bytes, layout, values, observedAtMs) : header;
    if (!decoded.ok) {
      broken = true;
      post({ type: "damaged", epoch, why: decoded.error.message }, []);
      return;
    }
    seq = decoded.value.seq;
    serverTimeMs = decoded.value.serverTimeMs;
    frames++;
    pending = true;
    lend();
  }

  return (order) => {
    if (order.type === "load") {
      ({ epoch, seq, layout } = order);
      values = order.values.slice();
      observedAtMs = order.observedAtMs.slice();
      spare = { values: order.values, observedAtMs: order.observedAtMs };
      pending = false;
      broken = false;
    } else if (order.epoch !== epoch) {
      return;
    } else if (order.type === "spare") {
      spare = { values: order.values, observedAtMs: order.observedAtMs };
      lend();
    } else if (!broken) {
      frame(order.bytes);
    }
  };
}
