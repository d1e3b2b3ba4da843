#!/usr/bin/env node
/**
 * Pictures of the preview page: node test/scene/look.mjs OUT-FOLDER NAME=QUERY...
 * e.g. node test/scene/look.mjs /tmp/shots home= dark=theme=dark pump=frame=pump-1 phone=phone=1
 * `frame=THING` and `top=1` move the camera of a page that is already open; the rest of the query opens a page.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { raise } from "./stagehand.ts";

const [folder, ...shots] = process.argv.slice(2);
if (folder === undefined || shots.length === 0) {
  console.error("usage: look.mjs OUT-FOLDER NAME=QUERY...");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const stage = await raise("preview.html");

let open = { key: null, page: null };
async function pageFor(params) {
  const base = new URLSearchParams(params);
  for (const name of ["frame", "top", "home"]) base.delete(name);
  const key = base.toString();
  if (open.key === key) return open.page;
  await open.page?.close();
  const viewport = params.has("phone")
    ? { width: 390, height: 844 }
    : params.has("small")
      ? { width: 960, height: 640 }
      : { width: 1440, height: 900 };
  const page = await stage.browser.newPage({ viewport });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") console.log(message.text().slice(0, 500));
  });
  page.on("pageerror", (error) => console.log("page error", error.message));
  await page.goto(`${stage.url}?${key}`);
  if (params.get("quality") !== "plan")
    await page.waitForFunction(() => window.frames3d > 1, null, { timeout: 60_000 });
  await page.waitForTimeout(1500);
  open = { key, page };
  return page;
}

for (const shot of shots) {
  const startMs = Date.now();
  const at = shot.indexOf("=");
  const [name, query] = [shot.slice(0, at), shot.slice(at + 1)];
  const params = new URLSearchParams(query);
  const page = await pageFor(params);
  await page.evaluate(
    ([frame, top]) => {
      const handle = window.handle.current;
      if (frame !== null) handle.frame(frame);
      else if (top !== null) handle.topView(true);
    },
    [params.get("frame"), params.get("top")],
  );
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.png`), timeout: 60_000 });
  console.log(
    name,
    `${Date.now() - startMs} ms`,
    await page.evaluate(
      () =>
        `modules ${Math.round(performance.getEntriesByName("begin")[0].startTime)} ms, first frame ${Math.round(window.firstMs ?? -1)} ms, worst frame ${Math.round(window.worstMs ?? -1)} ms`,
    ),
    "script ms a frame",
    await page.evaluate(() => window.frameMs ?? null),
  );
}
await stage.close();
