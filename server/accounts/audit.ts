import { createReadStream, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Clock } from "../../twins/core/clock.ts";
import { type Digest, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { AuditEntry } from "../../twins/protocol/console.ts";
import { diskFailure } from "../store/files.ts";

/** Longest text of `details`; more is cut. Lines are then bounded, too. */
export const MAX_DETAILS_CHARS = 2000;
const MAX_LINE_BYTES = 64 * 1024;
/** Every so many entries their place in the file is remembered, so that a page is read without the rest. */
const INDEX_STEP = 256;
const SECRET = /password|token|secret|mnemonic|privateKey|^code$/i;

const Line = z.object({
  seq: z.number().int().min(1),
  atMs: z.number(),
  who: z.string(),
  act: z.string(),
  outcome: z.string(),
  details: z.string(),
  prev: z.string(),
  hash: z.string(),
});
type Line = z.infer<typeof Line>;

/** Hash before the first entry. */
export const GENESIS = `0x${"0".repeat(64)}`;

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number }
  /** `line` counts from 1; `why` is for people who look into it. */
  | { readonly intact: false; readonly line: number; readonly why: string };

export interface AuditLog {
  /** Resolves when durable: STORE_FULL otherwise. */
  append(entry: { who: string; act: string; outcome: string; details: string }): Promise<Result<AuditEntry>>;
  /** Newest first, below `before`; at most `limit`. */
  page(limit: number, before: number | null): Promise<AuditEntry[]>;
  /** Reads the whole file and finds the first line that does not follow from the one before. */
  verify(): Promise<AuditVerdict>;
  /** Bytes of a last line that was cut short, found and removed at opening. */
  readonly tornBytes: number;
  close(): Promise<void>;
}

/** Of bytes, which nobody reads in a log, their number. */
const withoutBytes = (params: unknown): unknown =>
  params === null || typeof params !== "object" || Array.isArray(params)
    ? params
    : Object.fromEntries(
        Object.entries(params).map(([key, value]) => [
          key,
          value instanceof Uint8Array ? `${value.length} bytes` : value,
        ]),
      );

/** Parameters of an act as text, without what must not be written down. */
export function auditDetails(params: unknown): string {
  const text = JSON.stringify(withoutBytes(params), (key, value: unknown) => (SECRET.test(key) ? "***" : value)) ?? "";
  return text.length <= MAX_DETAILS_CHARS ? text : `${text.slice(0, MAX_DETAILS_CHARS - 1)}…`;
}

const hashOf = ({ hash, ...rest }: Line): Digest => digestOf(rest);

function parseLine(text: string): Line | null {
  try {
    const parsed = Line.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const entryOf = ({ prev, ...entry }: Line): AuditEntry => entry;

/** What one pass over the file finds. */
interface Survey {
  verdict: AuditVerdict;
  /** Offsets of entries 1, 257, 513... by place in the file. */
  index: number[];
  last: Line | null;
  lines: number;
}

async function survey(path: string, end: number): Promise<Survey> {
  const found: Survey = { verdict: { intact: true, entries: 0 }, index: [], last: null, lines: 0 };
  if (end === 0) return found;
  let offset = 0;
  let prev = GENESIS;
  const broken = (why: string): void => {
    if (found.verdict.intact) found.verdict = { intact: false, line: found.lines, why };
  };
  const lines = createInterface({ input: createReadStream(path, { end: end - 1 }), crlfDelay: Infinity });
  for await (const text of lines) {
    if (found.lines % INDEX_STEP === 0) found.index.push(offset);
    offset += Buffer.byteLength(text) + 1;
    found.lines++;
    const line = text.length > MAX_LINE_BYTES ? null : parseLine(text);
    if (line === null) {
      broken("not an entry");
      continue;
    }
    if (line.seq !== (found.last?.seq ?? 0) + 1) broken(`entry ${line.seq} follows ${found.last?.seq ?? 0}`);
    else if (line.prev !== prev) broken(`entry ${line.seq} does not name the hash of the one before`);
    else if (hashOf(line) !== line.hash) broken(`entry ${line.seq} was changed after it was written`);
    found.last = line;
    prev = line.hash;
  }
  if (found.verdict.intact) found.verdict = { intact: true, entries: found.lines };
  return found;
}

/** Cuts off a last line without its end. @returns the file's length and how much was cut. */
function cutTornTail(path: string): { bytes: number; tornBytes: number } {
  const file = openSync(path, "a+");
  const size = fstatSync(file).size;
  const tail = Buffer.alloc(Math.min(size, MAX_LINE_BYTES));
  readSync(file, tail, 0, tail.length, size - tail.length);
  const lastEnd = tail.lastIndexOf(0x0a);
  const bytes = lastEnd < 0 && size <= MAX_LINE_BYTES ? 0 : lastEnd < 0 ? size : size - tail.length + lastEnd + 1;
  if (bytes < size) ftruncateSync(file, bytes);
  return { bytes, tornBytes: size - bytes };
}

/**
 * Who did what, when, with what outcome: one JSON line an entry, each with the hash of the one before, so that a line that
 * is changed, removed or put in is found. An attacker who rewrites the whole tail is not: for that, note the last hash
 * elsewhere.
 */
export async function openAudit(path: string, clock: Clock): Promise<AuditLog> {
  const { bytes, tornBytes } = cutTornTail(path);
  const { index, last, lines } = await survey(path, bytes);
  let end = bytes;
  let count = lines;
  let seq = last?.seq ?? 0;
  let prev = last?.hash ?? GENESIS;
  const file: FileHandle = await open(path, "r+");
  let turn: Promise<unknown> = Promise.resolve();

  const write = async (entry: Parameters<AuditLog["append"]>[0]): Promise<Result<AuditEntry>> => {
    const details = entry.details.slice(0, MAX_DETAILS_CHARS);
    const line: Line = { ...entry, details, seq: seq + 1, atMs: clock.nowMs(), prev, hash: "" };
    line.hash = hashOf(line);
    const text = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      await file.write(text, 0, text.length, end);
      await file.datasync();
    } catch (error) {
      await file.truncate(end).catch(() => {});
      return diskFailure(error);
    }
    if (count % INDEX_STEP === 0) index.push(end);
    count++;
    end += text.length;
    seq = line.seq;
    prev = line.hash;
    return ok(entryOf(line));
  };

  const readBlock = async (block: number): Promise<AuditEntry[]> => {
    const from = index[block]!;
    const buffer = Buffer.alloc((index[block + 1] ?? end) - from);
    await file.read(buffer, 0, buffer.length, from);
    const parsed = buffer.toString("utf8").split("\n").slice(0, -1).map(parseLine);
    return parsed.filter((line) => line !== null).map(entryOf);
  };

  return {
    tornBytes,
    append(entry) {
      const written = turn.then(() => write(entry));
      turn = written.catch(() => {});
      return written;
    },
    async page(limit, before) {
      const entries: AuditEntry[] = [];
      for (let block = index.length - 1; block >= 0 && entries.length < limit; block--) {
        const older = (await readBlock(block)).filter((entry) => before === null || entry.seq < before);
        entries.push(...older.reverse());
      }
      return entries.slice(0, limit);
    },
    async verify() {
      return (await survey(path, end)).verdict;
    },
    async close() {
      await turn;
      await file.close();
    },
  };
}
