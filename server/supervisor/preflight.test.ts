import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { lockFolder } from "../store/lock.ts";
import { preflight } from "./preflight.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "aitn-preflight-"));
  for (const part of ["chain", "history"]) mkdirSync(join(dataDir, part));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test.each(["chain/lock", "history/lock.db"])(
  "a start waits for %s, which a killed start's part still holds",
  async (lock) => {
    const release = must(lockFolder(join(dataDir, lock)));
    let ended = false;
    setTimeout(() => {
      ended = true;
      release();
    }, 500);
    const free = await preflight({ host: "127.0.0.1", port: 0, dataDir });
    expect(ended).toBe(true);
    free();
  },
);

test("a data folder that cannot be used is refused with its reason", async () => {
  const used = (folder: string) => preflight({ host: "127.0.0.1", port: 0, dataDir: folder });
  const file = join(dataDir, "file");
  writeFileSync(file, "");
  await expect(used(file)).rejects.toMatchObject({
    failure: {
      code: "HOST_CONFIG",
      said: {
        en: expect.stringContaining("cannot be used: it is a file, not a folder (EEXIST)."),
        zh: expect.stringContaining("无法使用：它是文件，不是文件夹（EEXIST）。"),
      },
    },
  });
  // As SQLite finds a folder in which it may make no file.
  mkdirSync(join(dataDir, "start.lock"));
  await expect(used(dataDir)).rejects.toThrow("it is read-only or may not be written to.");
});

test("a start does not wait for one that lives, and is refused", async () => {
  const free = await preflight({ host: "127.0.0.1", port: 0, dataDir });
  const release = must(lockFolder(join(dataDir, "chain", "lock")));
  await expect(preflight({ host: "127.0.0.1", port: 0, dataDir })).rejects.toMatchObject({
    failure: { code: "STORE_LOCKED", said: { en: expect.stringContaining("Another aitn start uses") } },
  });
  release();
  free();
});
