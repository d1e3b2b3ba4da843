import type { ErrorCode } from "../core/errors.ts";
import { grouped } from "../core/grouped.ts";
import type { LocalText } from "../core/place.ts";
import { CodedError, type Failure } from "../core/result.ts";

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

/** Parts that are no entity with a name of the file's own: what machines read on the left, people get in words. */
const PARTS: Readonly<Record<string, LocalText>> = {
  header: { en: "its header", zh: "文件头" },
  JSON: { en: "its JSON", zh: "其 JSON 部分" },
  DATA: { en: "its data", zh: "数据部分" },
};

/** Where it is, in words. */
export function place(where: Where): LocalText {
  if ("line" in where) return { en: `line ${where.line}`, zh: `第 ${where.line} 行` };
  const name = shown(where.entity);
  return PARTS[where.entity] ?? { en: name, zh: name };
}

/** A refusal as an exception, which the importer's own boundary turns into a Result. */
function refused(code: ErrorCode, where: Where, what: LocalText): CodedError {
  const at = place(where);
  const said = { en: `In the file, ${at.en}: ${what.en}`, zh: `文件中，${at.zh}：${what.zh}` };
  return new CodedError({ code, message: said.en, said, details: { ...where } });
}

/** What the file says is wrong there. `what` are whole sentences. */
export const invalid = (where: Where, what: LocalText): CodedError => refused("IMPORT_INVALID", where, what);

const CUT: LocalText = {
  en: " Perhaps the file ends early: bring the whole one.",
  zh: "文件可能不完整，请提供完整的文件。",
};

/** The same where the rest of the file seems to be missing. */
export const endsEarly = (where: Where, what: LocalText): CodedError =>
  refused("IMPORT_INVALID", where, { en: what.en + CUT.en, zh: what.zh + CUT.zh });

/** Whether a refusal says that the rest is missing: nothing at its place can then be mended. */
export const isCut = ({ message }: Pick<Failure, "message">): boolean => message.endsWith(CUT.en);

/** More than an importer takes. */
export const tooLarge = (where: Where, what: LocalText): CodedError => refused("IMPORT_TOO_LARGE", where, what);

/** A file with more bytes than an importer holds. */
export function tooManyBytes(bytes: number, most: number): CodedError {
  const said = {
    en: `The file has ${grouped(bytes)} bytes; at most ${grouped(most)} can be read.`,
    zh: `文件共 ${grouped(bytes)} 字节；最多可读取 ${grouped(most)} 字节。`,
  };
  return new CodedError({ code: "IMPORT_TOO_LARGE", message: said.en, said });
}
