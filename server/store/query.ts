import { QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { ThingModel } from "../../twins/core/thing.ts";
import type { ChartRow, JournalledEvent } from "../../twins/protocol/console.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { Extent, SeriesKey, ThingRecord } from "./port.ts";
import { newestIn, type Observation, type Rows } from "./rows.ts";
import { timeText } from "./times.ts";
import type { ToldOf, TopicQuery } from "./topics.ts";

/** Of the good and uncertain values of a block. */
export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
}

/** Some rows of one series, loaded when they are needed. */
export interface Block {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly summary: Summary | null;
  /** Null when they are damaged. Valid until the rows of another block are asked for. */
  rows(): Rows | null;
}

/** Where rows, Things and events are found, whatever they are kept in. */
export interface HistorySource {
  seriesKeys(): SeriesKey[];
  /**
   * The blocks of a series that may hold rows of [fromMs, toMs). `bucketMs` says how finely they will be looked at: 0 for
   * every row. Only one such iteration may be under way at a time.
   */
  blocks(key: SeriesKey, fromMs: number, toMs: number, bucketMs: number): Iterable<Block>;
  newest(key: SeriesKey, atMs: number): Observation | null;
  /** The newest record of each Thing at or before a time, in the order of their first records. */
  thingsAt(atMs: number): ThingRecord[];
  extent(): Extent;
  events(fromMs: number, toMs: number, limit: number): JournalledEvent[];
  told(query: TopicQuery): ToldOf[];
  /** Everything before was pruned; -Infinity when nothing was. */
  prunedBeforeMs(): number;
  /** What was told before this time is not whole any more. */
  toldFromMs(): number;
}

/** Most buckets a chart may ask for. */
export const MAX_POINTS = 20_000;

export function summarise(rows: Rows): Summary {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < rows.n; i++) {
    if (rows.q[i]! >= QUALITY.bad) continue;
    const value = rows.v[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  return { min, max, sum, count };
}

/** Minimum, maximum and mean per bucket. Blocks that lie within one bucket are not opened. */
export function chart(
  source: HistorySource,
  key: SeriesKey,
  fromMs: number,
  toMs: number,
  points: number,
): Result<ChartRow[]> {
  if (!(toMs > fromMs))
    return refuse("STORE_RANGE", {
      en: `The range is empty: it ends at ${timeText(toMs)}, not after its begin at ${timeText(fromMs)}.`,
      zh: `时间范围为空：结束于 ${timeText(toMs)}，不晚于开始的 ${timeText(fromMs)}。`,
    });
  const n = Math.min(Math.max(1, Math.floor(points)), MAX_POINTS);
  const perMs = n / (toMs - fromMs);
  const min = new Float64Array(n).fill(Infinity);
  const max = new Float64Array(n).fill(-Infinity);
  const sum = new Float64Array(n);
  const count = new Uint32Array(n);
  const bucketOf = (t: number): number => Math.min(n - 1, Math.floor((t - fromMs) * perMs));
  /** Rows rise in time, so a bucket is summed up in registers until the first row behind its edge. */
  const addRows = ({ n: rows, t, v, q }: Rows): void => {
    let i = 0;
    while (i < rows && t[i]! < fromMs) i++;
    while (i < rows && t[i]! < toMs) {
      const b = bucketOf(t[i]!);
      const edge = Math.min(toMs, fromMs + (b + 1) / perMs);
      let low = min[b]!;
      let high = max[b]!;
      let total = 0;
      let seen = 0;
      do {
        if (q[i]! >= QUALITY.bad) continue;
        const value = v[i]!;
        if (value < low) low = value;
        if (value > high) high = value;
        total += value;
        seen++;
      } while (++i < rows && t[i]! < edge);
      min[b] = low;
      max[b] = high;
      sum[b]! += total;
      count[b]! += seen;
    }
  };
  for (const block of source.blocks(key, fromMs, toMs, 1 / perMs)) {
    const b = bucketOf(block.firstMs);
    const s = block.summary;
    if (s !== null && block.firstMs >= fromMs && block.lastMs < toMs && bucketOf(block.lastMs) === b) {
      min[b] = Math.min(min[b]!, s.min);
      max[b] = Math.max(max[b]!, s.max);
      sum[b]! += s.sum;
      count[b]! += s.count;
      continue;
    }
    const rows = block.rows();
    if (rows !== null) addRows(rows);
  }
  const rows: ChartRow[] = [];
  for (let b = 0; b < n; b++) if (count[b]! > 0) rows.push([fromMs + b / perMs, min[b]!, max[b]!, sum[b]! / count[b]!]);
  return ok(rows);
}

/** The later of two observations; of equal times the second, which was recorded later. */
export const later = (a: Observation | null, b: Observation | null): Observation | null =>
  a === null || (b !== null && b.observedAtMs >= a.observedAtMs) ? b : a;

export function newestOfBlocks(blocks: Iterable<Block>, atMs: number): Observation | null {
  let newest: Observation | null = null;
  for (const block of blocks) {
    if (block.firstMs > atMs) continue;
    const rows = block.rows();
    if (rows !== null) newest = later(newest, newestIn(rows, atMs));
  }
  return newest;
}

const pruned = (atMs: number): Result<never> =>
  refuse("STORE_RANGE", {
    en: `What was stored of ${timeText(atMs)} is no longer kept. Choose a later time.`,
    zh: `${timeText(atMs)} 的数据已不再保留，请选择更晚的时间。`,
  });

/** Rebuilds the twin. One look-up a property: some 10 us each, warm. */
export function snapshotAsOf(source: HistorySource, siteId: string, atMs: number): Result<Snapshot> {
  if (atMs < source.prunedBeforeMs()) return pruned(atMs);
  const records = source.thingsAt(atMs);
  if (records.length === 0)
    return refuse("STORE_RANGE", {
      en: `Nothing is stored of ${siteId} at or before ${timeText(atMs)}. Choose a later time.`,
      zh: `在 ${timeText(atMs)} 及之前没有 ${siteId} 的数据，请选择更晚的时间。`,
    });
  // A model may have been replaced; things of one type then share the newest that was known.
  const models = new Map<string, ThingModel>();
  for (const record of [...records].sort((a, b) => a.atMs - b.atMs)) models.set(record.model.type, record.model);
  const things = records.map((record) => {
    const readings = models.get(record.model.type)!.properties.map((property): [number | null, QualityCode, number] => {
      const seen = source.newest({ thing: record.thing.id, property: property.name }, atMs);
      if (seen === null) return [null, QUALITY.missing, 0];
      const value = Number.isNaN(seen.value) ? null : seen.value;
      return [value, seen.quality as QualityCode, seen.observedAtMs];
    });
    return {
      thing: record.thing,
      online: record.online,
      tier: record.tier,
      provenance: record.provenance,
      readings,
    };
  });
  return ok({ siteId, seq: 0, atMs, models: [...models.values()], things, desired: [] });
}

export function toldBy(source: HistorySource, query: TopicQuery): Result<JournalledEvent[][]> {
  if (query.atMs < source.toldFromMs()) return pruned(query.atMs);
  return ok(source.told(query).map(({ events }) => [...events]));
}

/** The newest records at or before a time, in the order of each Thing's first record. */
export function newestThings(records: Iterable<ThingRecord>, atMs: number): ThingRecord[] {
  const newest = new Map<string, ThingRecord>();
  for (const record of records) {
    const held = newest.get(record.thing.id);
    if (record.atMs <= atMs && (held === undefined || record.atMs >= held.atMs)) newest.set(record.thing.id, record);
  }
  return [...newest.values()];
}
