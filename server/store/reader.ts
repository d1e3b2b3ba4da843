import { existsSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { diskFailure, isCorrupt } from "./files.ts";
import { logFiles, storeFolder } from "./folder.ts";
import { HistoryDb } from "./historyDb.ts";
import { JournalDb } from "./journalDb.ts";
import { mergedSource } from "./mergedSource.ts";
import { OpenData } from "./openData.ts";
import type { HistorySource } from "./query.ts";
import { replayFile } from "./replay.ts";

export interface HistoryReader {
  readonly siteId: string;
  readonly source: HistorySource;
  /** Chunks that could not be read. */
  damagedChunks(): number;
  close(): void;
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    // Packed and deleted since the folder was listed: the databases, opened later, have it.
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}

/** A database as it is at this moment, whatever its writer does meanwhile. */
function frozen(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
  db.exec("BEGIN");
  db.prepare("SELECT COUNT(*) FROM sqlite_schema").get();
  return db;
}

/** Whoever only reads sets nothing aside: that is the server's to do. */
export const damagedHistory = (dir: string): Result<never> =>
  refuse("STORE_CORRUPT", {
    en: `The history in ${dir} is damaged and cannot be read. Nothing was changed: the server sets the damaged file aside at its next start, and goes on with a new one.`,
    zh: `${dir} 中的历史数据已损坏，无法读取。未作任何改动：服务器下次启动时会隔离损坏的文件，并使用新文件继续。`,
  });

/**
 * Reads a site's history while the server that writes it runs, or after. What is read stays as it was at the call.
 * The log is read before the databases: what was packed in between is then found twice, and the databases say so.
 */
export function readHistory(dir: string): Result<HistoryReader> {
  const paths = storeFolder(dir);
  if (!existsSync(paths.history) || !existsSync(paths.journal))
    return refuse("STORE_RANGE", {
      en: `There is no history in ${dir}. Choose another data folder, or start the server first.`,
      zh: `${dir} 中没有历史数据，请选择其他数据目录，或先启动服务器。`,
    });
  try {
    const logs = logFiles(dir).map((file) => ({ file, bytes: readIfThere(paths.log(file)) }));
    let damaged = 0;
    const historyDb = frozen(paths.history);
    const journalDb = frozen(paths.journal);
    const history = new HistoryDb(historyDb, true, () => void damaged++);
    const journal = new JournalDb(journalDb, true);
    const open = new OpenData();
    for (const { file, bytes } of logs)
      if (bytes !== null) replayFile(bytes, open, { rows: file > history.sealedFile, rest: file > journal.sealedFile });
    const close = () => {
      history.close();
      journal.close();
    };
    const source = mergedSource(() => ({ history, journal, open: [open] }));
    return ok({ siteId: journal.siteOf(""), source, damagedChunks: () => damaged, close });
  } catch (error) {
    return isCorrupt(error) ? damagedHistory(dir) : diskFailure(error);
  }
}
