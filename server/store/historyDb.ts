import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DecodeBuffer, decodeChunk, encodeChunk, MAX_CHUNK_ROWS } from "./columns.ts";
import { inTransaction } from "./inTransaction.ts";
import type { OpenData } from "./openData.ts";
import { seriesKey, seriesName } from "./openData.ts";
import type { Extent, SeriesKey } from "./port.ts";
import { type Block, later, newestOfBlocks, type Summary, summarise } from "./query.ts";
import type { Observation, RowBuffer, Rows } from "./rows.ts";

/** Chunks never cross a multiple of this, so that a time finds its chunks by index. */
export const WINDOW_MS = 600_000;
/**
 * A chart reads the chunks of so much time at once: a JavaScript array of its own for each chunk costs more than reading it
 * (100 devices over a day: more than half of what SQLite took).
 */
const RUN_MS = 24 * WINDOW_MS;
/** Decoded rows kept for scrubbing, 17 bytes each. */
export const CACHE_ROWS = 1_000_000;

/**
 * Charts read many chunks: mapped, their pages cost no system call each (100 devices over a day: a third less CPU time).
 * SQLite reads what lies behind the limit as before, and never writes through the map.
 */
const MAPPED_BYTES = 256 * 1024 * 1024;

const SCHEMA = `
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA mmap_size = ${MAPPED_BYTES};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 16777216;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value REAL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
  CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY, series INTEGER, first_ms REAL, last_ms REAL, n INTEGER,
    vmin REAL, vmax REAL, vsum REAL, vcount INTEGER, data BLOB);
  CREATE INDEX IF NOT EXISTS chunks_series ON chunks (series, first_ms);
  CREATE INDEX IF NOT EXISTS chunks_first ON chunks (first_ms);
  -- The newest observation of each series among those that were pruned.
  CREATE TABLE IF NOT EXISTS floors (series INTEGER PRIMARY KEY, t REAL, v REAL, q INTEGER);`;

export interface Chunk {
  readonly name: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly n: number;
  readonly summary: Summary;
  readonly data: Uint8Array;
}

const slice = (rows: Rows, from: number, to: number): Rows => ({
  n: to - from,
  t: rows.t.subarray(from, to),
  v: rows.v.subarray(from, to),
  q: rows.q.subarray(from, to),
});

/** Cuts the rows of a series at window borders and at the row limit, and packs each part. */
export function* packSeries(name: string, buffer: RowBuffer): Generator<Chunk> {
  const rows = buffer.rows();
  for (let from = 0; from < rows.n; ) {
    const window = Math.floor(rows.t[from]! / WINDOW_MS);
    let to = from + 1;
    while (to < rows.n && to - from < MAX_CHUNK_ROWS && Math.floor(rows.t[to]! / WINDOW_MS) === window) to++;
    const part = slice(rows, from, to);
    yield {
      name,
      firstMs: part.t[0]!,
      lastMs: part.t[part.n - 1]!,
      n: part.n,
      summary: summarise(part),
      data: encodeChunk(part),
    };
    from = to;
  }
}

/** Packs everything, giving way to other work every few milliseconds. */
export async function packAll(data: OpenData, giveWay: () => Promise<void>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let rows = 0;
  for (const [name, buffer] of data.buffers) {
    for (const chunk of packSeries(name, buffer)) {
      chunks.push(chunk);
      rows += chunk.n;
    }
    if (rows > 50_000) {
      rows = 0;
      await giveWay();
    }
  }
  return chunks;
}

type ChunkRow = [
  id: number,
  firstMs: number,
  lastMs: number,
  min: number | null,
  max: number | null,
  sum: number,
  count: number,
  /** Absent where only the summary was asked for. */
  data?: Uint8Array,
];
const SUMMARY = "id, first_ms, last_ms, vmin, vmax, vsum, vcount";
/** Rows as arrays: a third cheaper than as objects, and charts read many. */
const asArrays = (statement: StatementSync): StatementSync => {
  statement.setReturnArrays(true);
  return statement;
};

const statements = (db: DatabaseSync) => ({
  getMeta: db.prepare("SELECT value FROM meta WHERE name = ?"),
  allSeries: db.prepare("SELECT id, name FROM series ORDER BY id"),
  findSeries: db.prepare("SELECT id FROM series WHERE name = ?"),
  range: asArrays(
    db.prepare(
      `SELECT ${SUMMARY}, data FROM chunks WHERE series = ? AND first_ms >= ? AND first_ms < ? ORDER BY first_ms, id`,
    ),
  ),
  summaries: asArrays(
    db.prepare(
      `SELECT ${SUMMARY} FROM chunks WHERE series = ? AND first_ms >= ? AND first_ms < ? ORDER BY first_ms, id`,
    ),
  ),
  // Bytes stay bytes: in a database of UTF-8, which ours is, text is not looked into.
  run: asArrays(
    db.prepare(
      `SELECT group_concat(length(data)), CAST(group_concat(data, '') AS BLOB) FROM chunks
       WHERE series = ? AND first_ms >= ? AND first_ms < ?`,
    ),
  ),
  data: db.prepare("SELECT data FROM chunks WHERE id = ?"),
  newest: db.prepare("SELECT first_ms FROM chunks WHERE series = ? AND first_ms <= ? ORDER BY first_ms DESC LIMIT 1"),
  floor: db.prepare("SELECT t, v, q FROM floors WHERE series = ?"),
  first: db.prepare("SELECT MIN(first_ms) AS x FROM chunks"),
  last: db.prepare("SELECT MAX(last_ms) AS x FROM chunks WHERE first_ms >= (SELECT MAX(first_ms) FROM chunks) - ?"),
  totals: db.prepare("SELECT COUNT(*) AS chunks, COALESCE(SUM(n), 0) AS rows FROM chunks"),
});

const writers = (db: DatabaseSync) => ({
  setMeta: db.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
  addSeries: db.prepare("INSERT INTO series (name) VALUES (?)"),
  addChunk: db.prepare(
    "INSERT INTO chunks (series, first_ms, last_ms, n, vmin, vmax, vsum, vcount, data) VALUES (?,?,?,?,?,?,?,?,?)",
  ),
  doomed: asArrays(
    db.prepare(`SELECT ${SUMMARY}, data, series, n FROM chunks WHERE first_ms < ? ORDER BY first_ms, id`),
  ),
  setFloor: db.prepare(
    "INSERT INTO floors VALUES (?,?,?,?) ON CONFLICT (series) DO UPDATE SET t = excluded.t, v = excluded.v, q = excluded.q WHERE excluded.t >= t",
  ),
  drop: db.prepare("DELETE FROM chunks WHERE first_ms < ?"),
});

/** The readings on disk: packed chunks in SQLite. Every method may throw an SQLite error. */
export class HistoryDb {
  readonly #db: DatabaseSync;
  readonly #read: Record<keyof ReturnType<typeof statements>, StatementSync>;
  readonly #write: Record<keyof ReturnType<typeof writers>, StatementSync> | null;
  readonly #ids = new Map<string, number>();
  readonly #buffer = new DecodeBuffer();
  readonly #cache = new Map<number, Rows>();
  #cachedRows = 0;
  readonly #onDamage: () => void;

  constructor(db: DatabaseSync, readOnly: boolean, onDamage: () => void) {
    this.#db = db;
    if (!readOnly) db.exec(SCHEMA);
    this.#read = statements(db);
    this.#write = readOnly ? null : writers(db);
    this.#onDamage = onDamage;
    for (const row of this.#read.allSeries.all()) this.#ids.set(String(row.name), Number(row.id));
  }

  #meta(name: string): number | null {
    const value = this.#read.getMeta.get(name)?.value;
    return value == null ? null : Number(value);
  }

  /** The log file up to which everything is here. */
  get sealedFile(): number {
    return this.#meta("sealedFile") ?? 0;
  }

  get prunedBeforeMs(): number {
    return this.#meta("prunedBeforeMs") ?? -Infinity;
  }

  seriesKeys(): SeriesKey[] {
    return [...this.#ids.keys()].map(seriesKey);
  }

  #load(id: number, data: Uint8Array | undefined, buffer?: DecodeBuffer): Rows | null {
    return this.#decode(data ?? (this.#read.data.get(id)!.data as Uint8Array), buffer);
  }

  #decode(data: Uint8Array, buffer?: DecodeBuffer): Rows | null {
    const rows = decodeChunk(data, buffer);
    if (rows === null) this.#onDamage();
    return rows;
  }

  #block([id, firstMs, lastMs, min, max, sum, count, data]: ChunkRow): Block {
    const summary = { min: min ?? Infinity, max: max ?? -Infinity, sum, count };
    const rows = () => this.#cache.get(id) ?? this.#load(id, data, this.#buffer);
    return { firstMs, lastMs, summary, rows };
  }

  *blocks(key: SeriesKey, fromMs: number, toMs: number, bucketMs: number): Iterable<Block> {
    const id = this.#ids.get(seriesName(key));
    if (id === undefined) return;
    const from = Math.floor(fromMs / WINDOW_MS) * WINDOW_MS;
    if (bucketMs > 0 && bucketMs < WINDOW_MS) {
      for (let at = from; at < toMs; at += RUN_MS) yield* this.#run(id, at, Math.min(toMs, at + RUN_MS));
      return;
    }
    // Most chunks lie within one wide bucket: their summaries do, and the few others are loaded one by one.
    const statement = bucketMs > 0 ? this.#read.summaries : this.#read.range;
    for (const row of statement.iterate(id, from, toMs)) yield this.#block(row as unknown as ChunkRow);
  }

  /** The chunks that begin in [fromMs, toMs), in no order, and each with the times of all. */
  *#run(series: number, fromMs: number, toMs: number): Iterable<Block> {
    const [lengths, data] = this.#read.run.get(series, fromMs, toMs) as unknown as [string | null, Uint8Array | null];
    if (lengths === null || data === null) return;
    let at = 0;
    for (const length of lengths.split(",")) {
      const bytes = data.subarray(at, at + Number(length));
      at += bytes.length;
      const rows = () => this.#decode(bytes, this.#buffer);
      yield { firstMs: fromMs, lastMs: toMs + WINDOW_MS, summary: null, rows };
    }
  }

  /** Also remembers the chunk's rows: scrubbing asks for neighbours. */
  #remembered(row: ChunkRow): Block {
    const block = this.#block(row);
    const rows = () => {
      const held = this.#cache.get(row[0]);
      const now = held ?? this.#load(row[0], row[7]);
      if (now === null) return null;
      if (held === undefined) this.#cachedRows += now.n;
      this.#cache.delete(row[0]);
      this.#cache.set(row[0], now);
      for (const [id, old] of this.#cache) {
        if (this.#cachedRows <= CACHE_ROWS) break;
        this.#cache.delete(id);
        this.#cachedRows -= old.n;
      }
      return now;
    };
    return { ...block, rows };
  }

  get cachedRows(): number {
    return this.#cachedRows;
  }

  newest(key: SeriesKey, atMs: number): Observation | null {
    const id = this.#ids.get(seriesName(key));
    if (id === undefined) return null;
    let newest: Observation | null = null;
    // A damaged chunk must not hide the one before it, hence the loop; it ends at the first chunk that can be read.
    for (let before = atMs; newest === null; ) {
      const first = this.#read.newest.get(id, before)?.first_ms;
      if (first == null) break;
      const window = Math.floor(Number(first) / WINDOW_MS) * WINDOW_MS;
      // In the order they were recorded: of two observations of one time the later record holds.
      const rows = (this.#read.range.all(id, window, window + WINDOW_MS) as unknown as ChunkRow[]).sort(
        (a, b) => a[0] - b[0],
      );
      newest = newestOfBlocks(
        rows.map((row) => this.#remembered(row)),
        atMs,
      );
      // The smallest step that epoch milliseconds still resolve as doubles.
      before = window - 0.001;
    }
    const floor = this.#read.floor.get(id);
    if (floor == null || Number(floor.t) > atMs) return newest;
    const value = floor.v === null ? Number.NaN : Number(floor.v);
    return later({ observedAtMs: Number(floor.t), value, quality: Number(floor.q) }, newest);
  }

  extent(): Extent {
    const first = this.#read.first.get()?.x;
    const last = this.#read.last.get(WINDOW_MS)?.x;
    return first == null || last == null ? { fromMs: null, toMs: null } : { fromMs: Number(first), toMs: Number(last) };
  }

  totals(): { chunks: number; rows: number } {
    const row = this.#read.totals.get()!;
    return { chunks: Number(row.chunks), rows: Number(row.rows) };
  }

  /** Bytes of the pages in use. */
  bytes(): number {
    const pragma = (name: string): number => Number(Object.values(this.#db.prepare(`PRAGMA ${name}`).get()!)[0]);
    return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
  }

  /** Takes the chunks of the log files up to `file`. All or nothing. */
  seal(chunks: readonly Chunk[], file: number): void {
    const write = this.#write!;
    const fresh = new Map<string, number>();
    inTransaction(this.#db, () => {
      for (const { name, firstMs, lastMs, n, summary: s, data } of chunks) {
        let id = this.#ids.get(name) ?? fresh.get(name);
        if (id === undefined) {
          id = Number(write.addSeries.run(name).lastInsertRowid);
          fresh.set(name, id);
        }
        const none = s.count === 0;
        write.addChunk.run(id, firstMs, lastMs, n, none ? null : s.min, none ? null : s.max, s.sum, s.count, data);
      }
      write.setMeta.run("sealedFile", file);
    });
    for (const [name, id] of fresh) this.#ids.set(name, id);
  }

  /** Drops whole windows before a time. @returns how many rows and chunks went. */
  prune(beforeMs: number): { rows: number; chunks: number } {
    const write = this.#write!;
    const edge = Math.floor(beforeMs / WINDOW_MS) * WINDOW_MS;
    let rows = 0;
    let chunks = 0;
    inTransaction(this.#db, () => {
      for (const doomed of write.doomed.iterate(edge)) {
        const [series, n] = (doomed as unknown as unknown[]).slice(8) as [number, number];
        rows += n;
        chunks++;
        const newest = newestOfBlocks([this.#block(doomed as unknown as ChunkRow)], Infinity);
        if (newest === null) continue;
        const value = Number.isNaN(newest.value) ? null : newest.value;
        write.setFloor.run(series, newest.observedAtMs, value, newest.quality);
      }
      if (chunks === 0) return;
      write.drop.run(edge);
      write.setMeta.run("prunedBeforeMs", Math.max(edge, this.prunedBeforeMs));
    });
    this.#cache.clear();
    this.#cachedRows = 0;
    if (chunks > 0) this.#db.exec("PRAGMA incremental_vacuum");
    return { rows, chunks };
  }

  close(): void {
    this.#db.close();
  }
}
