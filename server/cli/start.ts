import { join } from "node:path";
import { parseArgs } from "node:util";
import { CodedError, must } from "../../twins/core/result.ts";
import { openAccounts } from "../accounts/accounts.ts";
import { type Config, dataPaths, readConfig, signInNeeded } from "../config.ts";
import { buildClient, ROOT } from "../supervisor/build.ts";
import { chainPortOf, preflight } from "../supervisor/preflight.ts";
import { ChildFailed, type Supervised, type SupervisorDeps, supervise } from "../supervisor/process.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { replayError } from "./replayFlags.ts";

const USAGE = `Usage: aitn start [--port P] [--host H] [--data DIR] [--factor F] [--from fault|start] [--no-plant]
                  [--accounts] [--json]

Starts the embedded chain, the server and the plant that plays the machining cell, and builds the console when needed.
Ctrl+C ends all of them. Nothing leaves this machine; no account and no key is needed on this machine.

  --port P      port of the console (default 4380); the chain takes the next one
  --host H      address to listen on (default 127.0.0.1); any other requires accounts (aitn people add)
  --data DIR    folder of everything that is kept (default .data)
  --factor F    replay speed of the recordings (default 1)
  --from WHERE  where the pump recording starts: fault (shortly before a labelled fault, default) or start
  --no-plant    bring your own devices
  --accounts    people sign in on this machine, too (or AITN_ACCOUNTS=1); other addresses always ask for it
  --json        print one JSON line when ready

First start with accounts: make a manager, then start; more people are added in the console or with aitn people.
  npm run aitn -- people add ann --role manager
  npm start -- --accounts
`;

/** Says at once what is missing, before anything is started. */
function refuseWithoutManager(config: Config): void {
  if (!signInNeeded(config)) return;
  const clock = { nowMs: () => Date.now() };
  const accounts = must(openAccounts({ dir: dataPaths(config.dataDir).accounts, clock, addressOf: () => "" }));
  const ready = accounts.readyForOthers();
  accounts.close();
  must(ready);
}

interface StartFlags {
  readonly factor: string;
  readonly from: string;
  readonly plant: boolean;
  readonly json: boolean;
}

async function startAll(
  config: Config,
  flags: StartFlags,
  deps: SupervisorDeps,
  children: Supervised[],
): Promise<string> {
  const aitn = join(ROOT, "server", "cli", "main.ts");
  const paths = dataPaths(config.dataDir);
  const chainPort = chainPortOf(config);
  refuseWithoutManager(config);
  const building = buildClient(deps.signal);
  building.catch(() => {});
  const keep = async (name: string, args: string[], readyTimeoutMs: number): Promise<Supervised> => {
    deps.signal.throwIfAborted();
    const child = await supervise({ name, args, readyTimeoutMs }, deps);
    children.push(child);
    return child;
  };
  const chain = await keep(
    "chain",
    [join(ROOT, "server/chain/embedded/main.ts"), "--data", paths.chain, "--port", String(chainPort), "--with-parent"],
    60_000,
  );
  const server = await keep(
    "server",
    [
      aitn,
      "server",
      "--data",
      config.dataDir,
      "--host",
      config.host,
      "--port",
      String(config.port),
      "--chain",
      String(chain.ready.url),
      ...(config.accounts ? ["--accounts"] : []),
      "--json",
    ],
    60_000,
  );
  const url = String(server.ready.url);
  if (flags.plant) {
    const plant = [
      "plant",
      "--url",
      url,
      "--data",
      paths.plant,
      "--enrol-file",
      paths.enrolCode,
      "--factor",
      flags.factor,
      "--from",
      flags.from,
    ];
    await keep("plant", [aitn, ...plant, "--json"], 60_000);
  }
  deps.tell((await building) === "built" ? "console built" : "console is up to date");
  return url;
}

function announce(io: CliIo, url: string, config: Config, json: boolean, startedMs: number): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (json) return io.out(`${JSON.stringify({ ready: true, url, dataDir: config.dataDir })}\n`);
  io.out(`
  AITN World is running (${seconds} s)

    Console   ${url}/
    Cell      ${url}/site/fms
    Data      ${config.dataDir}
    Logs      ${join(config.dataDir, "logs")}

  Recorded and virtual devices are labelled so. Press Ctrl+C to end.
`);
  if (signInNeeded(config))
    io.out("  People must sign in. More accounts: the console's People page, or aitn people add.\n");
}

/** A part that refused to start says why in its own words, with its exit code. @throws what is not a part's refusal. */
function refused(error: unknown, io: CliIo, json: boolean): number {
  if (!(error instanceof ChildFailed)) throw error;
  const [, code = "HOST_INTERNAL", message = error.message] = /^([A-Z]+_[A-Z_]+): (.*)/s.exec(error.message) ?? [];
  if (json) io.out(`${JSON.stringify({ error: { code, message } })}\n`);
  else io.err(`${code}: ${message}\n`);
  return code === "HOST_INTERNAL" ? EXIT.internal : EXIT.refused;
}

/** Starts all and waits for Ctrl+C, or for a part that cannot be kept alive. @returns the exit code. */
async function keepRunning(config: Config, flags: StartFlags, io: CliIo): Promise<number> {
  const startedMs = performance.now();
  const children: Supervised[] = [];
  let failed = false;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  if (io.signal.aborted) end();
  io.signal.addEventListener("abort", () => end());
  const deps: SupervisorDeps = {
    signal: io.signal,
    logDir: join(config.dataDir, "logs"),
    tell: (line) => io.err(`${line}\n`),
    giveUp(name, why) {
      io.err(`${name} cannot be kept alive: ${why}. See ${join(config.dataDir, "logs", `${name}.log`)}\n`);
      failed = true;
      end();
    },
  };
  const started = startAll(config, flags, deps, children);
  try {
    const url = await Promise.race([started, ended]);
    if (url !== undefined) {
      announce(io, url, config, flags.json, startedMs);
      await ended;
    }
  } catch (error) {
    if (!io.signal.aborted) return refused(error, io, flags.json);
  } finally {
    await started.catch(() => {});
    // Devices first, then the server, then the chain that the server settles on.
    for (const child of children.reverse()) await child.stop();
  }
  return failed ? EXIT.internal : EXIT.ok;
}

/** `aitn start`: everything, as one process tree. */
export const startCommand: CliCommand = {
  name: "start",
  summary: "Run everything: chain, server, plant, console",
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        factor: { type: "string", default: "1" },
        from: { type: "string", default: "fault" },
        "no-plant": { type: "boolean", default: false },
        accounts: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const config = readConfig(process.env, {
      ...(values.data === undefined ? {} : { dataDir: values.data }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.port === undefined ? {} : { port: values.port }),
      ...(values.accounts ? { accounts: "1" } : {}),
    });
    if (!config.ok) throw new CodedError(config.error);
    const { factor, from } = values;
    const wrong = replayError(factor, from);
    if (wrong !== null) {
      io.err(`${wrong}\nRun aitn start --help.\n`);
      return EXIT.usage;
    }
    const release = await preflight(config.value);
    const flags: StartFlags = { factor, from, plant: !values["no-plant"], json: values.json };
    try {
      return await keepRunning(config.value, flags, io);
    } finally {
      release();
    }
  },
};
