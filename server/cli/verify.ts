import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CodedError, must } from "../../twins/core/result.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { parseRunFile } from "../../twins/sim/runSchema.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { readJson } from "./runFile.ts";

const usage = `Usage: aitn verify RUN [--json]

Re-executes a run from its input and compares digests. RUN is a file written by "aitn simulate --out" or downloaded from
the console. The same can be done in a browser.

  --json   one JSON object on stdout: same, runs: [{replication, expected, actual}]
Exit codes: 0 same digests, 2 wrong usage, 3 another digest (SIM_DIGEST) or refused (PLAN_INPUT).
`;

interface Checked {
  readonly replication: number;
  readonly expected: string;
  readonly actual: string;
}

export const verifyCommand: CliCommand = {
  name: "verify",
  summary: "Re-execute a run and compare its digest",
  usage,
  async run(argv, io) {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { json: { type: "boolean", default: false } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) {
      io.err("aitn verify: name one RUN\nRun aitn verify --help.\n");
      return EXIT.usage;
    }
    const { input, digests } = must(parseRunFile(await readJson(path)));
    const runs: Checked[] = [];
    for (const [i, expected] of digests.entries()) {
      if (io.signal.aborted) throw new CodedError({ code: "SIM_CANCELLED", message: `after ${i} replications` });
      const replication = input.replication + i;
      runs.push({ replication, expected, actual: runReplication({ ...input, replication }).digest });
      await setImmediate();
    }
    const other = runs.filter((run) => run.actual !== run.expected);
    if (values.json) io.out(`${JSON.stringify({ same: other.length === 0, runs })}\n`);
    else if (other.length === 0) io.out(`Same: ${runs.length} of ${runs.length} digests\n`);
    else
      for (const { replication, expected, actual } of other)
        io.err(`SIM_DIGEST: replication ${replication} is ${actual}, the run says ${expected}\n`);
    return other.length === 0 ? EXIT.ok : EXIT.refused;
  },
};
