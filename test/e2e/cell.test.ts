import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { METRIC_TITLES } from "../../twins/drill/metrics.ts";
import { cellFireGas } from "../../twins/sites/fms/drill.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { shot } from "../support/drillDebrief.ts";
import { type Product, startProduct } from "../support/product.ts";

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

const hears = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator("ol.sr-only li").filter({ hasText: words }).last().waitFor({ state: "attached", timeout: 60_000 });

/** Says where to by the keyboard alone. */
async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press("g");
  const find = page.getByLabel(en.drill.go.find);
  await find.waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await find.waitFor({ state: "detached" });
}

const OPERATOR = cellFireGas.roles.find(({ role }) => role === "resident")!.words!;

/** By keys and what is told alone: machines stopped, alarm raised, others warned, out before the gas. */
async function leaveTheCell(page: Page): Promise<void> {
  await hears(page, "You are in: ");
  // Whoever asks where they are is told what there is, which way and how far.
  await page.keyboard.press("n");
  await hears(page, /STOP button: \d+ o'clock, \d+ m\./);
  await page.keyboard.down("Shift");
  await goTo(page, en.drill.go.stopButton);
  await hears(page, "You are there: the STOP button");
  await page.keyboard.press("b");
  await hears(page, "You stopped the machines");
  await page.keyboard.press("q");
  await hears(page, /You warned \d+ people/);
  await goTo(page, en.drill.go.callPoint);
  await hears(page, "You are there: the call point");
  await page.keyboard.press("r");
  await hears(page, "You raised the alarm");
  await goTo(page, en.drill.go.muster);
  // Somebody else may have opened the door before.
  const ended = page.getByRole("heading", { name: en.drill.ended });
  const closed = page.locator("ol.sr-only li", { hasText: "It is closed: feel it" });
  await closed.or(ended).first().waitFor({ state: "attached", timeout: 120_000 });
  if ((await closed.count()) > 0) {
    await page.keyboard.press("f");
    await hears(page, "The door is cool");
    await page.keyboard.press("e");
  }
  await ended.waitFor({ timeout: 150_000 });
  await page.keyboard.up("Shift");
}

/** Compares two plans really, from the page: progress, the result in words, and a table with intervals. */
async function comparePlans(page: Page): Promise<void> {
  await page.getByRole("slider", { name: en.debrief.scrub }).waitFor();
  const planB = page.getByRole("group", { name: en.debrief.planB });
  await planB.getByLabel(en.debrief.alarm).fill("20");
  await page.getByRole("button", { name: en.debrief.compare }).press("Enter");
  await page.getByRole("progressbar", { name: en.debrief.comparing }).waitFor();
  const rows = page.locator(".debrief-figures tbody tr");
  await rows.first().waitFor({ timeout: 150_000 });
  const words = (await page.locator(".debrief-conclusion").textContent()) ?? "";
  const [all, b, a, none] = [...words.matchAll(/\d+/g)].map(([n]) => Number(n));
  expect(await rows.count()).toBe(all);
  expect(a! + b! + none!).toBe(all);
  // Half the time to set out and an earlier alarm: half of the people are out sooner, and the interval says so.
  expect(b).toBeGreaterThan(0);
  const half = page.getByRole("row", { name: METRIC_TITLES.medianOutS.en });
  expect(await half.textContent()).toMatch(/\(95 %: −?\d+ to −?\d+\).*Plan B is better/);
  await page.getByText(`${en.debrief.alarm}. Plan A: ${en.debrief.doorsOf.asShipped}. Plan B: 20 s.`).waitFor();
  await page.locator(".debrief-figures").scrollIntoViewIfNeeded();
  await shot(page, "cell-plans");
  expect(await violations(page)).toEqual([]);
  // Other plans in the form are not those of the table.
  await planB.getByLabel(en.debrief.alarm).fill("30");
  await page.getByText(en.debrief.otherPlans).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator(".debrief-figures").scrollIntoViewIfNeeded();
  await shot(page, "cell-plans-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("fire and gas by keyboard from the link to the debrief: STOP, alarm, warning, out before the gas; then plans compared", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/drill`);
  const card = page.locator(".drill-card", { hasText: cellFireGas.title.en });
  await card.waitFor();
  await card.getByLabel(en.drill.agents).fill("6");
  await card.getByRole("button", { name: en.drill.open }).press("Enter");
  await page.getByLabel(en.drill.name).fill("Ann");
  const link = page.url();
  await page.getByLabel(en.drill.name).press("Enter");
  // The role's words are those of this place.
  await page.getByRole("heading", { name: OPERATOR.title.en }).waitFor();
  await page.getByText(OPERATOR.task.en).first().waitFor();
  await page.getByRole("button", { name: en.drill.start }).press("Enter");
  await page.locator(".drill-map").waitFor();
  await leaveTheCell(page);
  await page.locator(".drill-score li").first().waitFor();
  const points = Number(/\d+/.exec((await page.locator(".drill-total").textContent()) ?? "")?.[0]);
  expect(points).toBeGreaterThanOrEqual(80);
  await comparePlans(page);
  await page.getByRole("button", { name: en.debrief.certificateOpen }).press("Enter");
  await page.getByText(`as ${OPERATOR.title.en}`).waitFor();
  expect(errors).toEqual([]);

  // Whoever comes now is told that it is over, and is asked for nothing.
  const late = await openPage(browser, { language: "zh", width: 390, height: 844, dark: true });
  await late.page.goto(link);
  await late.page.getByRole("heading", { name: zh.drill.over.title }).waitFor();
  expect(await late.page.getByLabel(zh.drill.name).count()).toBe(0);
  expect(await violations(late.page)).toEqual([]);
  await shot(late.page, "cell-over-phone-zh");
  await late.page.context().close();
  await page.context().close();
}, 400_000);
