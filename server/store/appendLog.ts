import { dirname } from "node:path";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
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
/** Frames that share one write, and who waits for it. */
type Group = { writer: FrameWriter; waiters: Waiter[] };

/** Log files with group commit: all appends of a few ms share one write and one sync. */
export const openAppendLog = (options: AppendLogOptions): AppendLog => new GroupedLog(options);

class GroupedLog implements AppendLog {
  readonly #options: AppendLogOptions;
  #pending = new FrameWriter();
  #spare = new FrameWriter();
  #waiters: Waiter[] = [];
  #numbers = new Map<SeriesKey, number>();
  #nextNumber = 0;
  #file: number;
  #handle: LogFile | null = null;
  #length = 0;
  /** True while bytes of a failed write may lie behind `#length`. */
  #dirtyTail = false;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: AppendLogOptions) {
    this.#options = options;
    this.#file = options.firstFile;
  }

  /** All writes and rotations, one after the other. */
  #inTurn(job: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(job);
    return this.#turn;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const path = this.#options.pathOf(this.#file);
    if (this.#handle === null) {
      this.#handle = await this.#options.files.create(path);
      await syncFolder(dirname(path));
    }
    if (this.#dirtyTail) await this.#handle.truncate(this.#length);
    this.#dirtyTail = true;
    await this.#handle.write(bytes, this.#length);
    await this.#handle.sync();
    this.#dirtyTail = false;
    this.#length += bytes.length;
  }

  /** Takes back what a failed write left behind; when that fails too, the next write tries again. */
  async #cutTail(): Promise<void> {
    try {
      await this.#handle?.truncate(this.#length);
      this.#dirtyTail = false;
    } catch {
      this.#dirtyTail = true;
    }
  }

  #refuse(why: Result<void>, refused: Waiter[]): void {
    // Frames that wait may use series numbers given in the frames that are lost: they are refused as well.
    const all = [...refused, ...this.#waiters];
    this.#waiters = [];
    this.#pending.at = 0;
    this.#numbers = new Map();
    for (const done of all) done(why);
  }

  /** Takes what waits, in one step: what is appended from here on is the next group's. */
  #take(): Group {
    const group = { writer: this.#pending, waiters: this.#waiters };
    this.#pending = this.#spare;
    this.#spare = group.writer;
    this.#waiters = [];
    return group;
  }

  async #flush({ writer, waiters } = this.#take()): Promise<void> {
    if (writer.at === 0) return;
    const bytes = writer.written();
    try {
      await this.#write(bytes);
    } catch (error) {
      await this.#cutTail();
      writer.at = 0;
      this.#refuse(diskFailure(error), waiters);
      return;
    }
    for (let at = 0; at < bytes.length; ) {
      const size = writer.view.getUint32(at + 4, true);
      this.#options.onDurable(bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size));
      at += FRAME_HEADER_BYTES + size;
    }
    writer.at = 0;
    this.#options.onGroup();
    for (const resolve of waiters) resolve(ok(undefined));
  }

  append(put: (writer: FrameWriter) => void): Promise<Result<void>> {
    // A device that speaks while the server goes down keeps its data and sends it again.
    if (this.#closed)
      return Promise.resolve(
        refuse("STORE_BUSY", {
          en: "The server is closing, so the data was not taken. Send it again later.",
          zh: "服务器正在关闭，数据未被采用，请稍后重发。",
        }),
      );
    const before = this.#pending.at;
    if (before > MAX_WAITING_BYTES)
      return Promise.resolve(
        refuse("STORE_BUSY", {
          en: `The disk does not keep up, so the data was refused: ${before} bytes wait for it. Send it again later.`,
          zh: `磁盘写入跟不上，数据已被拒绝：尚有 ${before} 字节等待写入。请稍后重发。`,
        }),
      );
    try {
      put(this.#pending);
    } catch (error) {
      this.#pending.at = before;
      this.#numbers = new Map();
      throw error;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#inTurn(() => this.#flush());
    }, this.#options.groupMs);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  appendReadings(rows: readonly ReadingRow[], keys: readonly SeriesKey[]): Promise<Result<void>> {
    return this.append((writer) => {
      const of = new Uint32Array(rows.length);
      for (let i = 0; i < rows.length; i++) {
        let number = this.#numbers.get(keys[i]!);
        if (number === undefined) {
          number = this.#nextNumber++;
          this.#numbers.set(keys[i]!, number);
          putSeries(writer, number, keys[i]!);
        }
        of[i] = number;
      }
      putReadings(writer, rows, of);
    });
  }

  rotate(onSwitch: () => void): Promise<void> {
    return this.#inTurn(async () => {
      // The series numbers end with the old file's last group. Were they reset after its write, a reading that came
      // in between would go to the new file under a number which only the old one explains.
      const last = this.#take();
      this.#numbers = new Map();
      this.#nextNumber = 0;
      await this.#flush(last);
      const old = this.#handle;
      this.#handle = null;
      this.#file++;
      this.#length = 0;
      this.#dirtyTail = false;
      onSwitch();
      this.#options.onFile();
      await old?.close();
    });
  }

  position(): { file: number; bytes: number } {
    return { file: this.#file, bytes: this.#length };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#inTurn(async () => {
      await this.#flush();
      await this.#handle?.close();
      this.#handle = null;
    });
  }
}
