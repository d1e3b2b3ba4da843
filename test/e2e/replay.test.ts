import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../support/axe.ts";
import { launch } from "../support/browser.ts";
import { type StoryServer, startStoryServer } from "../support/consoleServer.ts";

/** A moment of the past, on the page: everything is of that moment, acts are off, STOP is not. */

const ROOT = join(import.meta.dirname, "../..");
const BUILD = join(ROOT, ".build/client");

let browser: Browser;
let server: StoryServer;
/** The story's alarms began 400, 260 and 95 s before this. */
let startMs = 0;

beforeAll(async () => {
  if (!existsSync(join(BUILD, "index.html")))
    await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "error" });
  startMs = Date.now();
  server = await startStoryServer(BUILD);
  browser = await launch({ webgl: false });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path: string, look = { width: 1440, height: 900, language: "en" }) {
  const { width, height, language } = look;
  const context: BrowserContext = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  await context.addInitScript((l) => {
    localStorage.setItem("aitn.language", l);
    localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality: "plan" }, version: 1 }));
  }, language);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.url + path);
  return { page, context, errors };
}

const at = (ms: number): string => new Date(ms).toISOString();

/** Presses the timeline where a moment is. */
async function scrubTo(page: Page, atMs: number): Promise<void> {
  const band = page.locator(".band");
  const box = (await band.boundingBox())!;
  const edge = async (name: string): Promise<number> => Number(await band.getAttribute(name)) * 1000;
  const [from, to] = [await edge("aria-valuemin"), await edge("aria-valuemax")];
  await page.mouse.click(box.x + ((atMs - from) / (to - from)) * box.width, box.y + box.height - 6);
  await page.locator(".time-past").waitFor();
}

const count = (page: Page, words: string) => page.locator(`.alarm-counts span[title="${words}"]`).first();
const status = (page: Page, words: string) => page.locator(".plan-head .word", { hasText: words });

describe("alarms", () => {
  test("the header and the list show the alarms of the moment, by name, and none can be acknowledged then", async () => {
    const { page, context, errors } = await open("/site/fms");
    await count(page, "2 high").waitFor();
    const rows = page.locator(".alarm-row");
    await page.getByLabel("Span").selectOption({ index: 1 });
    await scrubTo(page, startMs - 330_000);
    await count(page, "0 high").waitFor();
    await count(page, "1 medium").waitFor();
    await page.locator("#tab-alarms").click();
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain("Vehicle 2");
    await page.locator("#tab-timeline").click();
    await scrubTo(page, startMs - 180_000);
    await count(page, "1 high").waitFor();
    await page.locator("#tab-alarms").click();
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);
    for (const button of await page.getByRole("button", { name: "Acknowledge", exact: true }).all())
      expect(await button.isDisabled()).toBe(true);
    expect(await page.locator(".clock-past").textContent()).toMatch(/\d{2}:\d{2}:\d{2} UTC/);
    expect(await page.locator(".time-past").textContent()).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC/);
    await page.locator(".age-past").waitFor();
    await page.locator(".past-note").getByRole("button", { name: "Back to now" }).first().click();
    await page.locator(".time-past").waitFor({ state: "detached" });
    await count(page, "2 high").waitFor();
    await page.locator(".alarm-acts button:not([disabled])").first().waitFor();
    expect(errors).toEqual([]);
    await context.close();
  }, 60_000);

  test("an alarm that began before the visible span has its bar from the edge", async () => {
    const { page, context } = await open("/site/fms");
    await page.getByLabel("Span").selectOption({ index: 0 });
    const bars = page.locator(".alarm-bar");
    await bars.first().waitFor();
    // In two minutes with a quarter of future, all three began before the span; one has returned to normal since.
    const titles = await bars.locator("title").allTextContents();
    expect(titles.some((title) => title.includes("Machine hot"))).toBe(true);
    expect(Number(await bars.first().getAttribute("x"))).toBeLessThanOrEqual(0);
    await context.close();
  }, 60_000);

  test("a link to a moment shows no raw ids and no count of today, not for a frame", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await context.addInitScript(() => {
      localStorage.setItem("aitn.language", "en");
      localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality: "plan" }, version: 1 }));
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      const look = (): void => {
        const text = [...document.querySelectorAll(".alarm-row, .alarm-counts")].map((e) => e.textContent).join(" | ");
        if (text !== "" && seen.at(-1) !== text) seen.push(text);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/site/fms?panel=alarms&at=${at(startMs - 180_000)}`);
    await count(page, "1 high").waitFor();
    await page.locator(".alarm-row").nth(1).waitFor();
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen.filter((text) => /\b(?:vehicle|pump|thermo|machine)-\d/.test(text))).toEqual([]);
    expect(seen.filter((text) => text.includes("Pump fault"))).toEqual([]);
    await context.close();
  }, 60_000);
});

test("STOP works in a replay, acts on the live site, and the moment's own stop is told apart", async () => {
  const { page, context } = await open(`/site/fms?at=${at(startMs - 60_000)}`);
  await page.locator(".time-past").waitFor();
  expect(await page.locator(".time-past").textContent()).toContain("STOP acts on the site itself");
  await page.locator(".stop").click();
  await page.locator('.stop[aria-pressed="true"]').waitFor();
  expect(await page.locator(".time-past").textContent()).toContain("stopped now");
  expect(await page.locator(".stop-banner").count()).toBe(0);
  await page.getByRole("button", { name: "Back to now" }).first().click();
  await page.locator(".stop-banner").waitFor();
  await page.waitForTimeout(2500);
  const stoppedMs = Date.now() - 500;
  await page.getByRole("button", { name: "Clear the stop" }).click();
  await page.locator(".stop-clear").click();
  await page.locator(".stop-banner").waitFor({ state: "detached" });
  await page.waitForTimeout(2500);
  await page.goto(`${server.url}/site/fms?at=${at(stoppedMs)}`);
  await page.locator(".stop-then").waitFor();
  expect(await page.getByRole("button", { name: "Clear the stop" }).count()).toBe(0);
  expect(await page.locator(".stop").getAttribute("aria-pressed")).toBe("false");
  await context.close();
}, 60_000);

test("a plan is shown as it stood: before it was, proposed, approved; and cannot be approved from the past", async () => {
  const { page, context, errors } = await open("/site/fms?panel=compare");
  const beforeMs = Date.now();
  await page.getByRole("button", { name: "Compare what-ifs" }).click();
  await page.locator(".branch-card").nth(2).waitFor();
  await page.getByRole("button", { name: "Make this the plan" }).nth(2).click();
  await status(page, "waiting for approval").waitFor();
  await page.waitForTimeout(2000);
  const proposedMs = Date.now();
  await page.waitForTimeout(500);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await status(page, "approved").waitFor();
  await page.waitForTimeout(2500);

  await page.goto(`${server.url}/site/fms?panel=plan&at=${at(proposedMs)}`);
  await status(page, "waiting for approval").waitFor();
  expect(await page.getByRole("button", { name: "Approve", exact: true }).isDisabled()).toBe(true);
  expect(await page.locator(".plan-facts .past-note").count()).toBe(1);
  expect(await violations(page, { parts: [".time-banner", ".dock-panel", ".top"] })).toEqual([]);
  await page.goto(`${server.url}/site/fms?panel=plan&at=${at(beforeMs)}`);
  await page.locator(".time-past").waitFor();
  await page.locator(".empty").first().waitFor();
  expect(await page.locator(".plan-head").count()).toBe(0);
  await page.getByRole("button", { name: "Back to now" }).first().click();
  await status(page, "approved").waitFor();
  expect(await page.getByRole("button", { name: "Execute", exact: true }).isEnabled()).toBe(true);
  expect(errors).toEqual([]);
  await context.close();
}, 90_000);
