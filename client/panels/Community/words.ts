import { type Language, languageOf } from "../../ui/format.ts";

const PARTS: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

export interface Described {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

/** The part of a text in two languages ("## English", "## 中文") that a reader wants; the whole text when it has none. */
function inLanguage(text: string, language: Language): string {
  const parts = text.split(/^## (English|中文)\s*$/m);
  const at = parts.indexOf(PARTS[language]);
  return at < 0 ? text : (parts[at + 1] ?? "").trim();
}

const CHINESE = /[\u4e00-\u9fff]/;

/** One line for a reader: its half when it is "English / 中文", else the whole. */
export function lineOf(text: string, code: string): string {
  const [english = "", chinese, ...rest] = text.split(" / ");
  if (chinese === undefined || rest.length > 0 || CHINESE.test(english) || !CHINESE.test(chinese)) return text;
  return languageOf(code) === "en" ? english : chinese;
}

/** A proposal's description or a document for a reader: "# English title / 中文标题", then the text. */
export function describe(description: string, code: string): Described {
  const language = languageOf(code);
  const head = /^# (.*)(?:\n|$)/.exec(description);
  return {
    title: lineOf(head?.[1] ?? "", code).trim(),
    text: inLanguage(description.slice(head?.[0].length ?? 0), language).trim(),
  };
}

/** What part of a whole, 0 to 100. */
export const percentOf = (part: string, whole: bigint): number =>
  whole === 0n ? 0 : Number((BigInt(part) * 10_000n) / whole) / 100;
