import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { CYCLE_S, type WorkEvidence } from "../../../models/learning/workEfficacy.ts";
import { fail, ok, type Result, refuse } from "../../../twins/core/result.ts";

/** What a device did in one round of training, told once by who saw it: the demand server at a round's end. */
export interface WorkEntry extends WorkEvidence {
  /** Names the work for ever: an id counts once, however often it is told. */
  readonly id: string;
  readonly device: Hex;
  readonly endedAtMs: number;
}

/** A device's work of a whole cycle: data and times summed, throughputs as measured last. */
export interface DeviceWork {
  readonly device: Hex;
  readonly evidence: WorkEvidence;
}

/** A report as it was made, before it is posted. */
export interface KeptReport {
  readonly cycle: number;
  readonly root: Hex;
  /** The published document: canonical JSON. */
  readonly document: string;
  /** Every member has its credit, or another's report was settled. */
  readonly done: boolean;
}

/** Training work by cycle, and the reports made of it, on disk. Every change is durable when its method returns. */
export interface WorkLog {
  /**
   * True when it was new. WORK_RANGE when it cannot be true, WORK_LATE when its cycle is reported already, STORE_FULL when
   * the log holds all it may.
   */
  record(entry: WorkEntry): Result<boolean>;
  /** Cycles with work in them, rising. */
  cycles(): readonly number[];
  /** By rising device. */
  workOf(cycle: number): readonly DeviceWork[];
  cycleAt(timeMs: number): number;
  /** Keeps a report, in place of an earlier one of its cycle; from then on the cycle takes no more work. */
  keep(report: Omit<KeptReport, "done">): Result<void>;
  report(cycle: number): KeptReport | null;
  /** Newest first. */
  reports(limit: number): readonly KeptReport[];
  finish(cycle: number): void;
  /** Forgets the work of cycles before this one; their reports stay. */
  prune(beforeCycle: number): void;
  close(): void;
}

export interface WorkLogOptions {
  readonly path: string;
  /** Which chain and agreement the cycles are of; a log of another is refused. */
  readonly identity: string;
  /** When cycle 0 began. */
  readonly genesisMs: number;
  /** Default 1,000,000. */
  readonly maxEntries?: number;
}

const MAX_ENTRIES = 1_000_000;
const MAX_ID_CHARS = 200;
const UINT64 = 1n << 64n;

// Numbers are up to 64 bits unsigned, more than SQLite's integers hold: they are kept as text and summed here.
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS scope (one INTEGER PRIMARY KEY CHECK (one = 1), identity TEXT);
  CREATE TABLE IF NOT EXISTS work (
    id TEXT PRIMARY KEY, cycle INTEGER, device TEXT, ended INTEGER, cpu TEXT, gpu TEXT, ram TEXT, bytes TEXT,
    work TEXT, communication TEXT) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS work_cycle ON work (cycle, device, ended);
  CREATE TABLE IF NOT EXISTS reports (cycle INTEGER PRIMARY KEY, root TEXT, document TEXT, done INTEGER);`;

const whole = z.string().transform(BigInt);
const Row = z.object({
  device: z.string(),
  cpu: whole,
  gpu: whole,
  ram: whole,
  bytes: whole,
  work: whole,
  communication: whole,
});
const ReportRow = z.object({ cycle: z.number(), root: z.string(), document: z.string(), done: z.number() });

const toReport = (row: unknown): KeptReport => {
  const { cycle, root, document, done } = ReportRow.parse(row);
  return { cycle, root: root as Hex, document, done: done === 1 };
};

function open(path: string, identity: string): Result<DatabaseSync> {
  const db = new DatabaseSync(path);
  try {
    db.exec(SCHEMA);
    db.prepare("INSERT OR IGNORE INTO scope VALUES (1, ?)").run(identity);
    const held = String(db.prepare("SELECT identity FROM scope").get()?.identity);
    if (held === identity) return ok(db);
    db.close();
    return refuse("HOST_CONFIG", {
      en: `${path} is of another chain or agreement (${held}). Use the data folder that belongs to this chain.`,
      zh: `${path} 属于另一条链或另一套合约（${held}）。请使用属于此链的数据文件夹。`,
    });
  } catch (error) {
    db.close();
    const message = error instanceof Error ? error.message : String(error);
    return fail(/locked|busy/i.test(message) ? "STORE_LOCKED" : "STORE_CORRUPT", `${path}: ${message}`);
  }
}

/** What all that a device did in a cycle comes to. */
function sumUp(rows: readonly z.infer<typeof Row>[]): WorkEvidence {
  const sum = (of: (row: z.infer<typeof Row>) => bigint) => rows.reduce((all, row) => all + of(row), 0n);
  const last = rows.at(-1);
  return {
    cpuBps: last?.cpu ?? 0n,
    gpuBps: last?.gpu ?? 0n,
    ramBps: last?.ram ?? 0n,
    dataBytes: sum((row) => row.bytes),
    workS: sum((row) => row.work),
    communicationS: sum((row) => row.communication),
  };
}

function checkEntry(entry: WorkEntry): Result<void> {
  const { id, cpuBps, gpuBps, ramBps, dataBytes, workS, communicationS } = entry;
  const numbers = [cpuBps, gpuBps, ramBps, dataBytes, workS, communicationS];
  if (id.length === 0 || id.length > MAX_ID_CHARS)
    return refuse("WORK_RANGE", {
      en: `The id of a piece of work has 1 to ${MAX_ID_CHARS} characters.`,
      zh: `工作记录的编号应为 1 到 ${MAX_ID_CHARS} 个字符。`,
    });
  if (numbers.some((n) => n < 0n || n >= UINT64))
    return refuse("WORK_RANGE", {
      en: `Work ${id}: a number is below 0 or above 64 bits.`,
      zh: `工作 ${id}：有数值小于 0 或超过 64 位。`,
    });
  if (communicationS > workS)
    return refuse("WORK_RANGE", {
      en: `Work ${id}: its communication takes longer than the whole of it.`,
      zh: `工作 ${id}：通信时间长于整个工作时间。`,
    });
  return ok(undefined);
}

/** STORE_LOCKED when another process has it, HOST_CONFIG when it belongs to another chain. */
export function openWorkLog({ path, identity, genesisMs, maxEntries = MAX_ENTRIES }: WorkLogOptions): Result<WorkLog> {
  const opened = open(path, identity);
  if (!opened.ok) return opened;
  const db = opened.value;
  const sql = {
    add: db.prepare("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    known: db.prepare("SELECT id FROM work WHERE id = ?"),
    count: db.prepare("SELECT count(*) AS n FROM work"),
    cycles: db.prepare("SELECT DISTINCT cycle FROM work ORDER BY cycle"),
    ofCycle: db.prepare("SELECT * FROM work WHERE cycle = ? ORDER BY device, ended, id"),
    ofDevice: db.prepare("SELECT * FROM work WHERE cycle = ? AND device = ? ORDER BY ended, id"),
    keep: db.prepare("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, 0)"),
    report: db.prepare("SELECT * FROM reports WHERE cycle = ?"),
    reports: db.prepare("SELECT * FROM reports ORDER BY cycle DESC LIMIT ?"),
    finish: db.prepare("UPDATE reports SET done = 1 WHERE cycle = ?"),
    prune: db.prepare("DELETE FROM work WHERE cycle < ?"),
  };
  const cycleAt = (timeMs: number) => Math.floor((timeMs - genesisMs) / (Number(CYCLE_S) * 1000));
  const report = (cycle: number): KeptReport | null => {
    const row = sql.report.get(cycle);
    return row === undefined ? null : toReport(row);
  };

  return ok({
    cycleAt,
    record(entry) {
      const sound = checkEntry(entry);
      if (!sound.ok) return sound;
      if (sql.known.get(entry.id) !== undefined) return ok(false);
      const cycle = cycleAt(entry.endedAtMs);
      if (cycle < 0)
        return refuse("WORK_RANGE", {
          en: `Work ${entry.id} ended before the first cycle began.`,
          zh: `工作 ${entry.id} 在第一个周期开始前就已结束。`,
        });
      if (report(cycle) !== null)
        return refuse("WORK_LATE", {
          en: `Work ${entry.id} ended in cycle ${cycle}, which is reported already.`,
          zh: `工作 ${entry.id} 结束于第 ${cycle} 周期，该周期已上报。`,
        });
      if (Number(sql.count.get()?.n) >= maxEntries)
        return refuse("STORE_FULL", {
          en: `The work log holds ${maxEntries} entries, and takes no more before old cycles are settled.`,
          zh: `工作日志已有 ${maxEntries} 条记录，旧周期结算前不再接受。`,
        });
      const device = entry.device.toLowerCase();
      const before = sumUp(sql.ofDevice.all(cycle, device).map((row) => Row.parse(row)));
      if (before.workS + entry.workS > CYCLE_S)
        return refuse("WORK_RANGE", {
          en: `Device ${device} would have worked longer than the cycle of ${CYCLE_S} s.`,
          zh: `设备 ${device} 的工作时间将超过周期的 ${CYCLE_S} 秒。`,
        });
      if (before.dataBytes + entry.dataBytes >= UINT64)
        return refuse("WORK_RANGE", {
          en: `Device ${device}: more bytes than 64 bits count.`,
          zh: `设备 ${device} 的字节数超过 64 位。`,
        });
      const { cpuBps, gpuBps, ramBps, dataBytes, workS, communicationS } = entry;
      const numbers = [cpuBps, gpuBps, ramBps, dataBytes, workS, communicationS].map(String);
      sql.add.run(entry.id, cycle, device, entry.endedAtMs, ...numbers);
      return ok(true);
    },
    cycles: () => sql.cycles.all().map((row) => Number(row.cycle)),
    workOf(cycle) {
      const rows = sql.ofCycle.all(cycle).map((row) => Row.parse(row));
      const devices = [...new Set(rows.map((row) => row.device))];
      return devices.map((device) => ({
        device: device as Hex,
        evidence: sumUp(rows.filter((row) => row.device === device)),
      }));
    },
    keep({ cycle, root, document }) {
      try {
        sql.keep.run(cycle, root, document);
        return ok(undefined);
      } catch (error) {
        return fail("STORE_FULL", `cycle ${cycle}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    report,
    reports: (limit) => sql.reports.all(limit).map(toReport),
    finish: (cycle) => void sql.finish.run(cycle),
    prune: (beforeCycle) => void sql.prune.run(beforeCycle),
    close: () => db.close(),
  });
}
