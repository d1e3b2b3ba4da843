import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { unpackParts } from "../../twins/import/packed.ts";
import { dataPaths } from "../config.ts";
import { readSites } from "../sites/siteFolder.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const FILE = fileURLToPath(new URL("../../twins/import/ifc/samples/TallBuilding.ifc", import.meta.url));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-site-kill-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];

function create(data: string): { child: ChildProcess; ended: Promise<string> } {
  const args = ["--disable-warning=ExperimentalWarning", MAIN, "site", "create", FILE, "--id", "tall", "--data", data];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<string>((resolve) =>
    child.on("close", (code, signal) => resolve(`${signal ?? code} ${said}`)),
  );
  return { child, ended };
}

/** The moments of a create: what of it lies on the disk. */
const MOMENTS: readonly [name: string, reached: (files: readonly string[]) => boolean][] = [
  ["its folder is made", (files) => files.some((name) => name.startsWith(".new-"))],
  ["its geometry is written", (files) => files.some((name) => /^\.new-.*geometry\.bin$/.test(name))],
  ["its description is written", (files) => files.some((name) => /^\.new-.*site\.json$/.test(name))],
  ["it is moved into place", (files) => files.some((name) => name.startsWith("tall"))],
];

it.each(MOMENTS)(
  "kill -9 when %s leaves a whole site or none, and the next one is made",
  async (name, reached) => {
    const data = join(dir, name.replaceAll(" ", "-"));
    const { sites } = dataPaths(data);
    const { child, ended } = create(data);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!over && !reached(filesIn(sites))) await setImmediate();
    child.kill("SIGKILL");
    expect(await ended).toMatch(/^(SIGKILL|0) $/);
    const damaged: string[] = [];
    const kept = readSites(sites, (id) => damaged.push(id));
    expect(damaged).toEqual([]);
    const wholes = () =>
      readSites(sites, (id) => damaged.push(id)).map(({ document, geometryPath }) => {
        const geometry = readFileSync(geometryPath);
        expect(digestBytes(geometry)).toBe(document.geometry);
        return must(unpackParts(geometry)).length > 0;
      });
    expect(wholes()).toEqual(kept.map(() => true));
    if (kept.length === 0) expect(await create(data).ended).toBe("0 ");
    expect(wholes()).toEqual([true]);
  },
  60_000,
);

it("Ctrl+C while it is written ends with a whole site and nothing beside it", async () => {
  const data = join(dir, "stopped");
  const { sites } = dataPaths(data);
  const { child, ended } = create(data);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !existsSync(sites)) await setImmediate();
  child.kill("SIGINT");
  expect(await ended).toBe("0 ");
  expect(filesIn(sites).sort()).toEqual(["tall", join("tall", "geometry.bin"), join("tall", "site.json")]);
}, 60_000);
