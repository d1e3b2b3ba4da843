import { SaxesParser } from "saxes";
import type { LocalText } from "../../core/place.ts";
import { endsEarly, invalid, tooLarge } from "../refusals.ts";
import type { ImportHost, Pace, Source } from "../source.ts";

const PIECE = 256 * 1024;
/** Elements within elements; the formats here nest a tenth of it. */
export const MAX_XML_DEPTH = 100;

export type Attributes = Readonly<Record<string, string>>;

/** What takes the elements of a document one after the other. */
export interface XmlTaker {
  open(name: string, attributes: Attributes, line: number, depth: number): void;
  close(name: string, line: number): void;
  /** What stands between two tags; asked for only where a format keeps its numbers there. */
  text?(text: string): void;
}

const NOT_XML: LocalText = { en: "It is not well-formed XML from here on.", zh: "从此处起不是格式正确的 XML。" };

/** How many of the bytes are whole characters of UTF-8. */
function wholeCharacters(bytes: Uint8Array): number {
  let end = bytes.length;
  // Back over the bytes 10xxxxxx to the one that leads them; what it leads may be cut.
  while (end > 0 && end > bytes.length - 4 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  return end > 0 && bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length;
}

/**
 * Streams an XML document in UTF-8. Entities of a document's own are not expanded: their use is a refusal, and nothing
 * outside the file is ever read.
 * @throws CodedError IMPORT_INVALID with the line, IMPORT_TOO_LARGE, IMPORT_CANCELLED
 */
export async function readXml(
  source: Source,
  host: ImportHost,
  pace: Pace,
  taker: XmlTaker,
  share: number,
): Promise<number> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let depth = 0;
  let all = false;
  parser.on("error", () => {
    throw (all ? endsEarly : invalid)({ line: parser.line }, NOT_XML);
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (++depth > MAX_XML_DEPTH)
      throw tooLarge(
        { line: parser.line },
        { en: "Its elements nest too deeply to be read.", zh: "元素嵌套过深，无法读取。" },
      );
    taker.open(name, attributes as Attributes, parser.line, depth);
  });
  parser.on("closetag", ({ name }) => {
    depth--;
    taker.close(name, parser.line);
  });
  // Only for who asks: else the parser keeps no text.
  if (taker.text !== undefined) parser.on("text", (text) => taker.text!(text));
  let kept = new Uint8Array(0);
  for (let at = 0; at < source.size; at += PIECE) {
    const piece = await source.read(at, Math.min(source.size, at + PIECE));
    const bytes = new Uint8Array(kept.length + piece.length);
    bytes.set(kept);
    bytes.set(piece, kept.length);
    const whole = at + PIECE >= source.size ? bytes.length : wholeCharacters(bytes);
    const text = host.utf8(bytes.subarray(0, whole));
    if (text === null)
      throw invalid({ line: parser.line }, { en: "It is not text in UTF-8.", zh: "不是 UTF-8 文本。" });
    kept = bytes.slice(whole);
    parser.write(text);
    await pace.rest((share * at) / source.size);
  }
  // What is still open now is never closed.
  all = true;
  parser.close();
  return parser.line;
}
