import { invalid, shown } from "../refusals.ts";
import type { Pace, Source } from "../source.ts";

const PIECE = 1024 * 1024;
const MOST_TOKEN = 64;
const [ZERO, NINE, DOT, MINUS, NEWLINE, SPACE] = [48, 57, 46, 45, 10, 32];
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** What takes the words of a text one after the other. */
export interface Taker {
  number(value: number, line: number): void;
  word(text: string, line: number): void;
}

/** Splits a text at white space and reads its numbers, at some hundred MB a second. */
export class Tokens {
  readonly #taker: Taker;
  /** A word that the last piece ended in. */
  #kept: number[] = [];
  line = 1;

  constructor(taker: Taker) {
    this.#taker = taker;
  }

  take(bytes: Uint8Array): void {
    let i = 0;
    if (this.#kept.length > 0) {
      while (i < bytes.length && bytes[i]! > SPACE) this.#keep(bytes[i++]!);
      if (i < bytes.length) this.#flush();
    }
    while (i < bytes.length) {
      const byte = bytes[i]!;
      if (byte <= SPACE) {
        if (byte === NEWLINE) this.line++;
        i++;
        continue;
      }
      let end = i + 1;
      while (end < bytes.length && bytes[end]! > SPACE) end++;
      if (end === bytes.length) for (; i < end; i++) this.#keep(bytes[i]!);
      else this.#token(bytes, i, end);
      i = end;
    }
  }

  end(): void {
    if (this.#kept.length > 0) this.#flush();
  }

  #keep(byte: number): void {
    if (this.#kept.length >= MOST_TOKEN) throw this.#tooLong();
    this.#kept.push(byte);
  }
  #flush(): void {
    this.#token(Uint8Array.from(this.#kept), 0, this.#kept.length);
    this.#kept = [];
  }
  #tooLong(): Error {
    return invalid({ line: this.line }, { en: "A word is too long to be a number.", zh: "某个词过长，不可能是数。" });
  }

  /** Exact while the digits are a whole number below 2^53 and the places after the point at most 22 (Clinger, 1990). */
  #token(bytes: Uint8Array, from: number, to: number): void {
    let [digits, places, count] = [0, 0, 0];
    let point = false;
    let i = bytes[from] === MINUS ? from + 1 : from;
    for (; i < to; i++) {
      const byte = bytes[i]!;
      if (byte >= ZERO && byte <= NINE) {
        digits = 10 * digits + byte - ZERO;
        count++;
        if (point) places++;
      } else if (byte === DOT && !point) point = true;
      else break;
    }
    if (i === to && count > 0 && count <= 15) {
      const value = digits / POWERS[places]!;
      this.#taker.number(bytes[from] === MINUS ? -value : value, this.line);
    } else this.#slow(bytes, from, to);
  }

  #slow(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > MOST_TOKEN) throw this.#tooLong();
    const text = String.fromCharCode(...bytes.subarray(from, to));
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
      const value = Number(text);
      if (Number.isFinite(value)) return this.#taker.number(value, this.line);
      throw invalid(
        { line: this.line },
        { en: `The number ${shown(text)} is too large.`, zh: `数 ${shown(text)} 过大。` },
      );
    }
    this.#taker.word(text, this.line);
  }
}

/** Runs a whole file through. @throws CodedError */
export async function tokenise(source: Source, pace: Pace, taker: Taker, share: number): Promise<number> {
  const tokens = new Tokens(taker);
  for (let at = 0; at < source.size; at += PIECE) {
    const bytes = await source.read(at, Math.min(source.size, at + PIECE));
    const marked = at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    tokens.take(marked ? bytes.subarray(3) : bytes);
    await pace.rest((share * at) / source.size);
  }
  tokens.end();
  return tokens.line;
}
