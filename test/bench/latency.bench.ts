import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { WebSocketServer } from "ws";
import { dataPaths } from "../../server/config.ts";
import { connectDevice } from "../../server/device/device.ts";
import { rng } from "../../twins/core/rng.ts";
import { launch, openPage } from "../support/browser.ts";
import { connectConsole } from "../support/consoleClient.ts";
import { type Product, startProduct } from "../support/product.ts";
import { CODES, codeToValue, installProbe, latencies, readSightings } from "./pageProbe.ts";
import { percentile } from "./percentiles.ts";
import type { Report } from "./report.ts";

const THING = "thermo-2";
const SAMPLES = 400;
const WARM_UP = 40;
/** 20 Hz on average; jittered, or the device would keep step with the server or the screen. */
const PERIOD_MS = { least: 35, most: 65 };
const LABELS = ".plan-text, .scene-labels > div, #floor";

/** Reports SAMPLES values, one by one. @returns when each was reported, Unix ms. */
async function report20Hz(send: (value: number) => void): Promise<number[]> {
  const random = rng(1, "latency");
  const atMs: number[] = [];
  for (let k = 0; k < SAMPLES; k++) {
    atMs.push(Date.now());
    send(codeToValue(k % CODES));
    await wait(PERIOD_MS.least + random.uniform() * (PERIOD_MS.most - PERIOD_MS.least));
  }
  await wait(1_000);
  return atMs;
}

interface Taken {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

function summary(took: readonly number[]): Taken {
  const used = took.slice(WARM_UP);
  if (used.length < 300) throw new Error(`only ${used.length} of ${SAMPLES} reports were seen`);
  return { p50: percentile(used, 0.5), p99: percentile(used, 0.99), count: used.length };
}

/** The floor: a number over a bare WebSocket into a text element of an otherwise empty page. */
async function bareFloor(browser: Browser): Promise<Taken> {
  const http = createServer((_, response) =>
    response
      .writeHead(200, { "Content-Type": "text/html" })
      .end(
        `<p id="floor"></p><script>new WebSocket("ws://"+location.host).onmessage=({data})=>{floor.textContent=data}</script>`,
      ),
  );
  const sockets = new WebSocketServer({ server: http });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { page } = await openPage(browser);
  try {
    await installProbe(page, 0, LABELS);
    const connected = new Promise((resolve) => sockets.once("connection", resolve));
    await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
    await connected;
    const reported = await report20Hz((value) => {
      for (const socket of sockets.clients) socket.send(value.toFixed(1));
    });
    return summary(latencies(reported, (await readSightings(page)).shown));
  } finally {
    await page.context().close();
    sockets.close();
    http.close();
  }
}

async function siteShown(page: Page, url: string, quality: "plan" | "low"): Promise<void> {
  await page.addInitScript((step) => {
    localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality: step }, version: 1 }));
  }, quality);
  await page.goto(`${url}/site/fms?select=${THING}`);
  await page.locator(quality === "plan" ? "svg.plan-picture" : ".scene canvas").waitFor();
  await page.locator(LABELS).first().waitFor();
  // Its first snapshot has come; without readings so far the age is bad.
  await page.locator(".age-live, .age-bad").waitFor();
  await wait(3_000);
}

async function fromDevice(
  product: Product,
  browser: Browser,
  index: number,
  quality: "plan" | "low",
  send: (value: number) => void,
): Promise<{ replica: Taken; shown: Taken }> {
  const { page } = await openPage(browser);
  try {
    await installProbe(page, index, LABELS);
    await siteShown(page, product.url, quality);
    const reported = await report20Hz(send);
    const seen = await readSightings(page);
    // What the page showed before the first report is of the run before.
    const since = reported[0]!;
    const fresh = (list: typeof seen.shown) => list.filter(([atMs]) => atMs >= since);
    return {
      replica: summary(latencies(reported, fresh(seen.replica))),
      shown: summary(latencies(reported, fresh(seen.shown))),
    };
  } finally {
    await page.context().close();
  }
}

/** True where WebGL is computed by the processor: what a frame costs then says nothing of a person's screen. */
async function drawsInSoftware(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  const name = await page.evaluate(() => {
    const gl = document.createElement("canvas").getContext("webgl2");
    const info = gl?.getExtension("WEBGL_debug_renderer_info");
    return info ? String(gl!.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  });
  await page.close();
  return /swiftshader|llvmpipe|software/i.test(name);
}

const GATES_MS = { p50: 60, p99: 200 };

function lines(report: Report, name: string, taken: Taken, gated: boolean): void {
  for (const q of ["p50", "p99"] as const)
    report.line({
      name: `${name}, ${q} of ${taken.count}`,
      value: taken[q],
      unit: "ms",
      floor: null,
      atMost: gated ? GATES_MS[q] : null,
    });
}

/**
 * From a device's report() to the screen of the real product: batching of the device, signature chain, verification,
 * fsync, twin, delta frame, decoder worker, the frame that shows the value, and its rendering.
 */
export async function benchLatency(report: Report): Promise<void> {
  const browser = await launch();
  const product = await startProduct(["--no-plant"]);
  try {
    const device = await connectDevice({
      url: product.url,
      enrolCode: readFileSync(join(dataPaths(product.dataDir).enrolCodes, "fms"), "utf8").trim(),
      privateKey: crypto.getRandomValues(new Uint8Array(32)),
      things: [{ id: THING }],
      onRefused: ({ code, message }) => process.stderr.write(`device: ${code}: ${message}\n`),
    });
    const send = (value: number) => device.report(THING, { temperature: [value, "{unstated}"] });
    const console_ = await connectConsole(product.url);
    const { snapshot } = await console_.ask("subscribe", { siteId: "fms" });
    console_.close();
    const index = snapshot.things.findIndex(({ thing }) => thing.id === THING);
    // The plan is what a browser without WebGL gets, so that is where it is measured.
    const flat = await launch({ webgl: false });
    try {
      lines(report, "floor: bare WebSocket to pixels, no WebGL", await bareFloor(flat), false);
      const plan = await fromDevice(product, flat, index, "plan", send);
      lines(report, "device to replica", plan.replica, true);
      lines(report, "device to pixels, plan", plan.shown, true);
    } finally {
      await flat.close();
    }
    const software = await drawsInSoftware(browser);
    const floor = await bareFloor(browser);
    lines(report, "floor: bare WebSocket to pixels, WebGL", floor, false);
    const scene = await fromDevice(product, browser, index, "low", send);
    const kind = `3D low, ${software ? "software rendering" : "hardware"}`;
    lines(report, `device to replica, ${kind} beside`, scene.replica, !software);
    lines(report, `device to pixels, ${kind}`, scene.shown, !software);
    await device.close();
  } finally {
    await browser.close();
    await product.stop();
  }
}
