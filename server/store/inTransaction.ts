import type { DatabaseSync } from "node:sqlite";

/** All of it or nothing; nobody else, in this process or another, writes in between. */
export function inTransaction<T>(db: DatabaseSync, act: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const done = act();
    db.exec("COMMIT");
    return done;
  } catch (error) {
    // SQLite has rolled back by itself when the disk was full.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
