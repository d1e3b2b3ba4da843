import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, CDPSession } from "playwright-core";
import { Server } from "socket.io";
import { createServer as createVite, type ViteDevServer } from "vite";
import type { BenchResult } from "../../client/scene/bench.ts";
import { rng } from "../../twins/core/rng.ts";
import { frameWriter } from "../../twins/state/deltaFrame.ts";
import { takeSnapshot } from "../../twins/state/snapshot.ts";
import { launch } from "../support/browser.ts";
import { ROOT } from "../support/product.ts";
import { fleet, move, objectsOf } from "./liveFleet.ts";
import type { Report } from "./report.ts";

const TICK_MS = 50;
const MEASURED_MS = 5_000;
const WARM_UP_MS = 2_000;

interface Window {
  ticks: number;
  gaps: number;
  ready: boolean;
  sum(): number;
  result?: BenchResult;
}

const serveSources = async (): Promise<{ vite: ViteDevServer; url: string }> => {
  const vite = await createVite({
    configFile: false,
    root: ROOT,
    publicDir: "client/public",
    logLevel: "error",
    cacheDir: "node_modules/.vite-bench",
    worker: { format: "es" },
    server: { host: "127.0.0.1", port: 0, watch: null, hmr: false },
    optimizeDeps: { entries: ["test/bench/live.html", "test/scene/bench.html"] },
  });
  await vite.listen();
  return { vite, url: `http://127.0.0.1:${(vite.httpServer!.address() as AddressInfo).port}` };
};

/**
 * CPU of the page's main thread so far, ms: the kernel's own count where there is one, because wall clock would count the
 * waiting for a busy core; elsewhere Chromium's sum of tasks.
 */
async function mainThreadMs(browserCdp: CDPSession, cdp: CDPSession): Promise<number> {
  if (process.platform === "linux") {
    const { processInfo } = await browserCdp.send("SystemInfo.getProcessInfo");
    const cpuNs = processInfo
      .filter(({ type }) => type === "renderer")
      .map(({ id }) => Number(readFileSync(`/proc/${id}/task/${id}/schedstat`, "utf8").split(" ")[0]));
    return cpuNs.reduce((sum, ns) => sum + ns, 0) / 1e6;
  }
  const { metrics } = await cdp.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
}

/** Main-thread milliseconds a tick of one way to send `n` moving entities, over an idle connection. */
async function receive(browser: Browser, pages: string, n: number, mode: "frames" | "json"): Promise<number> {
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false, cors: { origin: "*" }, serveClient: false });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const state = fleet(n);
  const writer = frameWriter();
  const random = rng(1);
  const roll = () => random.uniform() * 100;
  move(state, roll, Date.now());
  state.dirty.fill(0);
  io.on("connection", (socket) => socket.emit("snapshot", takeSnapshot(state, Date.now())));
  const page = await browser.newPage();
  let timer: NodeJS.Timeout | undefined;
  try {
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    await page.goto(`${pages}/test/bench/live.html?mode=${mode}&url=${encodeURIComponent(url)}`);
    await page.waitForFunction(() => (window as unknown as Window).ready, null, { timeout: 60_000 });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    const browserCdp = await browser.newBrowserCDPSession();
    const spentMs = () => mainThreadMs(browserCdp, cdp);
    const ticks = () => page.evaluate(() => (window as unknown as Window).ticks);
    await wait(WARM_UP_MS);
    const idleFrom = await spentMs();
    await wait(MEASURED_MS);
    const idleMsPerMs = ((await spentMs()) - idleFrom) / MEASURED_MS;
    timer = setInterval(() => {
      move(state, roll, Date.now());
      if (mode === "json") io.emit("json", objectsOf(state));
      else io.emit("frame", Buffer.from(writer.encode(state, Date.now())!));
    }, TICK_MS);
    await wait(WARM_UP_MS);
    const [ticksBefore, msBefore, atMs] = [await ticks(), await spentMs(), performance.now()];
    await wait(MEASURED_MS);
    const [ticksAfter, msAfter, tookMs] = [await ticks(), await spentMs(), performance.now() - atMs];
    const seen = await page.evaluate(() => [(window as unknown as Window).gaps, (window as unknown as Window).sum()]);
    if (ticksAfter - ticksBefore < 20 || seen[0] !== 0 || !(seen[1]! > 0))
      throw new Error(`${mode}, ${n}: ${ticksAfter - ticksBefore} ticks, gaps and sum ${seen.join(", ")}`);
    return (msAfter - msBefore - idleMsPerMs * tookMs) / (ticksAfter - ticksBefore);
  } finally {
    clearInterval(timer);
    await page.close();
    await io.close();
  }
}

async function drawing(browser: Browser, pages: string, n: number): Promise<BenchResult> {
  const page = await browser.newPage();
  try {
    await page.goto(`${pages}/test/scene/bench.html?n=${n}&frames=90`, { waitUntil: "commit" });
    await page.waitForFunction(() => (window as unknown as Window).result !== undefined, null, { timeout: 120_000 });
    return (await page.evaluate(() => (window as unknown as Window).result))!;
  } finally {
    await page.close();
  }
}

/** What a tick and a frame cost the page's main thread, in Chromium, beside JSON objects and a bare InstancedMesh. */
export async function benchLiveBrowser(report: Report, fleets: readonly number[]): Promise<void> {
  const { vite, url } = await serveSources();
  const browser = await launch();
  try {
    for (const n of fleets) {
      const json = await receive(browser, url, n, "json");
      const frames = await receive(browser, url, n, "frames");
      report.line({
        name: `browser main thread a tick, ${n}`,
        value: frames,
        unit: "ms CPU",
        floor: { name: "socket.io JSON objects", value: json },
        atMost: 0.15,
      });
    }
    const calls: number[] = [];
    for (const n of fleets) {
      const { swarmMs, directMs, drawCalls } = await drawing(browser, url, n);
      calls.push(drawCalls);
      report.line({
        name: `JavaScript a frame, ${n}`,
        value: swarmMs,
        unit: "ms",
        floor: { name: "direct InstancedMesh", value: directMs },
        atMost: 1.5,
      });
    }
    report.line({
      name: `draw calls with ${fleets.at(-1)}`,
      value: calls.at(-1)!,
      unit: "calls",
      floor: { name: `with ${fleets[0]}`, value: calls[0]! },
      atMost: 1,
    });
  } finally {
    await browser.close();
    await vite.close();
  }
}
