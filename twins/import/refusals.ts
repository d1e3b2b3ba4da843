import type { ErrorCode } from "../core/errors.ts";
import type { LocalText } from "../core/place.ts";
import { CodedError } from "../core/result.ts";

/** Where in a file something is: a line of a text, or the name of an entity. */
export type Where = { readonly line: number } | { readonly entity: string };

const MOST_SHOWN = 80;

/** A short piece of a file, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : String(JSON.stringify(value) ?? value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = text.slice(0, MOST_SHOWN + 1).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");
  return plain.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN)}…` : plain;
}

/** Where it is, in words. */
export const place = (where: Where): LocalText =>
  "line" in where
    ? { en: `line ${where.line}`, zh: `第 ${where.line} 行` }
    : { en: `${shown(where.entity)}`, zh: `${shown(where.entity)}` };

/** A refusal as an exception, which the importer's own boundary turns into a Result. */
function refused(code: ErrorCode, where: Where, what: LocalText): CodedError {
  const at = place(where);
  const said = { en: `In the file, ${at.en}: ${what.en}`, zh: `文件中，${at.zh}：${what.zh}` };
  return new CodedError({ code, message: said.en, said, details: { ...where } });
}

/** What the file says is wrong there. `what` are whole sentences. */
export const invalid = (where: Where, what: LocalText): CodedError => refused("IMPORT_INVALID", where, what);

/** More than an importer takes. */
export const tooLarge = (where: Where, what: LocalText): CodedError => refused("IMPORT_TOO_LARGE", where, what);
