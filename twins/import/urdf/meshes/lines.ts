/** Longest line that is read; of a longer one this beginning. */
export const MOST_CHARACTERS = 64 * 1024;

const LINE_FEED = 10;
const PIECE = 4096;

/** Lines of a text of any encoding that has ASCII within it: names may be damaged, words and numbers are not. */
export function* textLines(bytes: Uint8Array): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, from);
    const to = found === -1 ? bytes.length : found;
    let text = "";
    for (let at = from; at < Math.min(to, from + MOST_CHARACTERS); at += PIECE)
      text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + PIECE)));
    yield text;
    from = to + 1;
  }
}
