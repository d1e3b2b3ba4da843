import { CodedError } from "../../twins/core/result.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { failureLine, hostFailure, oneLine, PartFailed } from "./failures.ts";
import { LANGUAGES, type Language, languageOf, UsageError } from "./language.ts";
import { nearest } from "./nearest.ts";

function overview(language: Language): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary[language]}`).join("\n");
  return {
    en: `aitn: the digital-twin world on the command line

Usage: aitn COMMAND [options]
       aitn help COMMAND

${lines}

Every command has --help, --json (one JSON document on stdout) and --lang en|zh (else LC_ALL, LC_MESSAGES, LANG).
Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code.
`,
    zh: `aitn：数字孪生世界的命令行

用法：aitn 命令 [选项]
      aitn help 命令

${lines}

每个命令都有 --help、--json（标准输出上只有一个 JSON 文档）和 --lang en|zh（否则看 LC_ALL、LC_MESSAGES、LANG）。
退出码：0 完成，1 内部错误，2 用法错误，3 被拒绝并给出代码。
`,
  }[language];
}

function unknown(name: string): UsageError {
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const word = JSON.stringify(name);
  return new UsageError({
    en: `there is no command ${word}${near === null ? "." : `; did you mean ${near}?`}`,
    zh: `没有命令 ${word}${near === null ? "。" : `；您是否想用 ${near}？`}`,
  });
}

function find(name: string): Promise<CliCommand> {
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) throw unknown(name);
  return entry.load();
}

/** Takes `--lang X` out of the arguments, wherever it stands. @throws UsageError for a language we do not have. */
function takeLanguage(args: readonly string[], fallback: Language): { language: Language; rest: string[] } {
  let language = fallback;
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const joined = args[i]!.startsWith("--lang=");
    if (!joined && args[i] !== "--lang") {
      rest.push(args[i]!);
      continue;
    }
    const word = joined ? args[i]!.slice("--lang=".length) : (args[++i] ?? "");
    const known = LANGUAGES.find((candidate) => candidate === word);
    if (known === undefined) {
      const list = LANGUAGES.join(", ");
      throw new UsageError({
        en: `--lang ${word}: expected one of ${list}.`,
        zh: `--lang ${word}：应为 ${list} 之一。`,
      });
    }
    language = known;
  }
  return { language, rest };
}

/** What went wrong, as a line on stderr; with --json also as the one document on stdout. @returns the exit code. */
function tell(error: unknown, name: string, json: boolean, io: CliIo): number {
  const document = (failure: object): void => {
    if (json) io.out(`${JSON.stringify({ error: failure })}\n`);
  };
  if (error instanceof UsageError) {
    const hint = name === "" ? "aitn --help" : `aitn ${name} --help`;
    const where = name === "" ? "aitn" : `aitn ${name}`;
    const { en, zh } = error.said;
    io.err(
      io.language === "zh" ? `${where}：${oneLine(zh)}\n请看 ${hint}。\n` : `${where}: ${oneLine(en)}\nRun ${hint}.\n`,
    );
    document({ code: "HOST_CONFIG", message: oneLine(en) });
    return EXIT.usage;
  }
  const refusal = error instanceof CodedError ? error : hostFailure(error);
  if (refusal !== null) {
    io.err(`${failureLine(refusal.failure, io.language)}\n`);
    document(refusal.failure);
    return EXIT.refused;
  }
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof PartFailed || !(error instanceof Error);
  io.err(`HOST_INTERNAL: ${known ? message : (error.stack ?? message)}\n`);
  document({ code: "HOST_INTERNAL", message: oneLine(message) });
  return EXIT.internal;
}

const isHelp = (word: string | undefined): boolean => word === "--help" || word === "-h" || word === "help";

/** Runs what the arguments after `aitn` say. @returns the exit code. */
async function dispatch(argv: string[], io: CliIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || (isHelp(name) && (args[0] === undefined || isHelp(args[0])))) {
    io.out(overview(io.language));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === "--version" || name === "-v") {
    const { version } = await import("../version.ts");
    io.out(`${version}\n`);
    return EXIT.ok;
  }
  const command = await find(isHelp(name) ? args[0]! : name);
  if (isHelp(name) || args.includes("--help") || args.includes("-h")) {
    const part = args[isHelp(name) ? 1 : 0] ?? "";
    const ofParts = new Map(Object.entries(command.usageOfParts ?? {}));
    io.out((ofParts.get(part) ?? command.usage)[io.language]);
    return EXIT.ok;
  }
  return command.run(args, io);
}

/** How long an orderly end may take after the parent is gone, ms. What is acknowledged is on disk long before. */
const ORPHAN_END_MS = 3_000;

/**
 * The launcher's child, and each part of `aitn start`, ends when its parent was killed: nothing is left behind that holds
 * ports and locks.
 */
function endWithParent(abort: AbortController): void {
  if (process.env.AITN_WITH_PARENT === undefined) return;
  // Told, not looked up here: it may be gone before we have begun.
  const parent = Number(process.env.AITN_WITH_PARENT);
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
  const argv = process.argv.slice(2);
  const io = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
    signal: abort.signal,
    isTty: process.stderr.isTTY === true,
    language: languageOf(process.env),
  };
  const known = (name: string | undefined): string => COMMANDS.find((command) => command.name === name)?.name ?? "";
  try {
    const { language, rest } = takeLanguage(argv, io.language);
    io.language = language;
    return await dispatch(rest, io);
  } catch (error) {
    return tell(error, known(argv.find((word) => !word.startsWith("-"))), argv.includes("--json"), io);
  }
}

process.exitCode = await main();
