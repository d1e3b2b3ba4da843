import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Contract, JsonRpcProvider } from "ethers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
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

const Deployed = z.object({ contracts: z.record(z.string(), z.object({ address: z.string() })) });
/** Where a contract is, as the data folder says, and what a client that is not ours reads there. */
async function readOf(contract: string, fn: string): Promise<unknown> {
  const text = readFileSync(join(product.dataDir, "chain", "deployments.json"), "utf8");
  const { contracts } = Deployed.parse(JSON.parse(text));
  const provider = new JsonRpcProvider(product.chainUrl);
  try {
    const abi = [`function ${fn}`];
    return await new Contract(contracts[contract]?.address ?? "", abi, provider).getFunction(fn.split("(")[0] ?? "")();
  } finally {
    provider.destroy();
  }
}

const cardOf = (title: string) => page.locator(".proposal", { hasText: title });
async function shot(name: string): Promise<void> {
  const folder = process.env.AITN_E2E_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

test("from the console one comes to the proposals and back; the opening stands there and was executed", async () => {
  await page.goto(`${product.url}/site/fms`);
  await page.getByRole("button", { name: en.community.open }).click();
  const opening = cardOf("Opening of this machine's own chain");
  await opening.getByText(en.dao.states.executed, { exact: true }).waitFor();
  await opening.getByRole("button", { name: /Opening of/ }).click();
  await opening.getByText("Who made this.").waitFor();
  await opening.getByText("createMarket").waitFor();
  expect(await readOf("CirculationReward", "rateBps() view returns (uint16)")).toBe(5_000n);
  await page.getByText("How simulations are made and judged · 1").click();
  await page.getByText("Same chance for all.").waitFor();
  await shot("opening");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("navigation", { name: en.dao.sites }).getByRole("link").first().click();
  await page.locator(".tree-row, .plan-picture").first().waitFor();
  expect(new URL(page.url()).pathname).toBe("/site/fms");
});

test("a person proposes by form, votes with a reason, and the server executes it", async () => {
  await page.goto(`${product.url}/community/proposals`);
  await page.getByRole("button", { name: en.dao.new }).click();
  await page.getByLabel(en.dao.form.kind).selectOption({ label: en.dao.kinds.circulation });
  await page.getByLabel(en.dao.fields.rateBps).fill("40");
  await page.getByText("now: 50").waitFor();
  await page.getByText("40 %").waitFor();
  const propose = page.getByRole("button", { name: en.dao.form.propose, exact: true });
  expect(await propose.isDisabled()).toBe(true);
  await page.getByLabel(en.dao.form.why, { exact: true }).fill("Less is **enough**.");
  await shot("form");
  expect(await violations(page)).toEqual([]);
  await propose.click();

  const card = cardOf(en.dao.kinds.circulation);
  await card.getByLabel(en.dao.reason).fill("it is");
  await shot("voting");
  await card.getByRole("button", { name: en.dao.vote, exact: true }).click();
  await card.getByText("it is").waitFor();
  await card.getByText(en.dao.states.executed, { exact: true }).waitFor();
  await shot("executed");
  expect(await readOf("CirculationReward", "rateBps() view returns (uint16)")).toBe(4_000n);
  expect(errors).toEqual([]);
});

test("on a phone, in the dark, in Chinese nothing overflows, and a button that is off says why", async () => {
  const phone = await openPage(browser, { width: 390, height: 844, dark: true, language: "zh" });
  page = phone.page;
  await page.goto(`${product.url}/community/proposals?panel=propose-free`);
  const fields = page.locator(".form-grid input");
  await fields.last().fill("10001");
  await page.getByText(zh.dao.form.wordsMissing).waitFor();
  await shot("phone-form");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.goto(`${product.url}/community/proposals`);
  await page.locator(".proposal").first().waitFor();
  await shot("phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await violations(page)).toEqual([]);
  expect(phone.errors).toEqual([]);
});
