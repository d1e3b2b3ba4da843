/** Deeper than any plan nests; the parser's time grows with the square of the depth, so it is looked at before. */
export const MAX_DEPTH = 200;

/**
 * How deep brackets, and dashes and question marks that open lists on one line, nest in a text of YAML, and where that
 * first goes beyond the limit. Quoted text is passed over up to the end of its line.
 * @returns the line from 1, or null
 */
export function tooDeepAt(text: string): number | null {
  let [line, brackets, dashes] = [1, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === "\n") {
      line++;
      dashes = 0;
    } else if (char === "[" || char === "{") brackets++;
    else if (char === "]" || char === "}") brackets = Math.max(0, brackets - 1);
    else if (char === "-" || char === "?") dashes += text[i + 1] === " " ? 1 : 0;
    else if (char === '"' || char === "'") i = afterQuote(text, i);
    if (brackets + dashes > MAX_DEPTH) return line;
  }
  return null;
}

/** The place of the quote that closes the one at `start`, or of the last character of its line. */
function afterQuote(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\n") return i - 1;
    if (text[i] === "\\" && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}
