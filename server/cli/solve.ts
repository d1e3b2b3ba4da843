import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import { gantt } from "../../models/optimisers/transport-job-shop/gantt.ts";
import { parseInstanceFile, toProblem } from "../../models/optimisers/transport-job-shop/instance.ts";
import { type Solution, startSolve } from "../../models/optimisers/transport-job-shop/solve.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";

const DEFAULT_SECONDS = 5;
const MOST_SECONDS = 86_400;
const MOST_FILE_BYTES = 16 * 1024 * 1024;
/** Between two looks at Ctrl+C. */
const SLICE_MS = 50;
const SLICE_ITERATIONS = 64;
const GANTT_COLUMNS = 100;

const usage = `Usage: aitn solve jsp-agv FILE --jobset NAME --layout NAME [options]

Schedules a job shop whose jobs are carried by vehicles (Bilge and Ulusoy 1995): machines, sequences, vehicles, trips.
FILE is JSON: {"layouts": {name: travel[from][to]}, "jobsets": {name: [job: [[machine, seconds], ...]]},
"flexible_jobsets": {name: [job: [[[machine, seconds], ...], ...]]}}; location 0 is the load/unload station.

  --jobset NAME    key of the job set in FILE
  --layout NAME    key of the layout in FILE
  --flexible       take the job set from flexible_jobsets: operations with alternative machines
  --vehicles N     vehicles, all at the station at first (default 2)
  --seconds S      stop after S seconds (default ${DEFAULT_SECONDS}); up to ${MOST_SECONDS}
  --iterations N   stop after N search moves: the same N and seed give the same schedule on every machine
  --seed N         seed of the search (default 1)
  --gantt          draw the schedule as text
  --json           one JSON object on stdout: makespan, lowerBound, operations, transports, iterations, elapsedMs

With both budgets the first to end counts. The search also ends when the makespan meets the lower bound, and Ctrl+C
prints the best schedule so far. Jobs, machines and vehicles count from 1, an operation's index from 0; seconds.
Every schedule is verified by a checker of its own before it is printed.
Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code (PLAN_INPUT, PLAN_INFEASIBLE).
`;

/** Time that no one can set back, in the form of a Clock. */
const clock: Clock = { nowMs: () => performance.timeOrigin + performance.now() };

interface Arguments {
  readonly file: string;
  readonly jobset: string;
  readonly layout: string;
  readonly flexible: boolean;
  readonly vehicles: number;
  readonly seconds: number | undefined;
  readonly iterations: number | undefined;
  readonly seed: number;
  readonly json: boolean;
  readonly gantt: boolean;
}

class UsageError extends Error {}

function numberOf(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
  whole: boolean,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const right = value >= low && value <= high && (!whole || Number.isInteger(value));
  if (!right)
    throw new UsageError(`--${name} ${text}: expected a ${whole ? "whole " : ""}number from ${low} to ${high}.`);
  return value;
}

function parse(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      jobset: { type: "string" },
      layout: { type: "string" },
      flexible: { type: "boolean", default: false },
      vehicles: { type: "string" },
      seconds: { type: "string" },
      iterations: { type: "string" },
      seed: { type: "string" },
      gantt: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [kind, file, ...more] = positionals;
  if (kind !== "jsp-agv") throw new UsageError(`What to solve is ${kind ?? "missing"}: expected jsp-agv.`);
  if (file === undefined) throw new UsageError("FILE is missing.");
  if (more.length > 0) throw new UsageError(`There is one FILE; ${more[0]} is too much.`);
  if (values.jobset === undefined) throw new UsageError("--jobset is missing.");
  if (values.layout === undefined) throw new UsageError("--layout is missing.");
  const iterations = numberOf("iterations", values.iterations, 0, 1e12, true);
  const seconds = numberOf("seconds", values.seconds, 0, MOST_SECONDS, false);
  return {
    file,
    jobset: values.jobset,
    layout: values.layout,
    flexible: values.flexible,
    vehicles: numberOf("vehicles", values.vehicles, 1, 200, true) ?? 2,
    seconds: seconds ?? (iterations === undefined ? DEFAULT_SECONDS : undefined),
    iterations,
    seed: numberOf("seed", values.seed, 0, 2 ** 32 - 1, true) ?? 1,
    json: values.json,
    gantt: values.gantt,
  };
}

const refuse = (message: string): CodedError => new CodedError({ code: "PLAN_INPUT", message });

async function readProblem(args: Arguments): Promise<TransportJobShop> {
  let text: string;
  try {
    const { size } = await stat(args.file);
    if (size > MOST_FILE_BYTES) throw refuse(`${args.file} has ${size} bytes: at most ${MOST_FILE_BYTES}.`);
    text = await readFile(args.file, "utf8");
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw refuse(`cannot read ${args.file}: ${(cause as NodeJS.ErrnoException).code}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refuse(`${args.file} is not JSON: ${(cause as Error).message}`);
  }
  return must(toProblem(must(parseInstanceFile(json)), args));
}

/** Searches in slices, so that Ctrl+C is heard. Improvements go to stderr on a terminal. */
async function search(problem: TransportJobShop, args: Arguments, io: CliIo): Promise<Solution> {
  const startMs = clock.nowMs();
  const run = startSolve(problem, {
    seed: args.seed,
    iterations: args.iterations,
    seconds: args.seconds,
    clock,
    shouldStop: () => io.signal.aborted,
    onImprovement: ({ schedule, lowerBound, iterations }) => {
      if (!io.isTty) return;
      const elapsed = ((clock.nowMs() - startMs) / 1000).toFixed(2);
      io.err(`${elapsed} s  ${iterations} moves  makespan ${schedule.makespan} s  (at least ${lowerBound} s)\n`);
    },
  });
  let done = false;
  while (!done) {
    const untilMs = clock.nowMs() + SLICE_MS;
    while (!done && clock.nowMs() < untilMs) done = run.advance(SLICE_ITERATIONS);
    await setImmediate();
  }
  return run.solution();
}

function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => String(row[c]).length)));
  return rows.map((row) => row.map((cell, c) => String(cell).padStart(widths[c])).join("  ")).join("\n");
}

function describe(schedule: Schedule): string {
  const operations = schedule.operations.map((o) => [o.job, o.index, o.machine, o.start, o.end]);
  const transports = schedule.transports.map((t) => {
    return [t.vehicle, t.job, t.index, t.from, t.to, t.start, t.pickup, t.delivery];
  });
  return [
    "Operations",
    table([["job", "index", "machine", "start", "end"], ...operations]),
    "",
    "Trips",
    table([["vehicle", "job", "index", "from", "to", "start", "pickup", "delivery"], ...transports]),
  ].join("\n");
}

function print(problem: TransportJobShop, args: Arguments, found: Solution, elapsedMs: number, io: CliIo): void {
  const { schedule, lowerBound, iterations, optimal } = found;
  if (args.json) {
    const { makespan, operations, transports } = schedule;
    io.out(`${JSON.stringify({ makespan, lowerBound, operations, transports, iterations, elapsedMs })}\n`);
    if (args.gantt) io.err(`${gantt(problem, schedule, GANTT_COLUMNS)}\n`);
    return;
  }
  const proof = optimal ? "proved optimal" : `at least ${lowerBound} s`;
  io.out(`Makespan ${schedule.makespan} s (${proof}), ${iterations} moves in ${(elapsedMs / 1000).toFixed(2)} s\n\n`);
  io.out(`${describe(schedule)}\n`);
  if (args.gantt) io.out(`\n${gantt(problem, schedule, GANTT_COLUMNS)}\n`);
}

export const solveCommand: CliCommand = {
  name: "solve",
  summary: "Schedule a job shop with vehicles",
  usage,
  async run(args, io) {
    let parsed: Arguments;
    try {
      parsed = parse(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      io.err(`${error.message}\nRun aitn solve --help.\n`);
      return EXIT.usage;
    }
    const problem = await readProblem(parsed);
    const startMs = clock.nowMs();
    const found = await search(problem, parsed, io);
    const elapsedMs = Math.round(clock.nowMs() - startMs);
    const checked = check(problem, found.schedule);
    if (!checked.ok) throw new Error(`the checker refused the solver's schedule: ${checked.error.message}`);
    if (io.signal.aborted) io.err("stopped early: this is the best schedule so far\n");
    print(problem, parsed, found, elapsedMs, io);
    return EXIT.ok;
  },
};
