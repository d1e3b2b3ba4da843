import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

let browser: Browser;
let product: Product;

beforeAll(async () => {
  if (!existsSync(join(ROOT, ".build/client/index.html")))
    await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "error" });
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function world(look: Parameters<typeof openPage>[1] = {}): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, look);
  await opened.page.goto(product.url);
  await opened.page.locator(".map-marker").nth(2).waitFor();
  return opened;
}

test("sites that lie somewhere have a marker, the village says that it is not the house, the cell is beside the map", async () => {
  const { page, errors } = await world();
  const marked = await page
    .locator(".map-marker")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-site")));
  expect(marked).toEqual(["home", "los-angeles", "merewether"]);
  expect(await page.locator('.map-marker[data-site="home"]').getAttribute("title")).toContain("not the house");
  expect(await page.locator(".map-nowhere a").allTextContents()).toHaveLength(3);
  expect(await page.locator(".site-card .miniature polygon").count()).toBeGreaterThan(3);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});

test("axe finds nothing on a phone, dark, in Chinese, and nothing is wider than the phone", async () => {
  const { page } = await world({ width: 390, height: 844, dark: true, language: "zh" });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.context().close();
});

test("a keyboard opens a site from the map, and Back leads to the map", async () => {
  const { page } = await world();
  await page.locator('.map-marker[data-site="home"]').focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/site\/home/);
  await page.goBack();
  await page.locator(".map-marker").nth(2).waitFor();
  await page.context().close();
});
