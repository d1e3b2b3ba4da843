import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { launch, openPage } from "../support/browser.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
let client: ConsoleClient;

beforeAll(async () => {
  product = await startProduct();
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
  client = await connectConsole(product.url);
});
afterAll(async () => {
  client?.close();
  await browser?.close();
  await product?.stop();
});

const button = (name: string) => page.getByRole("button", { name, exact: true });

test.each([
  ["en", en, 1440],
  ["zh", zh, 390],
] as const)(
  "the address of a site that is not here says so, %s, and leads to those that are",
  async (language, words, width) => {
    const { page: lost } = await openPage(browser, { language, width });
    await lost.goto(`${product.url}/site/nope`);
    await lost.getByText(words.world.noSite.replace("{{site}}", "nope")).waitFor();
    expect(await lost.locator(".stop, .alarm-counts").count(), "nothing of another site").toBe(0);
    await lost.getByRole("link", { name: words.top.sites }).click();
    await lost.locator(".site-card h2").first().waitFor();
    await lost.context().close();
  },
);

test.each([
  ["en", en],
  ["zh", zh],
] as const)(
  "an address without a page is told in the reader's language, %s, and leads home",
  async (language, words) => {
    const { page: lost } = await openPage(browser, { language });
    const answer = await lost.goto(`${product.url}/blah/x`);
    expect(answer?.status()).toBe(404);
    await lost.getByRole("heading", { name: words.world.noPage }).waitFor();
    await lost.getByText(words.world.noPageHow.replace("{{address}}", "/blah/x")).waitFor();
    await lost.getByRole("link", { name: words.top.sites }).click();
    await lost.locator(".site-card h2").first().waitFor();
    await lost.context().close();
  },
);

test("a plan that is stopped says who stopped it, and a cleared stop says what to do then", async () => {
  const { job } = await client.ask("compare", { siteId: "fms", replications: 30, seed: 3 });
  const ended = await client.until("the comparison", (e) => e.type === "jobEnd" && e.job === job, 120_000);
  if (ended.type !== "jobEnd" || ended.comparison === null) throw new Error(JSON.stringify(ended));
  await page.goto(`${product.url}/site/fms?panel=plan`);
  const proposing = client.ask("propose", { comparison: ended.comparison.id, branch: "continue" });
  // While the plan is made the page says how far it is, and lets people give it up.
  await page.locator(".line-banner", { hasText: en.plan.making.title.split("{{")[0]! }).waitFor();
  expect(await button(en.plan.making.cancel).isEnabled()).toBe(true);
  const { plan } = await proposing;
  await button(en.plan.approve).click();
  await button(en.plan.execute).click();
  await client.until(
    "a step under way",
    (e) => e.type === "command" && e.state.state === "RUNNING" && e.command.plan !== null,
  );
  await page.locator(".stop").click();
  await page.locator(".plan-reason", { hasText: en.login.localName }).waitFor();
  expect((await client.ask("plans", { siteId: "fms" })).plans.find((p) => p.id === plan.id)).toMatchObject({
    status: "stopped",
    cause: { kind: "stopped", by: "local-operator" },
  });
  // A console that comes later is told as well who it was.
  await page.reload();
  await page.locator(".stop-banner", { hasText: en.login.localName }).waitFor();
  expect(await button(en.plan.release).count(), "nothing to hand back while it is latched").toBe(0);
  await button(en.stop.clear).click();
  expect(await button(en.common.cancel).evaluate((element) => element === document.activeElement)).toBe(true);
  await button(en.stop.clearSure).click();
  const hint = page.locator(".line-banner", { hasText: en.plan.holding.stopped });
  await hint.getByRole("button", { name: en.plan.release }).click();
  await hint.waitFor({ state: "detached" });
  await page.locator(".plan-panel").waitFor();
  await button(en.plan.release).waitFor({ state: "detached" });
});

const processOf = (part: string): number => Number(readFileSync(join(product.dataDir, "logs", `${part}.pid`), "utf8"));
/** The words of a language's string before its first value. */
const start = (text: string): string => text.split("{{")[0]!;

test("a server that hangs is noticed; a stop that it did not answer may still come, and says so when it does", async () => {
  await page.goto(`${product.url}/site/fms?panel=timeline`);
  await page.locator(".age-live").waitFor();
  const server = processOf("server");
  process.kill(server, "SIGSTOP");
  try {
    await page.locator(".stop").click();
    const unknown = page.locator(".stop-failed", { hasText: en.stop.unknown });
    await unknown.waitFor({ timeout: 15_000 });
    expect(await page.locator(".stop-failed").textContent()).toContain("SYNC_LOST");
    const hung = page.locator(".notice-bad", { hasText: en.link.offline });
    await hung.waitFor({ timeout: 20_000 });
    await page.locator(".age-bad").waitFor();
    await page.locator(".present-none", { hasText: en.link.none }).waitFor();
    expect(await unknown.count(), "still nobody knows").toBe(1);
  } finally {
    process.kill(server, "SIGCONT");
  }
  await page.locator(".stop-banner", { hasText: en.login.localName }).waitFor();
  await page.locator(".stop-failed", { hasText: start(en.stop.late) }).waitFor();
  await page.locator(".notice-restored", { hasText: start(en.link.restored) }).waitFor();
  await page.locator(".age-live").waitFor();
  expect(await page.getByText(en.stop.unknown).count()).toBe(0);
  await button(en.stop.clear).click();
  await button(en.stop.clearSure).click();
  await page.locator(".stop-banner").waitFor({ state: "detached" });
  expect(await page.locator(".stop-failed").count()).toBe(0);
});

test("a flood of one cause is one line; acknowledging all is asked twice and audited one by one", async () => {
  await page.goto(`${product.url}/site/fms?panel=alarms`);
  await page.locator(".alarms").waitFor();
  const line = page.locator(".alarm-group", { hasText: / devices offline/ });
  const plant = (): number => processOf("plant");
  // One death is no alarm, the plant is back at once: it dies until its devices have been away for the on-delay.
  for (let killed = 0; (await line.count()) === 0; await page.waitForTimeout(100)) {
    const pid = plant();
    // 0: its file is just being written.
    if (pid === killed || pid === 0) continue;
    killed = pid;
    process.kill(pid, "SIGKILL");
  }
  // All that came together are one line, however many they are by now.
  await client.until("the last of them", (e) => e.type === "alarm" && e.alarm.id === "vehicle-2/offline");
  await line.locator(".alarm-what").first().click();
  expect(await line.locator(".alarm-members > li").count()).toBeGreaterThan(10);
  await line.locator(".acknowledge-all button").first().click();
  const sure = line.locator(".acknowledge-all button").first();
  const asked = Number(/\d+/.exec((await sure.textContent()) ?? "")?.[0]);
  expect(await sure.textContent()).toBe(en.alarm.allSure.replace("{{n}}", String(asked)));
  await sure.click();
  await expect
    .poll(
      async () => {
        const { entries } = await client.ask("audit", { limit: 200, before: null });
        return entries.filter((entry) => entry.act === "acknowledge" && entry.outcome === "ok").length;
      },
      { timeout: 30_000 },
    )
    .toBe(asked);
  expect(errors.filter((text) => !/WebSocket|ERR_CONNECTION/.test(text))).toEqual([]);
});
