#!/usr/bin/env node
/**
 * Pictures of the preview page: node test/scene/look.mjs OUT-FOLDER NAME=QUERY...
 * e.g. node test/scene/look.mjs /tmp/shots home= dark=theme=dark pump=frame=pump-1
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const [folder, ...shots] = process.argv.slice(2);
if (folder === undefined || shots.length === 0) {
  console.error("usage: look.mjs OUT-FOLDER NAME=QUERY...");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const server = await createServer({
  configFile: false,
  root: process.cwd(),
  publicDir: "client/public",
  logLevel: "error",
  cacheDir: "node_modules/.vite-scene",
  server: { host: "127.0.0.1", port: 0 },
  optimizeDeps: { entries: ["test/scene/preview.html"] },
});
await server.listen();
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
for (const shot of shots) {
  const at = shot.indexOf("=");
  const [name, query] = [shot.slice(0, at), shot.slice(at + 1)];
  const phone = query.includes("phone");
  const page = await browser.newPage({ viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") console.log(name, message.text().slice(0, 600));
  });
  page.on("pageerror", (error) => console.log(name, "page error", error.message));
  await page.goto(`http://127.0.0.1:${port}/test/scene/preview.html?${query}`);
  await page.waitForTimeout(Number(new URLSearchParams(query).get("wait") ?? 5000));
  const params = new URLSearchParams(query);
  if (params.has("frame")) await page.evaluate((thing) => window.handle.current.frame(thing), params.get("frame"));
  if (params.has("top")) await page.evaluate(() => window.handle.current.topView(true));
  if (params.has("frame") || params.has("top")) await page.waitForTimeout(2000);
  await page.screenshot({ path: join(folder, `${name}.png`), timeout: 60_000 });
  console.log(name, "frame ms", await page.evaluate(() => window.frameMs ?? null));
  await page.close();
}
await browser.close();
await server.close();
