import { revertIn, revertSentence } from "../../contracts-abi/words/revert.ts";
import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import { CodedError, type Failure } from "../../twins/core/result.ts";
import { diskFailure } from "../store/files.ts";
import type { Language, Said } from "./language.ts";

/** A refusal that the command line itself words, so in both languages. */
export class Refusal extends CodedError {
  readonly said: Said;
  constructor(code: ErrorCode, said: Said) {
    super({ code, message: said.en });
    this.said = said;
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
 * What is told of a failure whose words come from deeper down: what a contract's refusal means leads, and in Chinese its
 * code's text otherwise.
 */
export function failureLine(
  { code, message, details }: Pick<Failure, "message" | "details"> & { code: string },
  language: Language,
): string {
  const revert = revertIn(details);
  if (revert !== null) {
    const sentence = revertSentence(revert, language);
    return `${code}: ${sentence}${language === "zh" ? `（${oneLine(message)}）` : ` (${oneLine(message)})`}`;
  }
  return language === "zh" && Object.hasOwn(ERRORS, code)
    ? `${code}: ${ERRORS[code as ErrorCode].zh}（${oneLine(message)}）`
    : `${code}: ${oneLine(message)}`;
}

/** The line of a thrown refusal. */
export const refusalLine = (error: CodedError, language: Language): string =>
  error instanceof Refusal
    ? `${error.failure.code}: ${oneLine(error.said[language])}`
    : failureLine(error.failure, language);

/** What the person's machine refuses, not we: permissions, wrong kinds of files, read-only disks. */
const HOST_ERRORS = ["EACCES", "EPERM", "ENOTDIR", "EISDIR", "EEXIST", "ENAMETOOLONG", "ELOOP"];
/** SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN. */
const SQLITE_HOST_ERRORS = [3, 8, 14];

/** A refusal by the machine's own files, as HOST_CONFIG or STORE_*; null for anything else. */
export function hostFailure(error: unknown): CodedError | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode, message } = error as NodeJS.ErrnoException & { errcode?: number };
  const sqlite = code === "ERR_SQLITE_ERROR" && SQLITE_HOST_ERRORS.includes(Number(errcode) & 0xff);
  if (sqlite || HOST_ERRORS.includes(code ?? "")) return new CodedError({ code: "HOST_CONFIG", message });
  try {
    const failed = diskFailure(error);
    return failed.ok ? null : new CodedError(failed.error);
  } catch {
    return null;
  }
}
