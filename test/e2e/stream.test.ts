import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openPage } from "../support/browser.ts";
import { expectSamePast } from "../support/pictures.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  product = await startProduct();
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
  await page.goto(`${product.url}/site/fms?panel=health`);
  await page.locator(".age-live").waitFor();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** A number of the Health panel. */
const fact = async (name: string): Promise<number> =>
  Number((await page.locator(".facts div", { hasText: name }).locator("dd").textContent())?.replace(/\D/g, ""));
const decoded = () => fact("Frames decoded here");

test("the page shares memory with the worker that holds its connection, and sees new frames without a message", async () => {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringContaining("connection.worker")]);
  await expect.poll(decoded).toBeGreaterThan(0);
  const before = await decoded();
  await expect.poll(decoded, { timeout: 30_000 }).toBeGreaterThan(before + 10);
});

test("the stream goes on while the past is shown, and behind another tab", async () => {
  await page.keyboard.press("Shift+ArrowLeft");
  await page.locator(".time-past").waitFor();
  const before = await decoded();
  await expect.poll(decoded, { timeout: 30_000 }).toBeGreaterThan(before);
  await page.keyboard.press("l");
  await page.locator(".time-past").waitFor({ state: "detached" });
  await page.locator(".age-live").waitFor();
  const inFront = await page.context().newPage();
  await inFront.bringToFront();
  const hidden = await decoded();
  await inFront.waitForTimeout(2_000);
  await page.bringToFront();
  await inFront.close();
  await expect.poll(decoded, { timeout: 30_000 }).toBeGreaterThan(hidden + 5);
  expect(await fact("Gaps in the stream")).toBe(0);
  expect(errors).toEqual([]);
});

test("the past of a moving cell is the same picture on every page that opens it", async () => {
  await expectSamePast(browser, product.url, new Date(Date.now() - 5_000).toISOString());
});
