import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { ERRORS } from "../../twins/core/errors.ts";
import type { Ask, Role } from "../../twins/protocol/console.ts";
import { launch, openPage } from "../support/browser.ts";
import { connectConsole } from "../support/consoleClient.ts";
import { newDataDir, type Product, ROOT, startProduct } from "../support/product.ts";

const AITN = join(ROOT, "server/cli/aitn.mjs");
const ROLES: readonly Role[] = ["viewer", "operator", "manager", "warden", "innovator"];
const passwordOf = (name: string): string => `password of ${name}`;

let product: Product;
let browser: Browser;
let dataDir: string;

const people = (...args: string[]): string =>
  execFileSync(process.execPath, [AITN, "people", ...args, "--data", dataDir], {
    input: `${passwordOf(args[1] ?? "")}\n`,
    encoding: "utf8",
  });

beforeAll(async () => {
  dataDir = newDataDir();
  const early = spawnSync(process.execPath, [AITN, "start", "--accounts", "--data", dataDir], { encoding: "utf8" });
  expect(early.stderr, "the first start says what to do").toContain("aitn people add NAME --role manager");
  for (const role of ROLES) people("add", `${role}-1`, "--role", role);
  product = await startProduct(["--accounts", "--no-plant"], dataDir);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(page: Page, name: string, password = passwordOf(name)): Promise<void> {
  const form = page.locator(".login form");
  await form.locator("input[autocomplete=username]").fill(name);
  await form.locator("input[type=password]").fill(password);
  await form.locator("button[type=submit]").click();
}

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: en.top.settings }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("a file is looked at without an account: it is read in the browser alone", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/import`);
  await page.locator("#look-files").setInputFiles(join(ROOT, "twins/import/urdf/samples/ur3.urdf"));
  await page.locator(".look-name").waitFor();
  expect(await page.locator(".look-facts").textContent()).toContain("joints");
  await page.getByRole("link", { name: en.product }).click();
  await page.locator(".login form").waitFor();
  await page.context().close();
});

test("nobody gets in without an account: not by the page, not by the wire", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/site/fms`);
  await page.locator(".login form").waitFor();
  expect(await page.locator(".tree-row, .place").count()).toBe(0);
  const stranger = await connectConsole(product.url);
  for (const [ask, params] of [
    ["subscribe", { siteId: "fms" }],
    ["stop", { siteId: "fms" }],
    ["people", {}],
  ] as const)
    expect(await stranger.refusal(ask as Ask, params as never), ask).toBe("AUTH_REQUIRED");
  expect(stranger.events).toEqual([]);
  stranger.close();
  await page.context().close();
});

// Early: an address has 20 sign-ins a minute, and the tests below use them up.
test("the sign-in page stops the site for who signed in there last, and tells a stranger where the stop is", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/site/fms`);
  await page.getByText(en.login.noStop).waitFor();
  expect(await page.locator(".stop").count()).toBe(0);
  await signIn(page, "operator-1");
  await page.locator(".tree-row").first().waitFor();
  await menu(page, en.login.leave);
  await page.getByText(en.login.stopAs.replace("{{name}}", "operator-1")).waitFor();
  await page.getByRole("button", { name: en.stop.label }).click();
  await page.locator(".stop-latched").waitFor();
  await signIn(page, "manager-1");
  await page.locator(".stop-banner", { hasText: "operator-1" }).waitFor();
  await page.getByRole("button", { name: en.stop.clear }).click();
  await page.getByRole("button", { name: en.stop.clearSure }).click();
  await page.locator(".stop-banner").waitFor({ state: "detached" });
  await page.goto(`${product.url}/site/fms?panel=audit`);
  await page.locator(".audit-entry", { hasText: en.audit.acts.stopByToken }).getByText("operator-1").waitFor();
  // Removed, the person can no longer stop: the page says so and where to.
  people("add", "leaver", "--role", "operator");
  await menu(page, en.login.leave);
  await signIn(page, "leaver", passwordOf("leaver"));
  await page.locator(".tree-row").first().waitFor();
  await menu(page, en.login.leave);
  people("remove", "leaver");
  await page.getByRole("button", { name: en.stop.label }).click();
  await page.getByText(en.stop.refused).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test.each([
  ["en", en],
  ["zh", zh],
] as const)("the sign-in page, %s: wrong, right, reload, out", async (language, words) => {
  const { page, errors } = await openPage(browser, { language });
  await page.goto(`${product.url}/site/fms?panel=audit`);
  await page.getByRole("heading", { name: words.login.title }).waitFor();
  await signIn(page, "manager-1", "not the password");
  await page.getByText(ERRORS.AUTH_LOGIN[language]).waitFor();
  await signIn(page, "manager-1");
  await page.getByText(words.audit.intact).waitFor();
  await page.getByText("AUTH_LOGIN").first().waitFor();
  await page.reload();
  await page.getByText(words.audit.intact).waitFor();
  await page.getByRole("button", { name: words.top.settings }).click();
  await page.getByRole("menuitem", { name: words.login.leave }).click();
  await page.getByRole("heading", { name: words.login.title }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: words.login.title }).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

/** What the page offers each role, and what the server refuses them. */
const MAY: Readonly<Record<Role, { compare: boolean; stop: boolean; panels: readonly string[]; refused: Ask[] }>> = {
  viewer: { compare: false, stop: false, panels: [], refused: ["stop", "approveModel", "people", "audit", "devices"] },
  operator: { compare: true, stop: true, panels: [en.panel.devices], refused: ["approveModel", "people", "audit"] },
  manager: { compare: true, stop: true, panels: [en.panel.devices, en.panel.people, en.panel.audit], refused: [] },
  warden: {
    compare: false,
    stop: true,
    panels: [en.panel.devices, en.panel.people, en.panel.audit],
    refused: ["compare", "execute", "addPerson", "setPassword"],
  },
  innovator: { compare: true, stop: false, panels: [en.panel.devices], refused: ["stop", "approve", "execute"] },
};
const PARAMS: Readonly<Partial<Record<Ask, unknown>>> = {
  stop: { siteId: "fms" },
  approveModel: { cid: "x" },
  audit: { limit: 1, before: null },
  compare: { siteId: "fms", replications: 30, seed: 1 },
  execute: { plan: "x" },
  approve: { plan: "x" },
  addPerson: { name: "x", password: "long enough", role: "manager" },
  setPassword: { name: "x", password: "long enough" },
};

describe("each role sees and does what it may", () => {
  test.each(ROLES)("%s", async (role) => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${product.url}/site/fms?panel=compare`);
    await signIn(page, `${role}-1`);
    const start = page.getByRole("button", { name: en.compare.start });
    await start.waitFor();
    expect(await start.isEnabled()).toBe(MAY[role].compare);
    const needs = en.roles.refused.replace("{{role}}", en.roles[role]).split("{{")[0]!;
    expect(await page.getByText(needs).count(), "and says why").toBe(MAY[role].compare ? 0 : 1);
    expect(await page.locator(".stop").isEnabled()).toBe(MAY[role].stop);
    for (const panel of [en.panel.devices, en.panel.people, en.panel.audit])
      expect(
        await page
          .locator(".rail button", { hasText: "" })
          .and(page.getByLabel(panel, { exact: true }))
          .count(),
      ).toBe(MAY[role].panels.includes(panel) ? 1 : 0);
    const token = await page.evaluate(() => localStorage.getItem("aitn.token"));
    const wire = await connectConsole(product.url, token);
    for (const ask of MAY[role].refused)
      expect(await wire.refusal(ask, (PARAMS[ask] ?? {}) as never), ask).toBe("AUTH_FORBIDDEN");
    wire.close();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

test("a manager adds a person who then signs in; with another password, and removed, their open page has to sign in again", async () => {
  const { page: boss } = await openPage(browser);
  await boss.goto(`${product.url}/site/fms?panel=people`);
  await signIn(boss, "manager-1");
  await boss.locator(".row", { hasText: "manager-1" }).waitFor();
  await boss.getByLabel(en.people.name).fill("eve");
  await boss.locator("form input[type=password]").fill(passwordOf("eve"));
  await boss.getByRole("button", { name: en.people.add }).click();
  await boss.locator(".row", { hasText: "eve" }).waitFor();
  const { page: eve } = await openPage(browser);
  await eve.goto(`${product.url}/site/fms`);
  await signIn(eve, "eve");
  await eve.locator(".tree-row").first().waitFor();
  const row = boss.locator(".rows > li", { hasText: "eve" });
  await row.getByRole("button", { name: en.people.setPassword }).click();
  await row.locator("input[type=password]").fill("another password");
  await shot(boss, "new-password");
  await row.locator("button[type=submit]").click();
  await boss.getByText(en.people.setPasswordDone.replace("{{name}}", "eve")).waitFor();
  await eve.locator(".login form").waitFor();
  await signIn(eve, "eve", "another password");
  await eve.locator(".tree-row").first().waitFor();
  await row.getByRole("button", { name: en.people.remove }).click();
  await shot(boss, "remove-person");
  await row.locator(".card").getByRole("button", { name: en.people.remove }).click();
  await eve.locator(".login form").waitFor();
  await row.waitFor({ state: "detached" });
  await signIn(eve, "eve");
  await eve.getByText(ERRORS.AUTH_LOGIN.en).waitFor();
  await menu(boss, en.login.leave);
  for (const page of [boss, eve]) await page.context().close();
});

test("guessing is slowed down: after some failures a name has to wait, even with the right password", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/`);
  for (let i = 0; i < 6; i++) {
    await signIn(page, "viewer-1", `guess ${i}`);
    await page.locator(".error-note").waitFor();
    await page.locator(".login button[data-loading]").waitFor({ state: "detached" });
  }
  await signIn(page, "viewer-1");
  await page.getByText("AUTH_RATE").waitFor();
  expect(await page.locator(".login form").count()).toBe(1);
  await page.context().close();
});
