#!/usr/bin/env node
/** Runs the scene's bench in Chromium: node test/scene/bench.mjs [MOVERS...]. Prints one JSON line a fleet. */
import { raise } from "./stagehand.ts";

const fleets = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["1000", "10000"];
const stage = await raise("bench.html");
for (const n of fleets) {
  const page = await stage.browser.newPage();
  page.on("pageerror", (error) => console.log("page error", error.message));
  await page.goto(`${stage.url}?n=${n}&frames=90`, { waitUntil: "commit" });
  await page.waitForFunction(() => window.result !== undefined, null, { timeout: 120_000 });
  console.log(JSON.stringify(await page.evaluate(() => window.result)));
  await page.close();
}
await stage.close();
