import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import file from "../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json" with { type: "json" };
import optima from "../../models/optimisers/transport-job-shop/data/optima.json" with { type: "json" };
import { dispatchFifo } from "../../models/optimisers/transport-job-shop/dispatchRules.ts";
import {
  type InstanceFile,
  parseInstanceFile,
  toProblem,
} from "../../models/optimisers/transport-job-shop/instance.ts";
import { startSolve } from "../../models/optimisers/transport-job-shop/solve.ts";
import { must } from "../../twins/core/result.ts";
import type { TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import type { Report } from "./report.ts";

const SEEDS = [1, 2, 3, 4, 5];
/** An instance that is not solved by then counts as this many iterations' time. */
const MOST_ITERATIONS = 400_000;
const SLICE = 50;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds until the best known makespan is reached, and the gap left if it is not, in percent. */
function reach(problem: TransportJobShop, best: number, seed: number): { seconds: number; gap: number } {
  const before = cpuSeconds();
  let makespan = Number.POSITIVE_INFINITY;
  const run = startSolve(problem, {
    seed,
    iterations: MOST_ITERATIONS,
    onImprovement: ({ schedule }) => {
      makespan = schedule.makespan;
    },
  });
  while (makespan > best && !run.advance(SLICE));
  const seconds = cpuSeconds() - before;
  must(check(problem, run.solution().schedule));
  return { seconds, gap: (100 * (makespan - best)) / best };
}

function benchInstance(report: Report, instances: InstanceFile, jobset: string, layout: string): void {
  const name = `EX${jobset}${layout}`;
  const problem = must(toProblem(instances, { jobset, layout }));
  const { best } = optima[name as keyof typeof optima];
  const runs = SEEDS.map((seed) => reach(problem, best, seed));
  const median = runs.map((run) => run.seconds).sort((a, b) => a - b)[Math.floor(SEEDS.length / 2)];
  const local = must(check(problem, dispatchFifo(problem))).makespan;
  report.line({ name: `${name} seconds to ${best} (median)`, value: median, unit: "s", floor: null, atMost: 1 });
  report.line({
    name: `${name} worst gap`,
    value: Math.max(...runs.map((run) => run.gap)),
    unit: "%",
    floor: null,
    atMost: 0,
  });
  report.line({
    name: `${name} local rule`,
    value: local,
    unit: "s",
    floor: { name: "best known", value: best },
    atMost: null,
  });
}

/** Time to the best known makespan of each published instance, beside what the cell's local rule gives. */
export function benchSolve(report: Report): void {
  const instances = must(parseInstanceFile(file));
  for (const jobset of Object.keys(instances.jobsets))
    for (const layout of Object.keys(instances.layouts)) benchInstance(report, instances, jobset, layout);
}
