import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
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
    if (isLocked(error))
      return refuse("STORE_LOCKED", {
        en: `Another server uses this data folder (${path}). End it first, or choose another folder.`,
        zh: `另一个服务器正在使用此数据目录（${path}），请先结束它，或选择其他目录。`,
      });
    if (!isCorrupt(error) || !retry) return diskFailure(error);
    // It holds nothing: a damaged lock file is simply replaced.
    rmSync(path, { force: true });
    return lockFolder(path, false);
  }
}
