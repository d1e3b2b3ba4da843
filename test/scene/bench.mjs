#!/usr/bin/env node
/** Runs the scene's bench in Chromium: node test/scene/bench.mjs [MOVERS...]. Prints one JSON line a fleet. */
import { chromium } from "playwright-core";
import { createServer } from "vite";

const fleets = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["1000", "10000"];
const server = await createServer({
  configFile: false,
  root: process.cwd(),
  publicDir: "client/public",
  logLevel: "error",
  cacheDir: "node_modules/.vite-scene",
  server: { host: "127.0.0.1", port: 0, watch: null, hmr: false },
  optimizeDeps: { entries: ["test/scene/bench.html"] },
});
await server.listen();
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
for (const n of fleets) {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/test/scene/bench.html?n=${n}&frames=90`, { waitUntil: "commit" });
  await page.waitForFunction(() => window.result !== undefined, null, { timeout: 120_000 });
  console.log(JSON.stringify(await page.evaluate(() => window.result)));
  await page.close();
}
await browser.close();
await server.close();
