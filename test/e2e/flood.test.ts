import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import type { Compass } from "../../twins/core/ground.ts";
import { merewetherFloodDrill } from "../../twins/sites/merewether/drill.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";

const SERIOUS = { impacts: ["serious", "critical"] } as const;

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

const KEYS: Readonly<Record<Compass, readonly string[]>> = {
  east: ["d"],
  northEast: ["w", "d"],
  north: ["w"],
  northWest: ["w", "a"],
  west: ["a"],
  southWest: ["s", "a"],
  south: ["s"],
  southEast: ["s", "d"],
};

/** Which way leads up, and how far it is, by the words that a screen reader has: nobody looks at the map here. */
async function uphill(page: Page): Promise<{ readonly compass: Compass; readonly m: number } | null> {
  await page.keyboard.press("n");
  await page.waitForTimeout(150);
  const told = (await page.locator("ol.sr-only li").allTextContents()).toReversed();
  const words = new RegExp(en.drill.words.uphill.replace("{{way}}", "([a-z-]+)").replace("{{m}}", "(\\d+)"));
  const found = told.map((line) => words.exec(line)).find((match) => match !== null);
  const compass = (Object.keys(KEYS) as Compass[]).find((one) => en.drill.compass[one] === found?.[1]);
  return compass === undefined ? null : { compass, m: Number(found![2]) };
}

/** The water by its hazard class, at its worst and moment by moment, by keyboard; one's own way never went into it. */
async function seeWater(page: Page): Promise<void> {
  const picture = page.getByRole("img", { name: /with the water by its class\. Highest class: H[1-6]/ });
  await picture.waitFor();
  await page.getByText(en.debrief.neverWet).waitFor();
  await page.getByLabel(en.debrief.layer).first().selectOption("moment");
  const bar = page.getByRole("slider", { name: en.drill.time, exact: true });
  await bar.press("Home");
  expect(await bar.getAttribute("aria-valuetext")).toMatch(/^0:00\. /);
  await bar.press("End");
  expect(await bar.getAttribute("aria-valuetext")).toMatch(/Highest class on the map: H[1-6]/);
  await picture.scrollIntoViewIfNeeded();
  await shot(page, "flood-water");
  expect(await violations(page)).toEqual([]);
}

test("by words and keys alone one gets out of the house, uphill, and has all points; the other sees it in Chinese on a phone", async () => {
  const host = await openPage(browser);
  await host.page.goto(`${product.url}/drill`);
  const card = host.page.locator(".drill-card", { hasText: merewetherFloodDrill.title.en });
  await card.waitFor();
  await card.getByLabel(en.drill.agents).fill("12");
  await card.getByRole("button", { name: en.drill.open }).click();
  await host.page.getByLabel(en.drill.name).fill("Ann");
  await host.page.getByRole("button", { name: en.drill.in }).click();
  await host.page.getByRole("button", { name: en.drill.start }).waitFor();
  const guest = await openPage(browser, { language: "zh", width: 390, height: 844, dark: true });
  await guest.page.goto(host.page.url());
  await guest.page.getByLabel(zh.drill.name).fill("Bo");
  await guest.page.getByRole("button", { name: zh.drill.in }).click();
  await guest.page.getByText(zh.drill.waitHost).waitFor();
  await host.page.getByRole("button", { name: en.drill.start }).click();
  for (const { page } of [host, guest]) await page.locator(".drill-map").waitFor();
  await host.page.keyboard.down("Shift");
  let left = Infinity;
  for (let n = 0; n < 120 && left > 5; n++) {
    const way = await uphill(host.page);
    if (way === null) continue;
    left = way.m;
    for (const key of KEYS[way.compass]) await host.page.keyboard.down(key);
    await host.page.waitForTimeout(400);
    for (const key of KEYS[way.compass]) await host.page.keyboard.up(key);
    if (n === 8) await shot(host.page, "flood-play");
  }
  await host.page.keyboard.up("Shift");
  expect(left).toBeLessThanOrEqual(5);
  await host.page.locator(".drill-figures", { hasText: en.drill.uphillThere }).waitFor();
  await shot(host.page, "flood-there");
  await shot(guest.page, "flood-play-phone-zh");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  expect(await violations(guest.page, SERIOUS)).toEqual([]);
  // The other one goes: what is left are those who are where they should be, once the warning has come.
  await guest.page.keyboard.press("Escape");
  await guest.page.getByRole("dialog").getByRole("button", { name: zh.drill.leave, exact: true }).click();
  await host.page.getByRole("heading", { name: en.drill.ended }).waitFor();
  await host.page.locator(".drill-score li").first().waitFor();
  expect(await host.page.locator(".drill-total").textContent()).toContain("100");
  await seeWater(host.page);
  await shot(host.page, "flood-debrief");
  expect([...host.errors, ...guest.errors]).toEqual([]);
  await host.page.context().close();
  await guest.page.context().close();
});
