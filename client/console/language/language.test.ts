import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ALARM_LOOK } from "../../scene/palette.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const english = flat(en as Tree);
const chinese = new Map(flat(zh as unknown as Tree));
const gaps = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

test("the scene marks an alarm with the letter that the panels use, in each language", () => {
  for (const priority of ["critical", "high", "medium", "low"] as const)
    expect(ALARM_LOOK[priority].letter).toEqual({ en: en.alarm.letters[priority], zh: zh.alarm.letters[priority] });
});

describe("both languages", () => {
  test("have the same keys", () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });
  test("fill the same gaps", () => {
    for (const [key, text] of english) expect([key, gaps(chinese.get(key)!)]).toEqual([key, gaps(text)]);
  });
  test("Chinese is Chinese: nothing is left in English but abbreviations", () => {
    const latin = english.filter(
      ([key, text]) => chinese.get(key) === text && /[a-z]{4,}/i.test(text.replace(/\{\{\w+\}\}/g, "")),
    );
    expect(latin).toEqual([]);
  });
});

const SOURCES = join(import.meta.dirname, "../..");
const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
  (f) => /\.tsx?$/.test(f) && !/language|test|^scene/.test(f),
);

test("every key is used, so that no text goes stale unseen", () => {
  const source = files.map((f) => readFileSync(join(SOURCES, f), "utf8")).join("\n");
  const used = (key: string): boolean => {
    const plain = key.replace(/_(one|other)$/, "");
    if (source.includes(`"${plain}"`)) return true;
    // `alarm.${priority}`: the part before the gap and, where there is one, after it.
    const parts = plain.split(".");
    if (parts.some((_, i) => i > 0 && source.includes(`\`${parts.slice(0, i).join(".")}.\${`))) return true;
    return /\d$/.test(plain) && source.includes(`\`${plain.slice(0, -1)}\${`);
  };
  expect(english.map(([key]) => key).filter((key) => !used(key))).toEqual([]);
});

test("what a failure says in English reaches nobody bare: FailureText puts the code's sentence first", () => {
  const bare = files.filter(
    (f) =>
      !/parts\.tsx$|\.worker\.ts$/.test(f) &&
      /(error|failure|refusal|why)\??\.message\b/i.test(readFileSync(join(SOURCES, f), "utf8")),
  );
  expect(bare.sort()).toEqual(["session/decoder.ts", "wallet/wallet.ts"]);
});
