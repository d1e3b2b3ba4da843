import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { numberText, shortHash } from "../../client/ui/format.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { tokenText } from "../../twins/core/tokenText.ts";
import { launch, openPage } from "../support/browser.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { dayFile } from "../support/dayFile.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

const AITN = join(ROOT, "server/cli/aitn.mjs");
/** One for the browser, one for a process beside it. */
const [BROWSER, NODE] = ["2015-02-04", "2015-02-05"];
const LONG = { timeout: 180_000, interval: 300 };

let product: Product;
let browser: Browser;
let wire: ConsoleClient;
let dir: string;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  wire = await connectConsole(product.url);
  await wire.vote();
  dir = mkdtempSync(join(tmpdir(), "aitn-browser-"));
});
afterAll(async () => {
  wire?.close();
  await browser?.close();
  await product?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

const newCode = async () => (await wire.ask("enrolCode", { siteId: "fms" })).code;
const demand = async () => (await wire.ask("rounds", {})).demands[0];

async function order(rounds: number): Promise<void> {
  const draft = {
    task: "occupancy",
    rounds,
    seed: 3,
    minExamples: 10,
    maxTurnS: 600,
    noise: null,
    slices: false,
    late: null,
  };
  const windows = { applyS: 3_600, selectS: 3_600, commitS: 3_600, closeS: 3_600 };
  const seats = { minSeats: 2, maxSeats: 2, quorum: 2, enough: 0, floorBps: 1_000, minTier: 1 };
  const rewardWei = (10n * 10n ** 18n).toString();
  const prepared = await wire.ask("prepareDemand", draft);
  await wire.ask("chainAct", {
    act: { kind: "openDemand", ...prepared, ...windows, ...seats, rewardWei, rounds },
    account: null,
  });
}

test("a browser tab learns beside a process, and an auditor in Node trains its update to the same bits", async () => {
  await order(2);
  const args = ["learn", "join", "--task", "occupancy", "--holder", NODE!, "--dir", dir, "--url", product.url];
  const beside = spawn(process.execPath, [AITN, ...args, "--code", await newCode()], {
    stdio: "ignore",
    detached: true,
  });
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/learn?task=occupancy&holder=${BROWSER}&code=${await newCode()}`);
  await page.getByRole("heading", { name: en.learn.title }).waitFor();
  await page.locator(`option[value="${BROWSER}"]`).waitFor({ state: "attached" });
  await shot(page, "learn-form");
  await page.getByRole("button", { name: en.learn.start }).click();
  await expect.poll(async () => (await demand())?.phase, LONG).toBe("ended");
  await page
    .locator(".row", { hasText: en.learn.did.trained.split("{{")[0]!.trim() })
    .first()
    .waitFor();
  // What it earns is on chain, and said before it is paid.
  const earned = page.locator(".row", { hasText: en.learn.did.earnedFrom.split("}}")[1]!.split("{{")[0]!.trim() });
  await earned.waitFor();
  const seated = (await demand())!.seats.find(({ platform }) => platform === "browser")!;
  expect(BigInt(seated.earnedWei)).toBeGreaterThan(10n ** 17n);
  expect(await earned.textContent()).toContain(tokenText(seated.earnedWei));
  await shot(page, "learn-running");
  process.kill(-beside.pid!, "SIGKILL");
  const { seats, demand: id, closed } = (await demand())!;
  expect(closed).toHaveLength(2);
  const tab = seats.find(({ platform }) => platform === "browser")!.device;
  const audit = (holder: string): string =>
    execFileSync(
      process.execPath,
      [AITN, "learn", "audit", join(product.dataDir, "learning", id), "--client", tab, "--holder", holder, "--json"],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
  for (const found of JSON.parse(audit(BROWSER!)).findings) expect(found).toMatchObject({ client: tab, honest: true });
  // Of other data the same training gives another update: so would a forged one.
  expect(() => audit(NODE!)).toThrow("LEARN_FORGED");
  // The tab's key is the browser's: started again, it needs no code.
  await page.getByRole("button", { name: en.learn.stop }).click();
  await page.getByLabel(en.learn.code).fill("");
  await page.getByRole("button", { name: en.learn.start }).click();
  await page.getByText(en.learn.noDemand).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a tab takes a recording of one's own, and says what is wrong with one that is none", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/learn?task=occupancy`);
  await page.getByLabel(en.learn.holder).selectOption({ label: en.learn.own });
  const start = page.getByRole("button", { name: en.learn.start });
  expect(await start.isDisabled()).toBe(true);
  const choose = async (path: string): Promise<void> => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByLabel(en.learn.ownFile).click();
    await (await chooser).setFiles(path);
  };
  const other = join(dir, "other.csv");
  writeFileSync(other, "time,warm\n1,2\n");
  await choose(other);
  // Judged as soon as it is chosen.
  await page.getByText("the header is not that of the occupancy set").waitFor();
  await shot(page, "learn-own");
  expect(await start.isDisabled()).toBe(true);
  await choose(await dayFile(dir, BROWSER!));
  const { clients } = await zooTask("occupancy");
  const { examples } = clients.find(({ name }) => name === BROWSER)!;
  const count = numberText(examples.count, 0);
  await page.getByText(en.learn.ownGood.replace("{{n}}", count)).waitFor();
  // Without a code it says that it cannot take part; enrolled for an account, what it earns is that account's.
  await start.click();
  await page.getByText(en.learn.notEnrolled).waitFor();
  await page.getByRole("button", { name: en.learn.stop }).click();
  const owner = `0x${"ac".repeat(20)}`;
  await page.getByLabel(en.learn.owner).fill("0xac");
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel(en.learn.owner).fill(owner);
  await page.getByLabel(en.learn.code).fill(await newCode());
  await start.click();
  await page.getByText(en.learn.noDemand).waitFor();
  await page.getByText(count, { exact: true }).waitFor();
  await page.getByText(shortHash(owner)).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a wrong code is told, and on a phone in Chinese nothing is wider than the page", async () => {
  const { page, errors } = await openPage(browser, { language: "zh", width: 390, height: 844 });
  await page.goto(`${product.url}/learn?code=not-a-good-code`);
  await page.getByRole("heading", { name: zh.learn.title }).waitFor();
  const start = page.getByRole("button", { name: zh.learn.start });
  await expect.poll(() => start.isEnabled()).toBe(true);
  await start.click();
  await page.getByText("AUTH_FORBIDDEN").waitFor();
  await shot(page, "learn-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
});
