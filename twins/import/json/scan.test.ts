import fc from "fast-check";
import { expect, test } from "vitest";
import { memorySource, testHost, utf8 } from "../../../test/support/importing.ts";
import type { Source } from "../source.ts";
import { Pace } from "../source.ts";
import { listMembers, objectMembers } from "./parse.ts";
import { batches, MAX_DEPTH, scanRoot } from "./scan.ts";

/** The members as the scanner finds them, each parsed alone. */
async function split(source: Source): Promise<Record<string, unknown>> {
  const host = testHost();
  const root = await scanRoot(source, new Pace(host), [0, 1]);
  const found: Record<string, unknown> = {};
  for (const [key, range] of root.members) {
    const text = host.utf8(await source.read(range.from, range.to))!;
    const value = JSON.parse(text);
    found[key] = value;
    if (typeof value !== "object" || value === null) continue;
    const whole: unknown[] = [];
    const entries: [string, unknown][] = [];
    for await (const batch of batches(source, range))
      if (batch.isList) whole.push(...listMembers(host, batch, key));
      else entries.push(...objectMembers(host, batch, key));
    expect(Array.isArray(value) ? whole : Object.fromEntries(entries)).toEqual(value);
  }
  return found;
}

test("any object is split as JSON.parse reads it, in spite of brackets, quotes and escapes in its texts", async () => {
  const key = fc.stringMatching(/^[a-z]{1,6}$/);
  const text = fc.oneof(fc.string(), fc.constantFrom('"', "\\", '\\"', "]}", "{[", ",:", "\n"));
  const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
  const value = fc.oneof(leaf, fc.array(leaf), fc.dictionary(key, fc.array(leaf)), fc.dictionary(text, leaf));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value), fc.constantFrom(0, 1, 2), async (object, indent) => {
      // What JSON writes is what it reads: -0 and keys like __proto__ are as they come back.
      const written = JSON.stringify(object, null, indent);
      expect(await split(memorySource("x", utf8(written)))).toEqual(JSON.parse(written));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("members longer than a piece, and many pieces of short ones, come whole", async () => {
  const long = "x".repeat(3_000_000);
  const object = {
    list: Array.from({ length: 200_000 }, (_, i) => [i, "],["]),
    text: [long, 1, long],
    after: { a: 1 },
  };
  expect(await split(memorySource("x", utf8(JSON.stringify(object))))).toEqual(object);
});

test.each([
  ["", 1],
  ["\n\n[1]", 3],
  ['{"a": [1, 2', 1],
  ['{"a": \n"x', 2],
  ['{"a": 1}}'.slice(1), 1],
  ['{"a\\u0062": 1}', 1],
])("%j is refused with its line", async (text, line) => {
  const failing = scanRoot(memorySource("x", utf8(text)), new Pace(testHost()), [0, 1]);
  await expect(failing).rejects.toMatchObject({ failure: { code: "IMPORT_INVALID", details: { line } } });
});

test("nesting has a limit", async () => {
  const text = `{"a": ${"[".repeat(MAX_DEPTH)}`;
  const failing = scanRoot(memorySource("x", utf8(text)), new Pace(testHost()), [0, 1]);
  await expect(failing).rejects.toMatchObject({ failure: { code: "IMPORT_TOO_LARGE" } });
});

test("a member that is not JSON is named", async () => {
  const source = memorySource("x", utf8('{"list": [1, 2, x, 4], "object": {"a": 1, "b": y}}'));
  const host = testHost();
  const { members } = await scanRoot(source, new Pace(host), [0, 1]);
  const read = async (key: string): Promise<void> => {
    for await (const batch of batches(source, members.get(key)!))
      if (key === "list") listMembers(host, batch, key);
      else objectMembers(host, batch, key);
  };
  await expect(read("list")).rejects.toMatchObject({ failure: { details: { entity: "list/2" } } });
  await expect(read("object")).rejects.toMatchObject({ failure: { details: { entity: "object/b" } } });
});
