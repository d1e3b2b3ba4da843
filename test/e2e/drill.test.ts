import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { ROLE, SIGNALS } from "../../twins/drill/roles.ts";
import { homeEarthquake } from "../../twins/sites/home/drill.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";

const SERIOUS = { impacts: ["serious", "critical"] } as const;

let product: Product;
let browser: Browser;
/** One that draws in 3D, by the processor. */
let drawing: Browser;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  drawing = await launch();
});
afterAll(async () => {
  await browser?.close();
  await drawing?.close();
  await product?.stop();
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Presses Tab until what is in focus has this text or name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const on = document.activeElement as HTMLElement | null;
      const label = on instanceof HTMLInputElement ? on.labels?.[0]?.textContent : null;
      return label ?? on?.getAttribute("aria-label") ?? on?.textContent ?? "";
    });
    if (typeof name === "string" ? focused.includes(name) : name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

/** How far the nearest exit is, as the page tells whoever asks where they are, m. */
async function exitM(page: Page): Promise<number> {
  const lines = page.locator("ol.sr-only li");
  const before = await lines.last().textContent();
  await page.keyboard.press("n");
  // The same words again are the same place.
  await page.waitForTimeout(300);
  const told = (await lines.last().textContent()) ?? before ?? "";
  const words = en.drill.words.exit.replace("{{name}}", ".*?").replace("{{clock}}", "\\d+").replace("{{m}}", "(\\d+)");
  return Number(new RegExp(words).exec(told)?.[1]);
}

test("two browsers go from a link to the debrief of a drill, one of them by keyboard alone", async () => {
  const host = await openPage(browser);
  await host.page.goto(`${product.url}/drill`);
  const card = host.page.locator(".drill-card").first();
  await card.waitFor();
  await shot(host.page, "drill-list");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await card.getByLabel(en.drill.agents).fill("20");
  await card.getByRole("button", { name: en.drill.open }).click();
  await host.page.getByLabel(en.drill.name).fill("Ann");
  const responder = ROLE.responder.title.en;
  await host.page.locator(".drill-role", { hasText: responder }).click();
  await shot(host.page, "drill-join");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await host.page.getByRole("button", { name: en.drill.in }).click();
  await host.page.getByRole("button", { name: en.drill.start }).waitFor();
  const link = host.page.url();
  expect(link).toMatch(/\/drill\/[A-Z0-9]{6}$/);
  expect(await violations(host.page, SERIOUS)).toEqual([]);

  // The other one has the link and a keyboard.
  const guest = await openPage(browser, { width: 390, height: 844, dark: true });
  await guest.page.goto(link);
  await guest.page.getByLabel(en.drill.name).waitFor();
  await tabTo(guest.page, en.drill.name);
  await guest.page.keyboard.type("Bo");
  await tabTo(guest.page, /./);
  const role = guest.page.locator(".drill-role", { hasText: responder }).locator("input");
  for (let n = 0; n < 8 && !(await role.isChecked()); n++) await guest.page.keyboard.press("ArrowDown");
  expect(await role.isChecked()).toBe(true);
  await guest.page.keyboard.press("Enter");
  await guest.page.getByText(en.drill.waitHost).waitFor();
  await host.page.locator(".drill-person", { hasText: "Bo" }).waitFor();
  await shot(host.page, "drill-lobby");
  await shot(guest.page, "drill-lobby-phone");
  await host.page.getByRole("button", { name: en.drill.start }).click();
  await guest.page.getByText(en.drill.task).waitFor();

  // In the place: keys move the body, and where it is is told in words.
  await guest.page.locator(".drill-map").waitFor();
  await guest.page.locator("ol.sr-only li", { hasText: en.drill.words.outside }).first().waitFor({ state: "attached" });
  const far = await exitM(guest.page);
  await guest.page.keyboard.down("w");
  await expect.poll(() => exitM(guest.page)).toBeLessThanOrEqual(far - 2);
  await guest.page.keyboard.up("w");
  await shot(guest.page, "drill-play-phone");
  expect(await violations(guest.page, SERIOUS)).toEqual([]);
  // The other one sees a signal, and Escape opens the way out without leaving.
  await guest.page.keyboard.press("7");
  await host.page.locator("ol.sr-only li", { hasText: `Bo: ${SIGNALS.safe.en}` }).waitFor({ state: "attached" });
  await shot(host.page, "drill-play");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await guest.page.keyboard.press("Escape");
  await guest.page.getByRole("dialog").getByRole("button", { name: en.drill.leave, exact: true }).waitFor();
  await guest.page.keyboard.press("Escape");
  // A page that is loaded again comes back as the same person.
  await guest.page.reload();
  await guest.page.locator(".drill-map").waitFor();
  await guest.page.keyboard.down("s");
  await expect.poll(() => exitM(guest.page)).toBeGreaterThanOrEqual(far);
  await guest.page.keyboard.up("s");

  // Both are where they should be when the alarm has sounded: it is over.
  for (const { page } of [host, guest]) {
    await page.getByRole("heading", { name: en.drill.ended }).waitFor();
    await page.locator(".drill-score li").first().waitFor();
    await page.getByText(en.drill.better).waitFor();
  }
  await guest.page.getByRole("slider", { name: en.drill.time }).press("End");
  await shot(host.page, "drill-debrief");
  await shot(guest.page, "drill-debrief-phone");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await host.page.getByRole("button", { name: en.drill.again }).click();
  await host.page.getByRole("button", { name: en.drill.start }).waitFor();
  expect([...host.errors, ...guest.errors]).toEqual([]);
  await host.page.context().close();
  await guest.page.context().close();
});

test("in Chinese, and a code that is none is told in words, with a way on", async () => {
  const { page, errors } = await openPage(browser, { language: "zh", width: 390, height: 844 });
  await page.goto(`${product.url}/drill/AAAAAA`);
  await page.locator(".error-note").waitFor();
  await page.getByLabel(zh.drill.code).fill("o0");
  await page.getByRole("button", { name: zh.drill.enter }).click();
  await page.getByText(zh.drill.codeWrong).waitFor();
  await page.goto(`${product.url}/drill`);
  await page.locator(".drill-card").first().waitFor();
  await shot(page, "drill-list-phone-zh");
  expect(await violations(page, SERIOUS)).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});

/** Opens a drill by its place in the list, goes in and begins it. */
async function begin(
  page: Page,
  words: typeof en | typeof zh,
  at: number,
  role: string,
  agents: number,
): Promise<void> {
  await page.goto(`${product.url}/drill`);
  const card = page.locator(".drill-card").nth(at);
  await card.waitFor();
  await card.getByLabel(words.drill.agents).fill(String(agents));
  await card.getByRole("button", { name: words.drill.open }).click();
  await page.getByLabel(words.drill.name).fill("Ann");
  await page.locator(".drill-role", { hasText: role }).click();
  await page.getByRole("button", { name: words.drill.in, exact: true }).click();
  await page.getByRole("button", { name: words.drill.start }).click();
  await page.locator(".drill-play .drill-map").waitFor();
}

/** What the view through one's own eyes says of itself. */
const drawn = async (page: Page, name: "people" | "draws" | "moved" | "frames" | "yaw"): Promise<number> =>
  Number(await page.locator(".drill-eyes canvas").getAttribute(`data-${name}`));

/** Draws so many more frames. */
async function framesOn(page: Page, more: number): Promise<void> {
  const before = await drawn(page, "frames");
  await expect.poll(() => drawn(page, "frames")).toBeGreaterThanOrEqual(before + more);
}

/** Share of the pixels of two pictures that differ. */
const changedShare = (page: Page, one: Buffer, two: Buffer): Promise<number> =>
  page.evaluate(
    async ([a, b]) => {
      const pixels = async (base64: string): Promise<Uint8ClampedArray> => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      };
      const [from, to] = await Promise.all([pixels(a!), pixels(b!)]);
      let changed = 0;
      for (let i = 0; i < from.length; i += 4) if (Math.abs(from[i]! - to[i]!) > 8) changed++;
      return changed / (from.length / 4);
    },
    [one.toString("base64"), two.toString("base64")],
  );

test("through one's own eyes: the hotel turns, people are drawn in a few draws, and the choice is kept", async () => {
  const { page, errors } = await openPage(drawing, { width: 1024, height: 720 });
  await begin(page, en, 0, ROLE.warden.title.en, 40);
  // Who wishes less motion begins with the plan, and nothing of the other view is loaded.
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .join(" "),
    );
  expect(await page.locator(".drill-eyes").count()).toBe(0);
  expect(await loaded()).not.toContain("FirstPerson");
  await page.keyboard.press("p");
  await page.locator(".drill-eyes canvas[data-people]").waitFor();
  expect(await loaded()).toContain("FirstPerson");
  expect(await drawn(page, "people")).toBeGreaterThanOrEqual(5);
  expect(await drawn(page, "draws")).toBeLessThan(90);
  const eyes = page.locator(".drill-eyes canvas");
  const first = await eyes.screenshot();
  await shot(page, "drill-eyes");
  await page.keyboard.down("ArrowLeft");
  const yaw = await drawn(page, "yaw");
  await expect.poll(async () => Math.abs((await drawn(page, "yaw")) - yaw)).toBeGreaterThan(0.4);
  await page.keyboard.up("ArrowLeft");
  await framesOn(page, 2);
  expect(await changedShare(page, first, await eyes.screenshot())).toBeGreaterThan(0.1);
  await shot(page, "drill-eyes-turned");
  // Standing or crouching is another picture, too.
  const high = await eyes.screenshot();
  await page.keyboard.press("c");
  await framesOn(page, 2);
  expect(await changedShare(page, high, await eyes.screenshot())).toBeGreaterThan(0.05);
  expect(await violations(page, SERIOUS)).toEqual([]);
  await page.reload();
  await page.locator(".drill-eyes canvas[data-people]").waitFor();
  await page.getByRole("button", { name: en.drill.viewPlan }).first().click();
  await page.locator("canvas.drill-map[role=img]").waitFor();
  expect(await page.locator(".drill-eyes").count()).toBe(0);
  expect(errors).toEqual([]);
  await page.context().close();
}, 300_000);

const AFTER_SHAKING = homeEarthquake.prompts.find(({ when }) => when === "afterShaking")!.text.zh;

test("an earthquake moves the furniture in both views, also for who comes late, on a phone", async () => {
  const { page, errors } = await openPage(drawing, { language: "zh" });
  await begin(page, zh, 1, ROLE.parent.title.zh, 4);
  const link = page.url();
  const plan = page.locator(".drill-play .drill-map");
  const before = await plan.screenshot();
  await page.keyboard.press("p");
  await page.locator(".drill-eyes canvas[data-people]").waitFor();
  expect(await drawn(page, "moved")).toBe(0);
  await shot(page, "drill-quake-eyes-zh");
  // Somebody else stands at the door meanwhile.
  const late = await openPage(drawing, { width: 390, height: 844, dark: true });
  await late.page.goto(link);
  await late.page.getByLabel(en.drill.name).fill("Bo");
  await late.page.locator(".drill-role", { hasText: ROLE.parent.title.en }).click();
  await expect.poll(() => drawn(page, "moved"), { timeout: 60_000 }).toBeGreaterThan(3);
  await shot(page, "drill-quake-eyes-shaking-zh");
  // Until it is over, and everything lies still.
  await page.getByText(AFTER_SHAKING).first().waitFor();
  await page.waitForTimeout(4_000);
  const moved = await drawn(page, "moved");
  await shot(page, "drill-quake-eyes-after-zh");
  await page.keyboard.press("p");
  await plan.and(page.locator("[role=img]")).waitFor();
  await page.waitForTimeout(500);
  await shot(page, "drill-quake-plan-zh");
  expect(await changedShare(page, before, await plan.screenshot())).toBeGreaterThan(0.002);
  // Who comes now sees it as it lies.
  await late.page.getByRole("button", { name: en.drill.in, exact: true }).click();
  await late.page.locator(".drill-play .drill-map").waitFor();
  await late.page.getByRole("button", { name: en.drill.viewFirst }).click();
  await late.page.locator(".drill-eyes canvas[data-people]").waitFor();
  await expect.poll(() => drawn(late.page, "moved")).toBe(moved);
  await shot(late.page, "drill-quake-eyes-phone");
  expect(await violations(late.page, SERIOUS)).toEqual([]);
  expect([...errors, ...late.errors]).toEqual([]);
  await late.page.context().close();
  await page.context().close();
}, 300_000);
