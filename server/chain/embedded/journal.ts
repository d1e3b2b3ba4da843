import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const BlockRecord = z.object({
  number: z.int().positive(),
  timestampS: z.int().nonnegative(),
  hash: hex32,
  stateRoot: hex32,
  /** Raw signed transactions, in block order. */
  transactions: z.array(z.string().regex(/^0x[0-9a-f]+$/)),
});
export type BlockRecord = z.infer<typeof BlockRecord>;

/** The blocks of the embedded chain, one line each: CRC-32 of the JSON, a space, the JSON. */
export interface Journal {
  /** Resolves when the record is on disk. STORE_FULL when it could not be written. */
  append(block: BlockRecord): Promise<Result<void>>;
  close(): Promise<void>;
}

/** A journal and what was on disk when it was opened. */
export interface OpenedJournal {
  readonly journal: Journal;
  /** In order from block 1. */
  readonly blocks: readonly BlockRecord[];
  /** 1 when an incomplete last record was set aside. */
  readonly tornRecords: number;
}

const lineOf = (block: BlockRecord): string => {
  const json = JSON.stringify(block);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
};

function parseLine(line: string): BlockRecord | null {
  const json = line.slice(9);
  if (line[8] !== " " || Number.parseInt(line.slice(0, 8), 16) !== crc32(json)) return null;
  try {
    return BlockRecord.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

interface Parsed {
  readonly blocks: BlockRecord[];
  /** Bytes that hold whole records. */
  readonly soundBytes: number;
}

/**
 * A record without its line end, or with zero bytes where pages never reached the disk, was never acknowledged: it may
 * only be the last, and is torn. Anything else that does not check is damage to acknowledged blocks.
 */
function parseJournal(bytes: Buffer, path: string): Result<Parsed> {
  const blocks: BlockRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const record = parseLine(bytes.toString("utf8", at, end));
    if (record === null) {
      const last = bytes.indexOf(10, end + 1) < 0 && bytes.subarray(at).includes(0);
      if (last) break;
      return fail("STORE_CORRUPT", `block record ${blocks.length + 1} of ${path} is damaged`, { path, offset: at });
    }
    if (record.number !== blocks.length + 1) {
      return fail("STORE_CORRUPT", `${path} lacks block ${blocks.length + 1}`, { path, offset: at });
    }
    blocks.push(record);
    at = end + 1;
  }
  return ok({ blocks, soundBytes: at });
}

const NO_SPACE = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function writeFailure(error: unknown): Result<never> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return fail(
    NO_SPACE.has(code) ? "STORE_FULL" : "HOST_INTERNAL",
    `the block journal: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/** Opens or creates the journal; sets a torn tail aside beside it. */
export async function openJournal(path: string): Promise<Result<OpenedJournal>> {
  let handle: FileHandle;
  try {
    handle = await open(path, "a", 0o600);
    const folder = await open(dirname(path), "r");
    await folder.sync();
    await folder.close();
  } catch (error) {
    return writeFailure(error);
  }
  const bytes = await readFile(path);
  const parsed = parseJournal(bytes, path);
  if (!parsed.ok) {
    await handle.close();
    return parsed;
  }
  const { blocks, soundBytes } = parsed.value;
  const torn = bytes.length > soundBytes;
  if (torn) {
    await writeFile(`${path}.torn-${soundBytes}`, bytes.subarray(soundBytes), { mode: 0o600 });
    await handle.truncate(soundBytes);
    await handle.sync();
  }
  const journal = { append: appender(handle), close: () => handle.close() };
  return ok({ journal, blocks, tornRecords: torn ? 1 : 0 });
}

function appender(handle: FileHandle): Journal["append"] {
  return async (block) => {
    try {
      await handle.writeFile(lineOf(block));
      await handle.datasync();
      return ok(undefined);
    } catch (error) {
      return writeFailure(error);
    }
  };
}
