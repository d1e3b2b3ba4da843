import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, sources } from "../tidy/sources.ts";

const RULE = /\b(?:DEV|CON|LRN|NOD|DRL)-\d{2}\b/g;

test("every rule of SPEC.md has a test whose title starts with its id, and no test names a rule that is not there", () => {
  const spec = readFileSync(join(ROOT, "twins/protocol/SPEC.md"), "utf8");
  const rules = new Set(
    [...spec.matchAll(/^(?:- |\| |#+ )?\**((?:DEV|CON|LRN|NOD|DRL)-\d{2})\b/gm)].map((match) => match[1]!),
  );
  const tested = new Set<string>();
  for (const { path, text } of sources()) {
    if (!path.endsWith(".test.ts")) continue;
    for (const title of text.matchAll(/\b(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*["'`]([^"'`]*)/g))
      for (const id of title[1]!.match(RULE) ?? []) tested.add(id);
  }
  expect(rules.size).toBeGreaterThan(10);
  expect([...rules].filter((id) => !tested.has(id)).sort(), "rules without a test").toEqual([]);
  expect([...tested].filter((id) => !rules.has(id)).sort(), "tests of unknown rules").toEqual([]);
});
