/** What a subcommand may use of the process that runs it. */
export interface CliIo {
  /** Writes to stdout as it is. */
  out(text: string): void;
  /** Writes to stderr as it is: progress and errors. */
  err(text: string): void;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly isTty: boolean;
}

/** Exit codes of every subcommand. */
export const EXIT = { ok: 0, internal: 1, usage: 2, refused: 3 } as const;

/** A subcommand of `aitn`. */
export interface CliCommand {
  readonly name: string;
  /** One line for `aitn --help`. */
  readonly summary: string;
  /** The whole text of `aitn NAME --help`. */
  readonly usage: string;
  /** @returns the exit code. */
  run(args: string[], io: CliIo): Promise<number>;
}
