import type { Language, Said } from "./language.ts";

/** What a subcommand may use of the process that runs it. */
export interface CliIo {
  /** Writes to stdout as it is. */
  out(text: string): void;
  /** Writes to stderr as it is: progress and errors. */
  err(text: string): void;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly isTty: boolean;
  readonly language: Language;
}

/** Exit codes of every subcommand. */
export const EXIT = { ok: 0, internal: 1, usage: 2, refused: 3 } as const;

/** The last line of every help page. */
export const exitCodes = (refused: Said): Said => ({
  en: `Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused: ${refused.en}.`,
  zh: `退出码：0 完成，1 内部错误，2 用法错误，3 被拒绝：${refused.zh}。`,
});

/** A subcommand of `aitn`. */
export interface CliCommand {
  readonly name: string;
  /** The whole text of `aitn NAME --help`. */
  readonly usage: Said;
  /** Of each of its parts, which `aitn NAME PART --help` tells alone. */
  readonly usageOfParts?: Readonly<Record<string, Said>>;
  /**
   * @returns the exit code.
   * @throws UsageError for wrong usage (2), CodedError for a refusal (3); anything else is broken inside (1).
   */
  run(args: string[], io: CliIo): Promise<number>;
}
