import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { JournalledEvent } from "../../../twins/protocol/console.ts";
import type { ExportWindow } from "./readings.ts";

/** Bytes gathered before they are written. */
const BLOCK_BYTES = 1024 * 1024;

/** A file that appears under its name only when it is whole. */
export interface ExportFile {
  write(bytes: Uint8Array): Promise<void>;
  position(): bigint;
  /** Gives the file its name. @returns its size. */
  finish(): Promise<number>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

export async function exportFile(path: string): Promise<ExportFile> {
  const part = `${path}.part`;
  const file: FileHandle = await open(part, "w");
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let total = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    // writeFile on a handle goes on at its position until every byte is out.
    if (bytes.length > 0) await file.writeFile(bytes);
  };
  return {
    async write(bytes) {
      // Copied: the caller reuses its buffer.
      waiting.push(bytes.slice());
      waitingBytes += bytes.length;
      total += bytes.length;
      if (waitingBytes >= BLOCK_BYTES) await flush();
    },
    position: () => BigInt(total),
    async finish() {
      await flush();
      await file.sync();
      await file.close();
      await rename(part, path);
      return total;
    },
    async discard() {
      await file.close();
      await rm(part, { force: true });
    },
  };
}

/** What turns history into a file. */
export interface Exporter {
  window(window: ExportWindow): Promise<void>;
  event(event: JournalledEvent): Promise<void>;
  end(): Promise<void>;
  /** Messages or lines written. */
  count(): number;
}
