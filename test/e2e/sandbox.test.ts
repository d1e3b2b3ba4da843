import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonRpcProvider, Wallet } from "ethers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { taskText, testText } from "../../models/zoo/names.ts";
import { TASKS } from "../../models/zoo/tasks.ts";
import { SCENARIO_NAMES, type ScenarioName } from "../../twins/protocol/sandbox.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage, type PageOptions } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";
import { injectWallet } from "../support/signingWallet.ts";

/** Two products' worth of processes may share the cores. */
const LONG = { timeout: 120_000 };
const words = en.sandbox;
const said = (text: string, gaps: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, gap: string) => String(gaps[gap]));

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
const folder = mkdtempSync(join(tmpdir(), "aitn-sandbox-"));

/** A model.json of tfjs as it is saved, with its weights in a file beside it. */
function saveModel(
  name: string,
  layers: readonly object[],
  weights: Readonly<Record<string, readonly number[]>>,
): string[] {
  const paths = [join(folder, `${name}.json`), join(folder, `${name}.bin`)] as const;
  const specs = Object.entries(weights).map(([of, values]) => ({
    name: of,
    shape: of.endsWith("bias") ? [values.length] : [values.length, 1],
    dtype: "float32",
  }));
  const json = {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { name, layers } },
    weightsManifest: [{ paths: [`${name}.bin`], weights: specs }],
  };
  writeFileSync(paths[0], JSON.stringify(json));
  writeFileSync(paths[1], Buffer.from(Float32Array.from(Object.values(weights).flat()).buffer));
  return [...paths];
}
const dense = (config: object) => ({ class_name: "Dense", config: { name: "d", use_bias: true, ...config } });
/** Says of a room that somebody is there by its light (the third of four readings) alone; -0.9: and a little too boldly. */
const light = (name: string, bias: number): string[] =>
  saveModel(name, [dense({ units: 1, activation: "linear", batch_input_shape: [null, 4] })], {
    "d/kernel": [0, 0, 3, 0],
    "d/bias": [bias],
  });

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** For people to look at when AITN_SHOTS names a folder. */
const shot = async (on: Page, name: string): Promise<void> => {
  const to = process.env.AITN_SHOTS;
  if (to !== undefined) await on.screenshot({ path: join(to, `sandbox-${name}.png`), fullPage: true });
};
/** What reaches beyond the page although nothing around it scrolls. */
const tooWide = (on: Page): Promise<string[]> =>
  on.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((one) => one.closest(".page-scroll, .sr-only, pre, svg") === null)
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => `${one.tagName} ${one.className}`),
  );

/** Tables that hide some of their columns. */
const cutOff = (on: Page): Promise<string[]> =>
  on.evaluate(() =>
    [...document.querySelectorAll("main .page-scroll")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((one) => one.getAttribute("aria-label") ?? ""),
  );

/** Files from a disk, dropped onto the page as a person does it. */
async function drop(files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 700, y: 300, data });
  await session.detach();
}
const trial = () => page.locator(".sandbox-trial");
/** Only these go wrong. */
async function choose(...wanted: ScenarioName[]): Promise<void> {
  for (const name of SCENARIO_NAMES)
    await page.getByLabel(words.scenarios[name].says).setChecked(wanted.includes(name));
}
/** The zoo's own model of a task. */
async function take(task: "occupancy" | "pump-health"): Promise<void> {
  await page.getByLabel(words.zoo.label).selectOption({ label: taskText(task).en });
  await page.getByRole("button", { name: words.zoo.take, exact: true }).click();
  await page.getByText(said(words.try.checked, { file: `${task}.json` })).waitFor(LONG);
}
const start = () => page.getByRole("button", { name: words.try.start });

test("the page says what comes here and how, and refuses in words what may not run", async () => {
  await page.goto(product.url);
  const door = page.getByRole("link", { name: words.title });
  await door.waitFor();
  await shot(page, "door");
  await door.click();
  await page.getByText(words.list.none).waitFor();
  expect(new URL(page.url()).pathname).toBe("/sandbox");
  await page.getByText(words.safe).waitFor();
  await page.getByText(words.recordedSays).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "empty");
  const [json = ""] = light("alone", 0);
  await drop([json]);
  await page.getByText("alone.json names alone.bin, which was not dropped").waitFor();
  await page.getByText("MODEL_INVALID").waitFor();
  await drop(
    saveModel("lambda", [{ class_name: "Lambda", config: { name: "l", batch_input_shape: [null, 4] } }], {
      "l/bias": [1],
    }),
  );
  await page.getByText("MODEL_LAYER").waitFor(LONG);
  await page.getByText(said(words.upload.refused, { file: "lambda.json" })).waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "refused");
});

test("a dropped model is checked, tried in two scenarios beside the zoo's own, and its figures stand there", async () => {
  await drop(light("light", -1));
  await page.getByText(said(words.try.checked, { file: "light.json" })).waitFor(LONG);
  expect(await page.getByRole("radio").count()).toBe(1);
  await choose("noise", "drift");
  await page.getByText(said(words.misfits.title_other, { count: TASKS.length - 1 })).click();
  expect(await violations(page)).toEqual([]);
  await shot(page, "try");
  await start().click();
  await trial().waitFor();
  await shot(page, "running");
  await expect.poll(() => new URL(page.url()).searchParams.get("trial")).not.toBeNull();
  await trial().getByText(words.digest).waitFor(LONG);
  await trial()
    .getByText(/^Accuracy 0\.\d+ on /)
    .waitFor();
  expect(await trial().locator(".sandbox-table").first().locator("tbody tr").count()).toBe(3);
  expect(await trial().locator(".sandbox-chart-line .sandbox-mark-model").count()).toBe(3);
  await trial().getByText(en.rounds.recorded).waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "result");
});

test("two trials of a task stand beside each other, and the address shows it", async () => {
  await page.getByRole("button", { name: words.trial.again }).click();
  await page.getByRole("button", { name: en.common.cancel }).click();
  await drop(light("dull", -60));
  await start().waitFor(LONG);
  await choose("noise", "stuck");
  await start().click();
  await trial()
    .getByRole("heading", { name: /^dull\.json/ })
    .waitFor();
  await trial().getByText(words.digest).waitFor(LONG);
  await trial().getByLabel(words.beside.choose).selectOption({ index: 1 });
  await trial()
    .getByRole("region", { name: /light\.json/ })
    .waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get("beside")).not.toBeNull();
  expect(await violations(page)).toEqual([]);
  await shot(page, "beside");
  await page.reload();
  await trial()
    .getByRole("region", { name: /light\.json/ })
    .waitFor();
});

test("it is published: the files are public, and the proposal stands where it is voted on", async () => {
  await page.locator(".sandbox-row-open", { hasText: "light.json" }).click();
  await trial().getByLabel(words.publish.name).fill("light-watch");
  await trial().getByRole("button", { name: words.publish.do }).click();
  await shot(page, "sure");
  await trial().getByRole("button", { name: words.publish.yes }).click();
  await trial()
    .getByText(said(words.publish.as, { name: "light-watch" }))
    .waitFor(LONG);
  await shot(page, "publishing");
  const vote = trial().getByRole("link", { name: words.publish.toVote });
  await vote.waitFor(LONG);
  await trial().getByText(en.models.statuses.proposed).first().waitFor(LONG);
  for (const file of ["model", "evaluation", "card"] as const) {
    const href = await trial().getByRole("link", { name: words.publish.files[file], exact: true }).getAttribute("href");
    expect((await fetch(product.url + href!)).status).toBe(200);
  }
  expect(await violations(page)).toEqual([]);
  await shot(page, "published");
  // On this machine's own chain the review board decides, in the community's list of models.
  await vote.click();
  await page.getByRole("heading", { name: /light-watch/ }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/community/models");
  expect(await violations(page)).toEqual([]);
  await shot(page, "models");
  await page.goto(`${product.url}/community/proposals?panel=propose-model`);
  await page.locator("option", { hasText: "light-watch" }).waitFor({ state: "attached" });
  expect(errors).toEqual([]);
});

test("a connected wallet claims and proposes it itself; what it refused once is gone on with", async () => {
  const own = await openPage(browser);
  const wallet = await injectWallet(own.page, product.chainUrl, "Testwallet");
  const treasury = readFileSync(join(product.dataDir, "chain", "treasury.key"), "utf8").trim();
  const provider = new JsonRpcProvider(product.chainUrl, undefined, { cacheTimeout: -1 });
  await (await new Wallet(treasury, provider).sendTransaction({ to: wallet.address, value: 10n ** 18n })).wait();
  provider.destroy();
  await own.page.goto(`${product.url}/community/wallet`);
  await own.page.getByRole("button", { name: "Testwallet" }).click();
  await own.page.getByText(en.wallet.yours).waitFor();
  await own.page.goto(`${product.url}/sandbox`);
  await own.page.locator(".sandbox-row-open", { hasText: "dull.json" }).click();
  const shown = own.page.locator(".sandbox-trial");
  await shown.getByLabel(words.publish.name).fill("dull-watch");
  await shown.getByRole("button", { name: words.publish.do }).click();
  await shown.getByText(said(words.publish.sureWallet, { name: "dull-watch" })).waitFor();
  wallet.refuseNext();
  await shown.getByRole("button", { name: words.publish.yes }).click();
  await shown.getByText("AUTH_WALLET_REFUSED").waitFor(LONG);
  await own.page.reload();
  await shown.getByRole("button", { name: words.publish.goOn }).click();
  await shown.getByRole("link", { name: words.publish.toVote }).waitFor(LONG);
  expect(wallet.asked.filter((method) => method === "eth_sendTransaction").length).toBeGreaterThanOrEqual(2);
  // The salt is known to nobody else, and of no use any more.
  expect(await own.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("claim")))).toEqual([]);
  expect(own.errors).toEqual([]);
  wallet.close();
  await own.page.context().close();
});

test("a long trial says what is replayed and how far it is, another one what it waits for; both are cancelled", async () => {
  await page.goto(`${product.url}/sandbox`);
  await take("pump-health");
  await start().click();
  const progress = trial().getByRole("progressbar");
  await expect.poll(async () => Number(await progress.getAttribute("value")), LONG).toBeGreaterThan(0);
  await trial()
    .getByText(said(words.running.model, { recording: testText("all three").en }))
    .waitFor();
  await page.goto(`${product.url}/sandbox`);
  await take("occupancy");
  await start().click();
  await trial()
    .getByText(said(words.running.waits, { file: "pump-health.json", task: taskText("pump-health").en }))
    .waitFor();
  await shot(page, "waiting");
  await trial().getByRole("button", { name: en.common.cancel }).click();
  await trial().getByText(words.trial.cancelled).waitFor();
  await page.locator(".sandbox-row-open", { hasText: "pump-health.json" }).click();
  await trial().getByText(taskText("pump-health").en).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await shot(page, "long");
  await trial().getByRole("button", { name: en.common.cancel }).click();
  await trial().getByText(words.trial.cancelled).waitFor();
  expect(errors).toEqual([]);
});

test("the zoo's own model is taken, and a trial is removed once that was confirmed; an address of one that is gone says so", async () => {
  const task = taskText("occupancy").en;
  await page.goto(`${product.url}/sandbox`);
  await take("occupancy");
  await choose();
  await start().click();
  await trial().getByText(words.verdict.champion.same).waitFor(LONG);
  await page
    .getByRole("button", { name: said(words.list.removeOf, { file: "occupancy.json", task }) })
    .first()
    .click();
  await page.getByRole("button", { name: words.list.remove, exact: true }).click();
  await expect.poll(() => page.locator(".sandbox-row-open", { hasText: "occupancy.json" }).count()).toBe(1);
  await page.goto(`${product.url}/sandbox?trial=gone`);
  await page.getByText(words.trial.none).waitFor();
  expect(errors).toEqual([]);
});

test.each<[string, PageOptions]>([
  ["phone, dark and in Chinese", { width: 390, height: 844, language: "zh", dark: true }],
  ["phone", { width: 390, height: 844 }],
  ["desk, dark and in Chinese", { language: "zh", dark: true }],
])("on a %s nothing is wider than its place", async (name, look) => {
  const other = await openPage(browser, look);
  const { sandbox } = look.language === "zh" ? zh : en;
  await other.page.goto(`${product.url}/sandbox`);
  await other.page.getByText(sandbox.drop.title).waitFor();
  await shot(other.page, `list-${name.replaceAll(/\W+/g, "-")}`);
  await other.page.locator(".sandbox-row-open", { hasText: "light.json" }).click();
  await other.page.getByText(sandbox.digest).waitFor();
  expect(await tooWide(other.page)).toEqual([]);
  expect(await cutOff(other.page)).toEqual([]);
  expect(await violations(other.page)).toEqual([]);
  await shot(other.page, name.replaceAll(/\W+/g, "-"));
  await other.page.getByRole("button", { name: sandbox.trial.again }).click();
  await other.page.getByText(said(sandbox.try.checked, { file: "light.json" })).waitFor();
  expect(await tooWide(other.page)).toEqual([]);
  expect(await other.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width ?? 1440);
  await shot(other.page, `try-${name.replaceAll(/\W+/g, "-")}`);
  expect(other.errors).toEqual([]);
  await other.page.context().close();
});
