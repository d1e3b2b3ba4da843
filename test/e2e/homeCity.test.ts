import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { violations } from "../support/axe.ts";
import { launch, openPage } from "../support/browser.ts";
import { type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  product = await startProduct(["--no-plant"]);
  browser = await launch({ webgl: false });
  ({ page, errors } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test("a day of the house is planned to its end: the saving, the errors and the assumptions stand there", async () => {
  await page.goto(`${product.url}/site/home?panel=homeEnergy`);
  await page.getByRole("button", { name: en.home.plan }).click();
  await page.getByRole("heading", { name: en.home.assumptions }).waitFor();
  const plan = page.locator(".home-plan");
  expect(await plan.textContent()).toMatch(
    /\d EUR \([\d.]+ %\) less than the recorded day: [\d.]+ instead of [\d.]+ EUR/,
  );
  expect(await plan.textContent()).toMatch(/With the example prices: [\d.]+ to [\d.]+ EUR\/kWh\. *Asked for by/);
  expect(await page.locator(".other-inputs").count()).toBe(0);
  expect(await plan.textContent()).toContain("Heating was not metered");
  expect(await plan.textContent()).toContain(en.home.nothingSent);
  expect(await page.getByRole("tab", { name: en.panel.compare }).count(), "no work is done in a house").toBe(0);
  expect(await violations(page, { parts: [".home-energy", ".kpi-strip"] })).toEqual([]);
});

test("prices of one's own are read line by line, and a wrong line is named", async () => {
  await page.getByLabel(en.home.prices, { exact: true }).selectOption("own");
  await page.getByLabel(en.home.ownLabel).fill("0.2\ndear");
  await page.getByText("Line 2: “dear” is no price").waitFor();
  expect(await page.getByRole("button", { name: en.home.plan }).isDisabled()).toBe(true);
});

test("a result names its prices and whose they are; under another form, and to somebody else, it is marked", async () => {
  await page.getByLabel(en.home.ownLabel).fill(Array(24).fill("-0,1").join("; "));
  await page.getByText(en.home.otherInputs).waitFor();
  await page.getByRole("button", { name: en.home.plan }).click();
  const plan = page.locator(".home-plan");
  await plan.getByText(en.home.tag.own).waitFor();
  await expect.poll(() => page.getByText(en.home.otherInputs).count()).toBe(0);
  const said = await plan.textContent();
  expect(said).toContain("With prices of the person who asked: −0.100 EUR/kWh.");
  expect(said, "there is no share of what is earned").toMatch(
    /EUR less than the recorded day: −[\d.]+ instead of −[\d.]+ EUR/,
  );
  expect(said).toContain(en.home.earned);
  expect(said, "flat prices move nothing").toMatch(/Dishwasher: stays at \d\d:\d\d; it runs for 120 minutes/);
  const other = await openPage(browser);
  await other.page.goto(`${product.url}/site/home?panel=homeEnergy&prices=own`);
  await other.page.getByText(en.home.otherInputs).waitFor();
  expect(await other.page.locator(".home-missing").textContent()).toBe(en.home.needPrices);
  expect(await violations(other.page, { parts: [".home-energy"] })).toEqual([]);
  await other.page.getByRole("button", { name: en.home.takeInputs }).click();
  await expect.poll(() => other.page.getByText(en.home.otherInputs).count()).toBe(0);
  expect(await other.page.getByLabel(en.home.ownLabel).inputValue()).toMatch(/^-0\.1\n-0\.1\n/);
  await other.page.context().close();
});

test("a reload shows the chosen day and whose prices", async () => {
  const day = page.getByLabel(en.home.day, { exact: true });
  await day.selectOption({ index: 2 });
  const chosen = await day.inputValue();
  await expect.poll(() => page.url()).toContain(`panel=homeEnergy&day=${chosen}&prices=own`);
  await page.reload();
  await page.getByLabel(en.home.ownLabel).waitFor();
  expect(await page.getByLabel(en.home.day, { exact: true }).inputValue()).toBe(chosen);
  await page.goto(`${product.url}/site/home?panel=homeEnergy&day=1999-01-01`);
  await day.waitFor();
  expect(await day.inputValue(), "a day that was not recorded is not believed").not.toBe("1999-01-01");
});

test("a link to a panel that the site has not says so in words", async () => {
  await page.goto(`${product.url}/site/home?panel=compare`);
  await page.getByText("Compare is not something this site has").waitFor();
});

test("a panel that the next site lacks is not carried along, and is there again at the site that has it", async () => {
  const shown = page.locator("#dock-panel");
  const goTo = async (site: string): Promise<void> => {
    await page.locator(".site-name").click();
    await page.getByRole("menuitem", { name: site }).first().click();
  };
  await page.goto(`${product.url}/site/home?panel=homeEnergy`);
  await page.getByRole("button", { name: en.home.plan }).waitFor();
  await goTo("Hotel");
  await shown.locator(".timeline").waitFor();
  expect(await page.getByRole("tab", { name: en.panel.timeline }).getAttribute("aria-selected")).toBe("true");
  expect(await page.getByText("is not something this site has").count()).toBe(0);
  await goTo("House");
  await page.getByRole("button", { name: en.home.plan }).waitFor();
});

test("a site of which nothing has ever reported has no age of data, and a Thing of it says what comes next", async () => {
  await page.goto(`${product.url}/site/home?panel=timeline&select=weather`);
  await page.locator(".top .origins", { hasText: en.provenance.none }).waitFor();
  await page.locator(".present-quiet", { hasText: en.link.present }).waitFor();
  expect(await page.locator(".age").count()).toBe(0);
  await page.getByText(en.inspector.never.replace("{{id}}", "weather")).waitFor();
  await page.getByRole("button", { name: en.edit.enrol }).click();
  await page.locator(".enrol").waitFor();
});

test("the city's speeds are told at a past moment beside what happened, and who drives to an incident", async () => {
  await page.goto(`${product.url}/site/los-angeles?panel=traffic`);
  await page.getByText(en.city.noStep).waitFor();
  await page.getByLabel(en.city.when).selectOption("choose");
  await page.getByText("2012-03-07 08:00:00").waitFor();
  const rows = page.locator(".traffic .plain-table tbody tr");
  expect(await rows.count()).toBe(3);
  for (const row of await rows.allTextContents()) expect(row).toMatch(/^\d+ min(\d+\.\d){5}$/);
  await page.getByLabel(en.city.detector, { exact: true }).selectOption({ index: 5 });
  await page.locator("polyline.traffic-told").first().waitFor();
  await page.getByRole("button", { name: en.city.plan }).click();
  await page.getByRole("rowheader", { name: en.city.by.forecast }).waitFor();
  expect(await page.locator(".traffic-way").first().textContent()).toContain("→");
  expect(await violations(page, { parts: [".traffic", ".kpi-strip"] })).toEqual([]);
  expect(errors).toEqual([]);
});

test("a number of vehicles that cannot be asked is refused beside its range, and the result of another is marked", async () => {
  const vehicles = page.getByLabel(en.city.vehicles);
  const ask = page.getByRole("button", { name: en.city.plan });
  for (const typed of ["207", "0", "2.5", "abc"]) {
    await vehicles.fill(typed);
    await page.getByText("Not a whole number from 1 to 64.").waitFor();
    expect(await ask.isDisabled(), typed).toBe(true);
  }
  await page.getByText(en.city.otherInputs).waitFor();
  await page.getByRole("button", { name: en.home.takeInputs }).click();
  expect(await vehicles.inputValue()).toBe("6");
  expect(await page.getByText(en.city.otherInputs).count()).toBe(0);
  expect(await ask.isDisabled()).toBe(false);
  await page.getByText(/^6 vehicles, incident at .*, 2012-03-07 08:00 of the recording\.$/).waitFor();
});

/** How many roads of the plan show a state. */
const roadsOf = async (state: string): Promise<number> =>
  ((await page.locator(`.plan-roads path[data-state="${state}"]`).getAttribute("d")) ?? "").split("M").length - 1;
const ROADS = 395;

test("the roads show the chosen moment, then the forecast, hatched and said so, and what happened", async () => {
  await expect.poll(() => roadsOf("silent")).toBe(0);
  const then = [await roadsOf("free"), await roadsOf("dense"), await roadsOf("slow")];
  expect(then.reduce((sum, one) => sum + one, 0)).toBe(ROADS);
  expect(then[2], "a Wednesday morning").toBeGreaterThan(20);
  const legend = page.locator(".road-legend");
  expect(await legend.textContent()).toMatch(/recorded 2012-03-07 08:00.*free: 51 mph and more.*slow: below 34 mph/);
  expect(await page.locator(".plan-roads-told").count()).toBe(0);
  await page.getByLabel(en.city.roadsShow.label).selectOption("forecast-60");
  await page.locator(".plan-roads-told").waitFor({ state: "attached" });
  expect(await legend.textContent()).toContain("forecast 2012-03-07 09:00, told 60 min before");
  // A road that nothing is told of is not violet, and no speed that is told is too old.
  expect(await legend.textContent()).toContain(en.city.roads.untold);
  expect(await legend.locator(".road-sign-stale").count()).toBe(0);
  expect(await legend.locator(".road-sign-told").count()).toBe(3);
  const chosen = page.locator(".plan-thing[aria-pressed=true]");
  expect(await chosen.getAttribute("aria-label"), "a detector beside a told road").toMatch(/\d mph, forecast$/);
  const shown = /([\d.]+) mph/.exec((await chosen.getAttribute("aria-label")) ?? "")?.[1];
  expect(await page.locator(".picture-speed").textContent()).toContain(
    `In the picture: ${shown} mphforecast2012-03-07 09:00`,
  );
  const told = [await roadsOf("free"), await roadsOf("dense"), await roadsOf("slow")];
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(ROADS);
  expect(told).not.toEqual(then);
  await page.getByLabel(en.city.roadsShow.label).selectOption("happened-60");
  await expect.poll(() => page.locator(".plan-roads-told").count()).toBe(0);
  expect(await chosen.getAttribute("aria-label")).toMatch(/\d mph, recorded$/);
  expect(await violations(page, { parts: [".road-legend", ".picture-speed"] })).toEqual([]);
});

test("the dispatch lies on the roads: a whole line, a dashed one, labels that cover nothing, and a way that is framed", async () => {
  const forecast = page.locator(".plan-route-forecast");
  const current = page.locator(".plan-route-current");
  expect(await forecast.getAttribute("stroke-dasharray")).toBeNull();
  expect(await current.getAttribute("stroke-dasharray")).not.toBeNull();
  const boxesOf = (selector: string) =>
    page.locator(selector).evaluateAll((all) =>
      all.map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
  const boxes = await boxesOf(".plan-route-label rect");
  expect(boxes.length).toBeGreaterThanOrEqual(2);
  // Nor does the legend, nor do the picture's tools, cover a label.
  const over = await boxesOf(".road-legend, .place-tools");
  expect(over).toHaveLength(2);
  for (const [i, a] of boxes.entries())
    for (const b of [...over, ...boxes.slice(0, i)])
      expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
  const picture = page.locator("svg.plan-picture");
  await page.getByRole("button", { name: "Overview (Home)" }).click();
  const whole = await picture.getAttribute("viewBox");
  const row = page.getByRole("button", { name: en.city.by.forecast });
  await row.click();
  await expect.poll(() => picture.getAttribute("viewBox")).not.toBe(whole);
  expect(await row.getAttribute("aria-pressed")).toBe("true");
  await expect.poll(() => current.getAttribute("stroke-width")).toBe("1.5");
  expect(errors).toEqual([]);
});

test("a reload shows the same moment, roads, dispatch and way; what a panel draws goes with it, and comes Back", async () => {
  const legend = page.locator(".road-legend-moment");
  const [said, roads] = [await legend.textContent(), await roadsOf("slow")];
  await expect.poll(() => page.url()).toMatch(/step=\d+&roads=happened-60&dispatch=\d+,6,detector-\d+&way=forecast$/);
  const address = page.url();
  await page.reload();
  const row = page.getByRole("button", { name: en.city.by.forecast });
  await row.waitFor();
  expect(await row.getAttribute("aria-pressed")).toBe("true");
  expect(await page.getByLabel(en.city.roadsShow.label).inputValue()).toBe("happened-60");
  expect([await legend.textContent(), await roadsOf("slow")]).toEqual([said, roads]);
  await expect.poll(() => page.locator(".plan-route-current").getAttribute("stroke-width")).toBe("1.5");
  expect(page.url()).toBe(address);
  await page.getByRole("tab", { name: en.panel.timeline }).click();
  await expect.poll(() => page.locator(".plan-routes").count()).toBe(0);
  await expect.poll(() => roadsOf("silent")).toBe(ROADS);
  await page.goBack();
  await row.waitFor();
  await expect.poll(() => legend.textContent()).toBe(said);
  expect(errors).toEqual([]);
});

test("a forecast that is waited for says so, and can be given up and asked again", async () => {
  // A server that stands still answers as late as one that is busy with others' work, however fast the machine is.
  const server = Number(readFileSync(join(product.dataDir, "logs", "server.pid"), "utf8"));
  process.kill(server, "SIGSTOP");
  try {
    await page.getByLabel(en.city.time).selectOption({ index: 111 });
    await page.getByText(en.city.waiting.trafficForecast).waitFor();
    await page.locator(".traffic-waiting").getByRole("button", { name: en.common.cancel }).click();
    await page.getByText(en.city.givenUp.trafficForecast).waitFor();
  } finally {
    process.kill(server, "SIGCONT");
  }
  await page.getByRole("button", { name: en.common.retry }).click();
  await page.getByText("2012-03-07 09:15:00").waitFor();
  expect(await page.locator(".traffic-waiting").count()).toBe(0);
  expect(errors).toEqual([]);
});
