import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { violations } from "../support/axe.ts";
import { launch } from "../support/browser.ts";
import { type StoryServer, startStoryServer } from "../support/consoleServer.ts";

const ROOT = join(import.meta.dirname, "../..");
const BUILD = join(ROOT, ".build/client");

let browser: Browser;
let server: StoryServer;

beforeAll(async () => {
  if (!existsSync(join(BUILD, "index.html")))
    await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "error" });
  server = await startStoryServer(BUILD);
  browser = await launch({ webgl: false });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

type Look = { language: "en" | "zh"; theme: "light" | "dark"; width: number; height: number };
const DESK: Look = { language: "en", theme: "light", width: 1440, height: 900 };
const PHONE: Look = { language: "zh", theme: "dark", width: 390, height: 844 };

async function open(path: string, look: Look): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const { width, height, language, theme } = look;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  await context.addInitScript(
    ([l, t]) => {
      localStorage.setItem("aitn.language", l!);
      localStorage.setItem("aitn.theme", t!);
      // The plan draws without a GPU, which keeps these tests about the console.
      localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality: "plan" }, version: 1 }));
    },
    [language, theme],
  );
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.url + path);
  return { page, context, errors };
}

test("axe says what is wrong, of the whole page or of parts, all or what hinders most", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(
    '<html lang="en"><title>Wrong</title><main><img src="data:,"><h1></h1><p class="right">Said.</p></main></html>',
  );
  expect(await violations(page)).toEqual(["empty-heading: h1", "image-alt: img"]);
  expect(await violations(page, { impacts: ["critical"] })).toEqual(["image-alt: img"]);
  expect(await violations(page, { parts: ["h1", ".right"] })).toEqual(["empty-heading: h1"]);
  expect(await violations(page, { parts: [".right"] })).toEqual([]);
  await page.setContent('<iframe srcdoc="<img>"></iframe>');
  await expect(violations(page)).rejects.toThrow("not into frames within");
  await context.close();
});

describe("axe finds nothing", () => {
  test.each([
    ["the world", "/", ".site-card-lines", DESK],
    ["a site", "/site/fms?select=pump-1&panel=alarms", ".properties li", DESK],
    [
      "a site, dark, Chinese",
      "/site/fms?select=vehicle-1",
      ".properties li",
      { ...DESK, language: "zh", theme: "dark" },
    ],
    ["a phone", "/site/fms", ".tree-row", PHONE],
    ["replay", `/site/fms?at=${Date.now() - 60_000}`, ".time-past", DESK],
    ["devices", "/site/fms?panel=devices", ".enrol", DESK],
  ] as const)(
    "%s",
    async (_, path, ready, look) => {
      const { page, context, errors } = await open(path, look);
      await page.locator(ready).first().waitFor();
      await page.locator(".kpi-value, .site-card h2").first().waitFor();
      await page.waitForFunction(() =>
        document
          .getAnimations()
          .every((a) => a.playState !== "running" || a.effect?.getTiming().iterations === Infinity),
      );
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    },
    180_000,
  );
});

describe("the console", () => {
  test("STOP is one press, latches across the top, and clears only on purpose", async () => {
    const { page, context } = await open("/site/fms", DESK);
    await page.locator(".tree-row").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.locator(".stop").click();
    await page.locator(".stop-banner").waitFor();
    expect(await page.locator(".stop").getAttribute("aria-pressed")).toBe("true");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear the stop" }).click();
    expect(await page.locator(".stop-banner").count()).toBe(1);
    await page.locator(".stop-clear").click();
    await page.locator(".stop-banner").waitFor({ state: "detached" });
    await context.close();
  }, 60_000);

  test("a lost frame is noticed and healed by a new snapshot", async () => {
    const { page, context } = await open("/site/fms?panel=health", DESK);
    const gaps = page.locator(".facts div", { hasText: "Gaps in the stream" }).locator("dd");
    await gaps.filter({ hasText: "0" }).waitFor();
    server.dropFrame();
    await gaps.filter({ hasText: "1" }).waitFor();
    await page.locator(".age-live").waitFor();
    await context.close();
  }, 60_000);

  test("the past is shown with a banner, and the address leads there again", async () => {
    const { page, context } = await open("/site/fms", DESK);
    await page.locator(".band svg").waitFor();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.locator(".time-past").waitFor();
    await page.waitForURL(/at=/);
    const linked = await open(new URL(page.url()).pathname + new URL(page.url()).search, DESK);
    await linked.page.locator(".time-past").waitFor();
    await linked.context.close();
    await page.keyboard.press("l");
    await page.locator(".time-past").waitFor({ state: "detached" });
    await context.close();
  }, 60_000);

  test("from what-if to plan to receipts", async () => {
    const { page, context, errors } = await open("/site/fms?panel=compare", DESK);
    await page.getByRole("button", { name: "Compare what-ifs" }).click();
    await page.locator(".branch-card").nth(2).waitFor();
    await page.locator(".gantt-later").first().waitFor();
    await page.getByText("no clear difference").first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Make this the plan" }).nth(2).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.getByRole("button", { name: "Execute", exact: true }).click();
    await page.locator(".step-succeeded").first().waitFor();
    await page.goto(`${server.url}/site/fms?panel=receipts`);
    await page.locator(".receipt .row").first().click();
    await page.locator(".proof").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  }, 90_000);
});

describe("what is selected is shown where one looks for it", () => {
  test("in the Inspector, in front of another side panel, and a link shows both as it says", async () => {
    const { page, context, errors } = await open("/site/fms?panel=models", DESK);
    const shows = (title: string) => page.locator("#side-panel .panel-title", { hasText: title }).waitFor();
    await page.locator(".tree-row[data-id=vehicle-1]").click();
    await shows(en.panel.inspector);
    expect(new URL(page.url()).searchParams.get("panel")).toBeNull();
    await page.goto(`${server.url}/site/fms?select=vehicle-1&panel=models`);
    await shows(en.panel.models);
    await page.locator(".tree-row[data-id=vehicle-2]").click();
    await shows(en.panel.inspector);
    expect(errors).toEqual([]);
    await context.close();
  });
  test("on the phone in the first tab", async () => {
    const { page, context } = await open("/site/fms?panel=timeline", PHONE);
    await page.locator("#sheet-timeline[aria-selected=true]").waitFor();
    await page.locator(".plan-things [data-thing], .plan-picture [role=button]").first().click({ force: true });
    await page.locator("#sheet-status[aria-selected=true]").waitFor();
    await context.close();
  });
});

test("no panel is wider than its place, opened or not", async () => {
  const { page, context } = await open("/site/fms", DESK);
  await page.locator(".tree-row").first().waitFor();
  for (const panel of ["models", "devices", "approvals", "audit", "health", "people", "chain", "receipts"] as const) {
    // As the browser's own Back and Forward lead there: none of them needs the page anew.
    await page.evaluate((address) => {
      history.pushState(null, "", address);
      dispatchEvent(new PopStateEvent("popstate"));
    }, `/site/fms?panel=${panel}`);
    await page.locator("#side-panel .panel-title", { hasText: en.panel[panel] }).waitFor();
    const body = page.locator("#side-panel .panel-body > *").filter({ hasNotText: en.common.loading });
    await body.first().waitFor();
    for (const summary of await page.locator("#side-panel summary").all()) await summary.click();
    const [wide, place] = await page.locator("#side-panel .panel-body").evaluate((element) => {
      const { right } = element.getBoundingClientRect();
      const inside = [...element.querySelectorAll(".card, .card > *, .rows > li, .facts > div")];
      return [Math.max(0, ...inside.map((one) => one.getBoundingClientRect().right)), right];
    });
    expect(wide, panel).toBeLessThanOrEqual(place!);
  }
  await context.close();
});
