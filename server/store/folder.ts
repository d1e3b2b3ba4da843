import { existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { diskFailure, isCorrupt } from "./files.ts";
import type { StoreNotice } from "./port.ts";

/** A database larger than this is not read through at start; its chunks carry checksums of their own. */
const FULL_CHECK_BYTES = 256 * 1024 * 1024;

/** The files of a site's history. */
export const storeFolder = (dir: string) => ({
  lock: join(dir, "lock.db"),
  history: join(dir, "history.db"),
  journal: join(dir, "journal.db"),
  log: (file: number) => join(dir, `log-${String(file).padStart(8, "0")}.bin`),
});

/** Numbers of the log files there are, rising. */
export const logFiles = (dir: string): number[] =>
  readdirSync(dir)
    .map((name) => /^log-(\d{8})\.bin$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);

/** Renames a database, and what belongs to it, out of the way. */
export function setAside(path: string, atMs: number): string {
  const aside = `${path}.damaged-${atMs}`;
  for (const suffix of ["", "-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}

function check(db: DatabaseSync, path: string): void {
  if (statSync(path).size > FULL_CHECK_BYTES) return;
  const answer = Object.values(db.prepare("PRAGMA quick_check(1)").get()!)[0];
  if (answer !== "ok") throw Object.assign(new Error(String(answer)), { errcode: 11 });
}

/** Opens a database; a damaged one is set aside with a notice and an empty one takes its place. */
export function openDatabase<T>(
  path: string,
  wrap: (db: DatabaseSync) => T,
  nowMs: () => number,
  onNotice: StoreNotice,
): Result<T> {
  for (let attempt = 0; ; attempt++) {
    const db = new DatabaseSync(path, { timeout: 200 });
    try {
      check(db, path);
      return ok(wrap(db));
    } catch (error) {
      db.close();
      if (!isCorrupt(error) || attempt > 0) return diskFailure(error);
      const aside = setAside(path, nowMs());
      const failure = fail("STORE_CORRUPT", `${path}: ${(error as Error).message}; set aside as ${aside}`, { aside });
      if (!failure.ok) onNotice(failure.error);
    }
  }
}
