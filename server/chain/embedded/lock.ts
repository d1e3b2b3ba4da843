import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

/**
 * One process a data folder: two would interleave their blocks. SQLite's lock on an empty database, because the kernel
 * drops it when the process dies: a file with a process id would outlive a kill, and ids are used again.
 * @returns how to release it; STORE_LOCKED when another process has it
 */
export function takeLock(path: string): Result<() => Promise<void>> {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
    return ok(async () => db.close());
  } catch (error) {
    db.close();
    const message = error instanceof Error ? error.message : String(error);
    if (/locked|busy/i.test(message)) return fail("STORE_LOCKED", `another process holds ${path}`);
    // It holds nothing: a damaged lock file is simply made anew.
    rmSync(path, { force: true });
    return fail("STORE_CORRUPT", `${path} was damaged and is removed; start again: ${message}`);
  }
}
