import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { enrol } from "../../server/device/enrol.ts";
import type { Addition, SiteEdit } from "../../twins/core/additions.ts";
import { must } from "../../twins/core/result.ts";
import { home } from "../../twins/sites/home/index.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { connectConsole } from "../support/consoleClient.ts";
import { newDataDir, type Product, ROOT, startProduct } from "../support/product.ts";

/** Edit mode in two browsers: what one places and draws the other sees, undo takes it back, a device fulfils a plan. */

const NAME = "vera.blick";
const PASSWORD = "a password for vera";
/** Between an edit and a moment after it, ms. */
const MOMENT_MS = 700;
const SQUARE: [number, number][] = [
  [1, 1],
  [4, 1],
  [4, 4],
  [1, 4],
];

let product: Product;
let dataDir: string;
let browser: Browser;

beforeAll(async () => {
  dataDir = newDataDir();
  const aitn = join(ROOT, "server/cli/aitn.mjs");
  execFileSync(process.execPath, [aitn, "people", "add", NAME, "--role", "viewer", "--data", dataDir], {
    input: `${PASSWORD}\n`,
  });
  product = await startProduct([], dataDir);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.AITN_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `edit-${name}.png`) });
}

async function openSite(site: string, options: Parameters<typeof openPage>[1] = {}, query = ""): Promise<Page> {
  const { page, errors } = await openPage(browser, options);
  await page.goto(`${product.url}/site/${site}${query}`);
  await page.locator(".plan-picture").waitFor();
  await page.locator(".tree-row").first().waitFor();
  page.on("close", () => expect(errors).toEqual([]));
  return page;
}

const zhTitle = (model: string): string => thingModels[model]!.title.zh;
const row = (page: Page, id: string) => page.locator(`.tree-row[data-id="${id}"]`);
const button = (page: Page, name: string) => page.locator(".edit-bar").getByRole("button", { name, exact: true });

/** A point of the plan by its share of the picture. */
async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = (await page.locator(".plan-picture").boundingBox())!;
  return [box.x + box.width * x, box.y + box.height * y];
}

async function place(page: Page, texts: typeof en, kind: string, x: number, y: number): Promise<void> {
  await button(page, texts.edit.place).click();
  await page.getByRole("menuitem", { name: kind }).click();
  await page.mouse.click(...(await at(page, x, y)));
}

test("CON-32 what one places and draws the other sees, and undo takes it back at both", async () => {
  const one = await openSite("fms");
  const other = await openSite("fms");
  await one.keyboard.press("e");
  await one.waitForURL(/edit=1/);
  await one.locator(".edit-hint", { hasText: en.edit.emptyHow }).waitFor();
  await place(one, en, "Machine temperature", 0.3, 0.4);
  await row(other, "temperature-sensor-1").waitFor();
  await one.keyboard.press("Escape");

  await button(one, en.edit.zone).click();
  await one.getByRole("menuitem", { name: "Storage" }).click();
  for (const [x, y] of [
    [0.5, 0.6],
    [0.6, 0.6],
    [0.6, 0.75],
    [0.5, 0.75],
  ] as const)
    await one.mouse.click(...(await at(one, x, y)));
  await one.locator(".edit-bar", { hasText: "m²" }).waitFor();
  await shot(one, "outline-1440");
  await one.keyboard.press("Enter");
  await row(other, "zone-1").waitFor();
  await other.locator(".plan-zone", { hasText: "Storage 1" }).waitFor();
  await one.waitForURL(/select=zone-1/);
  await shot(one, "zone-1440");
  expect(await violations(one)).toEqual([]);

  await one.getByLabel(en.edit.name).fill("Pallets");
  await one.getByLabel(en.edit.name).press("Enter");
  await row(other, "zone-1").filter({ hasText: "Pallets" }).waitFor();

  await button(one, en.edit.undo).click();
  await row(other, "zone-1").filter({ hasText: "Storage 1" }).waitFor();
  await one.locator(".plan-picture").focus();
  await one.keyboard.press("Control+z");
  await row(other, "zone-1").waitFor({ state: "detached" });
  await one.keyboard.press("Control+z");
  await row(other, "temperature-sensor-1").waitFor({ state: "detached" });
  for (let i = 0; i < 3; i++) {
    await button(one, en.edit.redo).click();
    await one.waitForFunction(() => document.querySelector(".edit-bar [data-loading]") === null);
  }
  await row(other, "zone-1").filter({ hasText: "Pallets" }).waitFor();
  await row(other, "temperature-sensor-1").waitFor();
  // It is on the server: a page that comes later has it, and the journal tells who did it.
  const later = await openSite("fms", {}, "?select=temperature-sensor-1");
  await later.locator(".inspector", { hasText: en.edit.plannedMeans.split("{{id}}")[0]! }).waitFor();
  await later.close();
});

/** Edits one after the other; after each the moment at which it stood. */
async function madeInTurn(siteId: string, edits: readonly SiteEdit[]): Promise<number[]> {
  const client = await connectConsole(product.url);
  const moments: number[] = [];
  for (const edit of edits) {
    await client.ask("editSite", { siteId, edit });
    await setTimeout(MOMENT_MS);
    moments.push(Date.now());
    await setTimeout(MOMENT_MS);
  }
  client.close();
  return moments;
}

test("CON-34 a past moment shows what was added by then: what was removed since, and where what was moved stood", async () => {
  const place = home.places[0]!.id;
  const zone = (name: string): Addition => ({
    of: "zone",
    zone: { id: "zone-7", title: { en: name, zh: name }, use: "storage", place, outline: SQUARE, floorZ: 0 },
  });
  const sensor = (x: number): Addition => ({
    of: "thing",
    thing: {
      id: "sensor-7",
      model: "temperature-sensor",
      title: { en: "Sensor", zh: "传感器" },
      place,
      parent: null,
      pose: { x, y: 2, z: 0, headingRad: 0 },
    },
  });
  const [, first, second] = await madeInTurn("home", [
    { was: null, becomes: sensor(1) },
    { was: null, becomes: zone("Pallets") },
    { was: zone("Pallets"), becomes: zone("Racks") },
    { was: sensor(1), becomes: sensor(3) },
    { was: zone("Racks"), becomes: null },
  ]);
  const page = await openSite("home", {}, `?at=${first}&select=sensor-7&edit=1`);
  await row(page, "zone-7").filter({ hasText: "Pallets" }).waitFor();
  await page.locator(".plan-zone", { hasText: "Pallets" }).waitFor();
  await page.locator(".inspector", { hasText: "1.0, 2.0, 0.0 m" }).waitFor();
  await page.locator(".edit-bar", { hasText: en.replay.refused }).waitFor();
  expect(await page.locator(".inspector").getByRole("button", { name: en.edit.remove }).count()).toBe(0);
  await shot(page, "past-1440");
  await page.goto(`${product.url}/site/home?at=${second}&select=zone-7`);
  await page.locator(".inspector h3", { hasText: "Racks" }).waitFor();
  await page.locator(".plan-zone", { hasText: "Racks" }).waitFor();
  expect(await page.locator(".line-banner").count()).toBe(0);
  await page.keyboard.press("l");
  await row(page, "zone-7").waitFor({ state: "detached" });
  await page.locator(".plan-zone").waitFor({ state: "detached" });
  await row(page, "sensor-7").click();
  await page.locator(".inspector", { hasText: "3.0, 2.0, 0.0 m" }).waitFor();
  await page.close();
  await madeInTurn("home", [{ was: sensor(3), becomes: null }]);
});

test("what another did to the same is told by its present name, and is no error; the steps that it ended are gone", async () => {
  const one = await openSite("home", {}, "?edit=1");
  const other = await connectConsole(product.url);
  await button(one, en.edit.place).click();
  // What the house has already comes first.
  expect(await one.locator(".edit-kinds [role=menuitem]").first().textContent()).toBe("Energy meter");
  await one.getByRole("menuitem", { name: "Energy meter" }).click();
  await one.mouse.click(...(await at(one, 0.5, 0.55)));
  await row(one, "energy-meter-1").click();
  const name = one.getByLabel(en.edit.name, { exact: true });
  await name.fill("Robot A");
  await name.press("Enter");
  await row(one, "energy-meter-1").filter({ hasText: "Robot A" }).waitFor();
  const held = async (): Promise<Addition> =>
    (await other.ask("additions", { siteId: "home" })).rows.map(({ addition }) => addition).at(-1)!;
  const was = await held();
  if (was.of !== "thing") throw new Error("no Thing");
  const becomes: Addition = { of: "thing", thing: { ...was.thing, title: { en: "Robot B", zh: "Robot B" } } };
  await other.ask("editSite", { siteId: "home", edit: { was, becomes } });
  await row(one, "energy-meter-1").filter({ hasText: "Robot B" }).waitFor();

  await button(one, en.edit.undo).click();
  const told = one.locator(".edit-refused");
  await told.filter({ hasText: "“Robot B” was changed by" }).filter({ hasText: "Your 2 steps" }).waitFor();
  expect(await told.textContent()).not.toContain("SITE_CHANGED");
  expect(await button(one, en.edit.undo).isDisabled()).toBe(true);
  expect(await violations(one)).toEqual([]);
  await shot(one, "meanwhile-1440");
  await button(one, en.edit.choose).click();
  await told.waitFor({ state: "detached" });

  const x = one.getByLabel("X", { exact: true });
  const stands = await x.inputValue();
  await x.fill("99999");
  await one.locator(".edit-fields", { hasText: "From −" }).waitFor();
  await x.blur();
  await one.locator(".edit-fields", { hasText: "99 999 m is not possible".replace(" ", "\u202f") }).waitFor();
  expect(await x.inputValue()).toBe(stands);
  await name.fill("   ");
  await name.press("Enter");
  await one.locator(".edit-fields", { hasText: "It stays “Robot B”" }).waitFor();
  expect(await held()).toEqual(becomes);
  await other.ask("editSite", { siteId: "home", edit: { was: becomes, becomes: null } });
  await row(one, "energy-meter-1").waitFor({ state: "detached" });
  other.close();
  await one.close();
});

test("by keyboard alone a zone is drawn and a Thing is placed", async () => {
  const page = await openSite("home", {}, "?edit=1");
  await page.waitForURL(/storey=/);
  await button(page, en.edit.zone).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Assembly point" }).press("Enter");
  await page.locator(".plan-picture").focus();
  await page.keyboard.press(" ");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press(" ");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press(" ");
  await page.keyboard.press("Enter");
  await page.locator(".inspector", { hasText: "2.0 m²" }).waitFor();
  await shot(page, "keyboard-1440");
  await page.keyboard.press("Delete");
  await row(page, "zone-1").waitFor({ state: "detached" });
});

test("on the phone, in Chinese and in the dark, it has room for a thumb", async () => {
  const phone = await openSite("home", { width: 390, height: 844, language: "zh", dark: true }, "?edit=1");
  await button(phone, zh.edit.place).waitFor();
  for (const one of await phone.locator(".edit-bar button:visible").all())
    expect((await one.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await place(phone, zh as typeof en, zhTitle("room-climate"), 0.5, 0.62);
  await row(phone, "room-climate-1").waitFor();
  await shot(phone, "phone-390");
  expect(await violations(phone)).toEqual([]);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await button(phone, zh.edit.undo).click();
  await row(phone, "room-climate-1").waitFor({ state: "detached" });
});

test("who may only look is told why, and the server refuses them too", async () => {
  const page = await openSite("fms", {}, "?edit=1");
  await page.getByRole("button", { name: en.top.settings }).click();
  await page.getByRole("menuitem", { name: en.login.other, exact: true }).click();
  const form = page.locator(".login form");
  await form.locator("input[autocomplete=username]").fill(NAME);
  await form.locator("input[type=password]").fill(PASSWORD);
  await form.locator("button[type=submit]").click();
  await page.locator(".edit-bar .role-note").waitFor();
  expect(await button(page, en.edit.place).count()).toBe(0);
  const stranger = await connectConsole(product.url);
  const { token } = await stranger.ask("login", { name: NAME, password: PASSWORD });
  stranger.close();
  const viewer = await connectConsole(product.url, token);
  const addition = {
    of: "zone",
    zone: {
      id: "zone-9",
      title: { en: "Z", zh: "Z" },
      use: "work",
      place: "cell",
      outline: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      floorZ: 0,
    },
  };
  expect(await viewer.refusal("editSite", { siteId: "fms", edit: { was: null, becomes: addition as never } })).toBe(
    "AUTH_FORBIDDEN",
  );
  viewer.close();
});

test("CON-33 a device that enrols for a planned Thing takes its place, and it is planned no more", async () => {
  const page = await openSite("hotel", {}, "?edit=1");
  await place(page, en, "Machine temperature", 0.5, 0.5);
  // The hotel's tree is long, so its floors are closed at first.
  await page.getByLabel(en.assets.searchLabel).fill("temperature-sensor-1");
  await row(page, "temperature-sensor-1").filter({ hasText: en.edit.planned }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".plan-picture").hover();
  await page.mouse.wheel(0, -300);
  const looked = await page.locator(".plan-picture").getAttribute("viewBox");
  const client = await connectConsole(product.url);
  const { rows } = await client.ask("additions", { siteId: "hotel" });
  const { code } = await client.ask("enrolCode", { siteId: "hotel" });
  const wrong = await enrol(
    product.url,
    code,
    [{ id: "temperature-sensor-1", model: "energy-meter" }],
    new Uint8Array(randomBytes(32)),
  );
  expect(wrong.ok ? "" : wrong.error.code).toBe("STATE_MODEL");
  must(await enrol(product.url, code, [{ id: "temperature-sensor-1" }], new Uint8Array(randomBytes(32))));
  await row(page, "temperature-sensor-1").filter({ hasText: en.assets.unreported }).waitFor();
  // It is in the picture as a Thing now, and one looks from where one looked.
  await page.locator('.plan-thing[aria-label^="Machine temperature 1"]').waitFor();
  expect(await page.locator(".plan-picture").getAttribute("viewBox")).toBe(looked);
  const { snapshot } = await client.ask("subscribe", { siteId: "hotel" });
  const live = snapshot.things.find(({ thing }) => thing.id === "temperature-sensor-1");
  const [planned] = rows.map(({ addition }) => addition);
  expect(planned?.of === "thing" && planned.thing).toEqual(live?.thing);
  expect(await client.refusal("editSite", { siteId: "hotel", edit: { was: planned!, becomes: null } })).toBe(
    "SITE_LIVE",
  );
  client.close();
});

test("a Thing of a kind that its device brought along is in the tree and in the picture", async () => {
  const page = await openSite("office");
  const client = await connectConsole(product.url);
  const { code } = await client.ask("enrolCode", { siteId: "office" });
  const model = { ...thingModels["energy-meter"]!, type: "kiln", title: { en: "Kiln", zh: "窑炉" } };
  const title = { en: "Kiln of the lab", zh: "实验室窑炉" };
  must(await enrol(product.url, code, [{ id: "kiln-1", title, model }], new Uint8Array(randomBytes(32))));
  await page.locator('.plan-thing[aria-label^="Kiln of the lab"]').click();
  await page.waitForURL(/select=kiln-1/);
  await page.locator(".inspector", { hasText: title.en }).waitFor();
  await shot(page, "brought-1440");
  client.close();
});
