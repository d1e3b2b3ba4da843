import type { CliCommand, CliIo } from "../../server/cli/command.ts";
import type { Language } from "../../server/cli/language.ts";

/** A terminal that keeps what a command says. */
export interface Terminal {
  readonly io: CliIo;
  readonly abort: AbortController;
  readonly said: { out: string; err: string };
}

export function terminal(options: { isTty?: boolean; language?: Language } = {}): Terminal {
  const abort = new AbortController();
  const said = { out: "", err: "" };
  const io: CliIo = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    signal: abort.signal,
    isTty: options.isTty ?? false,
    language: options.language ?? "en",
  };
  return { io, abort, said };
}

/** Runs a command in this process. @throws what the command throws, as `aitn` would see it. */
export async function runCommand(
  command: CliCommand,
  args: string[],
  options: { isTty?: boolean; language?: Language; aborted?: boolean } = {},
): Promise<{ code: number; out: string; err: string }> {
  const { io, abort, said } = terminal(options);
  if (options.aborted === true) abort.abort();
  const code = await command.run(args, io);
  return { code, ...said };
}
