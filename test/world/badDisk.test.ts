import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { connectDevice } from "../../server/device/device.ts";
import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { startProduct } from "../support/product.ts";
import { enrolProbe, kept, metrics, PROBE_MODEL, refusedOf } from "../support/productProbe.ts";

/** Waits for a state of a disk alarm. Ends by the test's own time limit. */
async function diskAlarm(console_: ConsoleClient, code: ErrorCode, states: readonly Alarm["state"][]): Promise<Alarm> {
  const end = Date.now() + 60_000;
  for (;;) {
    const { alarms } = await console_.ask("alarms", { siteId: "fms" });
    const found = alarms.find((alarm) => alarm.thing === "disk" && alarm.id.endsWith(code));
    if (found !== undefined && states.includes(found.state)) return found;
    if (Date.now() > end) throw new Error(`no alarm ${code} ${states}: ${JSON.stringify(alarms)}`);
    await wait(100);
  }
}

/** Writes over the first page, where SQLite says what the file is. */
function damage(path: string): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(200, 0xa5), 0, 200, 0);
  closeSync(file);
}

test("a damaged history file: STORE_CORRUPT in log, counters and alarms; it is set aside and new data flows", async () => {
  const startedMs = Date.now();
  const first = await startProduct(["--no-plant"]);
  const { dataDir } = first;
  const before = await connectConsole(first.url);
  const probe = await enrolProbe(first.url, before, "probe");
  await probe.good(20);
  probe.raw.socket.disconnect();
  before.close();
  expect(await first.stop(true), first.output()).toBe(0);
  const history = join(dataDir, "history", "history.db");
  const size = statSync(history).size;
  damage(history);

  const second = await startProduct(["--no-plant"], dataDir);
  const console_ = await connectConsole(second.url);
  const alarm = await diskAlarm(console_, "STORE_CORRUPT", ["unacknowledged", "returned"]);
  expect(alarm.title).toEqual(ERRORS.STORE_CORRUPT);
  const { counters } = await console_.ask("health", {});
  expect(counters).toMatchObject({ "noticed.STORE_CORRUPT": 1, "history.damagedFiles": 1 });
  expect((await metrics(second.url)).get("aitn_noticed_STORE_CORRUPT")).toBe(1);
  const log = readFileSync(join(dataDir, "logs", "server.log"), "utf8");
  expect(log).toMatch(/"level":"error".*STORE_CORRUPT.*history\.db.*set aside as/);
  const aside = readdirSync(join(dataDir, "history")).find((name) => name.startsWith("history.db.damaged-")) ?? "";
  expect(statSync(join(dataDir, "history", aside)).size, "what was there can still be looked into").toBe(size);

  const again = await enrolProbe(second.url, console_, "probe-again");
  await again.good(21);
  expect(await kept(console_, again.thing, startedMs - 1_000)).toEqual([21]);
  // The device's key, chain and Thing were in other files and are as they were.
  const { devices } = await console_.ask("devices", {});
  expect(devices.some((device) => device.device === probe.raw.device)).toBe(true);
  again.raw.socket.disconnect();
  console_.close();
  expect(await second.stop(), second.output()).toBe(0);
});

/** Waits, and says what it waited for in vain. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within a minute`);
    await wait(50);
  }
}

/** A small disk of its own, or why there is none. */
function mountSmallDisk(): { dir: string; release(): void } | string {
  const dir = mkdtempSync(join(tmpdir(), "aitn-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", dir], { stdio: "pipe" });
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    return `a disk of 64 MB cannot be mounted here: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  }
  return {
    dir,
    release() {
      execFileSync("umount", ["-l", dir]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Fills a disk to its last byte. @returns how to make room again. */
function fill(dir: string): () => void {
  const path = join(dir, "ballast");
  const file = openSync(path, "w");
  for (let bytes = 1 << 20; bytes >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(bytes));
    } catch {
      bytes >>= 1;
    }
  }
  closeSync(file);
  return () => rmSync(path);
}

test("a full disk: STORE_FULL to the device, the counters and the alarms; nothing that was acknowledged is lost", async ({
  skip,
}) => {
  const disk = mountSmallDisk();
  if (typeof disk === "string") return skip(disk);
  const startedMs = Date.now();
  const dataDir = join(disk.dir, "data");
  mkdirSync(dataDir);
  const product = await startProduct(["--no-plant"], dataDir);
  try {
    const console_ = await connectConsole(product.url);
    const { code } = await console_.ask("enrolCode", { siteId: "fms" });
    const refusals: Failure[] = [];
    const device = await connectDevice({
      url: product.url,
      privateKey: crypto.getRandomValues(new Uint8Array(32)),
      enrolCode: code,
      things: [{ id: "probe", title: PROBE_MODEL.title, model: PROBE_MODEL }],
      onRefused: (failure) => refusals.push(failure),
    });
    const reported: number[] = [];
    const report = (): void => {
      reported.push(reported.length);
      device.report("probe", { level: [reported.at(-1)!, "Cel"] });
    };
    const reporting = setInterval(report, 50);
    await until("the first reading is kept", async () => (await kept(console_, "probe", startedMs)).length > 0);

    const makeRoom = fill(disk.dir);
    await until("the device is refused", () => refusals.length > 0);
    expect(refusals[0]).toMatchObject({ code: "STORE_FULL", message: expect.stringContaining(ERRORS.STORE_FULL.en) });
    expect(await refusedOf(product.url, "STORE_FULL")).toBeGreaterThan(0);
    const alarm = await diskAlarm(console_, "STORE_FULL", ["unacknowledged"]);
    expect(alarm.title).toEqual(ERRORS.STORE_FULL);
    // The chain cannot keep a block either, and comes back when there is room; the server goes on answering.
    const { models } = await console_.ask("models", {});
    await console_.refusal("approveModel", { cid: models[0]!.cid });
    expect((await console_.ask("health", {})).counters["refused.STORE_FULL"]).toBeGreaterThan(0);

    makeRoom();
    await diskAlarm(console_, "STORE_FULL", ["returned"]);
    clearInterval(reporting);
    await device.close(10_000);
    expect(await kept(console_, "probe", startedMs - 1_000), "every reading that was reported").toEqual(reported);
    expect(device.dropped).toBe(0);
    expect(product.process.exitCode, product.output()).toBe(null);
    expect(product.output()).not.toContain("cannot be kept alive");
    await until("the chain is back", async () => (await console_.ask("chain", {})).reachable);
    console_.close();
    expect(await product.stop(), product.output()).toBe(0);
  } catch (error) {
    const logs = ["server", "chain"].map((part) => readFileSync(join(dataDir, "logs", `${part}.log`), "utf8"));
    throw new Error(`${String(error)}\n${product.output()}\n${logs.join("\n").slice(-4_000)}`);
  } finally {
    product.process.kill("SIGKILL");
    disk.release();
  }
});
