import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { ok, type Result } from "../../twins/core/result.ts";
import { diskFailure } from "../store/files.ts";
import { inTransaction } from "../store/inTransaction.ts";

/**
 * From nothing, or from the first version, which knew a person by the name alone. Its sessions and stop tokens end:
 * nothing tells whether they were given to this person or to a former one of the same name. An id is never given twice.
 */
const FIRST = `
  DROP TABLE IF EXISTS sessions;
  DROP TABLE IF EXISTS stops;
  CREATE TABLE IF NOT EXISTS people (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL);
  ALTER TABLE people RENAME TO people_by_name;
  CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, hash TEXT NOT NULL);
  INSERT INTO people (name, role, hash) SELECT name, role, hash FROM people_by_name;
  DROP TABLE people_by_name;
  CREATE TABLE sessions (
    token_id TEXT PRIMARY KEY, person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE, expires_ms REAL NOT NULL);
  CREATE TABLE stops (
    token_id TEXT PRIMARY KEY, person INTEGER NOT NULL REFERENCES people ON DELETE CASCADE, expires_ms REAL NOT NULL);`;
/** Who was removed, until what was theirs elsewhere is taken away as well. */
const SECOND = "CREATE TABLE departed (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";
/** What brings a file from each version to the next. */
const STEPS = [FIRST, SECOND];

/** The file of the accounts, made or brought to this version. */
export function openDatabase(path: string): Result<DatabaseSync> {
  const db = new DatabaseSync(path, { timeout: 2000, enableForeignKeyConstraints: true });
  try {
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    inTransaction(db, () => {
      const version = Number(db.prepare("PRAGMA user_version").get()!.user_version);
      for (const step of STEPS.slice(version)) db.exec(step);
      db.exec(`PRAGMA user_version = ${Math.max(version, STEPS.length)}`);
    });
    chmodSync(path, 0o600);
    return ok(db);
  } catch (error) {
    db.close();
    return diskFailure(error);
  }
}

export const statements = (db: DatabaseSync) => ({
  find: db.prepare("SELECT id, role, hash FROM people WHERE name = ?"),
  list: db.prepare("SELECT name, role FROM people ORDER BY name"),
  add: db.prepare("INSERT INTO people (name, role, hash) VALUES (?, ?, ?)"),
  rehash: db.prepare("UPDATE people SET hash = ? WHERE id = ?"),
  endSessions: db.prepare("DELETE FROM sessions WHERE person = ?"),
  endStops: db.prepare("DELETE FROM stops WHERE person = ?"),
  /** Ends the person's sessions and stop tokens as well. */
  remove: db.prepare("DELETE FROM people WHERE id = ?"),
  depart: db.prepare("INSERT INTO departed SELECT id, name FROM people WHERE id = ?"),
  departed: db.prepare("SELECT id, name FROM departed ORDER BY id"),
  settled: db.prepare("DELETE FROM departed WHERE id = ?"),
  managers: db.prepare("SELECT COUNT(*) AS n FROM people WHERE role = 'manager' AND name <> ?"),
  session: db.prepare(
    "SELECT p.name AS name, p.role AS role FROM sessions s JOIN people p ON p.id = s.person WHERE token_id = ? AND expires_ms > ?",
  ),
  addSession: db.prepare("INSERT INTO sessions VALUES (?, ?, ?)"),
  endSession: db.prepare("DELETE FROM sessions WHERE token_id = ?"),
  expire: db.prepare("DELETE FROM sessions WHERE expires_ms <= ?"),
  trim: db.prepare(
    "DELETE FROM sessions WHERE token_id IN (SELECT token_id FROM sessions WHERE person = ? ORDER BY expires_ms DESC, rowid DESC LIMIT -1 OFFSET ?)",
  ),
  stop: db.prepare(
    "SELECT p.name AS name, p.role AS role FROM stops s JOIN people p ON p.id = s.person WHERE token_id = ? AND expires_ms > ?",
  ),
  addStop: db.prepare("INSERT INTO stops VALUES (?, ?, ?)"),
  expireStops: db.prepare("DELETE FROM stops WHERE expires_ms <= ?"),
  trimStops: db.prepare(
    "DELETE FROM stops WHERE token_id IN (SELECT token_id FROM stops WHERE person = ? ORDER BY expires_ms DESC, rowid DESC LIMIT -1 OFFSET ?)",
  ),
});
