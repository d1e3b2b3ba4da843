import { endsEarly, invalid, tooLarge } from "../refusals.ts";
import type { Pace } from "../source.ts";

/** Instances of one file; 100 MB have some two million. */
export const MAX_ENTITIES = 10_000_000;
/** Instances that lie within each other by reference; a model of a tower has a tenth. */
export const MAX_REFERENCE_DEPTH = 1000;
/** Brackets within brackets of one instance. */
const MAX_BRACKETS = 32;
/** An instance's number must fit into 32 bits with a sign, in which web-ifc keeps it. */
const MAX_ID = 0x7fff_ffff;

const ch = (sign: string): number => sign.charCodeAt(0);
const [DOLLAR, COMMA, PLUS, MINUS, DOT] = [..."$,+-."].map(ch) as [number, number, number, number, number];
const [HASH, EQUALS, OPEN, CLOSE, SEMICOLON, QUOTE, DOUBLE, SLASH, STAR] = [..."#=();'\"/*"].map(ch) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isWord = (byte: number): boolean =>
  isDigit(byte) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
const isPlain = (byte: number): boolean => isWord(byte) || byte === PLUS || byte === MINUS || byte === DOT;
const NEWLINE = 10;

/** Where the instances of a file lie: what a scan of ISO 10303-21 finds without reading their values. */
export interface StepIndex {
  readonly bytes: Uint8Array;
  /** The schema that FILE_SCHEMA names. */
  readonly schema: string;
  readonly ids: Int32Array;
  /** First byte of each instance's type name, and the byte after its closing bracket. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Row of an instance by its number. */
  readonly rowOf: ReadonlyMap<number, number>;
  /** Rows by type name, in capitals. */
  readonly byType: ReadonlyMap<string, readonly number[]>;
  readonly typeOf: readonly string[];
}

/** Reads the text of a STEP file byte by byte. */
class Scanner {
  readonly bytes: Uint8Array;
  at = 0;
  line = 1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  wrong(en: string, zh: string): Error {
    return (this.ended ? endsEarly : invalid)({ line: this.line }, { en, zh });
  }

  /** Passes over white space and comments. */
  blank(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === NEWLINE) this.line++;
      if (byte <= 32) this.at++;
      else if (byte === SLASH && this.bytes[this.at + 1] === STAR) this.#comment();
      else return;
    }
  }

  #comment(): void {
    for (let i = this.at + 2; i < this.bytes.length; i++) {
      if (this.bytes[i] === NEWLINE) this.line++;
      if (this.bytes[i] === STAR && this.bytes[i + 1] === SLASH) {
        this.at = i + 2;
        return;
      }
    }
    throw this.wrong("A comment is not closed.", "注释没有结束。");
  }

  /** A name of letters, digits and underscores, in capitals; empty where there is none. */
  word(): string {
    const from = this.at;
    while (this.at < this.bytes.length && isWord(this.bytes[this.at]!)) this.at++;
    return String.fromCharCode(...this.bytes.subarray(from, Math.min(this.at, from + 100))).toUpperCase();
  }

  /** The whole number of an instance. */
  id(): number {
    let value = 0;
    const from = this.at;
    while (isDigit(this.bytes[this.at] ?? 0) && this.at - from < 11) value = 10 * value + this.bytes[this.at++]! - 48;
    if (this.at === from || value < 1 || value > MAX_ID)
      throw this.wrong("The number of an instance is missing or too large.", "实例编号缺失或过大。");
    return value;
  }

  expect(byte: number, en: string, zh: string): void {
    if (this.bytes[this.at] !== byte) throw this.wrong(en, zh);
    this.at++;
  }

  /** Passes over a text or a binary value that begins here. */
  quoted(mark: number): void {
    for (let i = this.at + 1; i < this.bytes.length; i++) {
      const byte = this.bytes[i];
      if (byte === NEWLINE) this.line++;
      if (byte !== mark) continue;
      if (mark === QUOTE && this.bytes[i + 1] === QUOTE) i++;
      else {
        this.at = i + 1;
        return;
      }
    }
    throw this.wrong("A text is not closed.", "字符串没有结束。");
  }

  /**
   * Passes over a list in brackets; `reference` is told the number of each instance in it. Values and commas must take
   * turns, as the grammar has it: web-ifc runs on without end in some lists where they do not.
   */
  list(reference: (id: number) => void): void {
    this.expect(OPEN, "A list in brackets is expected here.", "此处应为括号中的列表。");
    let depth = 1;
    // Whether a value has just ended, after which only a comma or a closing bracket may come.
    let ended = false;
    let first = true;
    while (depth > 0) {
      this.blank();
      const byte = this.bytes[this.at];
      if (byte === undefined || byte === SEMICOLON)
        throw this.wrong("An instance's list is not closed.", "实例的列表没有结束。");
      if (byte === CLOSE && (ended || first)) {
        depth--;
        this.at++;
        [ended, first] = [true, false];
      } else if (byte === COMMA && ended) {
        this.at++;
        ended = false;
      } else if (byte === OPEN && !ended) {
        if (++depth > MAX_BRACKETS)
          throw tooLarge(
            { line: this.line },
            { en: "Its lists nest too deeply to be read.", zh: "列表嵌套过深，无法读取。" },
          );
        this.at++;
        first = true;
      } else if (ended || byte === CLOSE)
        throw this.wrong("A comma or a value is missing in a list.", "列表中缺少逗号或值。");
      else [ended, first] = [this.#value(byte, reference), false];
    }
  }

  /** Passes over a value that is no list. @returns false for the name of a typed value, whose list follows */
  #value(byte: number, reference: (id: number) => void): boolean {
    if (byte === QUOTE || byte === DOUBLE) this.quoted(byte);
    else if (byte === HASH) {
      this.at++;
      reference(this.id());
    } else if (byte === DOLLAR || byte === STAR) this.at++;
    else if (isDigit(byte) || byte === PLUS || byte === MINUS || byte === DOT) this.#plain(byte);
    else {
      if (this.word() === "") throw this.wrong("A value in a list is none.", "列表中的值无效。");
      this.blank();
      if (this.bytes[this.at] !== OPEN)
        throw this.wrong("A typed value has no list after its name.", "带类型的值在名称后缺少列表。");
      return false;
    }
    return true;
  }

  /** A number, or the word of an enumeration between dots. */
  #plain(byte: number): void {
    const from = this.at++;
    while (this.at < this.bytes.length && isPlain(this.bytes[this.at]!)) this.at++;
    const text = String.fromCharCode(...this.bytes.subarray(from, Math.min(this.at, from + 200)));
    const valid = byte === DOT ? /^\.[A-Z_][A-Z0-9_]*\.$/i : /^[+-]?\d+(\.\d*)?(E[+-]?\d+)?$/i;
    if (!valid.test(text))
      throw this.wrong(
        "A value in a list is neither a number nor a word between dots.",
        "列表中的值既不是数，也不是点号之间的词。",
      );
  }
}

/** The header's records up to its end; the schema that it names. */
function header(scanner: Scanner): string {
  scanner.blank();
  const start = scanner.at;
  if (String.fromCharCode(...scanner.bytes.subarray(start, start + 12)).toUpperCase() !== "ISO-10303-21")
    throw scanner.wrong("It does not begin with ISO-10303-21.", "开头不是 ISO-10303-21。");
  scanner.at += 12;
  let schema = "";
  for (let name = ""; name !== "DATA"; ) {
    scanner.blank();
    if (scanner.bytes[scanner.at] === SEMICOLON) {
      scanner.at++;
      continue;
    }
    const from = scanner.at;
    name = scanner.word();
    if (name === "")
      throw scanner.wrong("The header is damaged, or has no data after it.", "头部已损坏，或其后没有数据。");
    scanner.blank();
    if (scanner.bytes[scanner.at] !== OPEN) continue;
    scanner.list(() => {});
    if (name === "FILE_SCHEMA")
      schema =
        /'([^']*)'/.exec(String.fromCharCode(...scanner.bytes.subarray(from, Math.min(scanner.at, from + 500))))?.[1] ??
        "";
  }
  scanner.blank();
  scanner.expect(SEMICOLON, "A semicolon is missing after DATA.", "DATA 之后缺少分号。");
  return schema.toUpperCase();
}

/** What ends a file; a second section of data would not be read, so it is refused. */
function trailer(scanner: Scanner): void {
  scanner.blank();
  scanner.expect(SEMICOLON, "A semicolon is missing after ENDSEC.", "ENDSEC 之后缺少分号。");
  scanner.blank();
  const end = String.fromCharCode(...scanner.bytes.subarray(scanner.at, scanner.at + 16)).toUpperCase();
  if (end !== "END-ISO-10303-21")
    throw scanner.wrong("The file does not end with END-ISO-10303-21.", "文件没有以 END-ISO-10303-21 结束。");
}

/** Numbers that grow into one typed array. */
class Numbers {
  values = new Uint32Array(1024);
  count = 0;

  push(value: number): void {
    if (this.count === this.values.length) {
      const wider = new Uint32Array(2 * this.count);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.count++] = value;
  }
  get all(): Uint32Array {
    return this.values.subarray(0, this.count);
  }
}

interface References {
  /** Numbers of instances that are referred to, all rows together. */
  readonly to: Uint32Array;
  /** Where each row's begin; one more at the end. */
  readonly start: Uint32Array;
}

/**
 * Finds every instance of a file and checks that references lead somewhere and in no circle.
 * @throws CodedError IMPORT_INVALID with the line or the instance, IMPORT_TOO_LARGE, IMPORT_CANCELLED
 */
export async function scanStep(bytes: Uint8Array, pace: Pace, mostEntities = MAX_ENTITIES): Promise<StepIndex> {
  const scanner = new Scanner(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) scanner.at = 3;
  const schema = header(scanner);
  const [ids, from, to, references, starts] = [
    new Numbers(),
    new Numbers(),
    new Numbers(),
    new Numbers(),
    new Numbers(),
  ];
  const rowOf = new Map<number, number>();
  const byType = new Map<string, number[]>();
  const typeOf: string[] = [];
  const names = new Map<string, string>();
  const refer = (id: number): void => references.push(id);
  for (;;) {
    scanner.blank();
    if (bytes[scanner.at] !== HASH) break;
    scanner.at++;
    const id = scanner.id();
    const row = ids.count;
    if (rowOf.has(id))
      throw invalid({ entity: `#${id}` }, { en: "The instance is there twice.", zh: "该实例出现了两次。" });
    if (row >= mostEntities)
      throw tooLarge(
        { line: scanner.line },
        {
          en: `Before it come ${mostEntities} instances, the most that are read.`,
          zh: `在此之前已有 ${mostEntities} 个实例，达到上限。`,
        },
      );
    rowOf.set(id, row);
    ids.push(id);
    scanner.blank();
    scanner.expect(EQUALS, `Instance #${id} has no equals sign.`, `实例 #${id} 缺少等号。`);
    scanner.blank();
    from.push(scanner.at);
    starts.push(references.count);
    const name = scanner.word();
    if (name === "")
      throw (scanner.ended ? endsEarly : invalid)(
        { entity: `#${id}` },
        { en: "The instance has no type, or several.", zh: "该实例没有类型，或有多个类型。" },
      );
    const type = names.get(name) ?? name;
    names.set(type, type);
    scanner.blank();
    scanner.list(refer);
    to.push(scanner.at);
    scanner.blank();
    scanner.expect(SEMICOLON, `Instance #${id} does not end with a semicolon.`, `实例 #${id} 没有以分号结束。`);
    typeOf.push(type);
    const rows = byType.get(type);
    if (rows === undefined) byType.set(type, [row]);
    else rows.push(row);
    if (pace.due()) await pace.rest(0.05 + (0.15 * scanner.at) / bytes.length);
  }
  if (scanner.word() !== "ENDSEC")
    throw scanner.wrong("The data end neither with an instance nor with ENDSEC.", "数据既不以实例也不以 ENDSEC 结束。");
  trailer(scanner);
  starts.push(references.count);
  await checkReferences(ids.all, rowOf, { to: references.all, start: starts.all }, pace);
  return { bytes, schema, ids: Int32Array.from(ids.all), from: from.all, to: to.all, rowOf, byType, typeOf };
}

/** Walks all references from each instance, with a stack of its own: no depth of a file can overflow ours. */
async function checkReferences(
  ids: Uint32Array,
  rowOf: ReadonlyMap<number, number>,
  { to, start }: References,
  pace: Pace,
) {
  const [NEW, OPEN_, DONE] = [0, 1, 2] as const;
  const state = new Uint8Array(ids.length);
  const depth = new Uint32Array(ids.length);
  const next = start.slice();
  for (let first = 0; first < ids.length; first++) {
    const stack = state[first] === NEW ? [first] : [];
    if (stack.length > 0) state[first] = OPEN_;
    while (stack.length > 0) {
      const row = stack.at(-1)!;
      if (next[row] === start[row + 1]) {
        state[row] = DONE;
        stack.pop();
        const above = stack.at(-1);
        if (above !== undefined) depth[above] = Math.max(depth[above]!, depth[row]! + 1);
        if (depth[row]! > MAX_REFERENCE_DEPTH)
          throw tooLarge(
            { entity: `#${ids[row]}` },
            { en: "Its references nest too deeply to be read.", zh: "引用嵌套过深，无法读取。" },
          );
        continue;
      }
      const id = to[next[row]!]!;
      next[row]!++;
      const target = rowOf.get(id);
      if (target === undefined)
        throw invalid(
          { entity: `#${ids[row]}` },
          { en: `It refers to #${id}, which the file does not have.`, zh: `引用了 #${id}，但文件中没有该实例。` },
        );
      if (state[target] === OPEN_)
        throw invalid(
          { entity: `#${id}` },
          { en: "It refers to itself, by way of others.", zh: "该实例（经由其他实例）引用了自身。" },
        );
      if (state[target] === DONE) depth[row] = Math.max(depth[row]!, depth[target]! + 1);
      else {
        state[target] = OPEN_;
        stack.push(target);
      }
    }
    if (pace.due()) await pace.rest(0.2 + (0.05 * first) / ids.length);
  }
}
