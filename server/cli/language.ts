/** The languages that the command line speaks. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text for people, in every language. */
export type Said = Readonly<Record<Language, string>>;

/** The language that the environment asks for, in the order of POSIX (LC_ALL, LC_MESSAGES, LANG): Chinese, else English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== "");
  return /^zh(?![a-z])/i.test(locale ?? "") ? "zh" : "en";
}

/** A fault in the way that a command was called: exit code 2. */
export class UsageError extends Error {
  readonly said: Said;
  constructor(said: Said) {
    super(said.en);
    this.name = "UsageError";
    this.said = said;
  }
}

/** Pads to columns of a terminal, where a Chinese character takes two. */
export const padded = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - columnsOf(text)));

/** How many columns of a terminal a text takes. */
export const columnsOf = (text: string): number =>
  text.length + (text.match(/[\u2e80-\u9fff\uff00-\uff60]/g)?.length ?? 0);

/** A moment, to the minute; in one zone for all, since a server's log and a device's are read side by side. */
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
