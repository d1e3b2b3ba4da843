import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { ROLE, type RoleId, SIGNALS } from "../../twins/drill/roles.ts";
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

/** Presses Tab until what is in focus has this text or name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const on = document.activeElement as HTMLElement | null;
      const label = on instanceof HTMLInputElement ? on.labels?.[0]?.textContent : null;
      return label ?? on?.getAttribute("aria-label") ?? on?.textContent ?? "";
    });
    if (typeof name === "string" ? focused.includes(name) : name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

/** Lines for the ear, as a screen reader finds them. */
const told = (page: Page) => page.locator("ol.sr-only li");
const hears = (page: Page, words: string | RegExp): Promise<void> =>
  told(page).filter({ hasText: words }).last().waitFor({ state: "attached", timeout: 150_000 });

/** Opens a drill as its host. @returns the link for others */
async function open(page: Page, card: number, role: RoleId, agents: string): Promise<string> {
  await page.goto(`${product.url}/drill`);
  const drill = page.locator(".drill-card").nth(card);
  await drill.waitFor();
  await drill.getByLabel(en.drill.agents).fill(agents);
  await drill.getByRole("button", { name: en.drill.open }).click();
  await page.getByLabel(en.drill.name).fill("Ann");
  await page.locator(".drill-role", { hasText: ROLE[role].who.en }).click();
  await page.getByRole("button", { name: en.drill.in }).click();
  await page.getByRole("button", { name: en.drill.start }).waitFor();
  return page.url();
}

/** Says where to by the keyboard alone: the list, a few letters, Enter. */
async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press("g");
  const find = page.getByLabel(en.drill.go.find);
  await find.waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await find.waitFor({ state: "detached" });
}

/** From one's room to the muster point by keys and what is told, without the picture. @returns the points */
async function leaveByEar(page: Page): Promise<number> {
  await hears(page, "Feel the door before you open it");
  await goTo(page, en.drill.go.muster);
  // Runs, as one may: the drill is over sooner.
  await page.keyboard.down("Shift");
  await hears(page, "It is closed: feel it");
  await page.keyboard.press("f");
  await hears(page, "The door is");
  await page.keyboard.press("e");
  await hears(page, "It is open behind you");
  await page.keyboard.press("e");
  await hears(page, "You closed the door");
  // There it is over.
  const got = await points(page);
  await page.keyboard.up("Shift");
  return got;
}

async function points(page: Page): Promise<number> {
  await page.getByRole("heading", { name: en.drill.ended }).waitFor();
  await page.locator(".drill-score li").first().waitFor();
  const text = await page.locator(".drill-total").first().textContent();
  return Number(/\d+/.exec(text ?? "")?.[0]);
}

test("two residents of the hotel go from a link to the debrief, by go-to and acts, one of them by keyboard alone", async () => {
  const host = await openPage(browser);
  await host.page.goto(`${product.url}/drill`);
  await host.page.locator(".drill-card").first().waitFor();
  await shot(host.page, "drill-list");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  const link = await open(host.page, 0, "resident", "20");
  expect(link).toMatch(/\/drill\/[A-Z0-9]{6}$/);
  // The role's card: one thing at a time.
  await host.page.getByRole("button", { name: en.drill.brief.next }).click();
  await host.page.getByText("Set out within 30 s of the alarm").first().waitFor();
  await shot(host.page, "drill-lobby");
  expect(await violations(host.page, SERIOUS)).toEqual([]);

  // The other one has the link and a keyboard.
  const guest = await openPage(browser, { width: 390, height: 844, dark: true });
  await guest.page.goto(link);
  await guest.page.getByLabel(en.drill.name).waitFor();
  await shot(guest.page, "drill-join-phone");
  expect(await violations(guest.page, SERIOUS)).toEqual([]);
  await tabTo(guest.page, en.drill.name);
  await guest.page.keyboard.type("Bo");
  await guest.page.keyboard.press("Enter");
  await guest.page.getByText(en.drill.waitHost).waitFor();
  await host.page.locator(".drill-person", { hasText: "Bo" }).waitFor();
  await shot(guest.page, "drill-lobby-phone");
  await host.page.getByRole("button", { name: en.drill.start }).click();
  await guest.page.getByText(en.drill.task).waitFor();

  // In the place: keys move the body, and where it is is told in words.
  for (const { page } of [host, guest]) {
    await page.locator(".drill-map").waitFor();
    await told(page).filter({ hasText: "You are in: Room" }).first().waitFor({ state: "attached" });
  }
  // The other one, in the next room, hears a signal; who gave it is told how many heard it.
  await guest.page.keyboard.press("1");
  await hears(host.page, `Bo: ${SIGNALS.thisWay.en}`);
  await hears(guest.page, "1 heard it");
  // Escape opens the way out without leaving; a page that is loaded again comes back as the same person.
  await guest.page.keyboard.press("Escape");
  await guest.page.getByRole("dialog").getByRole("button", { name: en.drill.leave, exact: true }).waitFor();
  await guest.page.keyboard.press("Escape");
  await guest.page.reload();
  await guest.page.locator(".drill-map").waitFor();
  // The host sees who is missing, and a sheet of it fits.
  await host.page.keyboard.press("l");
  await host.page.getByRole("heading", { name: en.drill.roll.title }).waitFor();
  await host.page.getByRole("cell", { name: "0 of", exact: false }).first().waitFor();
  await shot(host.page, "drill-play");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await host.page.keyboard.press("Escape");
  await shot(guest.page, "drill-play-phone");
  expect(await violations(guest.page, SERIOUS)).toEqual([]);
  const [one, two] = await Promise.all([leaveByEar(host.page), leaveByEar(guest.page)]);
  expect(Math.min(one, two)).toBeGreaterThan(60);
  await shot(host.page, "drill-debrief");
  await shot(guest.page, "drill-debrief-phone");
  expect(await violations(host.page, SERIOUS)).toEqual([]);
  await host.page.getByRole("button", { name: en.drill.again }).click();
  await host.page.getByRole("button", { name: en.drill.start }).waitFor();
  expect([...host.errors, ...guest.errors]).toEqual([]);
  await host.page.context().close();
  await guest.page.context().close();
}, 300_000);

test("an earthquake at home by keyboard and what is told alone: to the table, drop, hold, wait, check, out", async () => {
  const { page, errors } = await openPage(browser, { width: 844, height: 390 });
  await open(page, 1, "resident", "0");
  await page.getByRole("button", { name: en.drill.start }).press("Enter");
  await page.locator(".drill-map").waitFor();
  await goTo(page, "table");
  await hears(page, "You are there");
  await shot(page, "drill-play-landscape");
  await page.getByRole("alert").filter({ hasText: "The ground shakes" }).waitFor({ state: "attached" });
  await page.keyboard.press("x");
  await page.keyboard.press("h");
  await page
    .getByRole("alert")
    .filter({ hasText: "The shaking has ended" })
    .waitFor({ state: "attached", timeout: 150_000 });
  await page
    .getByRole("alert")
    .filter({ hasText: "A minute has passed" })
    .waitFor({ state: "attached", timeout: 150_000 });
  await page.keyboard.press("v");
  await page.keyboard.press("h");
  await page.keyboard.press("x");
  await goTo(page, en.drill.go.muster);
  expect(await points(page)).toBeGreaterThan(60);
  expect(errors).toEqual([]);
  await page.context().close();
  // The shaking is computed at 240 steps a second: on a machine that is shared it may be slower than the clock.
}, 400_000);

test("in Chinese, and a code that is none is told in words, with a way on", async () => {
  const { page, errors } = await openPage(browser, { language: "zh", width: 390, height: 844 });
  await page.goto(`${product.url}/drill/AAAAAA`);
  await page.locator(".error-note").waitFor();
  await page.getByLabel(zh.drill.code).fill("o0");
  await page.getByRole("button", { name: zh.drill.enter }).click();
  await page.getByText(zh.drill.codeWrong).waitFor();
  await page.goto(`${product.url}/drill`);
  await page.locator(".drill-card").first().waitFor();
  await shot(page, "drill-list-phone-zh");
  expect(await violations(page, SERIOUS)).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});
