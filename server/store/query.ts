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
  /** No row is before or after these; where there is a summary, there is one at each. */
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

/** Minimum, maximum, sum and count of equal parts of [fromMs, toMs). */
class Buckets {
  readonly #n: number;
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #perMs: number;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;
  readonly #count: Uint32Array;

  constructor(n: number, fromMs: number, toMs: number) {
    this.#n = n;
    this.#fromMs = fromMs;
    this.#toMs = toMs;
    this.#perMs = n / (toMs - fromMs);
    this.#min = new Float64Array(n).fill(Infinity);
    this.#max = new Float64Array(n).fill(-Infinity);
    this.#sum = new Float64Array(n);
    this.#count = new Uint32Array(n);
  }

  get widthMs(): number {
    return 1 / this.#perMs;
  }

  #of(t: number): number {
    return Math.min(this.#n - 1, Math.floor((t - this.#fromMs) * this.#perMs));
  }

  /** @returns false where the block does not lie within one bucket. */
  addWhole({ summary, firstMs, lastMs }: Block): boolean {
    if (summary === null || firstMs < this.#fromMs || lastMs >= this.#toMs) return false;
    const b = this.#of(firstMs);
    if (this.#of(lastMs) !== b) return false;
    this.#min[b] = Math.min(this.#min[b]!, summary.min);
    this.#max[b] = Math.max(this.#max[b]!, summary.max);
    this.#sum[b]! += summary.sum;
    this.#count[b]! += summary.count;
    return true;
  }

  /** Rows rise in time, so a bucket is summed up in registers until the first row behind its edge. */
  addRows({ n, t, v, q }: Rows): void {
    const [fromMs, toMs, perMs, min, max] = [this.#fromMs, this.#toMs, this.#perMs, this.#min, this.#max];
    let i = 0;
    while (i < n && t[i]! < fromMs) i++;
    while (i < n && t[i]! < toMs) {
      const b = this.#of(t[i]!);
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
      } while (++i < n && t[i]! < edge);
      min[b] = low;
      max[b] = high;
      this.#sum[b]! += total;
      this.#count[b]! += seen;
    }
  }

  rows(): ChartRow[] {
    const rows: ChartRow[] = [];
    for (let b = 0; b < this.#n; b++) {
      const count = this.#count[b]!;
      if (count > 0) rows.push([this.#fromMs + b / this.#perMs, this.#min[b]!, this.#max[b]!, this.#sum[b]! / count]);
    }
    return rows;
  }
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
  const buckets = new Buckets(Math.min(Math.max(1, Math.floor(points)), MAX_POINTS), fromMs, toMs);
  for (const block of source.blocks(key, fromMs, toMs, buckets.widthMs)) {
    if (buckets.addWhole(block)) continue;
    const rows = block.rows();
    if (rows !== null) buckets.addRows(rows);
  }
  return ok(buckets.rows());
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
