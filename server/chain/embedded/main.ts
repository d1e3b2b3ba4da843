import { parseArgs } from "node:util";
import type { Failure } from "../../../twins/core/result.ts";
import { startEmbedded } from "./embedded.ts";

const HELP = `The embedded chain: anvil behind a journalling JSON-RPC proxy.
  --data DIR    where its blocks and its treasury key live (required)
  --port N      port to listen on; 0 takes a free one (default 8545)
  --host HOST   a loopback address (default 127.0.0.1)
Prints one JSON line when ready. Ctrl+C ends it.
`;

/** One JSON line on stdout, for the process that started us. */
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

function refuse(error: Failure): never {
  say({ ready: false, code: error.code, message: error.message });
  process.exit(1);
}

function options(): { dataDir: string; host: string; port: number } {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: "string" },
        port: { type: "string", default: "8545" },
        host: { type: "string", default: "127.0.0.1" },
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
    return { dataDir: values.data, host: values.host, port };
  } catch (error) {
    refuse({ code: "HOST_CONFIG", message: error instanceof Error ? error.message : String(error) });
  }
}

const started = await startEmbedded({
  ...options(),
  clock: { nowMs: () => Date.now() },
  onFatal: (reason) => {
    process.stderr.write(`the embedded chain stops: ${reason}\n`);
    process.exit(1);
  },
});
if (!started.ok) refuse(started.error);
const chain = started.value;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    chain.stop().then(() => process.exit(0));
  });
}
const { url, chainId, blocks, tornRecords } = chain;
say({ ready: true, url, chainId, blocks, tornRecords });
