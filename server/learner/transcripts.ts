import { chmodSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ClientMemory } from "../../models/learning/client.ts";
import type { Batch } from "../../models/learning/nodeLeader/batch.ts";
import { RoundHead, recordOf, SumHead, type SumRecord } from "../../models/learning/nodeLeader/transcript.ts";
import { memoryBytes, memoryOf } from "../../models/learning/record.ts";
import { canonicalJson } from "../../twins/core/digest.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { diskFailure } from "../store/files.ts";

/** How much a leader keeps, bytes. */
export interface TranscriptLimits {
  /** Of all rounds: before a new one is begun, the oldest are dropped until it has room. */
  readonly all: number;
  /** Of one round: with so much of it no more sums are made. */
  readonly round: number;
}
export const TRANSCRIPT_LIMITS: TranscriptLimits = { all: 4 * 2 ** 30, round: 2 ** 30 };

/** What a leader keeps of its rounds, so that others can make its updates again. Every change is durable when the method returns. */
export interface Transcripts {
  /** Begins a round. @param memory what the leader kept of the round before */
  begin(head: RoundHead, memory: ClientMemory | null): void;
  /** Keeps a sum of the round that was begun last. @returns whether the round has room for another one */
  keep(summed: Batch): boolean;
  close(): void;
}

/** A round that a leader has kept. @throws CodedError STORE_CORRUPT, where it is read, for what is none */
export interface KeptRound {
  readonly head: RoundHead;
  readonly memory: ClientMemory | null;
  sums(): Iterable<SumRecord>;
}

const SCHEMA = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS rounds (
  id INTEGER PRIMARY KEY AUTOINCREMENT, head TEXT NOT NULL, memory BLOB, bytes INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sums (
  id INTEGER PRIMARY KEY, round INTEGER NOT NULL REFERENCES rounds (id) ON DELETE CASCADE, head TEXT NOT NULL,
  vectors BLOB NOT NULL, bytes INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS of_round ON sums (round);
`;

export const transcriptsIn = (folder: string): string => join(folder, "transcript.sqlite");

/** @returns STORE_* when the disk fails */
export function openTranscripts(path: string, limits = TRANSCRIPT_LIMITS): Result<Transcripts> {
  try {
    makeFolder(dirname(path));
    const db = new DatabaseSync(path, { timeout: 2_000 });
    db.exec(SCHEMA);
    // Of whose members it is, is nobody's business but an auditor's.
    chmodSync(path, 0o600);
    return ok(transcripts(db, limits));
  } catch (error) {
    return diskFailure(error);
  }
}

function transcripts(db: DatabaseSync, limits: TranscriptLimits): Transcripts {
  const sql = {
    begin: db.prepare("INSERT INTO rounds (head, memory, bytes) VALUES (?, ?, ?)"),
    keep: db.prepare("INSERT INTO sums (round, head, vectors, bytes) VALUES (?, ?, ?, ?)"),
    all: db.prepare("SELECT (SELECT total(bytes) FROM rounds) + (SELECT total(bytes) FROM sums) AS bytes"),
    one: db.prepare("SELECT total(bytes) AS bytes FROM sums WHERE round = ?"),
    drop: db.prepare("DELETE FROM rounds WHERE id = (SELECT min(id) FROM rounds)"),
  };
  let round: number | bigint = 0;
  return {
    begin(head, memory) {
      while (Number(sql.all.get()?.bytes) > limits.all - limits.round) sql.drop.run();
      const json = canonicalJson(head);
      const kept = memory === null ? null : memoryBytes(memory);
      round = sql.begin.run(json, kept, json.length + (kept?.length ?? 0)).lastInsertRowid;
    },
    keep(summed) {
      const { vectors, ...sum } = recordOf(summed);
      const [json, bytes] = [canonicalJson(sum), Buffer.concat(vectors)];
      sql.keep.run(round, json, bytes, json.length + bytes.length);
      return Number(sql.one.get(round)?.bytes) < limits.round;
    },
    close: () => db.close(),
  };
}

function corrupt(path: string): CodedError {
  const en = `${path} is damaged: it shows nothing of the node's rounds. Bring back a copy.`;
  return new CodedError({
    code: "STORE_CORRUPT",
    message: en,
    said: { en, zh: `${path} 已损坏，无法证明节点的轮次。请恢复备份。` },
  });
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

const blob = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array(0));

function sumIn(path: string, row: Record<string, unknown>): SumRecord {
  const parsed = SumHead.safeParse(jsonOf(row.head));
  if (!parsed.success) throw corrupt(path);
  const all = blob(row.vectors);
  const length = all.length / Math.max(1, parsed.data.masked.length);
  return { ...parsed.data, vectors: parsed.data.masked.map((_, i) => all.subarray(i * length, (i + 1) * length)) };
}

/**
 * Reads a leader's rounds, the newest first, also while it leads.
 * @param read told each; nothing of it may be read later
 * @returns HOST_CONFIG where there are none, STORE_* when the disk fails @throws CodedError STORE_CORRUPT
 */
export async function readTranscripts<T>(
  path: string,
  read: (rounds: Iterable<KeptRound>) => Promise<T>,
): Promise<Result<T>> {
  if (!existsSync(path))
    return refuse("HOST_CONFIG", {
      en: `${dirname(path)} has no transcript of a node. Name the folder that was given to aitn learn lead.`,
      zh: `${dirname(path)} 中没有节点的记录。请指定 aitn learn lead 所用的文件夹。`,
    });
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return ok(await read(roundsIn(db, path)));
  } catch (error) {
    return diskFailure(error);
  } finally {
    db?.close();
  }
}

function* roundsIn(db: DatabaseSync, path: string): Iterable<KeptRound> {
  const sums = db.prepare("SELECT head, vectors FROM sums WHERE round = ? ORDER BY id");
  const ids = db.prepare("SELECT id FROM rounds ORDER BY id DESC").all();
  for (const { id } of ids) {
    const row = db.prepare("SELECT head, memory FROM rounds WHERE id = ?").get(Number(id));
    // Dropped meanwhile.
    if (row === undefined) continue;
    const head = RoundHead.safeParse(jsonOf(row.head));
    const memory = row.memory === null ? null : memoryOf(blob(row.memory));
    if (!head.success || (memory === null && row.memory !== null)) throw corrupt(path);
    yield {
      head: head.data,
      memory,
      *sums() {
        for (const sum of sums.iterate(Number(id))) yield sumIn(path, sum);
      },
    };
  }
}
