import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CLIENT_BUILD } from "../../server/supervisor/build.ts";
import { launch, openPage } from "../support/browser.ts";
import { ROOT, startProduct } from "../support/product.ts";
import type { Report } from "./report.ts";

const MEMORY_AFTER_MS = 60_000;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly rssMb: number;
  readonly command: string;
}

/** All processes below one, itself included; Linux and macOS. */
function tree(root: number): Process[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8", maxBuffer: 1 << 24 })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(
      ([, pid, parent, rss, command]): Process => ({
        pid: Number(pid),
        parent: Number(parent),
        rssMb: Number(rss) / 1024,
        command: command!,
      }),
    );
  const own = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of all)
      if (own.has(parent) && !own.has(pid)) {
        own.add(pid);
        grown = true;
      }
  }
  return all.filter(({ pid }) => own.has(pid));
}

/** Memory that is not shared with another process, plus its share of what is, where the system tells. */
function proportionalMb(pid: number): number | null {
  try {
    const found = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    return found === null ? null : Number(found[1]) / 1024;
  } catch {
    return null;
  }
}

function nameOf(command: string): string {
  const part = ["embedded/main.ts", "anvil", "main.ts server", "main.ts plant", "aitn.mjs", "worker"].find((each) =>
    command.includes(each),
  );
  const names: Readonly<Record<string, string>> = {
    "embedded/main.ts": "chain proxy",
    "main.ts server": "server",
    "main.ts plant": "plant",
    "aitn.mjs": "supervisor",
  };
  return part === undefined ? command.split(" ")[0]!.split("/").at(-1)! : (names[part] ?? part);
}

/** `npm start` on a clean data folder, with the console not built yet, to a live frame in a browser. */
export async function benchStart(report: Report): Promise<void> {
  rmSync(CLIENT_BUILD, { recursive: true, force: true });
  rmSync(join(ROOT, ".build", "client.stamp"), { force: true });
  const browser = await launch();
  const { page } = await openPage(browser);
  const startedMs = performance.now();
  const product = await startProduct();
  try {
    const readyS = (performance.now() - startedMs) / 1000;
    await page.goto(`${product.url}/site/fms`);
    // The data's age turns live with the first frame that the page decoded.
    await page.locator(".age-live").waitFor();
    const liveS = (performance.now() - startedMs) / 1000;
    report.line({ name: "start to ready, build included", value: readyS, unit: "s", floor: null, atMost: null });
    report.line({
      name: "start to the first live frame in a browser",
      value: liveS,
      unit: "s",
      floor: null,
      atMost: 30,
    });
    await wait(MEMORY_AFTER_MS);
    const processes = tree(product.process.pid!);
    for (const { pid, command, rssMb } of processes) {
      report.line({ name: `memory of ${nameOf(command)}, RSS`, value: rssMb, unit: "MB", floor: null, atMost: null });
      const own = proportionalMb(pid);
      if (own !== null)
        report.line({ name: `memory of ${nameOf(command)}, PSS`, value: own, unit: "MB", floor: null, atMost: null });
    }
    const sum = processes.reduce((mb, { rssMb }) => mb + rssMb, 0);
    report.line({
      name: `memory of all ${processes.length} processes, RSS`,
      value: sum,
      unit: "MB",
      floor: null,
      atMost: 900,
    });
  } finally {
    await browser.close();
    await product.stop();
  }
}
