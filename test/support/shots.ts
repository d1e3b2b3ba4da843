import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch, openPage, type PageOptions } from "./browser.ts";
import { type ConsoleClient, connectConsole } from "./consoleClient.ts";
import { encodePng } from "./png.ts";
import { ROOT, startProduct } from "./product.ts";

/** Makes the README's pictures from the running product: npm run shots [-- NAME...] */

const FOLDER = join(ROOT, "docs", "pictures");
const MAX_KB = 400;
/** Time for charts to fill and vehicles to be somewhere, ms. */
const SETTLE_MS = 6_000;
/** The cell works this long after the comparison, ms. */
const WORK_MS = 60_000;

interface Shot extends PageOptions {
  readonly name: string;
  readonly path: string;
  /** Must be on the page before the picture is taken. */
  readonly ready: string;
  /** Low draws in software within seconds; plan needs no WebGL. */
  readonly quality: "low" | "plan";
  /** Shows what the story of the cell has brought about. */
  readonly story: boolean;
}

const CONSOLE = "/site/fms?select=pump-1&panel=alarms";
const SHOTS: readonly Shot[] = [
  { name: "console-light", path: CONSOLE, ready: ".scene canvas", quality: "low", story: true },
  { name: "console-dark", path: CONSOLE, ready: ".scene canvas", quality: "low", story: true, dark: true },
  { name: "console-zh", path: CONSOLE, ready: ".scene canvas", quality: "low", story: true, language: "zh" },
  {
    name: "phone",
    path: "/site/fms?select=vehicle-1",
    ready: ".scene canvas",
    quality: "low",
    story: true,
    width: 390,
    height: 844,
  },
  { name: "branches", path: "/site/fms?panel=compare", ready: "article", quality: "plan", story: true },
  { name: "plan", path: "/site/fms?select=vehicle-1", ready: "svg.plan-picture", quality: "plan", story: true },
  { name: "world", path: "/", ready: ".map-marker", quality: "plan", story: false, height: 1120 },
  ...["home", "hotel", "office", "los-angeles", "merewether"].map(
    (site): Shot => ({ name: site, path: `/site/${site}`, ready: ".scene canvas", quality: "low", story: false }),
  ),
];

/** The model is approved, it warns, and a what-if is compared: what a visitor of the README should see. */
async function driveStory(client: ConsoleClient): Promise<void> {
  while (!(await client.ask("chain", {})).reachable) await new Promise((resolve) => setTimeout(resolve, 500));
  await client.vote();
  await client.until("the pump's alarm", (e) => e.type === "alarm" && e.alarm.thing === "pump-1", 240_000);
  const { job } = await client.ask("compare", { siteId: "fms", replications: 30, seed: 7 });
  const end = await client.until("the comparison", (e) => e.type === "jobEnd" && e.job === job, 120_000);
  // Parts come out meanwhile, so that there are figures of them.
  await new Promise((resolve) => setTimeout(resolve, WORK_MS));
  if (end.type !== "jobEnd" || end.comparison === null) throw new Error(`no comparison: ${JSON.stringify(end)}`);
}

/** The same picture without the lowest two bits of each channel, which are the noise of materials, compressed anew. */
async function smaller(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, rgb } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = "";
    for (let i = 0; i < data.length; i += 4)
      text += String.fromCharCode(...[0, 1, 2].map((c) => Math.min(255, 4 * Math.round(data[i + c]! / 4))));
    return { width: bitmap.width, height: bitmap.height, rgb: btoa(text) };
  }, png.toString("base64"));
  return encodePng(Buffer.from(rgb, "base64"), width, height);
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { page, errors } = await openPage(browser, shot);
  await page.addInitScript((quality) => {
    localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality }, version: 1 }));
  }, shot.quality);
  await page.goto(url + shot.path);
  await page.locator(shot.ready).first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const png = await smaller(page, await page.screenshot({ timeout: 60_000 }));
  await page.context().close();
  writeFileSync(join(FOLDER, `${shot.name}.png`), png);
  const kb = png.length / 1024;
  console.log(
    `${shot.name}.png ${kb.toFixed(0)} kB${errors.length > 0 ? `; the page said: ${errors.join("; ")}` : ""}`,
  );
  if (kb > MAX_KB || errors.length > 0) process.exitCode = 1;
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const product = await startProduct();
const browser = await launch();
try {
  const shots = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (shots.some(({ story }) => story)) {
    const client = await connectConsole(product.url);
    await driveStory(client);
    client.close();
  }
  for (const shot of shots) await take(browser, product.url, shot);
} finally {
  await browser.close();
  await product.stop();
}
