import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { makeCsvReader, separatorOf } from "../../models/pipeline/csv.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

/** What a recording has at most, unpacked: its named columns are held in memory while they are cleaned. */
export const MAX_RECORDING_BYTES = 256 * 1024 * 1024;
/** A first line longer than this is no header. */
const MAX_HEADER_CHARS = 1024 * 1024;

export interface ReadOptions {
  readonly mostBytes?: number;
  /** Told of bytes read so far, unpacked. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What was packed, as it comes; bytes that are no gzip after their first two end it with zlib's error. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  // Two bytes say whether it is packed.
  while (first.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield first;
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  };
  if (!isGzip(first)) {
    yield* all();
    return;
  }
  const source = Readable.from(all(), { objectMode: true });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
  }
}

const tooLarge = (most: number): Result<never> =>
  refuse("MODEL_TOO_LARGE", {
    en: `The recording has more than ${grouped(most)} bytes of text. Split it by time, and release the parts.`,
    zh: `该记录的文本超过 ${grouped(most)} 字节。请按时间拆分后分别发布。`,
  });
const noText: Result<never> = refuse("MODEL_DATA", {
  en: "The recording is not text in UTF-8. Convert it first.",
  zh: "该记录不是 UTF-8 文本，请先转换。",
});
const noGzip: Result<never> = refuse("MODEL_DATA", {
  en: "The recording is packed with gzip and damaged, or ends too early.",
  zh: "该记录以 gzip 压缩，但已损坏或不完整。",
});
const stopped: Result<never> = refuse("SIM_CANCELLED", { en: "Stopped.", zh: "已停止。" });

const isZlib = (error: unknown): boolean => /^Z_/.test(String((error as { code?: unknown }).code ?? ""));

/**
 * Reads separated values as they come, packed with gzip or not; the separator is the one that the header has most of.
 * @param onRecord see `makeCsvReader`
 * @returns MODEL_DATA for what is no such text, MODEL_TOO_LARGE for more than may be, SIM_CANCELLED
 */
export async function readRecords(
  bytes: AsyncIterable<Uint8Array>,
  onRecord: (fields: readonly string[], line: number) => Result<void>,
  { mostBytes = MAX_RECORDING_BYTES, onProgress, signal }: ReadOptions = {},
): Promise<Result<void>> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let reader: ReturnType<typeof makeCsvReader> | null = null;
  let held = "";
  let total = 0;
  const take = (text: string, last: boolean): Result<void> => {
    if (reader !== null) return reader.push(text);
    held += text;
    const end = held.indexOf("\n");
    if (end < 0 && !last && held.length <= MAX_HEADER_CHARS) return ok(undefined);
    reader = makeCsvReader(onRecord, separatorOf(end < 0 ? held : held.slice(0, end)));
    return reader.push(held);
  };
  try {
    for await (const piece of unpacked(bytes)) {
      if (signal?.aborted === true) return stopped;
      total += piece.length;
      if (total > mostBytes) return tooLarge(mostBytes);
      const taken = take(decoder.decode(piece, { stream: true }), false);
      if (!taken.ok) return taken;
      onProgress?.(total);
    }
    const taken = take(decoder.decode(), true);
    if (!taken.ok || reader === null) return taken;
    return (reader as ReturnType<typeof makeCsvReader>).end();
  } catch (error) {
    if (isZlib(error)) return noGzip;
    if (error instanceof TypeError && hostEncoding(error)) return noText;
    throw error;
  }
}

const hostEncoding = (error: TypeError): boolean =>
  (error as { code?: unknown }).code === "ERR_ENCODING_INVALID_ENCODED_DATA";
