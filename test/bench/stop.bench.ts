import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { rng } from "../../twins/core/rng.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { startProduct } from "../support/product.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

const DEVICES = 50;
const STOPS = 12;
const LOAD = fileURLToPath(new URL("stopLoad.ts", import.meta.url));

interface Told {
  ready?: boolean;
  stoppedAtMs?: number;
}

function startLoad(url: string, codes: readonly string[]): { child: ChildProcess; told: Told[] } {
  const child = spawn(process.execPath, [LOAD, url, ...codes], { stdio: ["pipe", "pipe", "inherit"] });
  const told: Told[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) told.push(JSON.parse(line) as Told);
  });
  return { child, told };
}

async function until(what: string, done: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`${what}: not in 60 s`);
    await wait(10);
  }
}

/** Milliseconds after it was told that each device confirmed, as the server logged it, in order. */
function confirmations(dataDir: string): number[] {
  return readFileSync(join(dataDir, "logs", "server.log"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"stop confirmed"'))
    .map((line) => (JSON.parse(line) as { afterMs: number }).afterMs);
}

interface Stops {
  readonly toSocketMs: number[];
  readonly toConfirmedMs: number[];
}

async function stops(console_: ConsoleClient, told: Told[], dataDir: string): Promise<Stops> {
  const random = rng(1, "stop");
  const toSocketMs: number[] = [];
  const toConfirmedMs: number[] = [];
  for (let i = 0; i < STOPS; i++) {
    const before = told.length;
    const confirmedBefore = confirmations(dataDir).length;
    const pressedAtMs = Date.now();
    const { stoppedAtMs, told: devices } = await console_.ask("stop", { siteId: "fms" });
    if (devices !== DEVICES) throw new Error(`${devices} of ${DEVICES} devices were told`);
    await until("every device stopped", () => told.length === before + DEVICES);
    await until("every device confirmed", () => confirmations(dataDir).length === confirmedBefore + DEVICES);
    for (const { stoppedAtMs: atMs } of told.slice(before)) toSocketMs.push(atMs! - pressedAtMs);
    for (const afterMs of confirmations(dataDir).slice(confirmedBefore))
      toConfirmedMs.push(stoppedAtMs - pressedAtMs + afterMs);
    await console_.ask("clearStop", { siteId: "fms" });
    await wait(300 + random.uniform() * 200);
  }
  return { toSocketMs, toConfirmedMs };
}

/** Readings the server applied a second, from its own counters. */
async function rate(url: string): Promise<number> {
  const applied = async (): Promise<number> =>
    Number(/aitn_applied (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
  const before = await applied();
  await wait(2_000);
  return ((await applied()) - before) / 2;
}

/** The operational stop, from a console's press to the device's own hands, idle and under full load. */
export async function benchStop(report: Report): Promise<void> {
  const product = await startProduct(["--no-plant"]);
  const console_ = await connectConsole(product.url);
  const codes: string[] = [];
  for (let i = 0; i < DEVICES; i++) codes.push((await console_.ask("enrolCode", { siteId: "fms" })).code);
  const { child, told } = startLoad(product.url, codes);
  try {
    await until("all devices online", () => told.length > 0);
    told.length = 0;
    const idle = await stops(console_, told, product.dataDir);
    child.stdin?.write("load\n");
    await wait(3_000);
    report.line({ name: "load", value: await rate(product.url), unit: "readings/s", floor: null, atMost: null });
    const loaded = await stops(console_, told, product.dataDir);
    const line = (name: string, took: readonly number[], atMost: number | null) =>
      report.line({
        name: `${name}, p99 of ${took.length}`,
        value: percentile(took, 0.99),
        unit: "ms",
        floor: null,
        atMost,
      });
    line("floor: idle, press to device", idle.toSocketMs, null);
    line("floor: idle, press to confirmation", idle.toConfirmedMs, null);
    line("under load, press to device", loaded.toSocketMs, 100);
    line("under load, press to confirmation", loaded.toConfirmedMs, 250);
  } finally {
    child.stdin?.end();
    child.kill("SIGTERM");
    console_.close();
    await product.stop();
  }
}
