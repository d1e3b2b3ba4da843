import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeFolder } from "./makeFolder.ts";

const dir = mkdtempSync(join(tmpdir(), "aitn-folder-"));
afterAll(() => rmSync(dir, { recursive: true }));

it("makes a folder with all above it, private, and once more changes nothing", () => {
  const path = join(dir, "a", "b", "c");
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o700);
});

it("says why not: a file in the way, a link to nowhere, a folder that takes no other", () => {
  const file = join(dir, "file");
  writeFileSync(file, "");
  expect(() => makeFolder(file)).toThrow("EEXIST");
  expect(() => makeFolder(join(file, "x"))).toThrow("ENOTDIR");
  symlinkSync(join(dir, "nowhere"), join(dir, "link"));
  expect(() => makeFolder(join(dir, "link"))).toThrow("EEXIST");
  if (process.platform === "linux") expect(() => makeFolder("/proc/x/y")).toThrow("no folder can be made in /proc");
});
