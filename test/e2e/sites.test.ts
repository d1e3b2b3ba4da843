import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage, type PageOptions } from "../support/browser.ts";
import { some } from "../support/deep.ts";
import { differenceFrom } from "../support/golden.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

const GOLDEN = join(ROOT, "test", "e2e", "golden");
/** A change of the renderer's build moves edges; a wall that is missing is seen. */
const MOST = { mean: 4, seen: 0.02 };

interface Look extends PageOptions {
  readonly name: string;
}
const LOOKS: readonly Look[] = [
  { name: "desk-light-en", width: 1440, height: 900, language: "en" },
  { name: "phone-dark-zh", width: 390, height: 844, language: "zh", dark: true },
  { name: "desk-dark-zh", width: 1440, height: 900, language: "zh", dark: true },
  { name: "phone-light-en", width: 390, height: 844, language: "en" },
];

let browser: Browser;
let product: Product;
beforeAll(async () => {
  // Without devices nothing moves: a picture is the same each time.
  product = await startProduct(["--no-plant"]);
  browser = await launch();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** The place as it is when nothing changes any more. */
async function stillPicture(page: Page): Promise<Buffer> {
  const place = page.locator("section.place");
  await page.locator("section.place .scene canvas").waitFor({ timeout: 120_000 });
  let last: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 40; tries++) {
    const now = await place.screenshot();
    if (tries > 2 && now.equals(last)) return now;
    last = now;
    await page.waitForTimeout(700);
  }
  throw new Error("the picture does not come to rest");
}

// Each look at some of the sites; the deep set has each at all.
describe.each(SHIPPED_SITES.map(({ site }, at) => ({ id: site.id, title: site.title, at })))(
  "the site $id",
  ({ id, title, at }) => {
    test.each(some(LOOKS, at % LOOKS.length))("looks as it did, and hinders nobody: $name", async (look) => {
      const { page, errors } = await openPage(browser, look);
      await page.goto(`${product.url}/site/${id}`);
      const picture = await stillPicture(page);
      expect(await page.title()).toContain(title[look.language ?? "en"]);
      const path = join(GOLDEN, `${id}-${look.name}.png`);
      const { mean, seen } = await differenceFrom(page, path, picture);
      expect(mean, "mean difference, of 255").toBeLessThan(MOST.mean);
      expect(seen, "share of what is seen to differ").toBeLessThan(MOST.seen);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width ?? 0);
      expect(await violations(page, { impacts: ["critical", "serious"] })).toEqual([]);
      expect(await page.locator("body").innerText()).toContain(title[look.language ?? "en"]);
      expect(errors).toEqual([]);
      await page.context().close();
    });
  },
);

test("floors are shown alone, cut, apart and as a plan; a room is flown to, and what is chosen brings its floor", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(`${product.url}/site/home`);
  const whole = await stillPicture(page);
  await page.getByRole("button", { name: "Ground floor" }).click();
  expect(page.url()).toContain("/site/home");
  const ground = await stillPicture(page);
  expect(ground.equals(whole)).toBe(false);
  await page.getByRole("button", { name: "Cut through the floor" }).click();
  const uncut = await stillPicture(page);
  expect(uncut.equals(ground)).toBe(false);
  await page.getByRole("button", { name: "Floors apart" }).click();
  expect((await stillPicture(page)).equals(uncut)).toBe(false);
  // A room in the tree: its floor, nearer.
  await page.getByRole("treeitem", { name: /^Kitchen/ }).click();
  await expect.poll(() => page.url()).toContain("storey=ground-floor");
  await expect.poll(() => page.url()).toContain("select=kitchen");
  await page.locator(".inspector", { hasText: "14.5 m²" }).waitFor();
  await page.getByRole("treeitem", { name: /Climate: Parents/ }).click();
  await expect.poll(() => page.url()).toContain("storey=upper-floor");
  await page.keyboard.press("p");
  expect((await stillPicture(page)).equals(whole)).toBe(false);
  expect(errors).toEqual([]);
  await page.context().close();
});

test("on a phone the floors are one button, and a link to what is not here says so and shows the rest", async () => {
  const { page, errors } = await openPage(browser, { width: 390, height: 844 });
  await page.goto(`${product.url}/site/home?select=nobody&storey=attic`);
  const note = page.locator(".line-banner", { hasText: "nobody" });
  await note.filter({ hasText: "attic" }).waitFor();
  expect(await violations(page, { impacts: ["critical", "serious"] })).toEqual([]);
  await note.getByRole("button", { name: en.address.forget }).click();
  await note.waitFor({ state: "detached" });
  await expect.poll(() => page.url()).not.toMatch(/select|storey/);
  const floors = page.getByRole("group", { name: en.scene.levels });
  await floors.getByRole("button", { name: en.scene.allLevels }).click();
  await floors.getByRole("button", { name: "Upper floor" }).click();
  await expect.poll(() => page.url()).toContain("storey=upper-floor");
  // It is put away again, and says which floor is shown.
  expect(await floors.getByRole("button").allInnerTexts()).toEqual(["Upper floor"]);
  expect(errors).toEqual([]);
  await page.context().close();
});
