import { parseArgs } from "node:util";
import { type Said, UsageError } from "./language.ts";
import { nearest } from "./nearest.ts";

interface FlagValues {
  readonly text: string | undefined;
  /** Of an option that may be given several times, in the order of the arguments. */
  readonly texts: readonly string[];
  readonly switch: boolean;
}

/** What a command takes: options with a text after them, and switches. */
export type FlagKinds = Readonly<Record<string, keyof FlagValues>>;

export type Flags<K extends FlagKinds> = { readonly [N in keyof K]: FlagValues[K[N]] };

const didYouMean = (word: string, known: readonly string[], dashes = ""): Said => {
  const near = nearest(word, known);
  if (near === null) return { en: ".", zh: "。" };
  return { en: `; did you mean ${dashes}${near}?`, zh: `；您是否想用 ${dashes}${near}？` };
};

function unknownFlag(rawName: string, kinds: FlagKinds): UsageError {
  const near = didYouMean(rawName.replace(/^-+/, ""), Object.keys(kinds), "--");
  return new UsageError({ en: `there is no option ${rawName}${near.en}`, zh: `没有选项 ${rawName}${near.zh}` });
}

/** @throws UsageError when the token of an option does not fit its kind. */
function checkFlag(
  token: { name: string; rawName: string; value?: string | undefined; inlineValue?: boolean | undefined },
  kinds: FlagKinds,
): void {
  const { name, rawName, value } = token;
  if (!Object.hasOwn(kinds, name) || !rawName.startsWith("--")) throw unknownFlag(rawName, kinds);
  if (kinds[name] === "switch") {
    if (value === undefined) return;
    throw new UsageError({ en: `${rawName} takes no value.`, zh: `${rawName} 不带值。` });
  }
  // "--seconds -1" and "--from -10m" are values; "--out --json" is a forgotten one.
  const forgotten = token.inlineValue === false && value !== undefined && /^-[^\d.]/.test(value);
  if (value === undefined || value === "" || forgotten)
    throw new UsageError({ en: `${rawName} needs a value.`, zh: `${rawName} 需要一个值。` });
}

/**
 * Reads a command's arguments.
 * @throws UsageError for unknown options, missing values, values of switches, and more than `mostWords` words.
 */
export function readFlags<const K extends FlagKinds>(
  args: readonly string[],
  kinds: K,
  mostWords = 0,
): { readonly flags: Flags<K>; readonly words: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, { type: kind === "switch" ? "boolean" : "string" } as const]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const flags: Record<string, FlagValues[keyof FlagValues]> = {};
  const none: FlagValues = { text: undefined, texts: [], switch: false };
  for (const [name, kind] of Object.entries(kinds)) flags[name] = none[kind];
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    checkFlag(token, kinds);
    const held = flags[token.name];
    if (kinds[token.name] === "switch") flags[token.name] = true;
    else flags[token.name] = Array.isArray(held) ? [...held, token.value ?? ""] : token.value;
  }
  const extra = words[mostWords];
  if (extra !== undefined)
    throw new UsageError({
      en: `${JSON.stringify(extra)} is one argument too many.`,
      zh: `多余的参数 ${JSON.stringify(extra)}。`,
    });
  return { flags: flags as Flags<K>, words };
}

export interface NumberRange {
  readonly low: number;
  readonly high: number;
  readonly whole?: boolean;
}

/** A decimal number of an option. @throws UsageError when it is none, or not in the range. */
export function numberFlag(name: string, text: string, { low, high, whole = false }: NumberRange): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
  throw new UsageError({
    en: `--${name} ${text}: expected a ${whole ? "whole " : ""}number from ${low} to ${high}.`,
    zh: `--${name} ${text}：应为 ${low} 到 ${high} 之间的${whole ? "整数" : "数"}。`,
  });
}

/** One of the words of an option. @throws UsageError when it is none of them. */
export function choiceFlag<const W extends string>(name: string, text: string, choices: readonly W[]): W {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw wrongWord(`--${name} ${text}`, text, choices);
}

/** A word that is none of the known ones, with the one that was probably meant. */
export function wrongWord(where: string, word: string, known: readonly string[]): UsageError {
  const near = didYouMean(word, known);
  const list = known.join(", ");
  return new UsageError({
    en: `${where}: expected one of ${list}${near.en}`,
    zh: `${where}：应为 ${list} 之一${near.zh}`,
  });
}

/** Seeds of all commands. */
export const SEED: NumberRange = { low: 0, high: 0xffffffff, whole: true };
