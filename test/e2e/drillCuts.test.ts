import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { cellFireGas } from "../../twins/sites/fms/drill.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Line, openLine } from "../support/cutLine.ts";
import { shot } from "../support/drillDebrief.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let line: Line;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  line = await openLine(product.url);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await product?.stop();
});

const map = (page: Page) => page.locator(".drill-play .drill-map");
/** Seconds on the page's clock of the drill. */
async function clockS(page: Page): Promise<number> {
  const text = (await page.locator(".drill-figure .num").first().textContent()) ?? "";
  const [minutes, seconds] = text.split(":").map(Number) as [number, number];
  return 60 * minutes + seconds;
}
/** Asks for words about the place, which come from the frames. */
async function isLive(page: Page): Promise<void> {
  await page.keyboard.press("q");
  await page
    .locator("ol.sr-only li", { hasText: /You warned \d+ people/ })
    .last()
    .waitFor({ state: "attached" });
}

test("a drill outlives a reload in the countdown, another tab, the back button, a phone that turns, and a line that is cut for 20 s", async () => {
  const { page, errors } = await openPage(browser, { width: 390, height: 844 });
  await page.goto(`${line.url}/drill`);
  const card = page.locator(".drill-card", { hasText: cellFireGas.title.en });
  await card.getByLabel(en.drill.agents).fill("4");
  await card.getByRole("button", { name: en.drill.open }).click();
  await page.getByLabel(en.drill.name).fill("Ann");
  await page.getByRole("button", { name: en.drill.in, exact: true }).click();
  await page.getByRole("button", { name: en.drill.start }).click();

  // Loaded again in the countdown one is still in, and the drill begins.
  await page.locator(".drill-countdown").waitFor();
  await page.reload();
  await map(page).waitFor();
  expect(await page.getByLabel(en.drill.name).count()).toBe(0);
  await isLive(page);

  // A second tab of the same person takes the drill; the first says so and takes it back.
  const [second] = await Promise.all([page.waitForEvent("popup"), page.evaluate(() => void open(location.href))]);
  await map(second).waitFor();
  await page.getByText(en.drill.sentAway).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: en.drill.comeBack }).click();
  await map(page).waitFor();
  await second.getByText(en.drill.sentAway).waitFor();
  await second.close();
  await isLive(page);

  // Back from the drill one finds the way into it again, without a name being asked for.
  await page.goBack();
  const on = page.getByRole("button", { name: /^Go on in / });
  await on.waitFor();
  await shot(page, "drill-go-on-phone");
  expect(await violations(page)).toEqual([]);
  await on.click();
  await map(page).waitFor();

  // A phone that turns.
  for (const [width, height] of [
    [844, 390],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => map(page).evaluate((one) => (one as HTMLCanvasElement).clientWidth)).toBe(width);
    const over = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight - innerHeight,
    ]);
    expect(Math.max(...over)).toBeLessThanOrEqual(0);
    if (width > height) await shot(page, "drill-turned");
  }

  // The line is cut: it is said, the place is kept, and the drill has gone on meanwhile.
  const before = await clockS(page);
  line.cut();
  await page.locator(".drill-down").waitFor();
  await shot(page, "drill-cut-phone");
  await page.waitForTimeout(20_000);
  line.mend();
  await page.locator(".drill-down").waitFor({ state: "detached" });
  expect(await clockS(page)).toBeGreaterThanOrEqual(before + 19);
  await isLive(page);
  // What failed meanwhile are connections alone.
  expect(errors.filter((text) => !/ERR_|WebSocket|Failed to load/.test(text))).toEqual([]);
  await page.context().close();
}, 240_000);
