import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import type { Failure } from "../../twins/core/result.ts";
import { must } from "../../twins/core/result.ts";
import { type HistoryOptions, openHistory } from "./embedded.ts";
import { nodeFiles, type StoreFiles } from "./files.ts";
import type { HistoryStore, ReadingRow } from "./port.ts";
import { readHistory } from "./reader.ts";

const T0 = 1_760_000_400_000;
const names = { nameOf: (thing: number, property: number) => ({ thing: `t${thing}`, property: `p${property}` }) };
const KEY = { thing: "t0", property: "p0" };
const rowsOf = (from: number, count: number): ReadingRow[] =>
  Array.from({ length: count }, (_, i) => ({
    thing: 0,
    property: 0,
    value: Math.sin(from + i),
    quality: 0,
    observedAtMs: T0 + (from + i) * 1000,
  }));

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "aitn-store-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};
const clock = manualClock(T0);
const open = async (dir: string, more: Partial<HistoryOptions> = {}): Promise<HistoryStore> => {
  const store = must(await openHistory({ dir, siteId: "fms", clock, groupMs: 1, ...more }));
  cleanups.push(() => store.close().catch(() => {}));
  return store;
};
const count = async (store: HistoryStore): Promise<number> =>
  must(await store.range(KEY, T0, T0 + 20_000_000, 20_000)).length;
const logsIn = (dir: string): string[] => readdirSync(dir).filter((name) => /^log-\d+\.bin$/.test(name));

/** A copy of the folder as a kill would leave it: the log as it is, nothing closed. */
const crashCopy = (dir: string): string => {
  const copy = folder();
  for (const name of readdirSync(dir))
    if (name !== "lock.db") writeFileSync(join(copy, name), readFileSync(join(dir, name)));
  return copy;
};

describe("the append log", () => {
  it("is replayed after a crash, and a second server is refused meanwhile", async () => {
    const dir = folder();
    const store = await open(dir);
    must(await store.append(rowsOf(0, 10), names));
    expect(await openHistory({ dir, siteId: "fms", clock })).toMatchObject({ error: { code: "STORE_LOCKED" } });
    const after = await open(crashCopy(dir));
    expect(await count(after)).toBe(10);
    expect(after.stats()).toMatchObject({ rows: 10, openRows: 10 });
  });

  it("puts many appends into one sync", async () => {
    const store = await open(folder(), { groupMs: 20 });
    const acks = await Promise.all(rowsOf(0, 200).map((row) => store.append([row], names)));
    expect(acks.every((ack) => ack.ok)).toBe(true);
    expect(store.stats().counters).toMatchObject({ appended: 200, groups: 1 });
  });

  it("with a torn end is cut back to the last whole frame and counted", async () => {
    const dir = folder();
    const store = await open(dir);
    must(await store.append(rowsOf(0, 10), names));
    const copy = crashCopy(dir);
    appendFileSync(join(copy, logsIn(copy)[0]!), new Uint8Array([0x41, 0x49, 0x54, 0x4e, 9, 0]));
    const after = await open(copy);
    expect(after.stats().counters).toMatchObject({ tornTails: 1, damagedLogs: 0 });
    expect(await count(after)).toBe(10);
    must(await after.append(rowsOf(10, 5), names));
    const again = await open(crashCopy(copy));
    expect(await count(again)).toBe(15);
    expect(again.stats().counters.tornTails).toBe(0);
  });

  it("with a damaged middle keeps every other frame, and the file is set aside with STORE_CORRUPT", async () => {
    const dir = folder();
    const store = await open(dir);
    for (let i = 0; i < 3; i++) must(await store.append(rowsOf(i * 10, 10), names));
    const copy = crashCopy(dir);
    const path = join(copy, logsIn(copy)[0]!);
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    writeFileSync(path, bytes);
    const told: Failure[] = [];
    const after = await open(copy, { onNotice: (failure) => told.push(failure) });
    expect(told.map((failure) => failure.code)).toEqual(["STORE_CORRUPT"]);
    expect(await count(after)).toBe(20);
    expect(readdirSync(copy).some((name) => /^log-\d+\.bin\.damaged-/.test(name))).toBe(true);
    expect(after.stats()).toMatchObject({ openRows: 0, counters: { damagedLogs: 1 } });
  });

  it("refuses more than may wait for the disk, and takes more when the disk has caught up", async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const files: StoreFiles = {
      async create(path) {
        const file = await nodeFiles.create(path);
        return { ...file, sync: () => gate.then(() => file.sync()) };
      },
    };
    const store = await open(folder(), { files });
    const batch = rowsOf(0, 400_000);
    const first = store.append(batch, names);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const waiting = [1, 2, 3, 4, 5].map(() => store.append(batch, names));
    expect(await store.append(batch, names)).toMatchObject({ ok: false, error: { code: "STORE_BUSY" } });
    letGo();
    await Promise.all([first, ...waiting]);
    expect(store.stats().counters.refusedBusy).toBeGreaterThanOrEqual(1);
    expect(await store.append(rowsOf(0, 1), names)).toMatchObject({ ok: true });
    expect(await store.append(rowsOf(0, 500_001), names)).toMatchObject({ error: { code: "WIRE_TOO_LARGE" } });
  });
});

it("refuses, rather than breaks, when it is asked after it was closed", async () => {
  const store = await open(folder());
  await store.close();
  expect(await store.append(rowsOf(0, 1), names)).toMatchObject({ ok: false, error: { code: "STORE_BUSY" } });
});

it("belongs to one site", async () => {
  const dir = folder();
  await (await open(dir)).close();
  expect(await openHistory({ dir, siteId: "other", clock })).toMatchObject({ error: { code: "HOST_CONFIG" } });
  const reader = must(readHistory(dir));
  expect(reader.siteId).toBe("fms");
  reader.close();
  await open(dir);
});

describe("a full disk", () => {
  it("acknowledges nothing, leaves no half batch behind, and goes on when there is room", async () => {
    let room = Infinity;
    const files: StoreFiles = {
      async create(path) {
        const file = await nodeFiles.create(path);
        return {
          ...file,
          async write(bytes, position) {
            await file.write(bytes.subarray(0, Math.min(bytes.length, room)), position);
            if (bytes.length > room) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
          },
        };
      },
    };
    const dir = folder();
    const store = await open(dir, { files });
    must(await store.append(rowsOf(0, 10), names));
    room = 10;
    const refused = await Promise.all([store.append(rowsOf(10, 40), names), store.journal.put("k", 1)]);
    for (const answer of refused) expect(answer).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    expect(await count(store)).toBe(10);
    expect(store.journal.get("k")).toBeUndefined();
    expect(store.stats().counters.refusedFull).toBe(2);
    room = Infinity;
    must(await store.append(rowsOf(50, 5), names));
    const after = await open(crashCopy(dir));
    expect(await count(after)).toBe(15);
    expect(after.stats().counters).toMatchObject({ tornTails: 0, damagedLogs: 0 });
  });

  const tiny = (): string | null => {
    const dir = folder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", dir], { stdio: "ignore" });
      cleanups.push(() => void execFileSync("umount", ["-l", dir]));
      return dir;
    } catch {
      return null;
    }
  };
  const disk = tiny();
  it.skipIf(disk === null)("that is real is refused with STORE_FULL, and what was acknowledged stays", async () => {
    const dir = tiny()!;
    const store = await open(dir);
    let acked = 0;
    let refused: Failure | null = null;
    for (let i = 0; i < 400 && refused === null; i++) {
      const answer = await store.append(rowsOf(acked, 100), names);
      if (answer.ok) acked += 100;
      else refused = answer.error;
    }
    expect(refused).toMatchObject({ code: "STORE_FULL" });
    expect(await count(store)).toBe(acked);
    const after = await open(crashCopy(dir));
    expect(await count(after)).toBe(acked);
  });
});

describe("packed history", () => {
  it("survives a restart, and takes at most 10 bytes a row", async () => {
    const dir = folder();
    const store = await open(dir);
    for (let i = 0; i < 36; i++) must(await store.append(rowsOf(i * 5000, 5000), names));
    must(await store.seal());
    expect(store.stats()).toMatchObject({ rows: 180_000, openRows: 0, chunks: 300 });
    expect(logsIn(dir)).toEqual([]);
    await store.close();
    const after = await open(dir);
    expect(must(await after.range(KEY, T0, T0 + 180_000_000, 20_000))).toHaveLength(20_000);
    expect(after.stats().fileBytes / 180_000).toBeLessThanOrEqual(10);
  });

  it("a damaged database is set aside, reported, and the server goes on with its domain state", async () => {
    const dir = folder();
    const store = await open(dir);
    must(await store.append(rowsOf(0, 5000), names));
    must(await store.journal.put("command/1", "sent"));
    await store.close();
    const bytes = readFileSync(join(dir, "history.db"));
    bytes.fill(0x5a, 0, 8192);
    writeFileSync(join(dir, "history.db"), bytes);
    const told: Failure[] = [];
    const after = await open(dir, { onNotice: (failure) => told.push(failure) });
    expect(told.map((failure) => failure.code)).toEqual(["STORE_CORRUPT"]);
    expect(readdirSync(dir).filter((name) => name.startsWith("history.db.damaged-"))).toHaveLength(1);
    expect(after.journal.get("command/1")).toBe("sent");
    expect(after.stats()).toMatchObject({ rows: 0, counters: { damagedFiles: 1 } });
    must(await after.append(rowsOf(0, 3), names));
    expect(await count(after)).toBe(3);
  });

  it("that turns out damaged while the server runs is replaced, and what is in the log is kept", async () => {
    const dir = folder();
    const store = await open(dir);
    must(await store.append(rowsOf(0, 400_000), names));
    must(await store.seal());
    await store.close();
    const path = join(dir, "history.db");
    const told: Failure[] = [];
    const again = await open(dir, { onNotice: (failure) => told.push(failure) });
    must(await again.append(rowsOf(500_000, 10), names));
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096);
    writeFileSync(path, bytes);
    expect(must(await again.range(KEY, T0 + 500_000_000, T0 + 500_010_000, 10))).toHaveLength(10);
    must(await again.range(KEY, T0, T0 + 400_000_000, 20_000));
    expect(told.every((failure) => failure.code === "STORE_CORRUPT")).toBe(true);
    expect(told.length).toBeGreaterThanOrEqual(1);
    must(await again.append(rowsOf(500_010, 1), names));
  });

  it("stays below its limit of bytes by dropping the oldest windows", async () => {
    const store = await open(folder());
    for (let i = 0; i < 20; i++) must(await store.append(rowsOf(i * 3000, 3000), names));
    must(await store.seal());
    const before = store.stats();
    const limit = Math.floor(before.fileBytes / 2);
    const { rows } = must(await store.prune({ beforeMs: -Infinity, maxBytes: limit }));
    expect(rows).toBeGreaterThan(10_000);
    const after = store.stats();
    expect(after.rows).toBe(60_000 - rows);
    expect(after.counters.prunedChunks).toBeGreaterThan(10);
    const extent = must(await store.extent());
    expect(extent).toEqual({ fromMs: T0 + rows * 1000, toMs: T0 + 59_999_000 });
    expect(after.fileBytes).toBeLessThanOrEqual(limit);
  });

  it("is packed at every ten-minute border by a timer", async () => {
    const here = manualClock(T0);
    const store = await open(folder(), { clock: here });
    must(await store.append(rowsOf(0, 10), names));
    here.advance(600_000);
    await vi.waitFor(() => expect(store.stats().openRows).toBe(0), { timeout: 20_000, interval: 100 });
    expect(await count(store)).toBe(10);
  });

  it("can be read by another process while it is written, at one moment", async () => {
    const dir = folder();
    const store = await open(dir);
    must(await store.append(rowsOf(0, 3000), names));
    must(await store.seal());
    must(await store.append(rowsOf(3000, 50), names));
    const reader = must(readHistory(dir));
    must(await store.append(rowsOf(3050, 50), names));
    must(await store.seal());
    let rows = 0;
    for (const block of reader.source.blocks(KEY, -Infinity, Infinity, 0)) rows += block.rows()!.n;
    expect(rows).toBe(3050);
    reader.close();
    expect(readHistory(folder())).toMatchObject({ error: { code: "STORE_RANGE" } });
  });

  it("a log that cannot be packed has a limit", async () => {
    const dir = folder();
    const store = await open(dir, { sealBytes: 10_000 });
    must(await store.append(rowsOf(0, 10), names));
    // What a full disk does to the databases: they take no more pages.
    const { DatabaseSync } = await import("node:sqlite");
    const blocker = new DatabaseSync(join(dir, "history.db"));
    blocker.exec("BEGIN IMMEDIATE");
    cleanups.push(() => void (blocker.isOpen && blocker.close()));
    let answer = await store.append(rowsOf(0, 100), names);
    for (let i = 0; i < 40 && answer.ok; i++) answer = await store.append(rowsOf(i * 100, 100), names);
    expect(answer).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    expect(store.stats().counters.sealFailed).toBeGreaterThanOrEqual(1);
    blocker.exec("ROLLBACK");
    blocker.close();
    must(await store.seal());
    must(await store.append(rowsOf(0, 1), names));
  });
});
