import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { CodedError } from "../../twins/core/result.ts";
import { readBytes } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "aitn-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const refusalOf = (path: string) =>
  readBytes(path, "PLAN_INPUT").then(
    () => null,
    (error: CodedError) => error.failure,
  );

test("a regular file is read whole", async () => {
  const path = join(folder, "file");
  writeFileSync(path, "abc");
  expect(Buffer.from(await readBytes(path, "PLAN_INPUT")).toString()).toBe("abc");
});

test.skipIf(process.platform === "win32")("a named pipe that nobody writes to is refused at once", async () => {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  expect(await refusalOf(path)).toMatchObject({
    code: "PLAN_INPUT",
    said: { en: expect.stringContaining("not a regular file"), zh: expect.stringContaining("不是普通文件") },
  });
});

test("so are a folder, a device and what is not there, each with a sentence", async () => {
  for (const [path, en] of [
    [folder, "not a regular file"],
    ["/dev/zero", "not a regular file"],
    [join(folder, "none"), "there is no such file (ENOENT)"],
  ] as const)
    expect((await refusalOf(path))?.said?.en).toContain(en);
});
