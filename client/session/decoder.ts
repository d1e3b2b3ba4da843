import { decodeFrame, type FrameLayout, readHeader } from "../../twins/state/deltaFrame.ts";
import { type SharedStates, type StateArrays, stateWriter } from "./sharedStates.ts";

/** What the page tells the decoder. Unshared buffers are transferred, never copied. */
export type DecoderOrder =
  | {
      type: "load";
      epoch: number;
      seq: number;
      layout: readonly FrameLayout[];
      values: Float64Array;
      observedAtMs: Float64Array;
      /** Where the states go; null where threads cannot share memory, then they go as reports. */
      shared: SharedStates | null;
    }
  | { type: "spare"; epoch: number; values: Float64Array; observedAtMs: Float64Array }
  | { type: "unload"; epoch: number };

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

export interface Decoder {
  order(order: DecoderOrder): void;
  frame(bytes: Uint8Array): void;
  /** A snapshot is on its way to the page: frames from here on are kept until the page has loaded it. */
  hold(): void;
}

/** Frames kept for a page that loads a snapshot: three seconds. Of more the oldest are dropped, which is then a gap. */
export const MAX_HELD = 64;

interface Twin {
  readonly epoch: number;
  readonly layout: readonly FrameLayout[];
  readonly values: Float64Array;
  readonly observedAtMs: Float64Array;
  /** Null while the states go as reports. */
  readonly publish: ((fill: (state: StateArrays) => void) => void) | null;
  seq: number;
  serverTimeMs: number;
  frames: number;
}

/**
 * Gives states to a page that shares no memory. It lends the page one pair of arrays at a time: while the page holds it,
 * later frames are only decoded, and the newest state goes out when the pair comes back.
 */
function lender(post: Transfer) {
  let spare: { values: Float64Array; observedAtMs: Float64Array } | null = null;
  let pending: Twin | null = null;
  const lend = (): void => {
    if (pending === null || spare === null) return;
    const { epoch, seq, serverTimeMs, frames, values, observedAtMs } = pending;
    const out = { values: spare.values, observedAtMs: spare.observedAtMs };
    spare = null;
    pending = null;
    out.values.set(values);
    out.observedAtMs.set(observedAtMs);
    post({ type: "state", epoch, seq, serverTimeMs, frames, ...out }, [out.values.buffer, out.observedAtMs.buffer]);
  };
  return {
    changed(twin: Twin): void {
      pending = twin;
      lend();
    },
    spare(pair: { values: Float64Array; observedAtMs: Float64Array }): void {
      spare = pair;
      lend();
    },
    clear(): void {
      spare = null;
      pending = null;
    },
  };
}

/**
 * Decodes delta frames away from the page's thread, into arrays of its own, and gives the page whole states: the newest
 * only, so a slow page never queues. A missing or damaged frame ends decoding until the next snapshot is loaded.
 */
export function createDecoder(post: Transfer): Decoder {
  const lent = lender(post);
  let twin: Twin | null = null;
  let held: Uint8Array[] | null = null;

  function broken(report: DecoderReport): void {
    twin = null;
    post(report, []);
  }

  function decode(at: Twin, bytes: Uint8Array): void {
    const { epoch } = at;
    const header = readHeader(bytes);
    if (header.ok && header.value.seq <= at.seq) return;
    if (header.ok && header.value.seq !== at.seq + 1)
      return broken({ type: "gap", epoch, expected: at.seq + 1, got: header.value.seq });
    const decoded = header.ok ? decodeFrame(bytes, at.layout, at.values, at.observedAtMs) : header;
    if (!decoded.ok) return broken({ type: "damaged", epoch, why: decoded.error.message });
    at.seq = decoded.value.seq;
    at.serverTimeMs = decoded.value.serverTimeMs;
    at.frames++;
    if (at.publish === null) return lent.changed(at);
    at.publish(({ values, observedAtMs, head }) => {
      values.set(at.values);
      observedAtMs.set(at.observedAtMs);
      head.set([at.seq, at.serverTimeMs, at.frames]);
    });
  }

  function load(order: DecoderOrder & { type: "load" }): void {
    const { epoch, seq, layout, shared } = order;
    const [values, observedAtMs] = [order.values.slice(), order.observedAtMs.slice()];
    const publish = shared === null ? null : stateWriter(shared);
    twin = { epoch, seq, layout, values, observedAtMs, publish, serverTimeMs: 0, frames: 0 };
    lent.clear();
    if (shared === null) lent.spare(order);
    const kept = held ?? [];
    held = null;
    for (const bytes of kept) frame(bytes);
  }

  function frame(bytes: Uint8Array): void {
    if (held !== null) {
      held.push(bytes);
      if (held.length > MAX_HELD) held.shift();
    } else if (twin !== null) {
      decode(twin, bytes);
    }
  }

  return {
    order(order) {
      if (order.type === "load") load(order);
      else if (order.epoch !== twin?.epoch) return;
      else if (order.type === "spare") lent.spare(order);
      else twin = null;
    },
    frame,
    hold() {
      held = [];
    },
  };
}
