import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { rawCid } from "../../models/pipeline/cid.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
let device: ChildProcess | null = null;
const cwd = mkdtempSync(join(tmpdir(), "aitn-mine-"));

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
});
afterAll(async () => {
  device?.kill("SIGTERM");
  rmSync(cwd, { recursive: true, force: true });
  await browser?.close();
  await product?.stop();
});

const confirm = () => page.getByRole("button", { name: en.onChain.confirm, exact: true }).click();
/** For people to look at when AITN_SHOTS names a folder. */
const shot = async (on: Page, name: string): Promise<void> => {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await on.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

async function enrolMine(): Promise<void> {
  await page.goto(`${product.url}/site/fms?panel=devices`);
  await page.getByRole("button", { name: en.devices.makeCode }).click();
  const command = await page.locator(".sample-command").textContent();
  const thermometer = join(cwd, "temp");
  writeFileSync(thermometer, "21500\n");
  const typed = command!.trim().replace("npm run sample --", `node ${join(ROOT, "server/device/sample.mjs")}`);
  const env = { ...process.env, AITN_THERMOMETER: thermometer };
  device = spawn("sh", ["-c", `exec env ${typed}`], { cwd, env, stdio: "ignore" });
}

test("empty pages say what will appear, and have no fault that axe knows", async () => {
  await page.goto(`${product.url}/community/market`);
  await page.getByText(en.market.noOwn).waitFor();
  await shot(page, "market-empty");
  expect(await violations(page)).toEqual([]);
  for (const part of [en.market.parts.models, en.market.parts.training]) {
    await page.getByRole("radiogroup").getByText(part, { exact: true }).click();
    await page.getByText(part === en.market.parts.models ? en.market.noLicences : en.demand.none).waitFor();
    await shot(page, `market-${part}`);
    expect(await violations(page)).toEqual([]);
  }
  await page.goto(`${product.url}/community/earnings`);
  await page.getByText(en.earnings.noTraining).waitFor();
  await page.locator(".earnings-chart canvas").waitFor();
  await shot(page, "earnings-empty");
  expect(await violations(page)).toEqual([]);
});

/** The Thing Description of the device, and of its one Thing: each the bytes that its CID names. */
async function describes(card: Locator): Promise<void> {
  const read = async (cid: string): Promise<Record<string, unknown>> => {
    const bytes = new Uint8Array(await (await fetch(`${product.url}/descriptions/${cid}`)).arrayBuffer());
    expect(rawCid(bytes)).toBe(cid);
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const href = await card.getByRole("link", { name: en.market.openDescription }).getAttribute("href");
  const device = await read(href!.split("/").at(-1)!);
  const [item] = device.links as { href: string }[];
  const thing = await read(item!.href.replace("ipfs://", ""));
  expect(thing).toMatchObject({ title: "My thermometer", "@type": "Thing" });
  expect(Object.keys(thing.properties as object)).toContain("temperature");
}

test("a device that a person enrols is theirs on chain, and goes on offer with the split of its price", async () => {
  await enrolMine();
  await page.goto(`${product.url}/community/market`);
  const own = page.locator("li.card", { hasText: "My thermometer" });
  await own.getByText(en.market.about).click();
  await own.getByRole("link", { name: en.market.openDescription }).waitFor();
  await describes(own);
  await own.getByRole("button", { name: en.market.sell }).click();
  await own.getByLabel(en.market.price).fill("1,5");
  await own.getByText(en.onChain.amountWrong).waitFor();
  expect(await own.getByRole("button", { name: en.market.list }).isDisabled()).toBe(true);
  await own.getByLabel(en.market.price).fill("12.5");
  await own.getByRole("button", { name: en.market.list }).click();
  const offer = page.locator("li.card", { hasText: en.market.yours });
  await offer.getByText("12.5 AITN").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "market-filled");
  await page
    .locator("li.card", { hasText: en.market.offeredFor })
    .getByRole("button", { name: en.market.cancel })
    .click();
  await shot(page, "market-confirm");
  await confirm();
  await page.getByText(en.market.noOffers).waitFor();
});

/** What the page shows to be signed, as typed where the device's key lies. */
async function signedByDevice(where: Locator): Promise<string> {
  const command = await where.locator(".sample").first().textContent();
  const aitn = `node ${join(ROOT, "server/cli/aitn.mjs")}`;
  const typed = command!.replace("npm run aitn --", aitn).replace("DEVICE.key", "thermometer.key");
  return execFileSync("sh", ["-c", typed], { cwd, encoding: "utf8" }).trim();
}

test("a node is opened; its first device signs what the page shows, is admitted, and leaves by its own signature", async () => {
  await page.goto(`${product.url}/community/earnings`);
  await page.getByText(en.earnings.openNode, { exact: true }).click();
  await page.getByRole("button", { name: en.earnings.create, exact: true }).click();
  await page.getByText(en.earnings.youLead).waitFor();
  await page.getByText(en.earnings.admitTitle, { exact: true }).click();
  const admitted = await signedByDevice(page.locator(".fold", { hasText: en.earnings.admitTitle }));
  expect(await violations(page)).toEqual([]);
  await page.getByLabel(en.earnings.signature, { exact: true }).fill(admitted);
  await page.getByRole("button", { name: en.earnings.admit, exact: true }).click();
  await page.getByText("0 → 1").waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "earnings-node");
  await page.getByText(en.earnings.membersNext_one.replace("{{count}}", "1")).click();
  await page.getByText(en.earnings.leaveTitle, { exact: true }).click();
  const left = await signedByDevice(page.locator(".fold", { hasText: en.earnings.leaveTitle }).last());
  await page.getByLabel(en.earnings.signature, { exact: true }).last().fill(left);
  await page.getByRole("button", { name: en.earnings.leave, exact: true }).click();
  await page.getByText("0 → 0").waitFor();
  expect(errors).toEqual([]);
});

test.each([
  ["market", zh.market.own],
  ["earnings", zh.earnings.training],
])("%s on a phone, dark and in Chinese, fits its width", async (tab, text) => {
  const phone = await openPage(browser, { width: 390, height: 844, language: "zh", dark: true });
  await phone.page.goto(`${product.url}/community/${tab}`);
  await phone.page.getByRole("heading", { name: text }).waitFor();
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(phone.page)).toEqual([]);
  await shot(phone.page, `phone-${tab}`);
  expect(phone.errors).toEqual([]);
  await phone.page.context().close();
});
