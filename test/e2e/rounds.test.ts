import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { taskText } from "../../models/zoo/names.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage, type PageOptions } from "../support/browser.ts";
import { newDataDir, type Product, ROOT, startProduct } from "../support/product.ts";

const ROUNDS = 4;
const HOLDERS = ["2015-02-04", "2015-02-05"];
/** Two products' worth of processes may share the cores. */
const LONG = { timeout: 120_000 };
/** A device takes over a second of the processor to start, of which there may be a thirtieth. */
const START = { timeout: 240_000 };
const TASK = taskText("occupancy").en;
const said = (text: string, gaps: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, gap: string) => String(gaps[gap]));

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
interface Device {
  readonly pid: number | undefined;
  /** The end of what it said. */
  readonly said: () => string;
  /** Fails when it has ended. */
  readonly gone: Promise<never>;
}
const devices: Device[] = [];
const cwd = mkdtempSync(join(tmpdir(), "aitn-rounds-"));

beforeAll(async () => {
  product = await startProduct(["--no-plant"], newDataDir());
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
});
afterAll(async () => {
  for (const { pid } of devices) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
  await browser?.close();
  await product?.stop();
  rmSync(cwd, { recursive: true, force: true });
});

/** For people to look at when AITN_SHOTS names a folder. */
const shot = async (on: Page, name: string): Promise<void> => {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await on.screenshot({ path: join(folder, `rounds-${name}.png`), fullPage: true });
};

/** What reaches beyond the page although nothing around it scrolls. */
const tooWide = (on: Page): Promise<string[]> =>
  on.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((one) => one.closest(".page-scroll, .sr-only, pre, svg, .uplot") === null)
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => `${one.tagName} ${one.className}`),
  );

/** The newest demand. */
const demand = () => page.locator(".rounds-demand").first();
const figures = async (): Promise<number> => Number(await demand().locator("progress").getAttribute("value"));

test("an empty page says what will be here and how, and a training is ordered in words", async () => {
  await page.goto(`${product.url}/community/rounds`);
  await page.getByText(en.rounds.none).waitFor();
  await page.getByText(said(en.rounds.connected_other, { count: 0 })).waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "empty");
  await page.locator("summary", { hasText: "occupancy" }).click();
  await page.getByText("Candanedo").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "card");
  await page.locator("summary", { hasText: "occupancy" }).click();
  await page.getByRole("button", { name: en.rounds.order.title }).click();
  await page.getByLabel(en.rounds.order.task).selectOption({ label: TASK });
  await page.getByLabel(en.rounds.order.fields.rounds, { exact: true }).fill(String(ROUNDS));
  // All that is wrong is marked at once, each with its own sentence, and the first has the focus.
  await page.getByLabel(en.rounds.order.fields.maxSeats).fill("1");
  await page.getByText(said(en.rounds.order.wrong.most, { fewest: 2 })).waitFor();
  await page.getByLabel(en.rounds.order.reward).fill("99999999999");
  await page.getByText(/^At most 79\u202f228\u202f162\u202f514: /).waitFor();
  await page.getByLabel(en.rounds.order.fields.rounds, { exact: true }).fill("");
  await page.getByRole("button", { name: en.rounds.order.prepare }).click();
  expect(await page.locator('.rounds-order [aria-invalid="true"]').count()).toBe(4);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
  expect(
    await page
      .getByLabel(en.rounds.order.fields.rounds, { exact: true })
      .evaluate((el) => el === document.activeElement),
  ).toBe(true);
  await shot(page, "order-wrong");
  await page.getByLabel(en.rounds.order.fields.rounds, { exact: true }).fill(String(ROUNDS));
  await page.getByLabel(en.rounds.order.reward).fill("12");
  await page.getByLabel(en.rounds.order.fields.maxSeats).fill(String(HOLDERS.length));
  expect(await violations(page)).toEqual([]);
  await shot(page, "order");
  await page.getByRole("button", { name: en.rounds.order.prepare }).click();
  const open = page.getByRole("button", { name: said(en.rounds.order.open, { reward: 12 }) });
  await open.waitFor();
  await page.getByText(/^baf/).waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "review");
  await open.click();
  await demand()
    .getByText(said(en.rounds.title, { n: 1, task: TASK }))
    .waitFor();
  await expect.poll(() => demand().textContent(), LONG).toContain(`0 of ${HOLDERS.length} devices applied`);
});

/** A device as a person starts it: by the command that the page shows, in a folder of theirs. */
async function startDevice(holder: string): Promise<void> {
  await page.getByLabel(en.rounds.join.task).selectOption({ label: TASK });
  await page.getByLabel(en.rounds.join.holder).selectOption(holder);
  await page.getByRole("button", { name: en.rounds.join.make }).click();
  const command = page.locator(".rounds-command");
  await command.filter({ hasNotText: /--code CODE\b/ }).waitFor();
  const typed = (await command.textContent())!.replace("npx aitn", `node ${join(ROOT, "server/cli/aitn.mjs")}`);
  expect(typed).toContain(` --holder ${holder} `);
  const child = spawn("sh", ["-c", `exec ${typed}`], { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2_000)));
  const gone = new Promise<never>((_, reject) => {
    child.once("exit", (code) => reject(new Error(`the device of ${holder} ended with ${code}`)));
  });
  gone.catch(() => {});
  devices.push({ pid: child.pid, said: () => `== ${holder}\n${text}`, gone });
}

/** Waits for what the devices bring about, as long as they live; what they said last tells why it did not come. */
async function whileTheyLive(wanted: Promise<unknown>): Promise<void> {
  try {
    await Promise.race([wanted, ...devices.map(({ gone }) => gone)]);
  } catch (error) {
    throw new Error(devices.map(({ said }) => said()).join("\n"), { cause: error });
  }
}

test("devices that are started with the page's command train it: rounds, scores, seats and the model appear", async () => {
  for (const holder of HOLDERS) await startDevice(holder);
  await whileTheyLive(page.getByText(said(en.rounds.connected_other, { count: HOLDERS.length })).waitFor(START));
  await whileTheyLive(expect.poll(figures, LONG).toBeGreaterThanOrEqual(1));
  await demand().locator(".chart canvas").nth(1).waitFor();
  await shot(page, "training");
  await whileTheyLive(expect.poll(figures, LONG).toBe(ROUNDS));
  const seats = demand().locator(".rounds-table tbody tr");
  expect(await seats.count()).toBe(HOLDERS.length);
  await seats.first().getByText(en.rounds.platforms.node).waitFor();
  await demand().getByText("Accuracy").first().waitFor();
  await demand().getByText(/^baf/).waitFor(LONG);
  await demand()
    .getByText(said(en.rounds.awaits.done, { rounds: ROUNDS }))
    .waitFor(LONG);
  const sumOf = async (column: number): Promise<number> =>
    (await demand().locator(`.rounds-table tbody tr td.num:nth-child(${column})`).allTextContents()).reduce(
      (sum, text) => sum + Number.parseFloat(text),
      0,
    );
  expect(await sumOf(2), "added, %").toBeCloseTo(100, 0);
  expect(await sumOf(3), "earned of 12 AITN").toBeCloseTo(12, 2);
  await demand().getByText(en.rounds.paidFrom.split("{{")[0]!).waitFor();
  const href = await demand().getByRole("link", { name: en.rounds.openModel }).getAttribute("href");
  const file = await fetch(product.url + href!);
  expect(file.status).toBe(200);
  expect(await file.json()).toHaveProperty("modelTopology");
  await demand().getByText(en.rounds.figures).click();
  expect(await demand().locator(".fold tbody tr").count()).toBe(ROUNDS);
  expect(await violations(page)).toEqual([]);
  await shot(page, "done");
  expect(errors).toEqual([]);
}, 480_000);

test.each<[string, PageOptions]>([
  ["phone, dark and in Chinese", { width: 390, height: 844, language: "zh", dark: true }],
  ["phone", { width: 390, height: 844 }],
  ["desk, dark and in Chinese", { language: "zh", dark: true }],
])("on a %s nothing is wider than its place", async (name, look) => {
  const other = await openPage(browser, look);
  const words = look.language === "zh" ? zh : en;
  await other.page.goto(`${product.url}/community/rounds?panel=order`);
  await other.page.getByRole("heading", { name: words.rounds.order.title }).waitFor();
  await other.page.locator(".rounds-demand .chart canvas").nth(1).waitFor();
  await other.page.getByText(words.rounds.order.windows).click();
  await other.page.getByText(words.rounds.figures).click();
  expect(await other.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width ?? 1440);
  expect(await tooWide(other.page)).toEqual([]);
  expect(await violations(other.page)).toEqual([]);
  await shot(other.page, name.replaceAll(/\W+/g, "-"));
  expect(other.errors).toEqual([]);
  await other.page.context().close();
});
