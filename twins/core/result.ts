import type { ErrorCode } from "./errors.ts";
import type { LocalText } from "./place.ts";

/** An expected failure: a stable code, a short message for people, and details for machines. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** The whole sentence in every language, where the one who refuses has worded it; else the code's sentence leads. */
  readonly said?: LocalText;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The outcome of an operation that may fail in an expected way. A broken invariant throws instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (code: ErrorCode, message: string, details?: Record<string, unknown>): Result<never> => ({
  ok: false,
  error: details === undefined ? { code, message } : { code, message, details },
});

/** A refusal in our own words, for people: a whole sentence in each language, with nothing of a library's text in it. */
export const refuse = (code: ErrorCode, said: LocalText, details?: Record<string, unknown>): Result<never> => ({
  ok: false,
  error: { code, message: said.en, said, ...(details === undefined ? {} : { details }) },
});

/** Unwraps a result where failure would be a bug. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new CodedError(result.error);
}

/** A Failure as an exception, for code that has no caller to return to. */
export class CodedError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.message}`);
    this.name = "CodedError";
    this.failure = failure;
  }
}
