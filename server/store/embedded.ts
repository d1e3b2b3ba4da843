import { renameSync, rmSync } from "node:fs";
import { setImmediate as giveWay } from "node:timers/promises";
import type { Clock } from "../../twins/core/clock.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { JournalledEvent } from "../../twins/protocol/console.ts";
import { makeFolder } from "../makeFolder.ts";
import { type AppendLog, openAppendLog } from "./appendLog.ts";
import { checkChanges, resolveKeys } from "./checks.ts";
import { diskFailure, isCorrupt, nodeFiles, type StoreFiles } from "./files.ts";
import { logFiles, openDatabase, setAside, storeFolder } from "./folder.ts";
import { HistoryDb, packAll, WINDOW_MS } from "./historyDb.ts";
import { JournalDb } from "./journalDb.ts";
import { lockFolder } from "./lock.ts";
import { journalGet, journalList, mergedSource, type StoreParts } from "./mergedSource.ts";
import { OpenData } from "./openData.ts";
import type { HistoryStore, Journal, Retention, StoreNotice, StoreStats } from "./port.ts";
import { chart, type HistorySource, snapshotAsOf, toldBy } from "./query.ts";
import { putEvent, putThing, putValues, recordReader } from "./records.ts";
import { recoverFile } from "./replay.ts";
import { counters } from "./stats.ts";

export interface HistoryOptions {
  /** The folder of this site's history; made when missing. */
  readonly dir: string;
  readonly siteId: string;
  readonly clock: Clock;
  readonly onNotice?: StoreNotice;
  readonly files?: StoreFiles;
  /** How long a write waits for company, ms. */
  readonly groupMs?: number;
  /** The log is packed into chunks at this size and at every 10-minute border; four times the size is the limit. */
  readonly sealBytes?: number;
}

const SEAL_CHECK_MS = 1000;
/** After chunks could not be written, e.g. because the disk is full. */
const RETRY_MS = 10_000;

/** History in a folder: an append log in front of SQLite. One process at a time may hold it (STORE_LOCKED). */
export async function openHistory(options: HistoryOptions): Promise<Result<HistoryStore>> {
  let unlock = () => {};
  try {
    makeFolder(options.dir);
    const lock = lockFolder(storeFolder(options.dir).lock);
    if (!lock.ok) return lock;
    unlock = lock.value;
    const opened = EmbeddedHistory.open(options, unlock);
    if (opened.ok) await opened.value.start();
    else unlock();
    return opened;
  } catch (error) {
    unlock();
    return diskFailure(error);
  }
}

class EmbeddedHistory implements HistoryStore {
  readonly siteId: string;
  readonly journal: Journal;
  readonly #options: HistoryOptions;
  readonly #paths: ReturnType<typeof storeFolder>;
  readonly #unlock: () => void;
  readonly #counters = counters();
  readonly #source: HistorySource = mergedSource(() => this.#parts());
  #history: HistoryDb;
  #journalDb: JournalDb;
  #log: AppendLog;
  #open = new OpenData();
  /** What is being packed: still read from memory until it is in the databases. */
  #packing: { data: OpenData; file: number } | null = null;
  #packTurn: Promise<Result<void>> = Promise.resolve(ok(undefined));
  readonly #damagedLogs = new Set<number>();
  #sealedWindow: number;
  #sealing = false;
  #retryAtMs = 0;
  #seq: number;
  #timer: NodeJS.Timeout | null = null;

  private constructor(options: HistoryOptions, unlock: () => void, history: HistoryDb, journalDb: JournalDb) {
    this.#options = options;
    this.siteId = options.siteId;
    this.#paths = storeFolder(options.dir);
    this.#unlock = unlock;
    this.#history = history;
    this.#journalDb = journalDb;
    this.#seq = journalDb.lastSeq;
    this.#sealedWindow = this.#window();
    this.journal = this.#makeJournal();
    this.#log = this.#openLog(this.#replay());
  }

  static open(options: HistoryOptions, unlock: () => void): Result<EmbeddedHistory> {
    const paths = storeFolder(options.dir);
    let damaged = 0;
    const now = () => options.clock.nowMs();
    const notice: StoreNotice = (failure) => {
      damaged++;
      options.onNotice?.(failure);
    };
    const damagedChunk = () => store?.onDamagedChunk();
    let store: EmbeddedHistory | null = null;
    const history = openDatabase(paths.history, (db) => new HistoryDb(db, false, damagedChunk), now, notice);
    if (!history.ok) return history;
    const journal = openDatabase(paths.journal, (db) => new JournalDb(db, false), now, notice);
    if (!journal.ok) {
      history.value.close();
      return journal;
    }
    const site = journal.value.siteOf(options.siteId);
    if (site !== options.siteId) {
      history.value.close();
      journal.value.close();
      return refuse("HOST_CONFIG", {
        en: `${options.dir} holds the history of ${site}, not of ${options.siteId}. Use another data folder.`,
        zh: `${options.dir} 中是 ${site} 的历史数据，而不是 ${options.siteId} 的，请使用其他数据目录。`,
      });
    }
    store = new EmbeddedHistory(options, unlock, history.value, journal.value);
    store.#counters.damagedFiles = damaged;
    return ok(store);
  }

  async start(): Promise<void> {
    if (this.#damagedLogs.size > 0) await this.seal();
    this.#timer = setInterval(() => this.#sealWhenDue(), SEAL_CHECK_MS);
    this.#timer.unref();
  }

  #parts(): StoreParts {
    const open = this.#packing === null ? [this.#open] : [this.#packing.data, this.#open];
    return { history: this.#history, journal: this.#journalDb, open };
  }

  #window(): number {
    return Math.floor(this.#options.clock.nowMs() / WINDOW_MS);
  }

  #notice(code: "STORE_CORRUPT" | "STORE_FULL", message: string): void {
    const failure = fail(code, message);
    if (!failure.ok) this.#options.onNotice?.(failure.error);
  }

  onDamagedChunk(): void {
    // Told once: a scrubbed chart meets the same chunk again and again.
    if (this.#counters.damagedChunks++ > 0) return;
    this.#notice("STORE_CORRUPT", "a chunk of readings is damaged and was left out");
  }

  /** Reads what a former process left in the log. @returns the number of the next log file. */
  #replay(): number {
    let next = Math.max(this.#history.sealedFile, this.#journalDb.sealedFile) + 1;
    for (const file of logFiles(this.#options.dir)) {
      next = Math.max(next, file + 1);
      const needs = { rows: file > this.#history.sealedFile, rest: file > this.#journalDb.sealedFile };
      const path = this.#paths.log(file);
      if (!needs.rows && !needs.rest) {
        rmSync(path);
        continue;
      }
      const report = recoverFile(path, this.#open, needs);
      if (report.tornBytes > 0) this.#counters.tornTails++;
      if (report.damagedBytes > 0) {
        this.#damagedLogs.add(file);
        this.#counters.damagedLogs++;
        this.#notice(
          "STORE_CORRUPT",
          `${path}: ${report.damagedBytes} bytes are damaged; ${report.frames} frames were read`,
        );
      }
    }
    for (const event of this.#open.eventList) this.#seq = Math.max(this.#seq, event.seq);
    return next;
  }

  #openLog(firstFile: number): AppendLog {
    let read = recordReader(this.#open);
    return openAppendLog({
      files: this.#options.files ?? nodeFiles,
      pathOf: this.#paths.log,
      firstFile,
      groupMs: this.#options.groupMs ?? 2,
      onDurable: (payload) => read(payload),
      onFile: () => {
        read = recordReader(this.#open);
      },
      onGroup: () => {
        this.#counters.groups++;
      },
    });
  }

  get #sealBytes(): number {
    return this.#options.sealBytes ?? 64 * 1024 * 1024;
  }

  /** Whether there is room for more in memory: a disk that takes no chunks must not fill it. */
  #room(): Result<void> {
    if (this.#log.position().bytes <= 4 * this.#sealBytes) return ok(undefined);
    return refuse("STORE_FULL", {
      en: "The history cannot be written to the disk any more: more than the memory may hold is waiting. Free space; incoming data is refused until then.",
      zh: "历史数据已无法写入磁盘，等待写入的数据超过内存上限。请清理空间；在此之前将拒收数据。",
    });
  }

  async #counted(write: Promise<Result<void>>): Promise<Result<void>> {
    const written = await write;
    if (!written.ok && written.error.code === "STORE_FULL") this.#counters.refusedFull++;
    if (!written.ok && written.error.code === "STORE_BUSY") this.#counters.refusedBusy++;
    if (this.#log.position().bytes > this.#sealBytes) this.#sealWhenDue();
    return written;
  }

  async append(...[rows, names]: Parameters<HistoryStore["append"]>): Promise<Result<void>> {
    if (rows.length === 0) return ok(undefined);
    const keys = resolveKeys(rows, names);
    if (!keys.ok) return keys;
    const room = this.#room();
    const written = await this.#counted(room.ok ? this.#log.appendReadings(rows, keys.value) : Promise.resolve(room));
    if (written.ok) this.#counters.appended += rows.length;
    return written;
  }

  recordThing(record: Parameters<HistoryStore["recordThing"]>[0]): Promise<Result<void>> {
    return this.#counted(this.#log.append((writer) => putThing(writer, record)));
  }

  async appendEvent(event: Omit<JournalledEvent, "seq">): Promise<Result<JournalledEvent>> {
    const numbered = { ...event, seq: ++this.#seq };
    const written = await this.#counted(this.#log.append((writer) => putEvent(writer, numbered)));
    return written.ok ? ok(numbered) : written;
  }

  #makeJournal(): Journal {
    const putAll: Journal["putAll"] = async (values) => {
      const changes = checkChanges(values);
      if (!changes.ok) return changes;
      return this.#counted(this.#log.append((writer) => putValues(writer, changes.value)));
    };
    return {
      putAll,
      put: (key, value) => putAll([{ key, value }]),
      remove: (key) => putAll([{ key, value: undefined }]),
      get: (key) => journalGet(this.#parts(), key),
      list: (prefix, limit = 10_000) => journalList(this.#parts(), prefix, limit),
    };
  }

  /** Runs a query; a readings' file that turns out damaged is set aside and the query asked again of what is left. */
  async #query<T>(ask: () => Result<T>): Promise<Result<T>> {
    try {
      return ask();
    } catch (error) {
      if (!isCorrupt(error)) return diskFailure(error);
      const replaced = this.#replaceHistory((error as Error).message);
      return replaced.ok ? ask() : replaced;
    }
  }

  #replaceHistory(why: string): Result<void> {
    this.#counters.damagedFiles++;
    this.#history.close();
    const aside = setAside(this.#paths.history, this.#options.clock.nowMs());
    this.#notice("STORE_CORRUPT", `${this.#paths.history}: ${why}; set aside as ${aside}`);
    const onDamage = () => this.onDamagedChunk();
    const opened = openDatabase(
      this.#paths.history,
      (db) => new HistoryDb(db, false, onDamage),
      () => this.#options.clock.nowMs(),
      () => {},
    );
    if (!opened.ok) return opened;
    this.#history = opened.value;
    return ok(undefined);
  }

  range(...[key, fromMs, toMs, points]: Parameters<HistoryStore["range"]>): ReturnType<HistoryStore["range"]> {
    return this.#query(() => chart(this.#source, key, fromMs, toMs, points));
  }

  asOf(atMs: number): ReturnType<HistoryStore["asOf"]> {
    return this.#query(() => snapshotAsOf(this.#source, this.siteId, atMs));
  }

  extent(): ReturnType<HistoryStore["extent"]> {
    return this.#query(() => ok(this.#source.extent()));
  }

  events(...[fromMs, toMs, limit]: Parameters<HistoryStore["events"]>): ReturnType<HistoryStore["events"]> {
    return this.#query(() => {
      const events = this.#source.events(fromMs, toMs, limit + 1);
      return ok({ events: events.slice(0, limit), more: events.length > limit });
    });
  }

  told(query: Parameters<HistoryStore["told"]>[0]): ReturnType<HistoryStore["told"]> {
    return this.#query(() => toldBy(this.#source, query));
  }

  #sealWhenDue(): void {
    const now = this.#options.clock.nowMs();
    if (this.#sealing || now < this.#retryAtMs) return;
    if (this.#window() === this.#sealedWindow && this.#log.position().bytes <= this.#sealBytes) return;
    void this.seal().then((sealed) => {
      if (sealed.ok) this.#sealedWindow = Math.floor(now / WINDOW_MS);
      else this.#retryAtMs = now + RETRY_MS;
    });
  }

  /** One at a time; a call during another waits and then packs what has come since. */
  seal(): Promise<Result<void>> {
    this.#sealing = true;
    this.#packTurn = this.#packTurn.then(() => this.#seal());
    const mine = this.#packTurn;
    void mine.then(() => {
      if (mine === this.#packTurn) this.#sealing = false;
    });
    return mine;
  }

  async #seal(): Promise<Result<void>> {
    if (this.#packing !== null) {
      const again = await this.#pack();
      if (!again.ok) return again;
    }
    await this.#log.rotate(() => {
      this.#packing = { data: this.#open, file: this.#log.position().file - 1 };
      this.#open = new OpenData();
    });
    return this.#pack();
  }

  async #pack(): Promise<Result<void>> {
    const { data, file } = this.#packing!;
    try {
      if (!data.empty) {
        this.#journalDb.seal(data, file);
        const chunks = await packAll(data, () => giveWay());
        this.#history.seal(chunks, file);
        this.#counters.sealed++;
      }
    } catch (error) {
      this.#counters.sealFailed++;
      if (isCorrupt(error)) this.#replaceHistory((error as Error).message);
      const failure = diskFailure(error);
      if (!failure.ok) this.#options.onNotice?.(failure.error);
      return failure;
    }
    this.#packing = null;
    for (const old of logFiles(this.#options.dir).filter((n) => n <= file)) {
      const path = this.#paths.log(old);
      if (this.#damagedLogs.delete(old)) renameSync(path, `${path}.damaged-${this.#options.clock.nowMs()}`);
      else rmSync(path);
    }
    return ok(undefined);
  }

  async prune({ beforeMs, maxBytes }: Retention): Promise<Result<{ rows: number }>> {
    return this.#query(() => {
      let { rows, chunks } = this.#history.prune(beforeMs);
      for (;;) {
        const { fromMs } = this.#history.extent();
        if (fromMs === null || this.#history.bytes() <= maxBytes) break;
        const oldest = this.#history.prune((Math.floor(fromMs / WINDOW_MS) + 1) * WINDOW_MS);
        rows += oldest.rows;
        chunks += oldest.chunks;
      }
      this.#journalDb.prune(beforeMs);
      this.#counters.prunedChunks += chunks;
      return ok({ rows });
    });
  }

  stats(): StoreStats {
    const { chunks, rows } = this.#history.totals();
    const openRows = this.#parts().open.reduce((sum, data) => sum + data.rows, 0);
    return {
      rows: rows + openRows,
      openRows,
      series: this.#source.seriesKeys().length,
      chunks,
      fileBytes: this.#history.bytes(),
      counters: { ...this.#counters },
    };
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.seal();
    await this.#packTurn;
    await this.#log.close();
    this.#history.close();
    this.#journalDb.close();
    this.#unlock();
  }
}
