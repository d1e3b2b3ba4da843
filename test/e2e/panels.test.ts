import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

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

test("a person connects a device by what the page says, and sees it in the tree", async () => {
  await page.goto(`${product.url}/site/fms?panel=devices`);
  await page.getByRole("button", { name: en.devices.makeCode }).click();
  const command = await page.locator(".sample-command").textContent();
  expect(command).toContain("npm run sample -- ");
  const cwd = mkdtempSync(join(tmpdir(), "aitn-mine-"));
  const thermometer = join(cwd, "temp");
  writeFileSync(thermometer, "21500\n");
  // As typed, but its key stays out of the project's folder.
  const typed = command!.trim().replace("npm run sample --", `node ${join(ROOT, "server/device/sample.mjs")}`);
  const env = { ...process.env, AITN_THERMOMETER: thermometer };
  const device = spawn("sh", ["-c", `exec env ${typed}`], { cwd, env, stdio: "ignore" });
  try {
    await page.getByText(en.devices.used).waitFor();
    expect(await page.locator(".sample-command").count(), "a used code is not offered again").toBe(0);
    await page.locator(".device-head", { hasText: "My thermometer" }).waitFor();
    await page.locator(".tree-row", { hasText: "My thermometer" }).first().click();
    await page.goto(`${product.url}/site/fms?select=my-thermometer&panel=inspector`);
    await page.getByText("21.5").first().waitFor();
  } finally {
    device.kill("SIGTERM");
    rmSync(cwd, { recursive: true, force: true });
  }
});

test("chain and health say how things are", async () => {
  await page.goto(`${product.url}/site/fms?panel=chain`);
  await page.getByText(en.chain.reachable).waitFor();
  await page.getByText("PlanApproval").waitFor();
  await page.goto(`${product.url}/site/fms?panel=health`);
  await page.getByText(en.health.counters).waitFor();
});

test("the server killed, the page says so, comes back by itself, and says that too", async () => {
  await page.goto(`${product.url}/site/fms?panel=health`);
  await page.locator(".age-live, .age").first().waitFor();
  await page.getByText(en.health.counters).waitFor();
  process.kill(Number(readFileSync(join(product.dataDir, "logs", "server.pid"), "utf8")), "SIGKILL");
  await page.getByText(en.link.offline).waitFor();
  await page.locator(".notice-restored").waitFor();
  expect(await page.getByText(en.link.offline).count()).toBe(0);
  // The browser itself reports the connections that failed meanwhile.
  expect(errors.filter((text) => !/WebSocket|ERR_CONNECTION/.test(text))).toEqual([]);
});
