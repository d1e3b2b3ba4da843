import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

let browser: Browser;
let product: Product;

beforeAll(async () => {
  if (!existsSync(join(ROOT, ".build/client/index.html")))
    await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "error" });
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function world(look: Parameters<typeof openPage>[1] = {}, path = "/"): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, look);
  await opened.page.goto(product.url + path);
  await opened.page.locator(".map-marker").first().waitFor();
  return opened;
}
const marked = (page: Page): Promise<(string | null)[]> =>
  page.locator(".map-marker").evaluateAll((all) => all.map((one) => one.getAttribute("data-site")));

test("sites that lie somewhere have a mark, the village says that it is not the house, the cell is beside the map", async () => {
  const { page, errors } = await world();
  expect(await marked(page)).toEqual(["home", "los-angeles", "merewether"]);
  await page.locator('.map-marker[data-site="home"]').hover();
  await expect.poll(() => page.locator(".map-card").textContent()).toContain("not the house");
  expect(await page.locator(".map-nowhere a").allTextContents()).toHaveLength(3);
  await page.locator(".site-card").first().scrollIntoViewIfNeeded();
  await page.locator(".site-card .miniature polygon").nth(3).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await page.context().close();
});

test("axe finds nothing on a phone, dark, in Chinese, and nothing is wider than the phone", async () => {
  const { page } = await world({ width: 390, height: 844, dark: true, language: "zh" });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.context().close();
});

test("a keyboard sees a site's card, opens it from the map, and Back leads to the map as it was", async () => {
  const { page, errors } = await world();
  await page.locator(".map-area").focus();
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => page.url()).toMatch(/\?map=\d+\.\d+,0,1\.6$/);
  const address = page.url();
  await page.keyboard.press("Tab");
  const card = page.locator(".map-card");
  await expect.poll(() => card.locator("strong").textContent()).toBe("House in Stambruges");
  expect(await page.locator(":focus").getAttribute("aria-describedby")).toBe(await card.getAttribute("id"));
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/site\/home$/);
  expect(await page.title()).toBe("House in Stambruges · AITN World");
  await page.goBack();
  await page.locator(".map-marker").first().waitFor();
  expect(page.url()).toBe(address);
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a link shows the map as it was shared; Home shows all of it; what is malformed is the whole world", async () => {
  const { page } = await world({}, "/?map=-32.96,151.74,12");
  expect(await marked(page)).toEqual(["merewether"]);
  const view = () => page.locator(".map-area > svg[viewBox]").getAttribute("viewBox");
  const near = await view();
  await page.locator(".map-area").focus();
  await page.keyboard.press("Home");
  await expect.poll(() => page.url()).toBe(`${product.url}/`);
  expect((await marked(page)).length).toBe(3);
  expect(await view()).not.toBe(near);
  for (const bad of ["200,0,9", "abc", "NaN"]) {
    await page.goto(`${product.url}/?map=${bad}`);
    await page.locator(".map-marker").nth(2).waitFor();
    expect(page.url()).toBe(`${product.url}/`);
  }
  await page.context().close();
});

test("+ zooms about the mark that has the focus, which keeps it, and its card goes when one goes on to the buttons", async () => {
  const { page, errors } = await world();
  const mark = page.locator('.map-marker[data-site="home"]');
  await mark.focus();
  const before = (await mark.boundingBox())!;
  for (let i = 0; i < 4; i++) await page.keyboard.press("+");
  await expect.poll(() => Number(page.url().split(",").at(-1))).toBeGreaterThan(6);
  const after = (await mark.boundingBox())!;
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(2);
  expect(await page.locator(":focus").getAttribute("data-site")).toBe("home");
  // What lies so near is told of: how far it is, and where on the globe.
  await page.locator(".map-scale", { hasText: "km" }).waitFor();
  await page.locator(".map-degrees text", { hasText: "50°N" }).waitFor();
  await page.locator(".map-card").waitFor();
  await page.keyboard.press("Tab");
  expect(await page.locator(":focus").getAttribute("aria-label")).toBe("Closer");
  await page.locator(".map-card").waitFor({ state: "detached" });
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a drag moves the map and opens nothing; the wheel is the page's until the map is near", async () => {
  const { page } = await world({}, "/?map=50.5,3.72,8");
  const box = (await page.locator(".map-area").boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 120, y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.url()).not.toContain("50.5,3.72");
  expect(new URL(page.url()).pathname).toBe("/");
  await page.mouse.wheel(0, -200);
  await expect.poll(() => Number(page.url().split(",").at(-1))).toBeGreaterThan(10);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole("button", { name: "Whole world" }).click();
  await page.mouse.move(x, y);
  await page.waitForTimeout(400);
  await page.mouse.wheel(0, 200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  expect(page.url()).toBe(`${product.url}/`);
  await page.context().close();
});

test("on a phone the first tap tells and the second opens", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(product.url);
  const mark = page.locator('.map-marker[data-site="merewether"]');
  await mark.tap();
  const card = page.locator(".map-card");
  await card.getByRole("link", { name: /^Open Merewether/ }).waitFor();
  const [inner, outer] = [(await card.boundingBox())!, (await page.locator(".map-area").boundingBox())!];
  expect(inner.x).toBeGreaterThanOrEqual(outer.x);
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
  expect(inner.y).toBeGreaterThanOrEqual(outer.y);
  expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
  expect(new URL(page.url()).pathname).toBe("/");
  await mark.tap();
  await page.waitForURL(/\/site\/merewether$/);
  await context.close();
});

test("two fingers zoom the map about what is between them, and leave the page where it is", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(product.url);
  const mark = page.locator('.map-marker[data-site="home"]');
  await page.locator(".map-marker").nth(2).waitFor();
  const middle = async (): Promise<[number, number]> => {
    const { x, y, width, height } = (await mark.boundingBox())!;
    return [x + width / 2, y + height / 2];
  };
  const [x, y] = await middle();
  const cdp = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", apart: number | null) =>
    cdp.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: apart === null ? [] : [-apart, apart].map((dx, id) => ({ x: x + dx, y, id })),
    });
  const awayPx = async (): Promise<number> => {
    const now = await middle();
    return Math.hypot(now[0] - x, now[1] - y);
  };
  // Both fingers come down on the mark, which must not take them along when it is drawn anew.
  await touch("touchStart", 15);
  for (const apart of [20, 30, 45]) await touch("touchMove", apart);
  await expect.poll(awayPx).toBeLessThan(2);
  for (const apart of [60, 75, 90]) await touch("touchMove", apart);
  await expect.poll(awayPx).toBeLessThan(2);
  await touch("touchEnd", null);
  await expect.poll(() => Number(page.url().split(",").at(-1))).toBeCloseTo(6, 1);
  expect(await awayPx()).toBeLessThan(2);
  expect(await page.evaluate(() => [scrollY, visualViewport?.scale])).toEqual([0, 1]);
  await context.close();
});

test("the palette goes to a site from the world, and to a room of a site; the title's menu goes to the next", async () => {
  const { page, errors } = await world();
  const search = page.locator("input.mantine-Spotlight-search");
  await page.keyboard.press("Control+k");
  await search.fill("stambr");
  await page.locator('[data-action][data-selected="true"]').waitFor();
  await search.press("Enter");
  await page.waitForURL(/\/site\/home$/);
  await page.getByRole("treeitem", { name: /^Kitchen/ }).waitFor();
  await page.keyboard.press("Control+k");
  await search.fill("bathroom");
  const room = page.locator("[data-action]", { hasText: /^Bathroom/ });
  await expect.poll(() => room.first().textContent()).toContain("Upper floor");
  await room.first().click();
  await expect.poll(() => page.url()).toContain("storey=upper-floor");
  await page.locator(".site-name").press("Enter");
  await page.getByRole("menuitem", { name: "Hotel" }).click();
  await page.waitForURL(/\/site\/hotel$/);
  expect(await page.title()).toBe("Hotel · AITN World");
  await page.getByRole("link", { name: "All sites" }).click();
  await page.locator(".map-marker").nth(2).waitFor();
  expect(page.url()).toBe(`${product.url}/`);
  expect(errors).toEqual([]);
  await page.context().close();
});
