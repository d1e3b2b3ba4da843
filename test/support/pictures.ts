import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { openPage } from "./browser.ts";

/** A picture with less in it is not drawn yet. */
const LEAST_CHARS = 10_000;
const TRIES = 60;

/**
 * Opens a past moment on two pages and waits until both have come to rest at one drawing. The drawing itself is
 * compared: its pixels may differ at the edge of an alarm's mark, which Chromium draws as a layer of its own.
 */
export async function expectSamePast(browser: Browser, url: string, at: string): Promise<void> {
  const pages = [];
  for (let i = 0; i < 2; i++) {
    const { page } = await openPage(browser);
    // The plan needs no WebGL, and its drawing can be read.
    await page.addInitScript(() => {
      localStorage.setItem("aitn.layout", JSON.stringify({ state: { quality: "plan" }, version: 1 }));
    });
    await page.goto(`${url}/site/fms?at=${at}`);
    await page.locator("svg.plan-picture").waitFor();
    pages.push(page);
  }
  // What is fetched and drawn takes its time on a busy machine: both come to rest, and stay there.
  let same = 0;
  for (let tries = 0; same < 3 && tries < TRIES; tries++) {
    await pages[0]!.waitForTimeout(1_000);
    const [one, other] = await Promise.all(pages.map((page) => page.locator("svg.plan-picture").innerHTML()));
    same = one === other && one!.length > LEAST_CHARS ? same + 1 : 0;
  }
  for (const page of pages) await page.context().close();
  expect(same, "the same picture, three times in a row").toBe(3);
}
