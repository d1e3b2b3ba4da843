import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { startServer } from "../main.ts";
import { type CliCommand, EXIT } from "./command.ts";

/** `aitn server`: the server alone, against a chain that runs already. */
export const serverCommand: CliCommand = {
  name: "server",
  summary: "Run the server alone",
  usage: `Usage: aitn server [--data DIR] [--host H] [--port P] [--chain URL] [--accounts] [--json]

Runs gateway, hub, history, dispatch and settlement in one process. Needs a chain: aitn start brings its own.

  --data DIR    folder of everything that is kept (default .data, or AITN_DATA)
  --host H      address to listen on (default 127.0.0.1); any other than loopback requires accounts
  --port P      port of the console and the devices (default 4380)
  --chain URL   JSON-RPC of the chain (default http://127.0.0.1:4381)
  --accounts    people sign in on this machine, too (or AITN_ACCOUNTS=1); first: aitn people add NAME --role manager
  --json        print one JSON line when ready
`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: "string" },
        host: { type: "string" },
        port: { type: "string" },
        chain: { type: "string" },
        accounts: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const config = readConfig(process.env, {
      ...(values.data === undefined ? {} : { dataDir: values.data }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.port === undefined ? {} : { port: values.port }),
      ...(values.chain === undefined ? {} : { chainUrl: values.chain }),
      ...(values.accounts ? { accounts: "1" } : {}),
    });
    if (!config.ok) {
      io.err(`${config.error.code}: ${config.error.message}\n`);
      return EXIT.usage;
    }
    const server = await startServer(config.value);
    if (!server.ok) {
      io.err(`${server.error.code}: ${server.error.message}\n`);
      return EXIT.refused;
    }
    io.out(
      values.json ? `${JSON.stringify({ ready: true, url: server.value.url })}\n` : `Server at ${server.value.url}\n`,
    );
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      else io.signal.addEventListener("abort", () => resolve());
    });
    await server.value.close();
    return EXIT.ok;
  },
};
