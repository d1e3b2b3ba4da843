import { type FileHandle, open } from "node:fs/promises";
import { fail, type Result } from "../../twins/core/result.ts";

/** A file that is written at given positions. */
export interface LogFile {
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when the data is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** The only way the log reaches the disk, so that a full disk can be played in tests. */
export interface StoreFiles {
  create(path: string): Promise<LogFile>;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Makes a new name in a folder survive a power cut. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const nodeFiles: StoreFiles = {
  async create(path) {
    const handle = await open(path, "w");
    return {
      write: (bytes, position) => writeAll(handle, bytes, position),
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      close: () => handle.close(),
    };
  },
};

const SQLITE = { busy: 5, locked: 6, ioError: 10, corrupt: 11, full: 13, notADatabase: 26 } as const;
const sqliteCode = (error: unknown): number => Number((error as { errcode?: number }).errcode ?? 0) & 0xff;

export const isCorrupt = (error: unknown): boolean =>
  sqliteCode(error) === SQLITE.corrupt || sqliteCode(error) === SQLITE.notADatabase;
export const isLocked = (error: unknown): boolean =>
  sqliteCode(error) === SQLITE.busy || sqliteCode(error) === SQLITE.locked;

export const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as { code?: string }).code ?? "") || sqliteCode(error) === SQLITE.full;

/** What a disk does to us, as a failure. @throws what is not the disk's doing. */
export function diskFailure(error: unknown): Result<never> {
  const { code, message } = error as { code?: string; message?: string };
  const broken = ["EIO", "EROFS"].includes(code ?? "") || sqliteCode(error) === SQLITE.ioError;
  if (broken || isFull(error)) return fail("STORE_FULL", message ?? "the disk refused to write");
  if (isCorrupt(error)) return fail("STORE_CORRUPT", message ?? "damaged");
  if (isLocked(error)) return fail("STORE_LOCKED", message ?? "locked");
  throw error;
}
