import type { DatabaseSync } from "node:sqlite";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { TOPIC_KINDS, type ToldOf, type TopicQuery, topicOf } from "./topics.ts";

/** Finds the events of a subject, and the subjects of a kind, by time: what was so at a moment costs no scan. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS topics (
    kind TEXT, subject TEXT, at_ms REAL, seq INTEGER, over INTEGER,
    PRIMARY KEY (kind, subject, at_ms, seq)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS topics_at ON topics (at_ms);
  CREATE TABLE IF NOT EXISTS subjects (
    kind TEXT, subject TEXT, first_ms REAL, PRIMARY KEY (kind, subject)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS subjects_first ON subjects (kind, first_ms);`;

/** Which kinds of events the index has: a folder of an earlier one is filled again. 2: additions to a site. */
const FORMAT = 2;

/** Of what lies before ?1, all but the newest of each subject that is not over. */
const OLD = `at_ms < ?1 AND NOT (over = 0 AND NOT EXISTS (SELECT 1 FROM topics AS newer
  WHERE newer.kind = topics.kind AND newer.subject = topics.subject AND newer.at_ms < ?1
  AND (newer.at_ms, newer.seq) > (topics.at_ms, topics.seq)))`;

const statements = (db: DatabaseSync) => ({
  add: db.prepare("INSERT OR IGNORE INTO topics VALUES (?, ?, ?, ?, ?)"),
  addSubject: db.prepare(
    "INSERT INTO subjects VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET first_ms = MIN(first_ms, excluded.first_ms)",
  ),
  subjects: db.prepare(
    "SELECT subject, first_ms FROM subjects WHERE kind = ? AND first_ms <= ? ORDER BY first_ms DESC, subject LIMIT ?",
  ),
  one: db.prepare("SELECT first_ms FROM subjects WHERE kind = ? AND subject = ? AND first_ms <= ?"),
  events: db.prepare(
    `SELECT events.json FROM topics JOIN events ON events.seq = topics.seq
     WHERE kind = ? AND subject = ? AND topics.at_ms <= ? ORDER BY topics.at_ms DESC, topics.seq DESC LIMIT ?`,
  ),
  dropOld: db.prepare(`DELETE FROM topics WHERE ${OLD}`),
  dropSubjects: db.prepare(
    `DELETE FROM subjects WHERE kind = ? AND first_ms < ? AND NOT EXISTS (
     SELECT 1 FROM topics WHERE topics.kind = subjects.kind AND topics.subject = subjects.subject)`,
  ),
  dropEvents: db.prepare(
    "DELETE FROM events WHERE at_ms < ?1 AND seq NOT IN (SELECT seq FROM topics WHERE at_ms < ?1)",
  ),
  getMeta: db.prepare("SELECT value FROM meta WHERE name = ?"),
  setMeta: db.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
  allEvents: db.prepare("SELECT json FROM events"),
});

/** Which events are about what, beside the journal's events. Callers open the transactions. */
export class TopicDb {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: DatabaseSync) {
    db.exec(SCHEMA);
    this.#sql = statements(db);
  }

  /** A folder from before there was this index, or a kind in it; its events are to be added once. */
  get missing(): boolean {
    return Number(this.#sql.getMeta.get("topics")?.value ?? 0) < FORMAT;
  }

  /** What the index has already stays as it is. */
  fill(): void {
    for (const row of this.#sql.allEvents.iterate()) this.add(JSON.parse(String(row.json)));
    this.#sql.setMeta.run("topics", FORMAT);
  }

  add({ event, atMs, seq }: JournalledEvent): void {
    const topic = topicOf(event);
    if (topic === null) return;
    this.#sql.add.run(topic.kind, topic.subject, atMs, seq, topic.over ? 1 : 0);
    this.#sql.addSubject.run(topic.kind, topic.subject, atMs);
  }

  #toldOf({ kind, atMs, depth }: TopicQuery, subject: string, firstMs: number): ToldOf {
    const events = this.#sql.events
      .all(kind, subject, atMs, depth)
      .map((row): JournalledEvent => JSON.parse(String(row.json)))
      .reverse();
    return { subject, firstMs, events };
  }

  /** @param also subjects that are asked for whether or not they are among the newest. */
  told(query: TopicQuery, also: readonly string[]): ToldOf[] {
    const { kind, atMs, subjects } = query;
    const found = new Map<string, number>();
    for (const row of this.#sql.subjects.all(kind, atMs, subjects))
      found.set(String(row.subject), Number(row.first_ms));
    for (const subject of also) {
      const row = found.has(subject) ? undefined : this.#sql.one.get(kind, subject, atMs);
      if (row !== undefined) found.set(subject, Number(row.first_ms));
    }
    return [...found].map(([subject, firstMs]) => this.#toldOf(query, subject, firstMs));
  }

  /** Nothing from before this is whole any more; -Infinity when nothing was dropped. */
  get fromMs(): number {
    const value = this.#sql.getMeta.get("topicsFromMs")?.value;
    return value == null ? -Infinity : Number(value);
  }

  /** Drops the events from before a time, but for the last word on what is not over. */
  prune(beforeMs: number): void {
    this.#sql.dropOld.run(beforeMs);
    this.#sql.dropEvents.run(beforeMs);
    for (const kind of TOPIC_KINDS) this.#sql.dropSubjects.run(kind, beforeMs);
    this.#sql.setMeta.run("topicsFromMs", Math.max(beforeMs, this.fromMs));
  }
}
