import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { newDataDir, type Product, ROOT, startProduct } from "../support/product.ts";

/** Two browsers at one site: each sees the other, what the other selected, and may look along. */

const NAME = "olga.berg";
const PASSWORD = "a password for olga";
/** From the other's going until nothing of them is left here, ms. */
const GONE_MS = 2_000;

let product: Product;
let browsers: Browser[];

beforeAll(async () => {
  const dataDir = newDataDir();
  const aitn = join(ROOT, "server/cli/aitn.mjs");
  execFileSync(process.execPath, [aitn, "people", "add", NAME, "--role", "operator", "--data", dataDir], {
    input: `${PASSWORD}\n`,
  });
  product = await startProduct([], dataDir);
  browsers = [await launch({ webgl: false }), await launch({ webgl: false })];
});
afterAll(async () => {
  for (const browser of browsers ?? []) await browser.close();
  await product?.stop();
});

afterEach(async () => {
  for (const context of browsers.flatMap((browser) => browser.contexts())) await context.close();
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `presence-${name}.png`) });
}

async function openSite(nth: 0 | 1, options: Parameters<typeof openPage>[1] = {}, query = ""): Promise<Page> {
  const { page, errors } = await openPage(browsers[nth]!, options);
  await page.goto(`${product.url}/site/fms${query}`);
  await page.locator(".tree-row").first().waitFor();
  page.on("close", () => expect(errors).toEqual([]));
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: en.top.settings }).click();
  await page.getByRole("menuitem", { name: en.login.other, exact: true }).click();
  const form = page.locator(".login form");
  await form.locator("input[autocomplete=username]").fill(NAME);
  await form.locator("input[type=password]").fill(PASSWORD);
  await form.locator("button[type=submit]").click();
  await page.locator(".tree-row").first().waitFor();
}

const row = (page: Page, thing: string) => page.locator(`.tree-row[data-id="${thing}"]`);
const fill = (text: string, words: Record<string, string>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => words[key] ?? "");

test("the second sees whom it shares the site with, follows them, and is told when they go", async () => {
  const olga = await openSite(0);
  await signIn(olga);
  const other = await openSite(1);
  await olga.locator(".who-stack .ring", { hasText: "G1" }).waitFor();
  await row(olga, "vehicle-2").click();
  await row(other, "vehicle-2").locator(".ring", { hasText: "OB" }).waitFor();
  await other.locator(".plan .plan-text", { hasText: "OB" }).waitFor();
  expect(await row(other, "vehicle-2").locator(".ring").getAttribute("title")).toBe(
    fill(en.presence.selectedBy, { names: NAME }),
  );

  await other.getByRole("button", { name: fill(en.presence.others_one, { count: "1" }) }).click();
  const person = other.locator(".who-menu button", { hasText: NAME });
  await person.filter({ hasText: "Vehicle 2" }).waitFor();
  expect(await violations(other, { parts: [".who-menu", ".top"] })).toEqual([]);
  await shot(other, "menu-1440");
  await person.click();
  const banner = other.locator(".look-banner");
  await banner.filter({ hasText: NAME }).waitFor();
  await other.waitForURL(/select=vehicle-2/);
  await row(olga, "pump-1").click();
  await other.waitForURL(/select=pump-1/);
  // Where a row of the tree has the focus, the arrows are the tree's.
  await row(olga, "pump-1").blur();
  await olga.keyboard.press("Shift+ArrowLeft");
  await other.locator(".time-past").waitFor();
  await shot(other, "along-1440");
  await shot(olga, "first-1440");
  expect(await violations(other)).toEqual([]);

  await other.keyboard.press("Escape");
  await banner.waitFor({ state: "detached" });
  await olga.keyboard.press("l");
  await row(olga, "machine-1").click();
  await row(other, "machine-1").locator(".ring").waitFor();
  expect(new URL(other.url()).searchParams.get("select")).toBe("pump-1");

  await other.locator(".who-stack").click();
  await other.locator(".who-menu button", { hasText: NAME }).click();
  await banner.filter({ hasText: NAME }).waitFor();
  await olga.context().close();
  await row(other, "machine-1").locator(".ring").waitFor({ state: "detached", timeout: GONE_MS });
  await other.locator(".who-stack").waitFor({ state: "detached", timeout: GONE_MS });
  expect(await banner.textContent()).toContain(fill(en.presence.gone, { name: NAME }));
  await shot(other, "gone-1440");
});

test("that one edits stands in the list, on what they selected, and in the other's edit bar", async () => {
  const one = await openSite(0);
  await one.keyboard.press("e");
  await one.locator(".edit-bar").waitFor();
  expect(await one.locator(".edit-others").count()).toBe(0);
  const other = await openSite(1, {}, "?edit=1");
  const names = fill(en.presence.guest, { n: "1" });
  await other.locator(".edit-others", { hasText: fill(en.presence.editors, { names }) }).waitFor();
  await one.locator(".edit-others").waitFor();
  await row(one, "pump-1").click();
  const ring = row(other, "pump-1").locator(".ring");
  await ring.waitFor();
  const editor = fill(en.presence.editor, { name: names });
  expect(await ring.getAttribute("title")).toBe(fill(en.presence.selectedBy, { names: editor }));
  await other.locator(".who-stack").click();
  await other.locator(".who-menu button", { hasText: en.presence.edits }).waitFor();
  await shot(other, "edits-1440");
  expect(await violations(other, { parts: [".who-menu", ".edit-bar"] })).toEqual([]);
  await one.locator(".edit-bar").getByRole("button", { name: en.edit.leave }).click();
  await other.locator(".edit-others").waitFor({ state: "detached" });
  expect(await ring.getAttribute("title")).toBe(fill(en.presence.selectedBy, { names }));
});

test("on the phone others stand above the list of panels, in Chinese too", async () => {
  await openSite(0, {}, "?select=vehicle-1");
  const phone = await openSite(1, { width: 390, height: 844, language: "zh", dark: true });
  await row(phone, "vehicle-1").locator(".ring").waitFor();
  await shot(phone, "tree-390");
  await phone.locator("#sheet-more").click();
  const guest = phone.locator(".who-list button", { hasText: fill(zh.presence.guest, { n: "1" }) });
  await guest.waitFor();
  const { height } = (await guest.boundingBox())!;
  expect(height).toBeGreaterThanOrEqual(44);
  await shot(phone, "more-390");
  await guest.click();
  await phone.locator(".look-banner").waitFor();
  await phone.waitForURL(/select=vehicle-1/);
  await shot(phone, "along-390");
  expect(await violations(phone)).toEqual([]);
  await phone.locator(".look-banner button").click();
  await phone.locator(".look-banner").waitFor({ state: "detached" });
});
