import type { Branded } from "./ids.ts";

/** OPC UA status, reduced to its three severities. */
export const QUALITY = { good: 0, uncertain: 1, bad: 2, missing: 3 } as const;
export type Quality = keyof typeof QUALITY;
export type QualityCode = (typeof QUALITY)[Quality];
export const QUALITY_NAMES: readonly Quality[] = ["good", "uncertain", "bad", "missing"];

/** Where a Thing's data come from. Shown wherever the data are shown. */
export interface Provenance {
  readonly kind: "live" | "recorded" | "virtual" | "simulated";
  /** Recording and licence, or the name of the model; empty for live devices. */
  readonly source: string;
  /** Replay speed: 1 is real time. */
  readonly factor: number;
  /** Of a recording that says when it was made. */
  readonly replay?: ReplayClock | undefined;
}

/** Which moment of a recording is played when. All epoch ms; after `lastMs` and one step it begins again at `firstMs`. */
export interface ReplayClock {
  /** When the moment `recordedMs` of the recording was played. */
  readonly atMs: number;
  readonly recordedMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** From row to row. */
  readonly stepMs: number;
}

/** The recorded moment that is played at a time: that of the last row until then. Null where the recording does not say when it was made. */
export function recordedMomentMs({ kind, factor, replay }: Provenance, atMs: number): number | null {
  if (kind !== "recorded" || replay === undefined) return null;
  const { firstMs, lastMs, stepMs, recordedMs } = replay;
  const roundMs = lastMs - firstMs + stepMs;
  const playedMs = recordedMs - firstMs + (atMs - replay.atMs) * factor;
  const inRoundMs = ((playedMs % roundMs) + roundMs) % roundMs;
  return firstMs + Math.floor(inRoundMs / stepMs) * stepMs;
}

/**
 * One observation of one property, after every check of ingest. Values are numbers throughout: booleans are 0 and 1,
 * enumerations the index into the model's `values`. Only server/ingest makes one.
 */
export type VerifiedReading = {
  readonly thing: number;
  readonly property: number;
  /** NaN when the quality is missing. */
  readonly value: number;
  readonly quality: QualityCode;
  readonly observedAtMs: number;
  readonly receivedAtMs: number;
} & { readonly verified: Branded<"verified", "VerifiedReading"> };

/** However fast a replay goes, its rows come over a connection: it may be silent for so long, ms. */
export const REPLAY_SILENCE_MS = 5_000;
/** A replay slower than this makes nothing stay fresh any longer: the factor is the device's word. */
const SLOWEST_REPLAY = 0.1;

/**
 * Older than this a value is stale, ms of real time. A recorded Thing ages as fast as its replay goes: an hour of a recording that is
 * played 60 times as fast is a minute. Commands to robots are not judged by this but by real time.
 */
export function staleAfterMs(property: { readonly staleAfterMs: number }, provenance: Provenance | null): number {
  const usualMs = property.staleAfterMs;
  if (provenance?.kind !== "recorded") return usualMs;
  return Math.max(usualMs / Math.max(provenance.factor, SLOWEST_REPLAY), Math.min(usualMs, REPLAY_SILENCE_MS));
}
