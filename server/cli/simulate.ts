import { writeFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { solve } from "../../models/optimisers/transport-job-shop/solve.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { kpiDefinition } from "../../twins/kpis/index.ts";
import { BRANCH_KPIS, BRANCHES, type BranchName, type Estimate } from "../../twins/sim/comparison.ts";
import { type RunInput, type RunRecord, runReplication } from "../../twins/sim/run.ts";
import { parseRunFile, parseRunInput } from "../../twins/sim/runSchema.ts";
import { estimate } from "../../twins/sim/statistics.ts";
import { fmsRunInput } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { readJson, wholeNumber } from "./runFile.ts";

const DEFAULT_REPLICATIONS = 30;
const MOST_REPLICATIONS = 100_000;
const DEFAULT_ITERATIONS = 5000;
const MOST_FOR_PRECISION = 10_000;

const usage = `Usage: aitn simulate (FILE | --jobset N) [options]

Simulates the machining cell until all jobs are back at the station: vehicles that accelerate and share the aisle,
processing times that vary, rejects, breakdowns. Prints each KPI as a mean with its 95 % confidence interval.
FILE is the input of a run, or a run written by --out or downloaded from the console.

  --jobset N        begin job set N (1 to 10) with everything at the station
  --branch B        continue (local rule), service (machine 1 first), reroute (optimised); default continue
  --replications N  default ${DEFAULT_REPLICATIONS}; with --precision the most that are made (default ${MOST_FOR_PRECISION})
  --precision P     replicate until the makespan's interval is within P percent of its mean, at least ${DEFAULT_REPLICATIONS} times
  --seed N          default 1, or that of FILE; the same seed gives the same digests everywhere
  --iterations N    search moves of the optimiser for reroute; default ${DEFAULT_ITERATIONS}
  --out RUN         write a run that "aitn verify RUN" re-executes
  --json            one JSON object on stdout: branch, seed, replications, kpis, digests
Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code (PLAN_INPUT, PLAN_INFEASIBLE, SIM_UNKNOWN,
SIM_BUDGET, SIM_CANCELLED).
`;

interface Arguments {
  readonly file: string | null;
  readonly jobset: number | null;
  readonly branch: BranchName | null;
  readonly replications: number;
  /** Percent of the mean; 0 for a fixed number of replications. */
  readonly precision: number;
  readonly seed: number | undefined;
  readonly iterations: number;
  readonly out: string | null;
  readonly json: boolean;
}

/** @returns what is wrong, as a string. */
function parse(args: string[]): Arguments | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      jobset: { type: "string" },
      branch: { type: "string" },
      replications: { type: "string" },
      precision: { type: "string" },
      seed: { type: "string" },
      iterations: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const jobset = wholeNumber(values.jobset, 1, 999);
  const replications = wholeNumber(values.replications, 1, MOST_REPLICATIONS);
  const seed = wholeNumber(values.seed, 0, 0xffffffff);
  const iterations = wholeNumber(values.iterations, 1, 1e9);
  for (const [name, value] of Object.entries({ jobset, replications, seed, iterations }))
    if (value === null) return `--${name} is not a whole number in its range`;
  const precision = Number(values.precision ?? 0);
  if (values.precision !== undefined && !(precision > 0 && precision <= 100)) return "--precision is from 0 to 100 %";
  const branch = BRANCHES.find((b) => b === values.branch);
  if (values.branch !== undefined && branch === undefined) return `--branch is one of ${BRANCHES.join(", ")}`;
  if (positionals.length > 1) return "there is one FILE";
  const file = positionals[0] ?? null;
  if ((file === null) === (jobset === undefined)) return "name a FILE or a --jobset, one of them";
  return {
    file,
    jobset: jobset ?? null,
    branch: branch ?? null,
    replications: replications ?? (precision > 0 ? MOST_FOR_PRECISION : DEFAULT_REPLICATIONS),
    precision,
    seed: seed ?? undefined,
    iterations: iterations ?? DEFAULT_ITERATIONS,
    out: values.out ?? null,
    json: values.json,
  };
}

async function inputOf(args: Arguments): Promise<RunInput> {
  if (args.file !== null) {
    const value = await readJson(args.file);
    const isRun = typeof value === "object" && value !== null && "input" in value;
    const input = isRun ? must(parseRunFile(value)).input : must(parseRunInput(value));
    return { ...input, branch: args.branch ?? input.branch, seed: args.seed ?? input.seed };
  }
  const work = must(initialWork(args.jobset ?? 0));
  const branch = args.branch ?? "continue";
  const seed = args.seed ?? 1;
  const schedule = branch === "reroute" ? solve(work.problem, { seed, iterations: args.iterations }).schedule : null;
  return fmsRunInput({ work, branch, schedule, forecast: null, seed, replication: 0 });
}

/** Whether the makespan is known well enough. */
function isPrecise(records: readonly RunRecord[], percent: number): boolean {
  if (percent === 0 || records.length < DEFAULT_REPLICATIONS) return false;
  const { mean, halfWidth } = estimate(records.map((record) => record.kpis.makespan));
  return halfWidth <= (percent / 100) * mean;
}

async function replicate(input: RunInput, args: Arguments, io: CliIo): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  const most = args.replications;
  while (records.length < most && !isPrecise(records, args.precision)) {
    const i = records.length;
    if (io.signal.aborted) throw new CodedError({ code: "SIM_CANCELLED", message: `after ${i} replications` });
    records.push(runReplication({ ...input, replication: input.replication + i }));
    if ((i + 1) % 50 !== 0) continue;
    if (io.isTty) io.err(`\r${i + 1} / ${most}`);
    await setImmediate();
  }
  if (io.isTty && records.length >= 50) io.err("\r\x1b[K");
  return records;
}

function table(kpis: Record<string, Estimate>): string {
  return BRANCH_KPIS.map((id) => {
    const { mean, halfWidth, min, max } = kpis[id]!;
    const { title, unit } = kpiDefinition(id);
    const interval = Number.isFinite(halfWidth) ? `± ${halfWidth.toFixed(3)}` : "one run";
    const range = `${min.toFixed(2)} .. ${max.toFixed(2)}`;
    return `${title.en.padEnd(18)} ${mean.toFixed(3).padStart(12)} ${interval.padEnd(14)} ${unit.padEnd(6)} ${range}\n`;
  }).join("");
}

export const simulateCommand: CliCommand = {
  name: "simulate",
  summary: "Simulate the cell, many replications",
  usage,
  async run(argv, io) {
    const args = parse(argv);
    if (typeof args === "string") {
      io.err(`aitn simulate: ${args}\nRun aitn simulate --help.\n`);
      return EXIT.usage;
    }
    const input = await inputOf(args);
    const records = await replicate(input, args, io);
    const kpis = Object.fromEntries(BRANCH_KPIS.map((id) => [id, estimate(records.map((record) => record.kpis[id]))]));
    const digests = records.map((record) => record.digest);
    if (args.out !== null) await writeFile(args.out, `${JSON.stringify({ input, digests }, null, 1)}\n`);
    const { branch, seed } = input;
    if (args.json) {
      io.out(`${JSON.stringify({ branch, seed, replications: records.length, kpis, digests })}\n`);
      return EXIT.ok;
    }
    io.out(`Branch ${branch}, seed ${seed}, ${records.length} replications\n${table(kpis)}`);
    for (const digest of digests) io.out(`${digest}\n`);
    return EXIT.ok;
  },
};
