import { parseArgs } from "node:util";
import type { Failure } from "../../../twins/core/result.ts";
import { type EmbeddedChain, startEmbedded } from "./embedded.ts";

const HELP = `The embedded chain: anvil behind a journalling JSON-RPC proxy.
  --data DIR    where its blocks and its treasury key live (required)
  --port N      port to listen on; 0 takes a free one (default 8545)
  --host HOST   a loopback address (default 127.0.0.1)
  --with-parent end when the process that started it has ended
Prints one JSON line when ready. Ctrl+C ends it.
`;

/** One JSON line on stdout, for the process that started us. */
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

function refuse(error: Failure): never {
  say({ ready: false, code: error.code, message: error.message });
  process.exit(1);
}

interface Settings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly withParent: boolean;
}

function options(): Settings {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: "string" },
        port: { type: "string", default: "8545" },
        host: { type: "string", default: "127.0.0.1" },
        "with-parent": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const port = Number(values.port);
    if (values.data === undefined) throw new Error("--data is missing");
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`not a port: ${values.port}`);
    return { dataDir: values.data, host: values.host, port, withParent: values["with-parent"] };
  } catch (error) {
    refuse({ code: "HOST_CONFIG", message: error instanceof Error ? error.message : String(error) });
  }
}

const PARENT_CHECK_MS = 500;
const settings = options();
/** Null while it still starts: then there is nothing to put in order, and its anvil goes with us. */
let chain: EmbeddedChain | null = null;
const end = () => {
  if (chain === null) process.exit(0);
  void chain.stop().then(() => process.exit(0));
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
if (settings.withParent) {
  // Told where it can be, not looked up: it may be gone before we have begun.
  const parent = Number(process.env.AITN_WITH_PARENT ?? process.ppid);
  // A parent killed with -9 tells nobody; the system then gives us another parent. A replay may take long, so from now on.
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_CHECK_MS);
}
const started = await startEmbedded({
  ...settings,
  clock: { nowMs: () => Date.now() },
  onNotice: (notice) => process.stderr.write(`the embedded chain: ${notice}\n`),
  onFatal: (reason) => {
    process.stderr.write(`the embedded chain stops: ${reason}\n`);
    process.exit(1);
  },
});
if (!started.ok) refuse(started.error);
chain = started.value;
const { url, chainId, blocks, replayed, tornRecords, hidden } = chain;
if (!hidden) {
  process.stderr.write(
    "the embedded chain: on this system other programs of this machine reach its engine past the proxy; " +
      "what they change is found at the next block and ends the chain. Run it where you trust every local user.\n",
  );
}
say({ ready: true, url, chainId, blocks, replayed, tornRecords });
