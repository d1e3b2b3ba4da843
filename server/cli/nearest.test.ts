import { expect, test } from "vitest";
import { COMMANDS } from "./commands.ts";
import { languageOf, padded } from "./language.ts";
import { nearest } from "./nearest.ts";

const names = COMMANDS.map((command) => command.name);

test.each([
  ["slove", "solve"],
  ["sim", "simulate"],
  ["tarin", "train"],
  ["exprot", "export"],
  ["strat", "start"],
  ["peple", "people"],
  ["verfy", "verify"],
  ["serve", "server"],
  ["", null],
  ["z", null],
  ["zzzzzzzzz", null],
  ["x".repeat(1e6), null],
])("of the commands the nearest to %j is %j", (word, near) => {
  expect(nearest(word, names)).toBe(near);
});

test.each([
  [{}, "en"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{ LANG: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh" }, "zh"],
  [{ LANG: "ZH-TW" }, "zh"],
  [{ LANG: "zha_CN" }, "en"],
  [{ LANG: "zh_CN", LC_MESSAGES: "en_GB" }, "en"],
  [{ LANG: "en_GB", LC_MESSAGES: "de_DE", LC_ALL: "zh_CN" }, "zh"],
  [{ LANG: "zh_CN", LC_MESSAGES: "", LC_ALL: "" }, "zh"],
])("the environment %j asks for %s", (env, language) => {
  expect(languageOf(env)).toBe(language);
});

test("Chinese characters take two columns", () => {
  expect(padded("ab", 4)).toBe("ab  ");
  expect(padded("产量", 6)).toBe("产量  ");
});
