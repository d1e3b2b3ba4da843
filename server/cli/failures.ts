import { revertIn } from "../../contracts-abi/words/refusal.ts";
import { revertSentence } from "../../contracts-abi/words/revert.ts";
import { ERRORS, type ErrorCode, isErrorCode } from "../../twins/core/errors.ts";
import { CodedError, type Failure } from "../../twins/core/result.ts";
import { hostWords } from "../hostWords.ts";
import { diskFailure, isFull } from "../store/files.ts";
import type { Language, Said } from "./language.ts";

/** A refusal that the command line itself words, so in both languages. */
export class Refusal extends CodedError {
  constructor(code: ErrorCode, said: Said) {
    super({ code, message: said.en, said });
  }
}

/** A process of ours failed and has said why: our own stack would add nothing. */
export class PartFailed extends Error {}

/** One line without the control characters that a file, a name or another program may bring along. */
export const oneLine = (text: string): string =>
  text
    .trim()
    .replace(/\s*[\r\n]+\s*/g, "; ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");

/**
 * A failure in one line: its own sentence where the one who refused has worded it; a contract's by its error;
 * else the sentence of its code; and
 * what comes from deeper down as the detail.
 */
export function failureLine(
  { code, message, said, details }: Pick<Failure, "message" | "said" | "details"> & { code: string },
  language: Language,
): string {
  if (said !== undefined) return `${code}: ${oneLine(said[language])}`;
  const detail = oneLine(message);
  if (!isErrorCode(code)) return `${code}: ${detail}`;
  const revert = revertIn(details);
  const sentence = revert === null ? ERRORS[code][language] : revertSentence(revert, language);
  if (detail === "") return `${code}: ${sentence}`;
  return language === "zh" ? `${code}: ${sentence}（细节：${detail}）` : `${code}: ${sentence} (detail: ${detail})`;
}

const asSentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A refusal by the machine's own files, as HOST_CONFIG or STORE_*; null for anything else. */
export function hostFailure(error: unknown): CodedError | null {
  if (!(error instanceof Error)) return null;
  const { code, message, path } = error as NodeJS.ErrnoException;
  // A full disk has a code of its own, and a file that is missing is a fault of ours unless a command says otherwise.
  const why = code === "ENOENT" || isFull(error) ? null : hostWords(error, "write");
  if (why !== null && code === "ERR_SQLITE_ERROR")
    return new Refusal("HOST_CONFIG", {
      en: `A database of the data folder cannot be used: ${why.en}.`,
      zh: `数据文件夹中的数据库无法使用：${why.zh}。`,
    });
  if (why !== null)
    return new Refusal("HOST_CONFIG", {
      en: `${asSentence(why.en)}: ${path ?? message} (${code}).`,
      zh: `${why.zh}：${path ?? message}（${code}）。`,
    });
  try {
    const failed = diskFailure(error);
    return failed.ok ? null : new CodedError(failed.error);
  } catch {
    return null;
  }
}
