import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { zh } from "../../client/console/language/zh.ts";
import { MOST_WHOLE_BYTES } from "../../client/importing/limits.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { must } from "../../twins/core/result.ts";
import { buildingYaml } from "../../twins/import/building-yaml/index.ts";
import { cityJson } from "../../twins/import/cityjson/index.ts";
import { ifc } from "../../twins/import/ifc/index.ts";
import type { Importer } from "../../twins/import/importer.ts";
import { type ImportSummary, summarise } from "../../twins/import/summary.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage, type PageOptions } from "../support/browser.ts";
import { DEEP } from "../support/deep.ts";
import { busyWorker, mostMemory, smoothness } from "../support/frames.ts";
import { importFile } from "../support/importing.ts";
import { cityOf, ifcOf, writeText } from "../support/largeFiles.ts";
import { type Product, ROOT, startProduct } from "../support/product.ts";

const folder = mkdtempSync(join(tmpdir(), "aitn-import-"));
const sample = (path: string): string => join(ROOT, "twins", path);
const HOTEL = sample("sites/hotel/plan/hotel.building.yaml");
const TOWER = sample("import/ifc/samples/TallBuilding.ifc");
const BAG = join(folder, "3dbag_subset.city.json");
const words = en.look;

let product: Product;
let browser: Browser;
beforeAll(async () => {
  writeFileSync(BAG, gunzipSync(readFileSync(sample("import/cityjson/samples/3dbag_subset.city.json.gz"))));
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** For people to look at when AITN_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const to = process.env.AITN_SHOTS;
  if (to !== undefined) await page.screenshot({ path: join(to, `import-${name}.png`), fullPage: true });
}

async function openImport(look: PageOptions = {}, on = browser): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(on, look);
  await opened.page.goto(`${product.url}/import`);
  await opened.page.locator("#look-files").waitFor({ state: "attached" });
  return opened;
}

/** Large files take minutes on a busy machine. */
const PATIENCE_MS = DEEP ? 1_800_000 : 600_000;
const LONG = { timeout: 600_000 };
async function bring(page: Page, ...paths: string[]): Promise<void> {
  await page.locator("#look-files").setInputFiles(paths);
  // Of a file before, nothing is there any more.
  await page.locator(".look-running, .look-name, .look-refused").first().waitFor(LONG);
  await page.locator(".look-running").waitFor({ state: "detached", ...LONG });
}

const facts = async (page: Page): Promise<string> => (await page.locator(".look-facts").textContent()) ?? "";
const importers: Readonly<Record<string, Importer>> = { [HOTEL]: buildingYaml, [TOWER]: ifc };
/** What the command line tells of a file. */
const told = async (path: string): Promise<ImportSummary> =>
  summarise(must(await importFile(importers[path] ?? cityJson, path)));

/** Drops a file as a hand would: over the page, wherever. */
const drop = (page: Page, path: string, name: string): Promise<void> =>
  page.evaluate(
    ([text, called]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text!], called!));
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [readFileSync(path, "utf8"), name] as const,
  );

test("a hotel that is dropped on the page of all sites is read here, told in the command line's numbers, and sent nowhere", async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(product.url);
  await page.getByRole("link", { name: words.open }).waitFor();
  const sent: string[] = [];
  page.on("request", (request) => {
    const own = new URL(request.url()).origin === product.url;
    if (!own || request.method() !== "GET" || request.postData() !== null) sent.push(request.url());
  });
  await drop(page, HOTEL, "hotel.building.yaml");
  await page.locator(".look-name").waitFor(LONG);
  expect(new URL(page.url()).pathname).toBe("/import");
  const { things, routeMap, geometry, warnings, storeys } = await told(HOTEL);
  const text = await facts(page);
  expect(text).toContain(`of ${grouped(things)} objects in the file`);
  expect(text).toContain(`${routeMap.nodes} nodes, ${routeMap.edges} edges`);
  expect(text).toContain(`${grouped(geometry.triangles)} triangles`);
  expect(text).toContain("1 site, 1 building, 3 storeys");
  for (const { title } of storeys) expect(text).toContain(`${title.en} at `);
  const list = await page.locator(".look-warnings li").allTextContents();
  expect(list).toHaveLength(warnings.length);
  for (const [i, { message }] of warnings.entries()) expect(list[i]).toContain(message.en);
  await page.locator("svg.plan-picture path").first().waitFor();
  // A floor is a place of its own in the address.
  await page.getByRole("button", { name: "L2", exact: true }).click();
  await page.waitForURL(/storey=/);
  expect(await page.locator(".look-command").textContent()).toContain("aitn site create hotel.building.yaml");
  expect(await violations(page)).toEqual([]);
  expect(sent).toEqual([]);
  await shot(page, "hotel");
  await page.getByRole("link", { name: en.product }).click();
  await page.locator(".site-card h2").first().waitFor();
  await page.goBack();
  await page.locator("#look-files").waitFor({ state: "attached" });
  expect(await page.locator(".look-name").count(), "nothing is held of a page that was left").toBe(0);
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a tower of IFC is built by WebAssembly in the page, and drawn as any site in 3D, floor by floor", async () => {
  const drawing = await launch();
  const { page, errors } = await openImport({}, drawing);
  await bring(page, TOWER);
  const { geometry } = await told(TOWER);
  expect(await facts(page)).toContain(`${grouped(geometry.triangles)} triangles`);
  await page.locator(".look-picture .scene canvas").waitFor({ timeout: 120_000 });
  const picture = async (): Promise<Buffer> => {
    await page.waitForTimeout(2_000);
    return page.locator(".look-picture .scene").screenshot();
  };
  const whole = await picture();
  await page.getByRole("button", { name: "Level 2", exact: true }).click();
  await expect.poll(async () => (await picture()).equals(whole)).toBe(false);
  await shot(page, "tower");
  expect(errors).toEqual([]);
  await drawing.close();
});

test("a city is looked at on a phone, in Chinese, in the dark, and hinders nobody", async () => {
  const { page, errors } = await openImport({ width: 390, height: 844, language: "zh", dark: true });
  expect(await violations(page)).toEqual([]);
  expect(await page.locator("main").textContent()).toContain(zh.look.lede);
  await bring(page, BAG);
  const { places, geometry } = await told(BAG);
  const text = await facts(page);
  expect(text).toContain(`${places.building} 栋建筑`);
  expect(text).toContain(`${grouped(geometry.triangles)} 个三角形`);
  expect(text).toContain("EPSG:7415");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await violations(page)).toEqual([]);
  await shot(page, "city-phone");
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a model takes the files beside it, and says what is missing, and what nobody asked for", async () => {
  const { page, errors } = await openImport();
  const [model, buffer] = ["armchair.gltf", "armchair.bin"].map((name) => sample(`import/gltf/samples/${name}`));
  await bring(page, model!);
  expect(await page.locator(".look-refused").textContent()).toContain("armchair.bin");
  await bring(page, model!, buffer!, HOTEL);
  expect(await page.locator(".look-refused").textContent()).toContain("Each of these could be a site");
  const beside = join(folder, "notes.txt");
  writeFileSync(beside, "a chair");
  await bring(page, buffer!, model!, beside);
  expect(await facts(page)).toMatch(/[1-9]\d* triangles/);
  expect(await page.locator(".look-warnings").textContent()).toContain("not read: notes.txt");
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a malformed file is refused with its line, and one that a page has no memory for with what to do", async () => {
  const { page, errors } = await openImport();
  const lines = readFileSync(TOWER, "utf8").split("\n");
  lines[799] = lines[799]!.replace(/^#(\d+)=/, "#$1");
  const broken = join(folder, "broken.ifc");
  writeFileSync(broken, lines.join("\n"));
  await bring(page, broken);
  const refused = page.locator(".look-refused");
  await refused.getByText("at line 800", { exact: true }).waitFor();
  expect(await refused.textContent()).toContain(words.advice.correct);
  expect(await violations(page)).toEqual([]);
  await shot(page, "refused");
  const large = join(folder, "large.ifc");
  // A hole of a disk: nothing of it is written, and nothing is read.
  writeText(large, ["ISO-10303-21;\n"]);
  truncateSync(large, MOST_WHOLE_BYTES + 1);
  await bring(page, large);
  for (const told of [words.advice.cut, "aitn import FILE"]) expect(await refused.textContent()).toContain(told);
  // Where the importer itself has the limit, the command line would refuse it as well.
  const huge = join(folder, "huge.asc");
  writeFileSync(huge, "ncols 100000\nnrows 100000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n");
  await bring(page, huge);
  expect(await refused.textContent()).toContain(words.advice.cut);
  expect(await refused.textContent()).not.toContain("aitn import");
  const text = join(folder, "letter.txt");
  // A grid in a letter's clothes: a word before its header hides what it is until somebody says so.
  writeFileSync(text, "cellsize 1\nncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\n1 2\n3 4\n");
  await bring(page, text);
  expect(await refused.textContent()).toContain("IMPORT_UNKNOWN");
  const choice = page.getByLabel(words.formatIs);
  const named = async (format: string): Promise<void> => {
    await choice.selectOption(format);
    await page.locator(".look-name, .look-refused").first().waitFor(LONG);
    await page.locator(".look-running").waitFor({ state: "detached", ...LONG });
  };
  await named("ifc");
  await refused.getByText("IMPORT_INVALID").waitFor();
  expect(await choice.inputValue(), "what it was taken for is still there to be changed").toBe("ifc");
  await named("esri-ascii");
  await page.locator(".look-name").waitFor(LONG);
  expect(await page.locator(".look-command").textContent()).toContain("letter.txt --format esri-ascii");
  const empty = join(folder, "nofeat.geojson");
  writeFileSync(empty, '{"type":"FeatureCollection","features":[]}');
  await bring(page, empty);
  await page.getByText(words.nothing).waitFor();
  expect(await page.locator(".look-command").count(), "no site is made of nothing").toBe(0);
  expect(await facts(page)).toContain(words.unitWgs84);
  // The page goes on with the next one.
  await bring(page, HOTEL);
  expect(await facts(page)).toContain("3 storeys");
  expect(errors).toEqual([]);
  await page.context().close();
});

/** Buildings of the smaller and of the larger town, ten times as many. */
const [FEW, MANY] = DEEP ? [10_000, 100_000] : [4_000, 40_000];

test("Cancel ends the work at once, and a page that is left has none", async () => {
  const { page, errors } = await openImport();
  const town = join(folder, "cancelled.city.json");
  writeText(town, cityOf(MANY));
  const workers = (): number => page.workers().filter((one) => one.url().includes("importer")).length;
  await page.locator("#look-files").setInputFiles(town);
  await page.getByRole("button", { name: words.stop }).click();
  await page.getByText(words.stopped.replace("{{name}}", "cancelled.city.json")).waitFor();
  await expect.poll(workers).toBe(0);
  expect(await page.locator(".look-name").count()).toBe(0);
  await page.locator("#look-files").setInputFiles(town);
  await expect.poll(workers).toBe(1);
  await page.getByRole("link", { name: en.product }).click();
  await expect.poll(workers).toBe(0);
  expect(errors).toEqual([]);
  await page.context().close();
});

test(
  "a town of ten times the size costs the page no longer pauses and no more memory: it is read beside it",
  async () => {
    const { page, errors } = await openImport();
    const sizes = [FEW, MANY].map((buildings) => {
      const path = join(folder, `town-${buildings}.city.json`);
      return { path, bytes: writeText(path, cityOf(buildings)) };
    });
    // What is loaded once is no part of either.
    await bring(page, sizes[0]!.path);
    const few = await smoothness(page, () => bring(page, sizes[0]!.path));
    const many = await smoothness(page, () => bring(page, sizes[1]!.path));
    expect(await facts(page)).toContain(`${grouped(MANY)} buildings`);
    const idle = await smoothness(page, () => busyWorker(page, many.wholeMs));
    const seen = JSON.stringify({ few, many, idle, bytes: sizes.map(({ bytes }) => bytes) });
    if (process.env.AITN_SHOTS !== undefined) console.log(seen);
    // Read by the page itself, the file would be one pause as long as all of it, and ten times as long as that of a tenth. What
    // the first picture takes, and what the machine does meanwhile, is in all three.
    expect(many.longestMs, seen).toBeLessThan(Math.max(many.wholeMs / 2, 5 * Math.max(few.longestMs, idle.longestMs)));
    expect(many.heap.most - many.heap.before, seen).toBeLessThan(sizes[1]!.bytes / 2);
    expect(errors).toEqual([]);
    await page.context().close();
  },
  PATIENCE_MS,
);

test.runIf(DEEP)(
  "50 MB of IFC and a hundred thousand buildings are read within 1.5 GB",
  async () => {
    const { page, errors } = await openImport();
    for (const [name, pieces] of [
      ["walls.ifc", ifcOf(75_000)],
      ["town.city.json", cityOf(100_000)],
    ] as const) {
      const path = join(folder, name);
      expect(writeText(path, pieces)).toBeGreaterThan(50_000_000);
      const most = await mostMemory(browser, () => bring(page, path));
      expect(await page.locator(".look-refused").count(), name).toBe(0);
      if (most !== null) expect(most, name).toBeLessThan(1_500_000_000);
    }
    expect(errors).toEqual([]);
    await page.context().close();
  },
  PATIENCE_MS,
);
