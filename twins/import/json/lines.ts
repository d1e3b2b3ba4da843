import { tooLarge } from "../refusals.ts";
import type { Source } from "../source.ts";
import { MAX_MEMBER_BYTES } from "./scan.ts";

const PIECE = 1024 * 1024;
const NEWLINE = 10;

export interface Line {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly line: number;
  /** Where the line ends in the file. */
  readonly to: number;
}

/** The lines of a text, without their ends, from a place in the file on. @throws CodedError IMPORT_TOO_LARGE */
export async function* lines(
  source: Source,
  from: number,
  firstLine: number,
  mostBytes = MAX_MEMBER_BYTES,
): AsyncGenerator<Line> {
  let line = firstLine;
  let kept: Uint8Array[] = [];
  let length = 0;
  for (let at = from; at < source.size; at += PIECE) {
    const piece = await source.read(at, Math.min(source.size, at + PIECE));
    let begin = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, begin)) {
      yield { bytes: joined(kept, length, piece.subarray(begin, end)), line, to: at + end };
      [kept, length] = [[], 0];
      line++;
      begin = end + 1;
    }
    kept.push(piece.slice(begin));
    length += piece.length - begin;
    if (length > mostBytes)
      throw tooLarge({ line }, { en: "The line is too long to be read.", zh: "该行过长，无法读取。" });
  }
  if (length > 0) yield { bytes: joined(kept, length, new Uint8Array(0)), line, to: source.size };
}

function joined(kept: readonly Uint8Array[], length: number, last: Uint8Array): Uint8Array {
  if (length === 0) return last;
  const whole = new Uint8Array(length + last.length);
  let at = 0;
  for (const piece of [...kept, last]) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
