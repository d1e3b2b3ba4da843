import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../supervisor/build.ts";
import { type CliCommand, EXIT } from "./command.ts";

const BENCHES = ["live", "latency", "stop", "start", "ingest", "history", "kernel", "solve"];

/** `aitn bench`: runs a benchmark of test/bench in a process of its own, so that nothing else heats its caches. */
export const benchCommand: CliCommand = {
  name: "bench",
  summary: "Measure, and print ratios to a floor of the same run",
  usage: `Usage: aitn bench NAME [--json]

Every number is printed beside a floor or a peer measured in the same run, because machines differ; look at the ratios.

  live     frames, page and drawing with 1,000 and 10,000 entities, ingest, history: every gate (needs Chromium)
  latency  from a device's report to the screen of the running product (needs Chromium)
  stop     from the press of STOP to the devices and back, while 50 of them report 20,000 readings a second
  start    from the start command to the first live frame in a browser, console build included, and memory of it all
  ingest   verification of device frames, per reading
  history  the history store: append, chart query, many-device query
  kernel   the simulation kernel, events per second
  solve    the job-shop optimiser on the published instances

Exit code 3 when a gate is missed.
`,
  async run(args, io) {
    const name = args.find((arg) => !arg.startsWith("-"));
    if (name === undefined || !BENCHES.includes(name)) {
      io.err(`aitn bench: name one of ${BENCHES.join(", ")}\n`);
      return EXIT.usage;
    }
    const main = join(ROOT, "test", "bench", "main.ts");
    if (!existsSync(main)) {
      io.err("The benchmarks are part of the repository, not of an installed package: run this in a clone.\n");
      return EXIT.refused;
    }
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--expose-gc", main, ...args], {
      stdio: "inherit",
    });
    io.signal.addEventListener("abort", () => child.kill("SIGTERM"));
    return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? EXIT.internal)));
  },
};
