import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { diskFailure, isCorrupt, isLocked } from "./files.ts";

/**
 * Holds a folder for this process: SQLite's lock on an empty database, which the kernel drops when the process dies, so
 * that no stale lock is ever left. Refuses with STORE_LOCKED. @returns the release.
 */
export function lockFolder(path: string, retry = true): Result<() => void> {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
    return ok(() => db.close());
  } catch (error) {
    db.close();
    if (isLocked(error)) return fail("STORE_LOCKED", `another process holds ${path}`);
    if (!isCorrupt(error) || !retry) return diskFailure(error);
    // It holds nothing: a damaged lock file is simply replaced.
    rmSync(path, { force: true });
    return lockFolder(path, false);
  }
}
