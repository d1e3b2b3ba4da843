import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { inTransaction } from "../store/inTransaction.ts";
import type { ContractName } from "./abis.ts";
import type { ChainEvent, EventName, EventOf } from "./contracts.ts";
import type { Follower, FollowerListener, FollowerStart, SeenBlock } from "./follower.ts";

/** Which events, newest first. */
export interface EventQuery {
  readonly contract?: ContractName;
  /** Arguments that must have these values: addresses and bytes32 as 0x-hex in any case, numbers as decimal text. */
  readonly where?: Readonly<Record<string, string>>;
  /** At most so many; 1,000 at most, 200 when not given. */
  readonly limit?: number;
  /** Only those before this one. */
  readonly before?: EventPlace;
}

export interface EventPlace {
  readonly blockNumber: number;
  readonly logIndex: number;
}

/** The events of our contracts in a file, corrected when the chain replaces blocks, so that nobody scans the chain to look. */
export interface ChainIndex {
  events<N extends EventName>(name: N, query?: EventQuery): readonly EventOf<N>[];
  /**
   * Of the events that name the same value in an argument, the newest; newest first, those values whose newest is before
   * `before`. However many events there are: at most `limit` values come back, 1,000 when not given.
   */
  newestBy<N extends EventName>(name: N, arg: string, query?: EventQuery): readonly EventOf<N>[];
  /** Reads what is new; the block up to which the index is whole. */
  poll(): Promise<Result<number>>;
  /** Rises with every event that is added or taken back: what is read of the chain may be other than before. */
  readonly revision: number;
  /** The last block told; 0 before the first poll. */
  readonly upTo: number;
  close(): void;
}

const MAX_EVENTS = 1_000;
const USUAL_EVENTS = 200;
const MAX_CONDITIONS = 4;
/** More than a block's gas can pay for. */
const LOGS_A_BLOCK = 1 << 20;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS events (
    block INTEGER, log_index INTEGER, contract TEXT, name TEXT, json TEXT,
    PRIMARY KEY (block, log_index)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS events_name ON events (name, block, log_index);
  CREATE TABLE IF NOT EXISTS args (
    key TEXT, value TEXT, block INTEGER, log_index INTEGER,
    PRIMARY KEY (key, value, block, log_index)) WITHOUT ROWID;
  DROP INDEX IF EXISTS args_block;
  CREATE INDEX IF NOT EXISTS args_place ON args (block, log_index, key);
  CREATE TABLE IF NOT EXISTS seen (block INTEGER PRIMARY KEY, hash TEXT);
  CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER, genesis TEXT);`;

const pack = (event: ChainEvent): string =>
  JSON.stringify(event, (_, value) => (typeof value === "bigint" ? { $big: value.toString() } : value));
const unpack = (json: string): ChainEvent =>
  JSON.parse(json, (_, value) =>
    value !== null && typeof value === "object" && "$big" in value ? BigInt(value.$big) : value,
  );

/** One spelling of a value, whatever it was written as. */
const spelt = (value: unknown): string => String(value).toLowerCase();

function open(path: string): Result<DatabaseSync> {
  try {
    const db = new DatabaseSync(path);
    db.exec(SCHEMA);
    return ok(db);
  } catch (error) {
    return fail("STORE_CORRUPT", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const statements = (db: DatabaseSync) => ({
  add: db.prepare("INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?)"),
  addArg: db.prepare("INSERT OR IGNORE INTO args VALUES (?, ?, ?, ?)"),
  addSeen: db.prepare("INSERT OR REPLACE INTO seen VALUES (?, ?)"),
  at: db.prepare("SELECT json FROM events WHERE block = ? AND log_index = ?"),
  seen: db.prepare("SELECT block, hash FROM seen ORDER BY block"),
  dropSeen: db.prepare(
    "DELETE FROM seen WHERE block < (SELECT MIN(block) FROM (SELECT block FROM seen ORDER BY block DESC LIMIT 128))",
  ),
  voidEvents: db.prepare("DELETE FROM events WHERE block >= ?"),
  voidArgs: db.prepare("DELETE FROM args WHERE block >= ?"),
  voidSeen: db.prepare("DELETE FROM seen WHERE block >= ?"),
  cursor: db.prepare("SELECT next, genesis FROM cursor"),
  setCursor: db.prepare("INSERT OR REPLACE INTO cursor VALUES (1, ?, ?)"),
});

/** What a query asks of the rows of a table that has block and log_index, and the values of its placeholders. */
function conditionsOf(name: string, { contract, where = {}, before }: EventQuery): [string, (string | number)[]] {
  const conditions = Object.entries(where);
  if (conditions.length > MAX_CONDITIONS) throw new TypeError(`at most ${MAX_CONDITIONS} conditions`);
  const parts = ["name = ?"];
  const values: (string | number)[] = [name];
  if (contract !== undefined) {
    parts.push("contract = ?");
    values.push(contract);
  }
  if (before !== undefined) {
    parts.push("(block, log_index) < (?, ?)");
    values.push(before.blockNumber, before.logIndex);
  }
  for (const [key, value] of conditions) {
    parts.push("(block, log_index) IN (SELECT block, log_index FROM args WHERE key = ? AND value = ?)");
    values.push(key, spelt(value));
  }
  return [parts.join(" AND "), values];
}

export interface IndexParts {
  /** The file; made when missing. It holds nothing that the chain does not: it may be deleted at any time. */
  readonly path: string;
  /** Which agreement on which chain this is; an index of another is begun anew. */
  readonly identity: string;
  follow(listener: FollowerListener, start: FollowerStart | null): Follower;
}

export function openChainIndex({ path, identity, follow }: IndexParts): Result<ChainIndex> {
  const opened = open(path);
  if (!opened.ok) return opened;
  const db = opened.value;
  const sql = statements(db);
  const kept = sql.cursor.get();
  if (kept !== undefined && kept.genesis !== identity) {
    inTransaction(db, () => db.exec("DELETE FROM events; DELETE FROM args; DELETE FROM seen; DELETE FROM cursor;"));
  }
  const cursor = sql.cursor.get();
  const seen = sql.seen.all().map((row): SeenBlock => ({ number: Number(row.block), hash: String(row.hash) }));
  let next = cursor === undefined ? 0 : Number(cursor.next);
  let closed = false;
  let revision = 0;

  const add = (event: ChainEvent): void => {
    sql.add.run(event.blockNumber, event.logIndex, event.contract, event.name, pack(event));
    for (const [key, value] of Object.entries(event.args)) {
      if (typeof value === "object") continue;
      sql.addArg.run(key, spelt(value), event.blockNumber, event.logIndex);
    }
  };
  const follower = follow(
    {
      onRange({ events, to, hash }) {
        // A poll may still be on its way when the index is closed.
        if (closed) return;
        inTransaction(db, () => {
          for (const event of events) add(event);
          sql.addSeen.run(to, hash);
          sql.dropSeen.run();
          sql.setCursor.run(to + 1, identity);
        });
        next = to + 1;
        if (events.length > 0) revision++;
      },
      onReorg(fromBlock) {
        if (closed) return;
        inTransaction(db, () => {
          for (const statement of [sql.voidEvents, sql.voidArgs, sql.voidSeen]) statement.run(fromBlock);
          sql.setCursor.run(fromBlock, identity);
        });
        next = fromBlock;
        revision++;
      },
    },
    cursor === undefined ? null : { seen, next },
  );

  return ok({
    events<N extends EventName>(name: N, query: EventQuery = {}) {
      const [conditions, values] = conditionsOf(name, query);
      return db
        .prepare(`SELECT json FROM events WHERE ${conditions} ORDER BY block DESC, log_index DESC LIMIT ?`)
        .all(...values, Math.min(query.limit ?? USUAL_EVENTS, MAX_EVENTS))
        .map((row) => unpack(String(row.json)) as EventOf<N>);
    },
    newestBy<N extends EventName>(name: N, arg: string, { before, ...query }: EventQuery = {}) {
      const [conditions, values] = conditionsOf(name, query);
      const end = before === undefined ? Number.MAX_SAFE_INTEGER : before.blockNumber * LOGS_A_BLOCK + before.logIndex;
      // A place as one number, so that the largest of a group is its newest.
      const text = `SELECT MAX(block * ${LOGS_A_BLOCK} + log_index) AS place FROM events JOIN args USING (block, log_index)
        WHERE key = ? AND ${conditions} GROUP BY value HAVING place < ?
        ORDER BY place DESC LIMIT ?`;
      return db
        .prepare(text)
        .all(arg, ...values, end, Math.min(query.limit ?? MAX_EVENTS, MAX_EVENTS))
        .map((row) => sql.at.get(Math.floor(Number(row.place) / LOGS_A_BLOCK), Number(row.place) % LOGS_A_BLOCK))
        .map((row) => unpack(String(row?.json)) as EventOf<N>);
    },
    poll: () => follower.poll(),
    get revision() {
      return revision;
    },
    get upTo() {
      return Math.max(0, next - 1);
    },
    close() {
      closed = true;
      db.close();
    },
  });
}
