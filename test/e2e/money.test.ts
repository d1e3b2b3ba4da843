import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JsonRpcProvider, Wallet } from "ethers";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { rawCid } from "../../models/pipeline/cid.ts";
import { LOCAL_OPERATOR } from "../../server/accounts/accounts.ts";
import { type Chain, openChain } from "../../server/chain/index.ts";
import { stderrLog } from "../../server/log.ts";
import { MODEL_VOTER } from "../../server/wiring/openChain.ts";
import { must } from "../../twins/core/result.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";
import { injectWallet, type SigningWallet } from "../support/signingWallet.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
let chain: Chain;
let wallet: SigningWallet;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
  wallet = await injectWallet(page, product.chainUrl, "Testwallet");
  await page.goto(`${product.url}/community/wallet`);
  await page.getByRole("heading", { name: en.wallet.receive.title }).waitFor();
  const dataDir = join(product.dataDir, "chain");
  chain = must(
    await openChain({
      rpcUrl: product.chainUrl,
      dataDir,
      treasuryKeyPath: join(dataDir, "treasury.key"),
      clock: { nowMs: () => Date.now() },
      log: stderrLog("test", () => {}),
      site: { name: "fms", depositWei: 1n, threshold: 1, permitRequired: true },
      modelApprovers: { names: [MODEL_VOTER], threshold: 1 },
    }),
  );
});
afterAll(async () => {
  wallet?.close();
  chain?.close();
  await browser?.close();
  await product?.stop();
});

const card = (name: string): Locator => page.getByRole("region", { name, exact: true });
const fact = (scope: Locator, name: string): Locator =>
  scope
    .locator(".facts > div", { has: page.locator("dt", { hasText: name }) })
    .locator("dd")
    .first();
const seriousOnes = (): Promise<string[]> => violations(page, { impacts: ["serious", "critical"] });

/** The act's button, and then its transaction. */
async function perform(scope: Locator, label: string): Promise<void> {
  const act = scope.locator(".act", { has: page.getByRole("button", { name: label, exact: true }) });
  await act.getByRole("button", { name: label, exact: true }).click();
  await act.locator(".act-done").waitFor();
}

test("loans: voted into being by the opening, then lent, borrowed and repaid with a preview of each", async () => {
  await page.goto(`${product.url}/community/loans`);
  const market = card(en.loans.market.title.replace("{{coin}}", "coin"));
  // The opening of this machine's own chain seats the signers and makes the market, by a vote of its own.
  await market.waitFor({ timeout: 60_000 });
  await perform(card(en.loans.price.title), en.loans.price.refresh);
  await page.locator(".loan-price-now").getByText("1\u202f000").waitFor();

  const amount = market.getByLabel(en.loans.acts.amount);
  await amount.fill("2000");
  await perform(market, en.loans.acts.kinds.supply);
  await market.getByRole("button", { name: en.loans.acts.kinds.deposit }).first().click();
  await amount.fill("2");
  await perform(market, en.loans.acts.kinds.deposit);
  await fact(market, en.loans.position.collateral).getByText("2 coin").waitFor();

  await market.getByRole("button", { name: en.loans.acts.kinds.borrow }).first().click();
  await amount.fill("1001");
  await market.getByText(en.loans.refusals.ltv).waitFor();
  await amount.fill("500");
  // 2 coin of 1000 AITN carry 1250 at an LLTV of 62.5 %.
  await market.locator(".loan-preview tr", { hasText: en.loans.position.health }).getByText("2.50").waitFor();
  await perform(market, en.loans.acts.kinds.borrow);
  await fact(market, en.loans.position.health).getByText("2.49").or(market.getByText("2.50")).first().waitFor();
  await fact(market, en.loans.position.liquidationPrice).getByText("400").waitFor();
  expect(await seriousOnes()).toEqual([]);

  await market.getByRole("button", { name: en.loans.acts.kinds.repay }).first().click();
  await market.getByRole("switch", { name: en.loans.acts.all }).check({ force: true });
  await perform(market, en.loans.acts.kinds.repay);
  await fact(market, en.loans.position.health).getByText(en.loans.health.none).waitFor();
});

test("invest: a pool is made and paid into, and its manager may spend only when funding is over", async () => {
  await page.goto(`${product.url}/community/invest`);
  const make = card(en.invest.create.title);
  await make.getByText(en.invest.create.title).first().click();
  await make.getByLabel(en.invest.create.cid).fill(rawCid(new TextEncoder().encode("a model")));
  await make.getByLabel(en.invest.create.instruction).fill("ten rounds of FedAvg");
  await make.getByLabel(en.invest.create.goal).fill("100");
  await make.getByLabel(en.invest.create.cap).fill("400");
  await perform(make, en.invest.create.do);
  const pool = card(en.invest.pool.title.replace("{{id}}", "1"));
  await pool.getByText(en.invest.phases.funding).waitFor();
  await pool.getByLabel(en.invest.contribute.amount).fill("400");
  await pool.getByRole("button", { name: en.invest.contribute.do }).click();
  await pool.getByText(en.invest.phases.spending, { exact: true }).waitFor();
  await pool.getByText(en.invest.manage.title).waitFor();
  await fact(pool, en.invest.pool.yours).getByText("400").waitFor();
  expect(await seriousOnes()).toEqual([]);
});

test("wallet: one's own wallet is taught the chain, signs, and a refusal is told in words", async () => {
  await page.goto(`${product.url}/community/wallet`);
  const send = card(en.wallet.send.title);
  await send.getByLabel(en.wallet.who.label).fill(wallet.address);
  await send.getByLabel(en.wallet.amount).fill("25.5");
  await perform(send, en.wallet.send.do);
  expect(await seriousOnes()).toEqual([]);
  const treasury = readFileSync(join(product.dataDir, "chain", "treasury.key"), "utf8").trim();
  const provider = new JsonRpcProvider(product.chainUrl, undefined, { cacheTimeout: -1 });
  await (await new Wallet(treasury, provider).sendTransaction({ to: wallet.address, value: 10n ** 18n })).wait();
  provider.destroy();

  const connect = card(en.wallet.connect.title);
  wallet.refuseNext();
  await connect.getByRole("button", { name: "Testwallet" }).click();
  await connect.getByText("AUTH_WALLET_REFUSED").waitFor();
  await connect.getByRole("button", { name: "Testwallet" }).click();
  await page.getByText(en.wallet.yours).waitFor();
  await expect.poll(() => wallet.asked).toContain("wallet_addEthereumChain");
  await page.locator(".page-tile").getByText("25.5").first().waitFor();

  await send.getByLabel(en.wallet.who.label).fill(LOCAL_OPERATOR);
  await send.getByLabel(en.wallet.amount).fill("5.5");
  wallet.refuseNext();
  await send.getByRole("button", { name: en.wallet.send.do, exact: true }).click();
  await send.getByText("AUTH_WALLET_REFUSED").waitFor();
  await perform(send, en.wallet.send.do);
  await page.locator(".page-tile").getByText("20", { exact: false }).first().waitFor();
  await page.locator(".row-wraps", { hasText: en.wallet.history.sent }).first().waitFor();

  await page.reload();
  await page.getByText(en.wallet.yours).waitFor();
  await connect.getByRole("button", { name: en.wallet.connect.disconnect }).click();
  await page.getByText(en.wallet.kept).waitFor();
});

test("wallet: the key leaves as a file that opens with its password, and another one comes in", async () => {
  const key = card(en.wallet.key.title);
  await key.getByText(en.wallet.key.export).first().click();
  await key.getByLabel(en.wallet.key.newPassword).fill("correct horse");
  await key.getByLabel(en.wallet.key.again).fill("correct horse");
  const download = page.waitForEvent("download");
  await key.getByRole("button", { name: en.wallet.key.export }).click();
  const file = readFileSync(await (await download).path(), "utf8");
  const shown = await page.locator(".page h2 .hash").first().getAttribute("title");
  expect((await Wallet.fromEncryptedJson(file, "correct horse")).address).toBe(shown);

  const other = Wallet.createRandom();
  const json = Wallet.fromPhrase(other.mnemonic!.phrase).encryptSync("battery staple");
  await key.getByText(en.wallet.key.import).first().click();
  await key
    .locator("input[type=file]")
    .setInputFiles({ name: "k.json", mimeType: "application/json", buffer: Buffer.from(json) });
  await key.getByLabel(en.wallet.key.filePassword).fill("wrong");
  await key.getByRole("button", { name: en.wallet.key.import }).click();
  await key.getByText("AUTH_KEY_FILE").waitFor();
  await key.getByLabel(en.wallet.key.filePassword).fill("battery staple");
  await key.getByRole("button", { name: en.wallet.key.import }).click();
  await key.getByText(en.wallet.key.imported).waitFor();
  await page.locator(`.page h2 .hash[title="${other.address}"]`).waitFor();
  const log = readFileSync(join(product.dataDir, "audit.log"), "utf8");
  expect(log).toContain("importKey");
  for (const secret of ["battery", "correct horse", "ciphertext", "scrypt"]) expect(log).not.toContain(secret);
  expect(errors).toEqual([]);
});
