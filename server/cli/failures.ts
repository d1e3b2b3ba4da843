import { revertIn, revertSentence } from "../../contracts-abi/words/revert.ts";
import { ERRORS, type ErrorCode, isErrorCode } from "../../twins/core/errors.ts";
import { CodedError, type Failure } from "../../twins/core/result.ts";
import { diskFailure } from "../store/files.ts";
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

/** What the person's machine refuses, not we: permissions, wrong kinds of files, read-only disks. */
const HOST_ERRORS: Readonly<Record<string, Said>> = {
  EACCES: { en: "You may not use it", zh: "没有权限使用" },
  EPERM: { en: "You may not use it", zh: "没有权限使用" },
  ENOTDIR: { en: "A part of the path is no folder", zh: "路径中有一段不是文件夹" },
  EISDIR: { en: "It is a folder", zh: "这是一个文件夹" },
  EEXIST: { en: "It is there already", zh: "已经存在" },
  ENAMETOOLONG: { en: "The name is too long", zh: "名称过长" },
  ELOOP: { en: "Its links go in a circle", zh: "链接形成循环" },
};
/** SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN. */
const SQLITE_HOST_ERRORS = [3, 8, 14];

/** A refusal by the machine's own files, as HOST_CONFIG or STORE_*; null for anything else. */
export function hostFailure(error: unknown): CodedError | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode, message, path } = error as NodeJS.ErrnoException & { errcode?: number };
  const why = HOST_ERRORS[code ?? ""];
  if (why !== undefined)
    return new Refusal("HOST_CONFIG", {
      en: `${why.en}: ${path ?? message} (${code}).`,
      zh: `${why.zh}：${path ?? message}（${code}）。`,
    });
  if (code === "ERR_SQLITE_ERROR" && SQLITE_HOST_ERRORS.includes(Number(errcode) & 0xff))
    return new CodedError({ code: "HOST_CONFIG", message });
  try {
    const failed = diskFailure(error);
    return failed.ok ? null : new CodedError(failed.error);
  } catch {
    return null;
  }
}
