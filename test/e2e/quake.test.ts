import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { raise } from "../scene/stagehand.ts";
import { quakeDigest } from "../support/quakeDigest.ts";

const FILE = new URL("../../twins/hazards/earthquake/data/elcentro_1940_NS_peknold.dat", import.meta.url);

test("a shaken room has the same digest in Chromium as in Node", async () => {
  const stage = await raise("quake.html");
  try {
    const page = await stage.browser.newPage();
    await page.goto(stage.url, { waitUntil: "commit" });
    const found = await page.waitForFunction(() => (window as { result?: string }).result, null, { timeout: 120_000 });
    expect(await found.jsonValue()).toBe(await quakeDigest(readFileSync(FILE, "utf8")));
  } finally {
    await stage.close();
  }
});
