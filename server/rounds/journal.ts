import { randomBytes } from "node:crypto";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type ClientMemory, newcomer } from "../../models/learning/client.ts";
import { memoryBytes, memoryOf, messageBytes, messageOf, stateBytes, stateOf } from "../../models/learning/record.ts";
import type { Message, RoundReport } from "../../models/learning/round.ts";
import type { ServerState } from "../../models/learning/strategies/strategy.ts";
import { canonicalJson, type Digest, digestBytes } from "../../twins/core/digest.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import { diskFailure } from "../store/files.ts";
import { lockFolder } from "../store/lock.ts";
import { Demand } from "./demand.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS demand (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS turns (
  round INTEGER NOT NULL, place INTEGER NOT NULL, message BLOB NOT NULL, memory BLOB, PRIMARY KEY (round, place)
) STRICT;
CREATE TABLE IF NOT EXISTS rounds (round INTEGER PRIMARY KEY, state BLOB NOT NULL, json TEXT NOT NULL) STRICT;
`;

/** A client's part of a round: what it sent, and what it keeps for the next; null where only the client knows. */
export interface Turn {
  readonly message: Message;
  readonly memory: ClientMemory | null;
}

const Report = z.strictObject({
  round: z.int(),
  loss: z.number(),
  bytes: z.number(),
  dropped: z.array(
    z.strictObject({ client: z.string(), why: z.enum(["length", "not-finite", "examples", "control"]) }),
  ),
  suspected: z.array(z.string()),
});

const Closed = z.strictObject({
  report: Report,
  /** How good the weights are on the task's tests. */
  scores: z.array(z.number()),
  /** By place, basis points; absent where nobody is paid. */
  contributions: z.array(z.int()).optional(),
  /** Where updates may be late: whose came, by place, and whether they were joined or wait for those of later rounds. */
  late: z.strictObject({ came: z.array(z.int()), joined: z.boolean() }).optional(),
});

/** What is known of a round that is over. */
export interface ClosedRound {
  readonly report: RoundReport;
  readonly scores: readonly number[];
  /** What each client added, by place, basis points of 10,000; undefined where nobody is paid. */
  readonly contributions?: readonly number[] | undefined;
  /** Where updates may be late: whose came, by place, and whether they were joined or wait for those of later rounds. */
  readonly late?: { readonly came: readonly number[]; readonly joined: boolean } | undefined;
  /** Of the server's state after it, as `stateBytes`. */
  readonly state: Digest;
}

/** The rounds of a demand on disk. Every change is one transaction, durable when the method returns. */
export interface Journal {
  readonly demand: Demand;
  /** 32 random bytes, out of which the noise of private rounds is drawn. Who knows them can take it off. */
  readonly secret: Uint8Array;
  /** Rounds that are over. */
  readonly count: number;
  /** All of them, the first at first. */
  rounds(): readonly ClosedRound[];
  /** The server's state after a round; null for 0, and where that round is not over. @throws CodedError STORE_CORRUPT */
  stateAfter(round: number): ServerState | null;
  /** Whose turns of a round are here, by place; without reading them. */
  places(round: number): readonly number[];
  /** What a client sent in a round, counted from 0; null when nothing came. @throws CodedError STORE_CORRUPT */
  turn(round: number, place: number): Turn | null;
  /** What a client kept of the round before, nothing at first; null where only the client knows. */
  memoryBefore(round: number, place: number): ClientMemory | null;
  /** Keeps a turn in place of an earlier one. */
  keepTurn(round: number, place: number, turn: Turn): void;
  close(state: ServerState, closed: Omit<ClosedRound, "state">): ClosedRound;
  end(): void;
}

/** Thrown where a row is no row of ours. */
function corrupt(path: string): CodedError {
  const en = `${path} is damaged. Remove its folder and train anew, or bring back a copy.`;
  const zh = `${path} 已损坏。请删除其文件夹并重新训练，或恢复备份。`;
  return new CodedError({ code: "STORE_CORRUPT", message: en, said: { en, zh } });
}

function openDatabase(path: string, readOnly: boolean): Result<DatabaseSync> {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { readOnly });
    if (!readOnly) db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
    db.prepare("SELECT count(*) FROM rounds").get();
    return ok(db);
  } catch (error) {
    db?.close();
    return diskFailure(error);
  }
}

function journalOf(path: string, db: DatabaseSync, demand: Demand, release: () => void = () => {}): Journal {
  const sql = {
    rounds: db.prepare("SELECT round, state, json FROM rounds ORDER BY round"),
    count: db.prepare("SELECT count(*) AS n FROM rounds"),
    state: db.prepare("SELECT state FROM rounds WHERE round = ?"),
    turn: db.prepare("SELECT message, memory FROM turns WHERE round = ? AND place = ?"),
    places: db.prepare("SELECT place FROM turns WHERE round = ? ORDER BY place"),
    keep: db.prepare("INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?)"),
  };
  const blob = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array(0));
  const turn = (round: number, place: number): Turn | null => {
    const row = sql.turn.get(round, place);
    if (row === undefined) return null;
    const message = messageOf(blob(row.message));
    const memory = row.memory === null ? null : memoryOf(blob(row.memory));
    if (message === null || (memory === null && row.memory !== null)) throw corrupt(path);
    return { message, memory };
  };
  return {
    demand,
    get secret() {
      return blob(db.prepare("SELECT bytes FROM secret").get()?.bytes);
    },
    get count() {
      return Number(sql.count.get()?.n);
    },
    rounds: () =>
      sql.rounds.all().map((row) => {
        const closed = Closed.safeParse(JSON.parse(String(row.json)));
        if (!closed.success) throw corrupt(path);
        return { ...closed.data, state: digestBytes(blob(row.state)) };
      }),
    stateAfter(round) {
      const row = sql.state.get(round);
      if (row === undefined) return null;
      const state = stateOf(blob(row.state));
      if (state === null) throw corrupt(path);
      return state;
    },
    places: (round) => sql.places.all(round).map(({ place }) => Number(place)),
    turn,
    memoryBefore(round, place) {
      const before = round === 0 ? null : turn(round - 1, place);
      if (before === null) return newcomer;
      if (before.memory !== null) return before.memory;
      // Where a client keeps nothing, its message says so.
      return before.message.kept === digestBytes(memoryBytes(newcomer)) ? newcomer : null;
    },
    keepTurn(round, place, { message, memory }) {
      const kept = memory === null ? null : memoryBytes(memory);
      sql.keep.run(round, place, messageBytes(message), kept);
    },
    close(state, closed) {
      const { report, scores, contributions, late } = closed;
      const bytes = stateBytes(state);
      const json = JSON.stringify({ report, scores, contributions, late });
      db.prepare("INSERT INTO rounds VALUES (?, ?, ?)").run(state.round, bytes, json);
      return { ...closed, state: digestBytes(bytes) };
    },
    end() {
      db.close();
      release();
    },
  };
}

/** The demand in a journal; null in a new one. */
function demandIn(path: string, db: DatabaseSync): Demand | null {
  const row = db.prepare("SELECT json FROM demand").get();
  if (row === undefined) return null;
  const parsed = Demand.safeParse(JSON.parse(String(row.json)));
  if (!parsed.success) throw corrupt(path);
  return parsed.data;
}

const fileIn = (folder: string): string => join(folder, "rounds.sqlite");

/**
 * Opens the journal of a demand in a folder, or begins it.
 * @returns STORE_LOCKED when another process trains there, STORE_* when the disk fails, HOST_CONFIG when it is of another demand
 */
export function openJournal(folder: string, demand: Demand): Result<Journal> {
  const lock = lockFolder(join(folder, "lock"));
  if (!lock.ok) return lock;
  const path = fileIn(folder);
  const opened = openDatabase(path, false);
  if (!opened.ok) {
    lock.value();
    return opened;
  }
  const db = opened.value;
  const json = canonicalJson(Demand.parse(demand));
  db.prepare("INSERT OR IGNORE INTO demand VALUES (1, ?)").run(json);
  db.prepare("INSERT OR IGNORE INTO secret VALUES (1, ?)").run(randomBytes(32));
  chmodSync(path, 0o600);
  const journal = journalOf(path, db, demand, lock.value);
  if (canonicalJson(demandIn(path, db)) === json) return ok(journal);
  journal.end();
  return refuse("HOST_CONFIG", {
    en: `${folder} holds the rounds of another demand: of another task, seed, instruction or other clients. Name another folder, or remove it.`,
    zh: `${folder} 中是另一项需求的轮次：任务、种子、训练说明或客户端不同。请另选文件夹，或将其删除。`,
  });
}

/** Opens a folder's journal to look at, also while another process trains there. @returns HOST_CONFIG where there is none, STORE_* @throws CodedError STORE_CORRUPT for rows that are none */
export function readJournal(folder: string): Result<Journal> {
  const path = fileIn(folder);
  if (!existsSync(path))
    return refuse("HOST_CONFIG", {
      en: `${folder} holds no rounds. Name the folder that was given to aitn learn run.`,
      zh: `${folder} 中没有训练轮次。请指定 aitn learn run 所用的文件夹。`,
    });
  const opened = openDatabase(path, true);
  if (!opened.ok) return opened;
  const demand = demandIn(path, opened.value);
  if (demand !== null) return ok(journalOf(path, opened.value, demand));
  opened.value.close();
  throw corrupt(path);
}
