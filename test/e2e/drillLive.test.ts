import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { drillCommand } from "../../server/cli/drill.ts";
import { connectDevice, type Device } from "../../server/device/device.ts";
import { MODELS } from "../../twins/drill/live/testing.ts";
import { ROLE } from "../../twins/drill/roles.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { connectConsole } from "../support/consoleClient.ts";
import { SERIOUS, shot } from "../support/drillDebrief.ts";
import { type Product, startProduct } from "../support/product.ts";
import { runCommand } from "../support/terminal.ts";

let product: Product;
let browser: Browser;
let device: Device;
let timer: NodeJS.Timeout;

/** A device of one's own counts the lobby's people and those of a level, beside the hotel's virtual doors and lifts. */
beforeAll(async () => {
  product = await startProduct();
  browser = await launch({ webgl: false });
  const desk = await connectConsole(product.url);
  const { code } = await desk.ask("enrolCode", { siteId: "hotel" });
  desk.close();
  const things = ["l1-lobby", "l3"].map((place) => ({
    ...{ id: `count-${place}`, place, model: MODELS.counter },
    title: { en: `Counter of ${place}`, zh: `${place} 的计数器` },
    pose: { x: 20, y: -30, z: 0, headingRad: 0 },
  }));
  device = await connectDevice({
    ...{ url: product.url, enrolCode: code, things },
    keyFile: join(product.dataDir, "counters.key"),
  });
  const say = (): void => {
    device.report("count-l1-lobby", { people: [3, "{person}"] });
    device.report("count-l3", { people: [5, "{person}"] });
  };
  say();
  timer = setInterval(say, 5_000);
});
afterAll(async () => {
  clearInterval(timer);
  await device?.close();
  await browser?.close();
  await product?.stop();
});

test("DRL-25 a host starts from how the hotel is now, and the waiting room and the countdown say from when and from where", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/drill`);
  const card = page.locator(".drill-card").first();
  const choice = card.getByLabel(en.drill.live.choose);
  // The first readings may come after the page.
  await expect
    .poll(async () => {
      await page.reload();
      await card.locator(".drill-live .muted").first().waitFor();
      await card.getByText(en.drill.live.looking).waitFor({ state: "detached" });
      return card.locator(".drill-live").textContent();
    })
    .toMatch(/closed · 8 people \(2 places\) · .*from virtual devices/);
  await choice.check();
  await card.getByText(en.drill.live.whole).click();
  await card.getByText(/8 people in 2 of 2 known rooms or groups: Lobby 3, 18 rooms together 5/).waitFor();
  await card.locator(".drill-live").scrollIntoViewIfNeeded();
  await shot(page, "drill-live-card");
  expect(await violations(page, SERIOUS)).toEqual([]);
  // A site without such devices says why it is not offered.
  const refused = page.locator(".drill-card").filter({ hasText: "Merewether" });
  await refused.getByText(en.drill.live.not).click();
  await refused.getByText(/no device that tells/).waitFor();
  await card.getByLabel(en.drill.agents).fill("5");
  await card.getByRole("button", { name: en.drill.open }).click();
  await page.getByLabel(en.drill.name).fill("Ann");
  await page.locator(".drill-role", { hasText: ROLE.warden.who.en }).click();
  await page.getByRole("button", { name: en.drill.in }).click();
  await page.getByText(en.drill.live.will).waitFor();
  await page.getByRole("button", { name: en.drill.start }).click();
  await page.getByText(/This run began from how the site was at .*: .*8 people/).waitFor();
  await shot(page, "drill-live-countdown");
  expect(errors).toEqual([]);
  // The command line begins from the same building.
  const args = ["run", "hotel", "fire", "--live", "--server", product.url, "--seeds", "1", "--agents", "0", "--json"];
  const told = JSON.parse((await runCommand(drillCommand, args)).out);
  expect(told.start.people.map(({ count }: { count: number }) => count)).toEqual([3, 5]);
  expect(told.runs[0].people).toBe(8);
  // The same list on a phone, in Chinese and in the dark.
  const phone = await openPage(browser, { width: 390, height: 844, language: "zh", dark: true });
  await phone.page.goto(`${product.url}/drill`);
  const other = phone.page.locator(".drill-card").first();
  await other.getByText(/8 人（2 处）/).waitFor();
  await other.getByText(zh.drill.live.whole).click();
  await other.locator(".drill-live").scrollIntoViewIfNeeded();
  await shot(phone.page, "drill-live-card-phone");
  expect(await violations(phone.page, SERIOUS)).toEqual([]);
});
