import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeDurably } from "./writeDurably.ts";

const folder = mkdtempSync(join(tmpdir(), "aitn-write-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("who writes the same file at once waits for one another: the last stands, and nothing else is left", async () => {
  const file = join(folder, "a.json");
  await Promise.all(Array.from({ length: 20 }, (_, n) => writeDurably(file, `${n}`.repeat(1_000))));
  expect(readFileSync(file, "utf8")).toBe("19".repeat(1_000));
  expect(readdirSync(folder)).toEqual(["a.json"]);
  // One that fails does not hold up the next.
  const away = join(folder, "none", "b.json");
  const [failed] = await Promise.allSettled([writeDurably(away, "x"), writeDurably(file, "y")]);
  expect([failed.status, readFileSync(file, "utf8")]).toEqual(["rejected", "y"]);
});
