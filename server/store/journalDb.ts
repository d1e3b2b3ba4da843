import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ThingModel } from "../../twins/core/thing.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { inTransaction } from "./inTransaction.ts";
import type { OpenData } from "./openData.ts";
import type { KeyedValue, ThingRecord } from "./port.ts";
import { TopicDb } from "./topicDb.ts";
import type { ToldOf, TopicQuery } from "./topics.ts";

/**
 * Domain state, events and what was known of Things: small, precious, and apart from the readings, so that a damaged
 * history does not take the commands with it.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 16777216;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value REAL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS site (id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS vals (key TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, at_ms REAL, json TEXT);
  CREATE INDEX IF NOT EXISTS events_at ON events (at_ms, seq);
  CREATE TABLE IF NOT EXISTS models (id INTEGER PRIMARY KEY, json TEXT UNIQUE);
  CREATE TABLE IF NOT EXISTS things (
    thing TEXT, at_ms REAL, model INTEGER, json TEXT, PRIMARY KEY (thing, at_ms)) WITHOUT ROWID;
  -- The order in which Things were first recorded.
  CREATE TABLE IF NOT EXISTS thing_order (thing TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;`;

const statements = (db: DatabaseSync) => ({
  getMeta: db.prepare("SELECT value FROM meta WHERE name = ?"),
  get: db.prepare("SELECT json FROM vals WHERE key = ?"),
  list: db.prepare("SELECT key, json FROM vals WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"),
  events: db.prepare("SELECT json FROM events WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms, seq LIMIT ?"),
  lastSeq: db.prepare("SELECT MAX(seq) AS x FROM events"),
  order: db.prepare("SELECT thing FROM thing_order ORDER BY place"),
  model: db.prepare("SELECT json FROM models WHERE id = ?"),
  thing: db.prepare(`SELECT json, model FROM things WHERE thing = ? AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1`),
});

const writers = (db: DatabaseSync) => ({
  setMeta: db.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
  set: db.prepare("INSERT INTO vals VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json"),
  remove: db.prepare("DELETE FROM vals WHERE key = ?"),
  addEvent: db.prepare("INSERT OR REPLACE INTO events VALUES (?, ?, ?)"),
  addModel: db.prepare("INSERT OR IGNORE INTO models (json) VALUES (?)"),
  addThing: db.prepare("INSERT OR REPLACE INTO things SELECT ?, ?, id, ? FROM models WHERE json = ?"),
  addOrder: db.prepare("INSERT OR IGNORE INTO thing_order SELECT ?, COUNT(*) FROM thing_order"),
  dropThings: db.prepare(
    `DELETE FROM things WHERE at_ms < (SELECT MAX(newer.at_ms) FROM things newer
     WHERE newer.thing = things.thing AND newer.at_ms <= ?)`,
  ),
});

/** Every method may throw an SQLite error. */
export class JournalDb {
  readonly #db: DatabaseSync;
  readonly #read: Record<keyof ReturnType<typeof statements>, StatementSync>;
  readonly #write: Record<keyof ReturnType<typeof writers>, StatementSync> | null;

  readonly #models = new Map<number, ThingModel>();
  /** Null for a reader: its folder may be older than this index, and it does not ask for it. */
  readonly #topics: TopicDb | null;

  constructor(db: DatabaseSync, readOnly: boolean) {
    this.#db = db;
    if (!readOnly) db.exec(SCHEMA);
    this.#read = statements(db);
    this.#write = readOnly ? null : writers(db);
    const topics = readOnly ? null : new TopicDb(db);
    this.#topics = topics;
    if (topics?.missing) inTransaction(this.#db, () => topics.fill());
  }

  get sealedFile(): number {
    return Number(this.#read.getMeta.get("sealedFile")?.value ?? 0);
  }

  /** The site whose history this is; `claimant` when it was nobody's. */
  siteOf(claimant: string): string {
    if (this.#write !== null)
      this.#db.prepare("INSERT INTO site SELECT ? WHERE NOT EXISTS (SELECT 1 FROM site)").run(claimant);
    return String(this.#db.prepare("SELECT id FROM site").get()?.id ?? claimant);
  }

  get lastSeq(): number {
    return Math.max(Number(this.#read.lastSeq.get()?.x ?? 0), Number(this.#read.getMeta.get("lastSeq")?.value ?? 0));
  }

  get(key: string): unknown {
    const json = this.#read.get.get(key)?.json;
    return json == null ? undefined : JSON.parse(String(json));
  }

  list(prefix: string, limit: number): KeyedValue[] {
    return this.#read.list
      .all(prefix, `${prefix}\x7f`, limit)
      .map((row) => ({ key: String(row.key), value: JSON.parse(String(row.json)) }));
  }

  events(fromMs: number, toMs: number, limit: number): JournalledEvent[] {
    return this.#read.events.all(fromMs, toMs, limit).map((row) => JSON.parse(String(row.json)));
  }

  told(query: TopicQuery, also: readonly string[]): ToldOf[] {
    return this.#topics?.told(query, also) ?? [];
  }

  /** What was told before this time is not whole any more. */
  get toldFromMs(): number {
    return this.#topics?.fromMs ?? Infinity;
  }

  thingsAt(atMs: number): ThingRecord[] {
    const records: ThingRecord[] = [];
    for (const { thing } of this.#read.order.all()) {
      const row = this.#read.thing.get(String(thing), atMs);
      if (row != null) records.push({ ...JSON.parse(String(row.json)), model: this.#model(Number(row.model)) });
    }
    return records;
  }

  /** Models are few and asked for with every Thing: parsed once. */
  #model(id: number): ThingModel {
    const held = this.#models.get(id);
    if (held !== undefined) return held;
    const model = JSON.parse(String(this.#read.model.get(id)!.json)) as ThingModel;
    this.#models.set(id, model);
    return model;
  }

  /** Takes what the log files up to `file` hold. Taking it twice changes nothing. */
  seal(data: OpenData, file: number): void {
    const write = this.#write!;
    inTransaction(this.#db, () => {
      for (const [key, json] of data.changes) {
        if (json === null) write.remove.run(key);
        else write.set.run(key, json);
      }
      let lastSeq = this.lastSeq;
      for (const event of data.eventList) {
        write.addEvent.run(event.seq, event.atMs, JSON.stringify(event));
        this.#topics!.add(event);
        lastSeq = Math.max(lastSeq, event.seq);
      }
      for (const { model, ...record } of data.things) {
        const json = JSON.stringify(model);
        write.addOrder.run(record.thing.id);
        write.addModel.run(json);
        write.addThing.run(record.thing.id, record.atMs, JSON.stringify(record), json);
      }
      write.setMeta.run("sealedFile", file);
      // Numbers of events that were pruned are not given again.
      write.setMeta.run("lastSeq", lastSeq);
    });
  }

  prune(beforeMs: number): void {
    inTransaction(this.#db, () => {
      this.#topics!.prune(beforeMs);
      this.#write!.dropThings.run(beforeMs);
    });
  }

  close(): void {
    this.#db.close();
  }
}
