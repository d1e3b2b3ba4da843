import { invalid } from "../refusals.ts";
import type { StepIndex } from "./step.ts";

/** A value of an instance: a reference keeps its number, an enumeration its word, a typed value its inner one. */
export type StepValue =
  | null
  | number
  | string
  | { readonly ref: number }
  | { readonly word: string }
  | readonly StepValue[];

const HEX =
  /\\X2\\((?:[0-9A-F]{4})+)\\X0\\|\\X4\\((?:[0-9A-F]{8})+)\\X0\\|\\X\\([0-9A-F]{2})|\\S\\(.)|\\P[A-I]\\|\\\\/gi;

const chunks = (text: string, size: number): string[] => text.match(new RegExp(`.{${size}}`, "g")) ?? [];
const character = (hex: string): string => {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
};

/** Text of ISO 10303-21 with its escapes undone (clause 6.4.3): pages, two and four byte characters. */
export const decoded = (text: string): string =>
  text.replaceAll("''", "'").replace(HEX, (whole, two?: string, four?: string, one?: string, page?: string) => {
    if (two !== undefined) return chunks(two, 4).map(character).join("");
    if (four !== undefined) return chunks(four, 8).map(character).join("");
    if (one !== undefined) return character(one);
    if (page !== undefined) return String.fromCharCode(page.charCodeAt(0) + 128);
    return whole === "\\\\" ? "\\" : "";
  });

/** Splits the text of an instance's list into values. What is damaged inside becomes null: a missing value is missing. */
function valuesOf(text: string): StepValue[] {
  const token =
    /\s*(?:\/\*[\s\S]*?\*\/\s*)*(?:(\()|(\))|(,)|'((?:[^']|'')*)'|"([^"]*)"|#(\d+)|\.(\w*)\.|([+-]?\d+\.?\d*(?:E[+-]?\d+)?)|(\$|\*)|(\w+)\s*(?=\())/giy;
  const stack: StepValue[][] = [[]];
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, open, close, , quoted, binary, ref, word, number, nothing] = match;
    const here = stack.at(-1)!;
    if (open !== undefined) stack.push([]);
    else if (close !== undefined) {
      const list = stack.pop()!;
      if (stack.length === 0) break;
      stack.at(-1)!.push(list);
    } else if (quoted !== undefined) here.push(decoded(quoted));
    else if (binary !== undefined || nothing !== undefined) here.push(null);
    else if (ref !== undefined) here.push({ ref: Number(ref) });
    else if (word !== undefined) here.push({ word: word.toUpperCase() });
    else if (number !== undefined) here.push(Number.isFinite(Number(number)) ? Number(number) : null);
  }
  const [values] = stack[0] ?? [];
  return Array.isArray(values) ? (values as StepValue[]) : [];
}

/** Reads instances of an index. */
export class Instances {
  readonly index: StepIndex;
  readonly #utf8: (bytes: Uint8Array) => string | null;

  constructor(index: StepIndex, utf8: (bytes: Uint8Array) => string | null) {
    this.index = index;
    this.#utf8 = utf8;
  }

  /** Numbers of the instances of these types, in the order of the file. */
  of(...types: readonly string[]): number[] {
    const rows = types.flatMap((type) => this.index.byType.get(type) ?? []).toSorted((a, b) => a - b);
    return rows.map((row) => this.index.ids[row]!);
  }

  type(id: number): string {
    const row = this.index.rowOf.get(id);
    return row === undefined ? "" : this.index.typeOf[row]!;
  }

  /** The values of an instance; none where there is no such instance. */
  values(id: number): readonly StepValue[] {
    const row = this.index.rowOf.get(id);
    if (row === undefined) return [];
    const [from, to] = [this.index.from[row]! + this.index.typeOf[row]!.length, this.index.to[row]!];
    const bytes = this.index.bytes.subarray(from, to);
    // Texts are ASCII by the standard; many writers put UTF-8, some a page of eight bits.
    const text = this.#utf8(bytes) ?? Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return valuesOf(text);
  }
}

export const refOf = (value: StepValue | undefined): number | null =>
  typeof value === "object" && value !== null && "ref" in value ? value.ref : null;
export const wordOf = (value: StepValue | undefined): string | null =>
  typeof value === "object" && value !== null && "word" in value ? value.word : null;
export const textOf = (value: StepValue | undefined): string => (typeof value === "string" ? value : "");
export const listOf = (value: StepValue | undefined): readonly StepValue[] => (Array.isArray(value) ? value : []);
export const refsOf = (value: StepValue | undefined): number[] =>
  listOf(value).flatMap((one) => {
    const ref = refOf(one);
    return ref === null ? [] : [ref];
  });
/** A number, also within a typed value such as IFCLENGTHMEASURE(1.). */
export const numberOf = (value: StepValue | undefined): number | null => {
  if (typeof value === "number") return value;
  return Array.isArray(value) && value.length === 1 ? numberOf(value[0]) : null;
};

export const wrongInstance = (id: number, en: string, zh: string): Error => invalid({ entity: `#${id}` }, { en, zh });
