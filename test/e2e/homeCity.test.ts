import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test("a day of the house is planned to its end: the saving, the errors and the assumptions stand there", async () => {
  await page.goto(`${product.url}/site/home?panel=homeEnergy`);
  await page.getByRole("button", { name: en.home.plan }).click();
  await page.getByRole("heading", { name: en.home.assumptions }).waitFor();
  const plan = page.locator(".home-plan");
  expect(await plan.textContent()).toMatch(/\d EUR \([\d.]+ %\) less than the recorded day costs, model against model/);
  expect(await plan.textContent()).toContain("Heating was not metered");
  expect(await plan.textContent()).toContain(en.home.nothingSent);
  expect(await page.getByRole("tab", { name: en.panel.compare }).count(), "no work is done in a house").toBe(0);
  expect(await violations(page, { parts: [".home-energy", ".kpi-strip"] })).toEqual([]);
});

test("prices of one's own are read line by line, and a wrong line is named", async () => {
  await page.getByLabel(en.home.prices, { exact: true }).selectOption("own");
  await page.getByLabel(en.home.ownLabel).fill("0.2\ndear");
  await page.getByText("Line 2 is no price").waitFor();
  expect(await page.getByRole("button", { name: en.home.plan }).isDisabled()).toBe(true);
});

test("a link to a panel that the site has not says so in words", async () => {
  await page.goto(`${product.url}/site/home?panel=compare`);
  await page.getByText("Compare is not something this site has").waitFor();
});

test("the city's speeds are told at a past moment beside what happened, and who drives to an incident", async () => {
  await page.goto(`${product.url}/site/los-angeles?panel=traffic`);
  await page.getByText(en.city.noStep).waitFor();
  await page.getByLabel(en.city.when).selectOption("choose");
  await page.getByText("2012-03-07 08:00:00").waitFor();
  const rows = page.locator(".traffic .plain-table tbody tr");
  expect(await rows.count()).toBe(3);
  for (const row of await rows.allTextContents()) expect(row).toMatch(/^\d+ min(\d+\.\d){5}$/);
  await page.getByLabel(en.city.detector, { exact: true }).selectOption({ index: 5 });
  await page.locator(".traffic-told").waitFor();
  await page.getByRole("button", { name: en.city.plan }).click();
  await page.getByRole("rowheader", { name: en.city.by.forecast }).waitFor();
  expect(await page.locator(".traffic-way").first().textContent()).toContain("→");
  expect(await violations(page, { parts: [".traffic", ".kpi-strip"] })).toEqual([]);
  expect(errors).toEqual([]);
});
