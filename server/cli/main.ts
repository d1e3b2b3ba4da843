import { CodedError } from "../../twins/core/result.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { COMMANDS } from "./commands.ts";

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `aitn: the digital-twin world on the command line

Usage: aitn COMMAND [options]

${lines.join("\n")}

Every command has --help and --json. Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code.
`;
}

/** Distance of two words, to suggest a command. Levenshtein 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

function unknown(name: string, io: CliIo): number {
  const near = COMMANDS.map((c) => c.name).find((candidate) => distance(candidate, name) <= 2);
  io.err(`aitn: there is no command ${JSON.stringify(name)}${near === undefined ? "" : `; did you mean ${near}?`}\n`);
  io.err("Run aitn --help for the list.\n");
  return EXIT.usage;
}

async function runCommand(command: CliCommand, args: string[], io: CliIo): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    io.out(command.usage.endsWith("\n") ? command.usage : `${command.usage}\n`);
    return EXIT.ok;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof CodedError) {
      if (args.includes("--json")) io.out(`${JSON.stringify({ error: error.failure })}\n`);
      else io.err(`${error.message}\n`);
      return EXIT.refused;
    }
    if (error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS")) {
      io.err(`${error.message}\nRun aitn ${command.name} --help.\n`);
      return EXIT.usage;
    }
    io.err(`HOST_INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.internal;
  }
}

/** How long an orderly end may take after the parent is gone, ms. What is acknowledged is on disk long before. */
const ORPHAN_END_MS = 3_000;

/**
 * The launcher's child, and each part of `aitn start`, ends when its parent was killed: nothing is left behind that holds
 * ports and locks.
 */
function endWithParent(abort: AbortController): void {
  if (process.env.AITN_WITH_PARENT === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    abort.abort();
    setTimeout(() => process.exit(EXIT.internal), ORPHAN_END_MS).unref();
  }, 500);
  timer.unref();
}

async function main(): Promise<number> {
  // `aitn ... | head` closes our output early: that is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.internal),
  );
  // Whoever read our errors is gone, or their disk is full: no reason to end before the work is in order.
  process.stderr.on("error", () => {});
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort());
  process.once("SIGTERM", () => abort.abort());
  endWithParent(abort);
  const io: CliIo = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    signal: abort.signal,
    isTty: process.stderr.isTTY === true,
  };
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    io.out(overview());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === "--version") {
    const { version } = await import("../version.ts");
    io.out(`${version}\n`);
    return EXIT.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  return command === undefined ? unknown(name, io) : runCommand(await command.load(), args, io);
}

process.exitCode = await main();
