import { invalid, shown, tooLarge } from "../refusals.ts";
import type { ImportHost, Source } from "../source.ts";
import type { Batch, Range } from "./scan.ts";

function parsed(host: ImportHost, bytes: Uint8Array, wrap: readonly [string, string]): unknown {
  const text = host.utf8(bytes);
  if (text === null) return undefined;
  try {
    return JSON.parse(`${wrap[0]}${text}${wrap[1]}`);
  } catch {
    return undefined;
  }
}

/** Largest value that is parsed whole, bytes: settings and metadata take a thousandth of it. */
export const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/** Parses one value of a file. @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE */
export async function parseRange(
  source: Source,
  host: ImportHost,
  path: string,
  range: Range,
  mostBytes = MAX_VALUE_BYTES,
): Promise<unknown> {
  if (range.to - range.from > mostBytes)
    throw tooLarge({ entity: path }, { en: "The value is too large to be read.", zh: "该值过大，无法读取。" });
  const value = parsed(host, await source.read(range.from, range.to), ["", ""]);
  if (value !== undefined) return value;
  throw invalid({ line: range.line }, { en: `The value of "${path}" is not JSON.`, zh: `“${path}”的值不是 JSON。` });
}

/** Parses the members of a list: their values in order. @throws CodedError IMPORT_INVALID with the member's path */
export function listMembers(host: ImportHost, batch: Batch, path: string): unknown[] {
  if (!batch.isList) throw invalid({ line: batch.line }, { en: `"${path}" is not a list.`, zh: `“${path}”不是列表。` });
  const values = parsed(host, batch.bytes, ["[", "]"]);
  if (Array.isArray(values) && values.length === batch.ends.length) return values;
  throw faulty(host, batch, path, ["[", "]"]);
}

/** Parses the members of an object: keys and values. @throws CodedError IMPORT_INVALID with the member's path */
export function objectMembers(host: ImportHost, batch: Batch, path: string): [key: string, value: unknown][] {
  if (batch.isList)
    throw invalid({ line: batch.line }, { en: `"${path}" is not an object.`, zh: `“${path}”不是对象。` });
  const value = parsed(host, batch.bytes, ["{", "}"]);
  if (value !== undefined) return Object.entries(value as object);
  throw faulty(host, batch, path, ["{", "}"]);
}

/** Finds the first member of a batch that is not JSON. */
function faulty(host: ImportHost, batch: Batch, path: string, wrap: readonly [string, string]): Error {
  let begin = 0;
  for (const [i, end] of batch.ends.entries()) {
    const bytes = batch.bytes.subarray(begin, end);
    if (parsed(host, bytes, wrap) === undefined || !bytes.some((byte) => byte > 32)) {
      const key = batch.isList ? batch.first + i : nameOf(bytes);
      return invalid({ entity: `${path}/${key}` }, { en: "It is not JSON.", zh: "不是有效的 JSON。" });
    }
    begin = end + 1;
  }
  return invalid({ line: batch.line }, { en: `A part of "${path}" is not JSON.`, zh: `“${path}”的一部分不是 JSON。` });
}

const nameOf = (bytes: Uint8Array): string =>
  /"([^"]{0,80})/.exec(String.fromCharCode(...bytes.subarray(0, 200)))?.[1] ?? "";

/** An object of JSON, or null. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** A list of finite numbers of at least so many, or null. */
export function numbers(value: unknown, least: number): readonly number[] | null {
  if (!Array.isArray(value) || value.length < least) return null;
  return value.every((one) => typeof one === "number" && Number.isFinite(one)) ? value : null;
}

/** A refusal that names a wrong value at a path. */
export const wrongValue = (entity: string, value: unknown): Error =>
  invalid(
    { entity },
    { en: `The value ${shown(value)} is not one that may stand there.`, zh: `此处不能是 ${shown(value)}。` },
  );
