import { endsEarly, invalid, tooLarge } from "../refusals.ts";
import type { Pace, Source } from "../source.ts";

/** What is read at once: its text is parsed without a pause that anybody notices. */
const PIECE = 512 * 1024;
/** Deeper than any format here nests. */
export const MAX_DEPTH = 256;

const code = (sign: string): number => sign.charCodeAt(0);
const [QUOTE, ESCAPE, COMMA, COLON] = [code('"'), code("\\"), code(","), code(":")] as const;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [code("{"), code("}"), code("["), code("]")] as const;
const NEWLINE = 10;

/** Follows the structure of JSON byte by byte: strings, escapes, depth; it checks no grammar, which JSON.parse does. */
export class Structure {
  depth = 0;
  line = 1;
  #inString = false;
  #escaped = false;

  /**
   * The next sign of structure on the first level: the bracket that opens it, a comma or colon in it, or the bracket
   * that closes it.
   * @returns its index, or `to` where there is none; `depth` counts the sign itself.
   * @throws CodedError IMPORT_TOO_LARGE beyond MAX_DEPTH
   */
  next(bytes: Uint8Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (byte === NEWLINE) this.line++;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === ESCAPE) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (++this.depth === 1) return i;
        if (this.depth > MAX_DEPTH)
          throw tooLarge(
            { line: this.line },
            { en: "Its values nest too deeply to be read.", zh: "值的嵌套过深，无法读取。" },
          );
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (--this.depth <= 0) return i;
      } else if ((byte === COMMA || byte === COLON) && this.depth === 1) return i;
    }
    return to;
  }
}

/** A value in the file: its bytes, and the line that it begins on. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/** The members of a file's outermost object, in order. */
export interface Root {
  readonly members: ReadonlyMap<string, Range>;
  /** Where the object ends. */
  readonly end: number;
  readonly endLine: number;
}

const ended = (line: number) =>
  endsEarly({ line }, { en: "The text stops in the middle of a value.", zh: "文本在一个值的中间中断。" });

/** The key before a colon, quotes included in the bytes. */
async function keyOf(source: Source, from: number, to: number, line: number): Promise<string> {
  const MOST_KEY = 4096;
  const bytes = await source.read(from, Math.min(to, from + MOST_KEY));
  const text = String.fromCharCode(...bytes);
  const match = /^[\s,{]*"([^"\\]*)"\s*$/.exec(text);
  if (match === null || to - from > MOST_KEY)
    throw invalid(
      { line },
      { en: "A key of the outermost object is no plain text.", zh: "最外层对象的某个键不是普通文本。" },
    );
  return match[1]!;
}

/**
 * Finds the members of the object that begins at `from`, without parsing them.
 * @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE, IMPORT_CANCELLED
 */
export async function scanRoot(source: Source, pace: Pace, share: readonly [number, number], from = 0): Promise<Root> {
  const structure = new Structure();
  const members = new Map<string, Range>();
  // The byte after the last comma or opening bracket, and after the last colon with its key.
  let mark = from;
  let open: { key: string; from: number; line: number } | null = null;
  for (let at = from; at < source.size; at += PIECE) {
    const bytes = await source.read(at, Math.min(source.size, at + PIECE));
    for (
      let i = structure.next(bytes, 0, bytes.length);
      i < bytes.length;
      i = structure.next(bytes, i + 1, bytes.length)
    ) {
      const [sign, where] = [bytes[i]!, at + i];
      if (
        structure.depth === 1 &&
        (sign === OPEN_LIST || (sign === OPEN_OBJECT && !(await blank(source, mark, where))))
      )
        throw invalid(
          { line: structure.line },
          { en: "It does not begin with a JSON object.", zh: "开头不是 JSON 对象。" },
        );
      if (sign === COLON && open === null)
        open = { key: await keyOf(source, mark, where, structure.line), from: where + 1, line: structure.line };
      else if (open !== null) {
        members.set(open.key, { from: open.from, to: where, line: open.line });
        open = null;
      }
      mark = where + 1;
      if (structure.depth === 0) return { members, end: where + 1, endLine: structure.line };
      if (structure.depth < 0) throw ended(structure.line);
    }
    await pace.rest(share[0] + ((share[1] - share[0]) * at) / source.size);
  }
  throw ended(structure.line);
}

/** Whether nothing but white space, or a byte order mark, is there. */
async function blank(source: Source, from: number, to: number): Promise<boolean> {
  const bytes = await source.read(from, Math.min(to, from + 4096));
  return to - from <= 4096 && /^(\u00ef\u00bb\u00bf)?[ \t\r\n]*$/.test(String.fromCharCode(...bytes));
}

/** Members of a list or an object that lie one after the other in the file. */
export interface Batch {
  /** The text between the brackets, commas included, without one at either end. */
  readonly bytes: Uint8Array;
  /** Where each member ends in `bytes`. */
  readonly ends: readonly number[];
  /** How many members came before. */
  readonly first: number;
  readonly line: number;
  readonly isList: boolean;
}

/** Largest single member, bytes: its text must fit into one string with room to spare. */
export const MAX_MEMBER_BYTES = 256 * 1024 * 1024;

/** Bytes of a file that slide along as they are read. */
class Window {
  readonly #source: Source;
  readonly #end: number;
  readonly #mostBytes: number;
  #buffer = new Uint8Array(2 * PIECE);
  /** Place in the file of the first byte kept. */
  #start: number;
  #used = 0;

  constructor(source: Source, { from, to }: Range, mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#source = source;
    this.#start = from;
    this.#end = to;
  }
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#used);
  }

  /** Forgets the first bytes. */
  drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#used);
    this.#start += count;
    this.#used -= count;
  }

  /** @returns false at the end of the range */
  async more(line: number): Promise<boolean> {
    const from = this.#start + this.#used;
    if (from >= this.#end) return false;
    if (this.#used > this.#mostBytes)
      throw tooLarge({ line }, { en: "A single value is too large to be read.", zh: "单个值过大，无法读取。" });
    const piece = await this.#source.read(from, Math.min(this.#end, from + PIECE));
    if (this.#used + piece.length > this.#buffer.length) {
      const wider = new Uint8Array(2 * this.#buffer.length);
      wider.set(this.bytes);
      this.#buffer = wider;
    }
    this.#buffer.set(piece, this.#used);
    this.#used += piece.length;
    return piece.length > 0;
  }
}

/** The members of the list or object in a range, in batches of about a piece. @throws CodedError as scanRoot */
export async function* batches(source: Source, range: Range, mostBytes = MAX_MEMBER_BYTES): AsyncGenerator<Batch> {
  const window = new Window(source, range, mostBytes);
  const structure = new Structure();
  structure.line = range.line;
  let [scanned, count, isList, closed] = [0, 0, false, false];
  while (!closed && (await window.more(structure.line))) {
    const { bytes } = window;
    const line = structure.line;
    const ends: number[] = [];
    // Where the batch's text begins, and the end of what is whole.
    let begin = structure.depth === 0 ? -1 : 0;
    for (
      scanned = structure.next(bytes, scanned, bytes.length);
      scanned < bytes.length;
      scanned = structure.next(bytes, scanned + 1, bytes.length)
    ) {
      if (structure.depth === 1 && begin < 0) {
        isList = bytes[scanned] === OPEN_LIST;
        begin = scanned + 1;
      } else if (bytes[scanned] === COMMA || structure.depth === 0) ends.push(scanned);
      if (structure.depth === 0) {
        closed = true;
        break;
      }
    }
    const last = ends.at(-1);
    if (last === undefined) {
      if (begin > 0) window.drop(begin);
      scanned -= Math.max(0, begin);
      continue;
    }
    const text = bytes.subarray(begin, last);
    const empty = closed && ends.length === 1 && !text.some((byte) => byte > 32);
    if (!empty) yield { bytes: text, ends: ends.map((end) => end - begin), first: count, line, isList };
    count += ends.length;
    window.drop(last + 1);
    scanned -= last + 1;
  }
  if (!closed) throw ended(structure.line);
}
