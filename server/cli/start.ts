import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CodedError } from "../../twins/core/result.ts";
import { type Config, dataPaths, isLoopback, readConfig } from "../config.ts";
import { buildClient, ROOT } from "../supervisor/build.ts";
import { type Supervised, type SupervisorDeps, supervise } from "../supervisor/process.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";

const USAGE = `Usage: aitn start [--port P] [--host H] [--data DIR] [--factor F] [--from fault|start] [--no-plant] [--json]

Starts the embedded chain, the server and the plant that plays the machining cell, and builds the console when needed.
Ctrl+C ends all of them. Nothing leaves this machine; no account and no key is needed on loopback.

  --port P      port of the console (default 4380); the chain takes the next one
  --host H      address to listen on (default 127.0.0.1); any other requires accounts (aitn people add)
  --data DIR    folder of everything that is kept (default .data)
  --factor F    replay speed of the recordings (default 1)
  --from WHERE  where the pump recording starts: fault (shortly before a labelled fault, default) or start
  --no-plant    bring your own devices
  --json        print one JSON line when ready
`;

async function refuseBusyPort(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new CodedError({ code: "HOST_PORT", message: `port ${port} is in use; choose another with --port` })
          : error,
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

interface StartFlags {
  readonly factor: string;
  readonly from: string;
  readonly plant: boolean;
}

async function startAll(
  config: Config,
  flags: StartFlags,
  deps: SupervisorDeps,
  children: Supervised[],
): Promise<string> {
  const aitn = join(ROOT, "server", "cli", "main.ts");
  const paths = dataPaths(config.dataDir);
  const chainPort = config.port + 1;
  await refuseBusyPort(config.host, config.port);
  await refuseBusyPort("127.0.0.1", chainPort);
  const building = buildClient();
  building.catch(() => {});
  const keep = async (name: string, args: string[], readyTimeoutMs: number): Promise<Supervised> => {
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
  if (!isLoopback(config.host)) io.out("  Listening beyond this machine: people must sign in (aitn people add).\n");
}

/** `aitn start`: everything, as one process tree. */
export const startCommand: CliCommand = {
  name: "start",
  summary: "Run everything: chain, server, plant, console",
  usage: USAGE,
  async run(args, io) {
    const startedMs = performance.now();
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        factor: { type: "string", default: "1" },
        from: { type: "string", default: "fault" },
        "no-plant": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const config = readConfig(process.env, {
      ...(values.data === undefined ? {} : { dataDir: values.data }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.port === undefined ? {} : { port: values.port }),
    });
    if (!config.ok) throw new CodedError(config.error);
    mkdirSync(config.value.dataDir, { recursive: true, mode: 0o700 });
    const children: Supervised[] = [];
    let failed = false;
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    if (io.signal.aborted) end();
    io.signal.addEventListener("abort", () => end());
    const deps: SupervisorDeps = {
      logDir: join(config.value.dataDir, "logs"),
      tell: (line) => io.err(`${line}\n`),
      giveUp(name, why) {
        io.err(`${name} cannot be kept alive: ${why}. See ${join(config.value.dataDir, "logs", `${name}.log`)}\n`);
        failed = true;
        end();
      },
    };
    try {
      const flags: StartFlags = { factor: values.factor, from: values.from, plant: !values["no-plant"] };
      const started = startAll(config.value, flags, deps, children);
      started.catch(() => {});
      const url = await Promise.race([started, ended]);
      if (url !== undefined) {
        announce(io, url, config.value, values.json, startedMs);
        await ended;
      }
    } finally {
      // Devices first, then the server, then the chain that the server settles on.
      for (const child of children.reverse()) await child.stop();
    }
    return failed ? EXIT.internal : EXIT.ok;
  },
};
