import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { Server } from "socket.io";
import { createServer as createVite, type ViteDevServer } from "vite";
import type { BenchResult } from "../../client/scene/bench.ts";
import { type Handlers, serveConsole } from "../../server/console/consoleSocket.ts";
import { createHub, type Hub } from "../../server/hub/hub.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { fail, must, ok } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { ConsoleParams, type Person } from "../../twins/protocol/console.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { launch } from "../support/browser.ts";
import { ROOT } from "../support/product.ts";
import { type BareChromium, launchBare } from "./bareChromium.ts";
import { move, objectsOf, vehicle } from "./liveFleet.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

const TICK_MS = 50;
/**
 * Silence and ticks in many short turns, and the middle of their differences: a frame loop alone costs about as much as
 * what is looked for, and more when other work pushes it off its core.
 */
const TURNS = 16;
const MEASURED_MS = 600;
const SETTLE_MS = 100;
const WARM_UP_MS = 3_000;

const clock: Clock = { nowMs: () => Date.now() };
const person: Person = { name: "bench", role: "viewer", local: true, address: "" };

/** How the page gets the values: the product's session, with and without shared memory, or plain objects. */
type Mode = "shared" | "messages" | "json";

interface Window {
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
    server: {
      host: "127.0.0.1",
      port: 0,
      watch: null,
      hmr: false,
      // As server/web/static.ts serves the console.
      headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
    },
    optimizeDeps: { entries: ["test/bench/live.html", "test/scene/bench.html"] },
  });
  await vite.listen();
  return { vite, url: `http://127.0.0.1:${(vite.httpServer!.address() as AddressInfo).port}` };
};

/** The product's hub and console socket, which here answers nothing but the subscription. */
function serveFleet(io: Server, hub: Hub): void {
  const others = Object.keys(ConsoleParams).map((ask) => [ask, async () => fail("HOST_CONFIG", "only frames here")]);
  const handlers: Handlers = {
    ...(Object.fromEntries(others) as Handlers),
    hello: async (_, session) => {
      session.person = person;
      return ok({
        person,
        sites: [],
        serverTimeMs: clock.nowMs(),
        tickHz: 1000 / TICK_MS,
        loginNeeded: false,
        open: true,
      });
    },
    subscribe: async ({ siteId }, session) => {
      session.sites.add(siteId);
      return ok({ snapshot: hub.snapshot(siteId)!, stopped: null, serverTimeMs: clock.nowMs() });
    },
  };
  const log = { info() {}, warn() {}, error: (message: string) => process.stderr.write(`${message}\n`) };
  const socket = serveConsole({
    io,
    log,
    handlers,
    permit: () => ok(undefined),
    hasSite: () => true,
    audit() {},
    ended() {},
  });
  hub.listen({ onFrame: (siteId, frame) => socket.broadcastFrame(siteId, frame) });
}

/** A server of `n` moving vehicles: `tick` sends one tick, as frames to the product's consoles or as objects. */
async function serveTicks(n: number, mode: Mode) {
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false, cors: { origin: "*" }, serveClient: false });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const hub = createHub(["bench"], clock);
  for (let i = 0; i < n; i++) must(hub.add("bench", vehicle(i), agv));
  const state = hub.site("bench")!;
  const random = rng(1);
  const roll = () => random.uniform() * 100;
  move(state, roll, Date.now());
  state.dirty.fill(0);
  const objects = io.of("/json");
  if (mode !== "json") serveFleet(io, hub);
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    tick(): void {
      move(state, roll, Date.now());
      if (mode === "json") objects.emit("json", objectsOf(state));
      else hub.tick();
    },
    close: () => io.close(),
  };
}

/** Main-thread milliseconds a tick of one way to send `n` moving entities, beyond those of the silent page. */
async function receive(browser: BareChromium, pages: string, n: number, mode: Mode): Promise<number> {
  const server = await serveTicks(n, mode);
  const page = await browser.open(`${pages}/test/bench/live.html?mode=${mode}&url=${encodeURIComponent(server.url)}`);
  let timer: NodeJS.Timeout | undefined;
  let sent = 0;
  const start = () => {
    timer = setInterval(() => {
      server.tick();
      sent++;
    }, TICK_MS);
  };
  const during = async () => {
    await wait(SETTLE_MS);
    const [beforeMs, atMs, before] = [await page.mainThreadMs(), performance.now(), sent];
    await wait(MEASURED_MS);
    return { cpuMs: (await page.mainThreadMs()) - beforeMs, tookMs: performance.now() - atMs, ticks: sent - before };
  };
  try {
    await page.until("typeof ready === 'function' && ready()", 60_000);
    start();
    await wait(WARM_UP_MS);
    const costs: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      clearInterval(timer);
      const silent = await during();
      start();
      const busy = await during();
      if (busy.ticks > 0) costs.push((busy.cpuMs - (silent.cpuMs / silent.tookMs) * busy.tookMs) / busy.ticks);
    }
    clearInterval(timer);
    await wait(2 * SETTLE_MS);
    const [taken, gaps, sum] = await page.evaluate<[number, number, number]>("[ticks(), gaps(), sum()]");
    if (taken !== sent || gaps !== 0 || !(sum > 0))
      throw new Error(`${mode}, ${n}: ${taken} of ${sent} ticks arrived, ${gaps} gaps, sum ${sum}`);
    return Math.max(0, percentile(costs, 0.5));
  } finally {
    clearInterval(timer);
    await page.close();
    await server.close();
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

async function benchReceiving(report: Report, pages: string, fleets: readonly number[]): Promise<void> {
  const browser = await launchBare();
  try {
    for (const n of fleets) {
      const floor = { name: "socket.io JSON objects", value: await receive(browser, pages, n, "json") };
      const shared = await receive(browser, pages, n, "shared");
      const messages = await receive(browser, pages, n, "messages");
      const name = `browser main thread a tick, ${n}`;
      report.line({ name, value: shared, unit: "ms CPU", floor, atMost: 0.15 });
      // Over plain http from another machine a browser shares no memory.
      report.line({ name: `${name}, without shared memory`, value: messages, unit: "ms CPU", floor, atMost: null });
    }
  } finally {
    await browser.close();
  }
}

async function benchDrawing(report: Report, pages: string, fleets: readonly number[]): Promise<void> {
  const browser = await launch();
  try {
    const calls: number[] = [];
    const siteCalls: number[] = [];
    for (const n of fleets) {
      const { swarmMs, directMs, drawCalls, siteMs, siteDrawCalls } = await drawing(browser, pages, n);
      calls.push(drawCalls);
      siteCalls.push(siteDrawCalls);
      const floor = { name: "direct InstancedMesh", value: directMs };
      report.line({ name: `JavaScript a frame, ${n}`, value: swarmMs, unit: "ms", floor, atMost: 1.5 });
      // The nearest are drawn in full, with their joints and lamps: the same work whatever the fleet's size.
      report.line({
        name: `JavaScript a frame, ${n} Things of a site`,
        value: siteMs,
        unit: "ms",
        floor,
        atMost: null,
      });
    }
    for (const [name, each] of [
      ["draw calls", calls],
      ["draw calls of a site", siteCalls],
    ] as const)
      report.line({
        name: `${name} with ${fleets.at(-1)}`,
        value: each.at(-1)!,
        unit: "calls",
        floor: { name: `with ${fleets[0]}`, value: each[0]! },
        atMost: 1,
      });
  } finally {
    await browser.close();
  }
}

/** What a tick and a frame cost the page's main thread, in Chromium, beside JSON objects and a bare InstancedMesh. */
export async function benchLiveBrowser(report: Report, fleets: readonly number[]): Promise<void> {
  const { vite, url } = await serveSources();
  try {
    await benchReceiving(report, url, fleets);
    await benchDrawing(report, url, fleets);
  } finally {
    await vite.close();
  }
}
