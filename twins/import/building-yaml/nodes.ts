import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { LocalText } from "../../core/place.ts";
import { endsEarly, invalid, shown, tooLarge, type Where } from "../refusals.ts";
import { tooDeepAt } from "./depth.ts";

/** Values that may be looked at, an alias counted each time: more than 8 MiB of text hold, far fewer than an alias bomb. */
export const MAX_VALUES = 5_000_000;

/** A value of a YAML document that knows its line and refuses what is not as expected. */
export class YamlValue {
  readonly #document: YamlDocument;
  readonly #node: unknown;
  /** Line, from 1. */
  readonly line: number;

  constructor(document: YamlDocument, node: unknown, line: number) {
    this.#document = document;
    this.#node = node;
    this.line = line;
  }

  get where(): Where {
    return { line: this.line };
  }
  get isNull(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  wrong(what: LocalText): Error {
    return invalid(this.where, what);
  }

  /** The keys and values of a mapping; none of what is empty. */
  entries(what: string): [key: string, value: YamlValue][] {
    if (this.isNull) return [];
    if (!isMap(this.#node))
      throw this.wrong({ en: `${what} is not a mapping of names to values.`, zh: `${what} 不是名称到值的映射。` });
    return this.#node.items.map((pair) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      return [key, this.#document.value(pair.value, isScalar(pair.key) ? pair.key : pair.value, this.line)];
    });
  }

  get(key: string): YamlValue | undefined {
    if (!isMap(this.#node)) return undefined;
    const pair = this.#node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
    return pair === undefined ? undefined : this.#document.value(pair.value, pair.key, this.line);
  }

  /** The members of a list; none of what is empty. */
  items(what: string): YamlValue[] {
    if (this.isNull) return [];
    if (!isSeq(this.#node)) throw this.wrong({ en: `${what} is not a list.`, zh: `${what} 不是列表。` });
    return this.#node.items.map((item) => this.#document.value(item, item, this.line));
  }

  /** The plain value of a scalar. */
  scalar(what: string): unknown {
    if (!isScalar(this.#node)) throw this.wrong({ en: `${what} is not a single value.`, zh: `${what} 不是单个值。` });
    return this.#node.value;
  }

  number(what: string): number {
    const value = this.scalar(what);
    if (typeof value !== "number" || !Number.isFinite(value))
      throw this.wrong({
        en: `${what} is ${shown(value)}; a finite number is expected.`,
        zh: `${what} 为 ${shown(value)}，应为有限的数。`,
      });
    return value;
  }

  text(what: string): string {
    const value = this.scalar(what);
    return value === null ? "" : String(value);
  }
}

/** A parsed document; counts how much of it is looked at. */
export class YamlDocument {
  readonly #lines: LineCounter;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #mostValues: number;
  #looked = 0;

  /** @throws CodedError IMPORT_INVALID with the line of the first fault, IMPORT_TOO_LARGE when it nests too deeply */
  constructor(text: string, mostValues = MAX_VALUES) {
    this.#mostValues = mostValues;
    this.#lines = new LineCounter();
    const deep = tooDeepAt(text);
    if (deep !== null)
      throw tooLarge({ line: deep }, { en: "Its values nest too deeply to be read.", zh: "值的嵌套过深，无法读取。" });
    try {
      this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, logLevel: "silent" });
    } catch {
      // The parser calls itself for each level of nesting, which indents can deepen too, and runs out of stack.
      throw tooLarge({ line: 1 }, { en: "Its values nest too deeply to be read.", zh: "值的嵌套过深，无法读取。" });
    }
    const fault = this.#document.errors[0];
    if (fault !== undefined) {
      const { line } = this.#lines.linePos(fault.pos[0]);
      // A fault at the very end is of what is missing after it.
      const refuse = fault.pos[1] >= text.trimEnd().length ? endsEarly : invalid;
      throw refuse(
        { line: Math.max(1, line) },
        { en: "It is not valid YAML from here on.", zh: "从此处起不是有效的 YAML。" },
      );
    }
  }

  get root(): YamlValue {
    return this.value(this.#document.contents, this.#document.contents, 1);
  }

  /** Wraps a node, an alias as what it stands for; its line is that of `at`. */
  value(node: unknown, at: unknown, otherwise: number): YamlValue {
    const offset = (at as Node | null)?.range?.[0];
    const line = offset === undefined ? otherwise : this.#lines.linePos(offset).line;
    if (++this.#looked > this.#mostValues)
      throw tooLarge(
        { line },
        {
          en: `More than ${this.#mostValues} values are read up to here.`,
          zh: `到此处已超过 ${this.#mostValues} 个值。`,
        },
      );
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    if (isAlias(node) && target === undefined)
      throw invalid({ line }, { en: "An alias stands for nothing.", zh: "别名没有指向任何内容。" });
    return new YamlValue(this, target ?? null, line);
  }
}
