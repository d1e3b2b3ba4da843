import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { CityResult } from "../../client/scene/benchCity.ts";
import { openSource } from "../../server/cli/import/fileSource.ts";
import { nodeHost } from "../../server/importHost.ts";
import { must } from "../../twins/core/result.ts";
import { importerFor } from "../../twins/import/registry.ts";
import { raise, type Stage } from "../scene/stagehand.ts";
import type { Report } from "./report.ts";

const MOVERS = 10_000;
const BUILDINGS = 20_000;
const FRAMES = 600;
const FRAME_RATIO = 1.5;
const PICK_MS = 0.1;
const IMPORT_MS = 1_000;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One run in Chromium. */
async function city(stage: Stage, movers: number, buildings: number, frames = FRAMES): Promise<CityResult> {
  const page = await stage.browser.newPage();
  await page.goto(`${stage.url}?movers=${movers}&buildings=${buildings}&frames=${frames}`, { waitUntil: "commit" });
  const done = await page.waitForFunction(() => (window as { result?: CityResult }).result, null, { timeout: 600_000 });
  const result = (await done.jsonValue()) as CityResult;
  await page.close();
  return result;
}

async function importCpuMs(path: string): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    const files = await openSource(path);
    const host = nodeHost(new AbortController().signal, () => {});
    must(await must(await importerFor(files.source, host)).run(files.source, host));
    await files.close();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** A city with a fleet on the screen, the pointer among it, and what an import costs. */
export async function benchCityAndImport(report: Report): Promise<void> {
  const stage = await raise("city.html");
  try {
    // Its draw calls alone are asked for.
    const few = await city(stage, MOVERS, BUILDINGS / 10, 1);
    const many = await city(stage, MOVERS, BUILDINGS);
    report.line({
      name: `script a frame, ${MOVERS} moving and ${BUILDINGS} buildings`,
      value: many.siteMs,
      unit: "ms",
      floor: { name: "two InstancedMeshes written directly", value: many.directMs },
      atMost: FRAME_RATIO,
    });
    report.line({
      name: `draw calls of ${BUILDINGS} buildings`,
      value: many.cityDrawCalls,
      unit: "calls",
      floor: { name: `those of ${BUILDINGS / 10}`, value: few.cityDrawCalls },
      atMost: null,
    });
    report.line({ name: "a pick among the moving", value: many.pickMs, unit: "ms", floor: null, atMost: PICK_MS });
  } finally {
    await stage.close();
  }
  const folder = mkdtempSync(join(tmpdir(), "aitn-bench-"));
  try {
    const quarter = join(folder, "3dbag_subset.city.json");
    writeFileSync(
      quarter,
      gunzipSync(readFileSync(join(ROOT, "twins/import/cityjson/samples/3dbag_subset.city.json.gz"))),
    );
    for (const [name, path] of [
      ["the hotel's building.yaml", join(ROOT, "twins/sites/hotel/plan/hotel.building.yaml")],
      ["the 3DBAG quarter, CityJSON", quarter],
    ] as const)
      report.line({
        name: `import of ${name}, processor`,
        value: await importCpuMs(path),
        unit: "ms",
        floor: null,
        atMost: IMPORT_MS,
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
