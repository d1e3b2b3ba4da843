import { DEVICES } from "./devices.ts";
import { FINANCE } from "./finance.ts";
import { GOVERNANCE } from "./governance.ts";
import { INCENTIVE } from "./incentive.ts";
import { KINDS, plainText } from "./kinds.ts";
import { LEARNING } from "./learning.ts";
import { MODELS } from "./models.ts";
import type { Revert } from "./refusal.ts";
import { SIMULATION } from "./simulation.ts";
import { TOKENS } from "./tokens.ts";
import type { Language, RevertCode, Wording, Wordings } from "./wording.ts";
import { WORK } from "./work.ts";

const PARTS = [DEVICES, MODELS, SIMULATION, WORK, LEARNING, INCENTIVE, FINANCE, GOVERNANCE, TOKENS];
/** Every wording; `Contract.Error` where contracts use one name for different things. */
export const WORDINGS: Wordings = Object.assign({}, ...PARTS);
/** As many as the parts have together, unless a key stands in two. */
export const WORDING_COUNT = PARTS.reduce((sum, part) => sum + Object.keys(part).length, 0);

const PLACEHOLDER = /\{(\w+):(\w+)\}/g;

/** The arguments that a sentence names, each with its kind. */
export const placeholders = (text: string): readonly (readonly [name: string, kind: string])[] =>
  Array.from(text.matchAll(PLACEHOLDER), ([, name = "", kind = ""]) => [name, kind]);

const fits = ({ en, zh }: Wording, args: Revert["args"]): boolean =>
  [...placeholders(en), ...placeholders(zh)].every(([name]) => Object.hasOwn(args, name));

/**
 * The key of the wording of a refusal: the contract's own, or the one of all contracts. Without either, another contract's
 * when only one can have been meant: an error that a contract passed on bears no name of where it came from.
 */
export function wordingKey({ contract, error, args }: Revert): string | null {
  const usable = (key: string): boolean => Object.hasOwn(WORDINGS, key) && fits(WORDINGS[key]!, args);
  const own = [`${contract ?? ""}.${error}`, error].find(usable);
  if (own !== undefined) return own;
  const others = Object.keys(WORDINGS).filter((key) => key.endsWith(`.${error}`) && usable(key));
  return others.length === 1 ? (others[0] ?? null) : null;
}

const UNKNOWN = {
  en: "The contract refused this with {error}, for which there are no words here. Look the name up in the contract, or ask who runs the server.",
  zh: "合约以 {error} 为由拒绝了请求，此处没有相应的说明，请在合约源码中查找该名称，或询问服务器管理员。",
} as const;

/**
 * What a refusal means, in the reader's language: what happened, and what to do.
 * @returns an honest sentence with its name for an error that nobody described; never throws, whatever the arguments are
 */
export function revertSentence(revert: Revert, language: Language): string {
  const key = wordingKey(revert);
  if (key === null) return UNKNOWN[language].replace("{error}", () => plainText(revert.error));
  const around = { contract: revert.contract, args: revert.args, language };
  const sentence = WORDINGS[key]![language].replace(PLACEHOLDER, (whole, name: string, kind: string) =>
    Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS](revert.args[name], around) : whole,
  );
  // The space that Chinese puts beside digits and letters is none beside another character.
  return sentence.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}

/** The code of a refusal's meaning; CHAIN_REVERT for an error that nobody described. */
export function revertCode(revert: Revert): RevertCode {
  const key = wordingKey(revert);
  return key === null ? "CHAIN_REVERT" : WORDINGS[key]!.code;
}
