import type { Provenance, QualityCode } from "../../twins/core/reading.ts";
import type { Failure, Result } from "../../twins/core/result.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import type { ChartRow, JournalledEvent } from "../../twins/protocol/console.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import type { TopicQuery } from "./topics.ts";

/** What is kept of a reading. Every VerifiedReading is one. */
export interface ReadingRow {
  /** Numbers of the Thing and of its property, as in the TwinState that `SlotNames` speaks for. */
  readonly thing: number;
  readonly property: number;
  readonly value: number;
  readonly quality: QualityCode;
  readonly observedAtMs: number;
}

/** One property of one Thing, by name: numbers hold for a process, names for ever. */
export interface SeriesKey {
  readonly thing: string;
  readonly property: string;
}

/** Turns slot numbers into names. The answer for a pair of numbers must never change. */
export interface SlotNames {
  nameOf(thing: number, property: number): SeriesKey | null;
}

/** The names of a live twin's slots. */
export const slotNames = (state: TwinState): SlotNames => ({
  nameOf(thing, property) {
    const entry = state.entries[thing];
    const model = entry?.model.properties[property];
    return entry === undefined || model === undefined ? null : { thing: entry.thing.id, property: model.name };
  },
});

/** What was known of a Thing from `atMs` on. A later record of the same Thing replaces it. */
export interface ThingRecord {
  readonly atMs: number;
  readonly thing: Thing;
  readonly model: ThingModel;
  readonly online: boolean;
  readonly tier: 0 | 1 | 2 | 3;
  readonly provenance: Provenance | null;
}

export interface KeyedValue {
  readonly key: string;
  readonly value: unknown;
}

/** Longest key of the journal; printable ASCII without spaces. */
export const MAX_KEY_CHARS = 200;
/** Largest JSON text of one value. */
export const MAX_VALUE_CHARS = 16 * 1024 * 1024;

/**
 * Domain state that must survive a kill: plans, commands, comparisons. Values are JSON. A write is visible to `get` and
 * `list` when it is durable, not before. Failures: STORE_FULL, STORE_BUSY, WIRE_TOO_LARGE.
 */
export interface Journal {
  put(key: string, value: unknown): Promise<Result<void>>;
  /** All or nothing. A value of `undefined` removes its key. */
  putAll(changes: readonly KeyedValue[]): Promise<Result<void>>;
  remove(key: string): Promise<Result<void>>;
  /** undefined when there is none. */
  get(key: string): unknown;
  /** In key order, at most `limit` (10,000 unless told). */
  list(prefix: string, limit?: number): KeyedValue[];
}

export type Extent =
  | { readonly fromMs: number; readonly toMs: number }
  | { readonly fromMs: null; readonly toMs: null };

/** What may be kept. Readings go by whole 10-minute windows; of each property the newest older value stays. */
export interface Retention {
  /** Readings and events from before go. */
  readonly beforeMs: number;
  /** Limit of the readings' file, free pages not counted; the oldest readings go. */
  readonly maxBytes: number;
}

export interface StoreStats {
  /** Rows held, in memory and on disk. */
  readonly rows: number;
  /** Rows that are in the append log only. */
  readonly openRows: number;
  readonly series: number;
  readonly chunks: number;
  /** Bytes of the readings' file, free pages not counted. */
  readonly fileBytes: number;
  readonly counters: Readonly<Record<StoreCounter, number>>;
}

export type StoreCounter =
  | "appended"
  | "groups"
  | "refusedFull"
  | "refusedBusy"
  | "tornTails"
  | "damagedLogs"
  | "damagedFiles"
  | "damagedChunks"
  | "sealed"
  | "sealFailed"
  | "prunedChunks";

/** Told when something was found wrong and worked around, e.g. STORE_CORRUPT with the file that was set aside. */
export type StoreNotice = (failure: Failure) => void;

/** History of one site, and the journal of its domain state. */
export interface HistoryStore {
  readonly siteId: string;
  readonly journal: Journal;
  /** Resolves when durable. Nothing of a refused batch is kept: STORE_FULL, STORE_BUSY, STATE_UNKNOWN_PROPERTY. */
  append(rows: readonly ReadingRow[], names: SlotNames): Promise<Result<void>>;
  /** A Thing was added, changed, came or went. Needed before `asOf` knows of it. */
  recordThing(record: ThingRecord): Promise<Result<void>>;
  /** Gives the event its number and keeps it. */
  appendEvent(event: Omit<JournalledEvent, "seq">): Promise<Result<JournalledEvent>>;
  /**
   * Minimum, maximum and mean of the good and uncertain values in `points` equal buckets of [fromMs, toMs), oldest
   * first. Buckets without such a value are absent: a gap is a gap. STORE_RANGE when the range is empty.
   */
  range(key: SeriesKey, fromMs: number, toMs: number, points: number): Promise<Result<ChartRow[]>>;
  /**
   * The twin at a moment: for every Thing known then, the newest observation of each property made at or before it.
   * Desired values are not history and are left out. STORE_RANGE when nothing was known yet.
   */
  asOf(atMs: number): Promise<Result<Snapshot>>;
  extent(): Promise<Result<Extent>>;
  /** Events of [fromMs, toMs), oldest first, at most `limit`. */
  events(fromMs: number, toMs: number, limit: number): Promise<Result<{ events: JournalledEvent[]; more: boolean }>>;
  /**
   * What had been told of each subject of a kind by a moment: the subjects first told of last come first, the events of
   * each oldest first. One look-up a subject, some 20 us each. STORE_RANGE when the events of then were pruned; the last
   * word on what is not over stays.
   */
  told(query: TopicQuery): Promise<Result<JournalledEvent[][]>>;
  /** Moves everything from the log into compressed chunks. Called by a timer; calling it is never needed. */
  seal(): Promise<Result<void>>;
  prune(retention: Retention): Promise<Result<{ rows: number }>>;
  stats(): StoreStats;
  close(): Promise<void>;
}
