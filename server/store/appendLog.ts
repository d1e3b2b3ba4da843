import { dirname } from "node:path";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { diskFailure, type LogFile, type StoreFiles, syncFolder } from "./files.ts";
import { FRAME_HEADER_BYTES, FrameWriter } from "./frames.ts";
import type { ReadingRow, SeriesKey } from "./port.ts";
import { putReadings, putSeries } from "./records.ts";

/** Bytes that may wait for the disk before appends are refused. */
export const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export interface AppendLog {
  /** Hands the writer to `put`, which writes whole frames. Resolves when they are durable. */
  append(put: (writer: FrameWriter) => void): Promise<Result<void>>;
  /** As append, for readings: names series on their first use in a file. */
  appendReadings(rows: readonly ReadingRow[], keys: readonly SeriesKey[]): Promise<Result<void>>;
  /** Ends the file and starts the next; `onSwitch` runs at the moment between the two. */
  rotate(onSwitch: () => void): Promise<void>;
  /** Number of the file being written, and its length. */
  position(): { file: number; bytes: number };
  close(): Promise<void>;
}

export interface AppendLogOptions {
  readonly files: StoreFiles;
  readonly pathOf: (file: number) => string;
  readonly firstFile: number;
  /** How long a write waits for company, ms. */
  readonly groupMs: number;
  /** A frame became durable. Called in order, before its append resolves. */
  readonly onDurable: (payload: Uint8Array) => void;
  /** The next frames are of a new file. */
  readonly onFile: () => void;
  /** A group was written and synced. */
  readonly onGroup: () => void;
}

type Waiter = (result: Result<void>) => void;

/** Log files with group commit: all appends of a few ms share one write and one sync. */
export function openAppendLog(options: AppendLogOptions): AppendLog {
  let pending = new FrameWriter();
  let spare = new FrameWriter();
  let waiters: Waiter[] = [];
  let numbers = new Map<SeriesKey, number>();
  let nextNumber = 0;
  let file = options.firstFile;
  let handle: LogFile | null = null;
  let length = 0;
  /** True while bytes of a failed write may lie behind `length`. */
  let dirtyTail = false;
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<void> = Promise.resolve();
  let closed = false;

  /** All writes and rotations, one after the other. */
  const inTurn = (job: () => Promise<void>): Promise<void> => {
    turn = turn.then(job);
    return turn;
  };

  const write = async (bytes: Uint8Array): Promise<void> => {
    if (handle === null) {
      handle = await options.files.create(options.pathOf(file));
      await syncFolder(dirname(options.pathOf(file)));
    }
    if (dirtyTail) await handle.truncate(length);
    dirtyTail = true;
    await handle.write(bytes, length);
    await handle.sync();
    dirtyTail = false;
    length += bytes.length;
  };

  /** Takes back what a failed write left behind; when that fails too, the next write tries again. */
  const cutTail = async (): Promise<void> => {
    try {
      await handle?.truncate(length);
      dirtyTail = false;
    } catch {
      dirtyTail = true;
    }
  };

  const refuse = (why: Result<void>, refused: Waiter[]): void => {
    // Frames that wait may use series numbers given in the frames that are lost: they are refused as well.
    const all = [...refused, ...waiters];
    waiters = [];
    pending.at = 0;
    numbers = new Map();
    for (const done of all) done(why);
  };

  const flush = async (): Promise<void> => {
    if (pending.at === 0) return;
    const writer = pending;
    const done = waiters;
    pending = spare;
    spare = writer;
    waiters = [];
    try {
      await write(writer.written());
    } catch (error) {
      await cutTail();
      writer.at = 0;
      refuse(diskFailure(error), done);
      return;
    }
    const bytes = writer.written();
    for (let at = 0; at < bytes.length; ) {
      const size = writer.view.getUint32(at + 4, true);
      options.onDurable(bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size));
      at += FRAME_HEADER_BYTES + size;
    }
    writer.at = 0;
    options.onGroup();
    for (const resolve of done) resolve(ok(undefined));
  };

  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      void inTurn(flush);
    }, options.groupMs);
  };

  const append = (put: (writer: FrameWriter) => void): Promise<Result<void>> => {
    if (closed) throw new Error("the store is closed");
    if (pending.at > MAX_WAITING_BYTES)
      return Promise.resolve(fail("STORE_BUSY", `${pending.at} bytes wait for the disk`));
    const before = pending.at;
    try {
      put(pending);
    } catch (error) {
      pending.at = before;
      numbers = new Map();
      throw error;
    }
    schedule();
    return new Promise((resolve) => waiters.push(resolve));
  };

  return {
    append,
    appendReadings: (rows, keys) =>
      append((writer) => {
        const of = new Uint32Array(rows.length);
        for (let i = 0; i < rows.length; i++) {
          let number = numbers.get(keys[i]!);
          if (number === undefined) {
            number = nextNumber++;
            numbers.set(keys[i]!, number);
            putSeries(writer, number, keys[i]!);
          }
          of[i] = number;
        }
        putReadings(writer, rows, of);
      }),
    rotate: (onSwitch) =>
      inTurn(async () => {
        while (pending.at > 0) await flush();
        const old = handle;
        handle = null;
        file++;
        length = 0;
        dirtyTail = false;
        numbers = new Map();
        nextNumber = 0;
        onSwitch();
        options.onFile();
        await old?.close();
      }),
    position: () => ({ file, bytes: length }),
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await inTurn(async () => {
        while (pending.at > 0) await flush();
        await handle?.close();
        handle = null;
      });
    },
  };
}
