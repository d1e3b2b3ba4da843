import type { ErrorCode } from "../../twins/core/errors.ts";
import { CodedError } from "../../twins/core/result.ts";

/** Why a model is refused; caught where the check begins. */
export class Unsound extends CodedError {
  constructor(code: ErrorCode, en: string, zh: string) {
    super({ code, message: en, said: { en, zh } });
  }
}

/** A stranger's text within a sentence: short, and in one line. */
export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
