import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { ROLE, SIGNALS } from "../../twins/drill/roles.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";

const SERIOUS = { impacts: ["serious", "critical"] } as const;

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
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

/** The replay by keyboard, maps, plans that are begun and stopped; on a phone, too. */
async function seeDebrief(host: Page, guest: Page): Promise<void> {
  const bar = host.getByRole("slider", { name: en.debrief.scrub });
  await bar.waitFor({ timeout: 60_000 });
  await bar.press("End");
  const end = Number(await bar.inputValue());
  expect(end).toBeGreaterThanOrEqual(20);
  await bar.press("ArrowLeft");
  expect(Number(await bar.inputValue())).toBeCloseTo(end - 0.5, 6);
  expect(await bar.getAttribute("aria-valuetext")).toContain("You: outside.");
  await bar.press("Home");
  await bar.press(" ");
  await host.getByRole("button", { name: en.debrief.pause }).waitFor();
  await expect.poll(async () => Number(await bar.inputValue())).toBeGreaterThan(4);
  await bar.press(" ");
  await host.getByRole("button", { name: en.debrief.play, exact: true }).waitFor();
  await host.locator(".debrief-canvas").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief");
  await host.getByRole("heading", { name: en.debrief.worst }).waitFor();
  await host.getByLabel(en.debrief.layer).selectOption("stayed");
  await host.locator(".debrief-map svg").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief-map");
  await host.getByText(en.debrief.whatIfNone).waitFor();
  await host.getByRole("button", { name: en.debrief.compare }).click();
  await host.locator(".debrief-job progress").waitFor();
  await host.locator(".debrief-plan-pair").scrollIntoViewIfNeeded();
  await shot(host, "drill-debrief-plans");
  await host.getByRole("button", { name: en.debrief.cancel }).click();
  await host.getByText(en.debrief.cancelled).waitFor();
  expect(await violations(host, SERIOUS)).toEqual([]);
  await guest.getByRole("slider", { name: en.debrief.scrub }).press("End");
  await guest.locator(".debrief-canvas").scrollIntoViewIfNeeded();
  await shot(guest, "drill-debrief-phone");
  expect(await violations(guest, SERIOUS)).toEqual([]);
}

/** The certificate, whose digest anybody can check, and the host's report. */
async function takePapers(host: Page, guest: Page): Promise<void> {
  await host.getByRole("button", { name: en.debrief.reportOpen }).click();
  await host.getByText(en.debrief.reportNames).waitFor();
  await host.getByRole("heading", { name: en.debrief.reportAll }).waitFor();
  expect(await violations(host, SERIOUS)).toEqual([]);
  await host.emulateMedia({ media: "print" });
  const paper = (await host.locator(".debrief-sheet").textContent()) ?? "";
  expect(paper).not.toContain("Ann");
  expect(await host.getByRole("button", { name: en.debrief.print }).isVisible()).toBe(false);
  await shot(host, "drill-report-print");
  await host.emulateMedia({ media: "screen" });
  await host.getByRole("button", { name: en.debrief.close }).click();
  expect(await guest.getByRole("button", { name: en.debrief.reportOpen }).count()).toBe(0);
  await guest.getByRole("button", { name: en.debrief.certificateOpen }).click();
  await guest.getByLabel(en.debrief.certificateName).fill("Bo Larsen");
  const digest = (await guest.locator(".debrief-digest").textContent()) ?? "";
  expect(digest).toMatch(/^0x[0-9a-f]{64}$/);
  expect(await violations(guest, SERIOUS)).toEqual([]);
  await shot(guest, "drill-certificate-phone");
  // On paper it is dark on white, whatever the screen is.
  await guest.emulateMedia({ media: "print" });
  const inks = await guest.evaluate(() =>
    ["body", ".world", ".debrief-sheet"].map((one) => getComputedStyle(document.querySelector(one)!).backgroundColor),
  );
  expect(inks.filter((ink) => ink !== "rgb(255, 255, 255)")).toEqual([]);
  await shot(guest, "drill-certificate-print");
  await guest.emulateMedia({ media: "screen" });
  const other = await guest.context().newPage();
  await other.goto(`${product.url}/drill/verify#${digest}`);
  await other.getByRole("button", { name: en.debrief.verifyAsk }).click();
  await other.getByRole("heading", { name: en.debrief.verifyYes }).waitFor();
  expect(await violations(other, SERIOUS)).toEqual([]);
  await shot(other, "drill-verify-phone");
  await other.close();
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
  await seeDebrief(host.page, guest.page);
  await takePapers(host.page, guest.page);
  // Who is alone begins again with one click.
  await guest.page.context().close();
  await host.page.getByRole("button", { name: en.drill.again }).click();
  await host.page.getByText(en.drill.task).waitFor();
  expect([...host.errors, ...guest.errors]).toEqual([]);
  await host.page.context().close();
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
