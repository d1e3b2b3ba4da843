import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { joinHash, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { startEmbedded } from "../../server/chain/embedded/embedded.ts";
import { openChain, openChainIndex } from "../../server/chain/index.ts";
import { dataPaths } from "../../server/config.ts";
import { openWorkLog } from "../../server/economy/earnings/workLog.ts";
import { openEconomy } from "../../server/economy/economy.ts";
import { makeReporter } from "../../server/economy/reporter.ts";
import { stderrLog } from "../../server/log.ts";
import { MODEL_VOTER } from "../../server/wiring/openChain.ts";
import { must } from "../../twins/core/result.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { newDataDir, type Product, startProduct } from "../support/product.ts";

const DAY_MS = 86_400_000;
const AITN = 10n ** 18n;
const key = hexToBytes("7".repeat(64));
const device = addressOfKey(key);
const IDLE = Array.from({ length: 62 }, (_, i) => `0x${String(i + 1).padStart(40, "d")}` as const);

/**
 * A chain that is a hundred days old, on which a server elsewhere reported two cycles: the third, and one of last week.
 * @returns their documents
 */
async function hundredDays(dataDir: string): Promise<readonly string[]> {
  let aheadMs = -100 * DAY_MS;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const elsewhere = mkdtempSync(join(tmpdir(), "aitn-elsewhere-"));
  const { chain: folder } = dataPaths(dataDir);
  const onFatal = (reason: string): void => {
    throw new Error(reason);
  };
  const log = stderrLog("elsewhere", () => {});
  const embedded = must(await startEmbedded({ dataDir: folder, host: "127.0.0.1", port: 0, clock, onFatal }));
  const chain = must(
    await openChain({
      rpcUrl: embedded.url,
      dataDir: folder,
      treasuryKeyPath: join(folder, "treasury.key"),
      clock,
      log,
      site: { name: "elsewhere", depositWei: AITN, threshold: 1, permitRequired: false },
      modelApprovers: { names: [MODEL_VOTER], threshold: 1 },
    }),
  );
  const index = must(
    openChainIndex({ path: join(elsewhere, "index.db"), identity: "elsewhere", follow: chain.follow }),
  );
  const genesisMs = Number(must(await chain.contracts.read("NodeRegistry", "genesis", []))) * 1000;
  const economy = openEconomy({ chain, index, clock });

  const owner = must(await chain.account(MODEL_VOTER));
  // The one that works is the oldest of more than a page of devices holds.
  for (const one of [device, ...IDLE]) must(await chain.devices.register(one, 1, `0x${"0d".repeat(32)}`, "", owner));
  must(await chain.enrol("leader", 0n, 1_000n * AITN));
  must(await economy.perform({ kind: "createNode", rule: "efficacy" }, "leader"));
  const deadline = BigInt(Math.floor(clock.nowMs() / 1000) + 3_600);
  const domain = nodeDomain(BigInt(chain.chainId), chain.contracts.addresses.NodeRegistry);
  const terms = { node: 1n, device, rule: 0n, parts: 1n, nonce: 0n, deadline };
  must(
    await economy.perform(
      {
        kind: "joinNode",
        node: "1",
        device,
        rule: "efficacy",
        parts: 1,
        deadlineMs: Number(deadline) * 1000,
        deviceSignature: signHash(joinHash(domain, terms), key),
        leaderSignature: null,
      },
      "leader",
    ),
  );

  const documents: string[] = [];
  for (const atDay of [2, 92]) {
    aheadMs = (atDay - 100) * DAY_MS;
    must(await economy.perform({ kind: "settleCycles" }, "leader"));
    // Each by a server of its own: none claims what the other reported.
    const work = must(openWorkLog({ path: join(elsewhere, `work-${atDay}.db`), identity: "elsewhere", genesisMs }));
    const reporter = makeReporter({ chain, index, clock, work, log, stakeWei: 1_000_000n * AITN });
    const cycle = work.cycleAt(clock.nowMs());
    const measured = { cpuBps: 10n ** 10n, gpuBps: 10n ** 10n, ramBps: 10n ** 10n, dataBytes: 10n ** 12n };
    const endedAtMs = clock.nowMs();
    must(work.record({ ...measured, id: `${atDay}`, device, endedAtMs, workS: 3_600n, communicationS: 900n }));
    // Two hours into the next cycle: work that was told late is in.
    aheadMs += DAY_MS + 7_200_000;
    must(await reporter.tick());
    documents.push(work.report(cycle)?.document ?? "");
    work.close();
    aheadMs += 2.1 * DAY_MS;
    // By somebody else than the reporter, which would claim at once.
    must(await economy.perform({ kind: "settleCycles" }, "leader"));
  }
  index.close();
  chain.close();
  await embedded.stop();
  rmSync(elsewhere, { recursive: true, force: true });
  return documents;
}

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
let documents: readonly string[];

beforeAll(async () => {
  const dataDir = newDataDir("first start");
  documents = await hundredDays(dataDir);
  product = await startProduct(["--no-plant"], dataDir);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** For people to look at when AITN_SHOTS names a folder. */
const shot = async (on: Page, name: string): Promise<void> => {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await on.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};
const rows = () => page.getByLabel(en.earnings.cycles, { exact: true }).locator("tbody tr");
const bring = (text: string) =>
  page
    .locator("input[type=file]")
    .setInputFiles({ name: "cycle.json", mimeType: "application/json", buffer: Buffer.from(text) });
const confirm = () => page.getByRole("button", { name: en.onChain.confirm, exact: true }).click();
const cycleOf = (document: string) => String((JSON.parse(document) as { cycle: number }).cycle);

test("cycles go back to the first, and what another server reported is claimed by its file", async () => {
  const [first, last] = documents as [string, string];
  await page.goto(`${product.url}/community/earnings`);
  await rows().first().waitFor();
  const settled = rows().filter({ has: page.getByText(en.earnings.states.settled, { exact: true }) });
  expect(await settled.locator("th").allTextContents()).toEqual([cycleOf(last)]);
  await page.getByRole("button", { name: en.onChain.older }).click();
  await expect.poll(() => settled.locator("th").allTextContents()).toEqual([last, first].map(cycleOf));
  // What nobody reported before the first is the last row.
  expect(await rows().last().locator("th").textContent()).toBe("0 – 1");
  await page.getByRole("button", { name: en.onChain.older }).waitFor({ state: "detached" });

  await page.getByText(en.earnings.bring, { exact: true }).click();
  await bring("{}");
  await page.getByText("This file is no cycle's document.").waitFor();
  await bring(last.replace('"format"', ' "format"'));
  await page.getByText(`This is not the document that was reported for cycle ${cycleOf(last)}.`).waitFor();
  await shot(page, "cycles-refused");
  expect(await violations(page)).toEqual([]);

  for (const document of [last, first]) {
    await bring(document);
    await page.getByText(en.earnings.bringDone.replace("{{cycle}}", cycleOf(document))).waitFor();
    await page.getByRole("button", { name: en.earnings.claim, exact: true }).waitFor();
    await shot(page, `cycles-${cycleOf(document)}`);
    await page.getByRole("button", { name: en.earnings.claim, exact: true }).click();
    await confirm();
    const open = en.earnings.claimable_one.replace("{{cycle}}", cycleOf(document)).replace("{{count}}", "1");
    await page.getByText(open).waitFor({ state: "detached" });
    const kept = rows().filter({ has: page.locator(`a[href$=".json"]`) });
    const href = await kept.last().locator("a").getAttribute("href");
    expect(await (await fetch(`${product.url}${href}`)).text()).toBe(document);
  }
  await page.getByRole("button", { name: en.earnings.withdraw, exact: true }).click();
  await confirm();
  await page.getByText(en.earnings.nothing).waitFor();
  // What the browser says of the one refusal.
  expect(errors).toEqual([expect.stringContaining("400 (Bad Request)")]);
});

test("who owns more devices than a page holds goes back to the first, and what they do to it shows at once", async () => {
  await page.goto(`${product.url}/community/market`);
  const own = page.locator("section.page-part", { hasText: en.market.own });
  const cards = own.locator("li.card");
  await cards.first().waitFor();
  expect(await cards.count()).toBe(60);
  await own.getByRole("button", { name: en.onChain.older }).click();
  await expect.poll(() => cards.count()).toBe(63);
  await own.getByRole("button", { name: en.onChain.older }).waitFor({ state: "detached" });
  const oldest = cards.last();
  await oldest.getByRole("button", { name: en.market.sell, exact: true }).click();
  await oldest.getByLabel(en.market.price).fill("3");
  await oldest.getByRole("button", { name: en.market.list, exact: true }).click();
  await oldest.getByText(en.market.listedTag, { exact: true }).waitFor();
  await oldest.getByRole("button", { name: en.market.cancel, exact: true }).click();
  await confirm();
  await oldest.getByText(en.market.listedTag, { exact: true }).waitFor({ state: "detached" });
  await page.getByText(en.market.noOffers).waitFor();
  expect(await cards.count()).toBe(63);
  await shot(page, "devices-older");
});

test("on a phone, in Chinese and dark, cycles fit its width", async () => {
  const phone = await openPage(browser, { width: 390, height: 844, language: "zh", dark: true });
  await phone.page.goto(`${product.url}/community/earnings`);
  await phone.page.getByRole("table").first().waitFor();
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await shot(phone.page, "cycles-phone");
  expect(phone.errors).toEqual([]);
});
