import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LocalText } from "../../twins/core/place.ts";
import { ChildFailed, supervise } from "./process.ts";

let folder: string;
let told: LocalText[];
let gaveUp: string[];
let abort: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aitn-supervisor-"));
  told = [];
  gaveUp = [];
  abort = new AbortController();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deps = () => ({
  logDir: join(folder, "logs"),
  signal: abort.signal,
  waits: { stepMs: 1, fullMs: 10 },
  tell: (line: LocalText) => void told.push(line),
  giveUp: (name: string, why: LocalText) => void gaveUp.push(`${name}: ${why.en}`),
});

function script(text: string): string {
  const path = join(folder, "part.mjs");
  writeFileSync(path, text);
  return path;
}

const part = (path: string) => ({ name: "part", args: [path], readyTimeoutMs: 20_000 });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test.each([
  [
    "on stdout",
    `console.log(JSON.stringify({ ready: false, code: "STORE_LOCKED", message: "held" })); process.exit(1);`,
  ],
  ["on stderr", `console.error("STORE_LOCKED: held"); process.exit(3);`],
])("a part that refuses %s is not ready, and its own words say why", async (_, text) => {
  const refused = await supervise(part(script(text)), deps()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ChildFailed);
  expect((refused as Error).message).toBe("STORE_LOCKED: held");
  expect(told).toEqual([]);
});

test("a part that ends because the disk is full is tried again until there is room, however often", async () => {
  const counter = join(folder, "starts");
  writeFileSync(counter, "");
  const path = script(`
    import { appendFileSync, readFileSync } from "node:fs";
    appendFileSync(${JSON.stringify(counter)}, "x");
    const starts = readFileSync(${JSON.stringify(counter)}, "utf8").length;
    const full = () => { process.stderr.write("it stops: STORE_FULL: no space left\\n"); process.exitCode = 1; };
    if (starts > 1 && starts < 16) full();
    else {
      console.log(JSON.stringify({ ready: true }));
      if (starts === 1) setTimeout(full, 50);
      else setInterval(() => {}, 1000);
    }
  `);
  const child = await supervise(part(path), deps());
  await until(() => readFileSync(counter, "utf8").length === 16);
  expect(gaveUp).toEqual([]);
  expect(told).toEqual([
    {
      en: expect.stringContaining("STORE_FULL: The disk is full. Free space"),
      zh: expect.stringContaining("STORE_FULL：磁盘已满"),
    },
  ]);
  await child.stop();
});

test("a part that keeps dying for another reason is given up", async () => {
  const path = script(`console.log(JSON.stringify({ ready: true })); process.exitCode = 7;`);
  const child = await supervise(part(path), deps());
  await until(() => gaveUp.length > 0);
  expect(gaveUp).toEqual(["part: died 13 times in a minute (code 7)"]);
  await child.stop();
}, 60_000);

test("what is still starting ends when all is to end, and leaves no pid behind", async () => {
  const path = script(`setInterval(() => {}, 1000);`);
  const starting = supervise(part(path), deps()).catch((error: unknown) => error);
  const pidFile = join(folder, "logs", "part.pid");
  await until(() => existsSync(pidFile));
  const pid = Number(readFileSync(pidFile, "utf8"));
  abort.abort();
  expect(await starting).toBeInstanceOf(ChildFailed);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
