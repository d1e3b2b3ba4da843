import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { ROLE } from "../../twins/drill/roles.ts";
import { hotelOutage } from "../../twins/sites/hotel/outage.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { SERIOUS, shot } from "../support/drillDebrief.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const told = (page: Page, words: string): Promise<void> =>
  page
    .getByRole("alert")
    .or(page.locator("ol.sr-only li"))
    .filter({ hasText: words })
    .last()
    .waitFor({ state: "attached", timeout: 90_000 });

/** Comes in as somebody, by the card of the drill or by its link. */
async function comeIn(page: Page, words: typeof en | typeof zh, role: string, link: string | null): Promise<void> {
  await page.goto(link ?? `${product.url}/drill`);
  if (link === null) {
    const card = page.locator(".drill-card", { hasText: hotelOutage.title[words === en ? "en" : "zh"] });
    await card.getByLabel(words.drill.agents).fill("4");
    await card.getByRole("button", { name: words.drill.open }).click();
  }
  await page.getByLabel(words.drill.name).fill("Ann");
  await page.locator(".drill-role", { hasText: role }).click();
  await page.getByRole("button", { name: words.drill.in, exact: true }).click();
}

const inLift = hotelOutage.roles.find(({ role }) => role === "parent")!.words!;
const [begins, lit] = ["The power is cut", "应急照明已点亮"];

test("a power cut: who is in the lift rings and leaves the doors alone, a guest stands in a dark room until corridors are lit", async () => {
  const rider = await openPage(browser);
  const guest = await openPage(browser, { width: 390, height: 844, language: "zh", dark: true });
  await comeIn(rider.page, en, inLift.title.en, null);
  await rider.page.getByRole("button", { name: en.drill.start }).waitFor();
  await comeIn(guest.page, zh, ROLE.resident.title.zh, rider.page.url());
  await rider.page.getByRole("button", { name: en.drill.start }).click();
  await told(rider.page, begins);
  const { page } = rider;
  await page.getByRole("button", { name: en.drill.act.liftDoors }).waitFor();
  await shot(page, "drill-outage-lift");
  await page.getByRole("button", { name: en.drill.act.liftAlarm }).click();
  await told(page, "Somebody answers");
  await guest.page.getByText(zh.drill.light.none, { exact: true }).waitFor();
  await shot(guest.page, "drill-outage-dark-phone-zh");
  await told(guest.page, lit);
  await guest.page.waitForTimeout(800);
  await shot(guest.page, "drill-outage-lit-phone-zh");
  await page.keyboard.press("p");
  await page.locator(".drill-eyes canvas[data-people]").waitFor();
  await page.waitForTimeout(1_500);
  await shot(page, "drill-outage-eyes");
  for (const one of [rider, guest]) {
    expect(await violations(one.page, SERIOUS)).toEqual([]);
    expect(one.errors).toEqual([]);
    await one.page.context().close();
  }
}, 240_000);
