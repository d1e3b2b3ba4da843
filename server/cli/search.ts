import { setImmediate } from "node:timers/promises";
import { type Solution, type SolveOptions, startSolve } from "../../models/optimisers/transport-job-shop/solve.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import type { CliIo } from "./command.ts";

/** Between two looks at Ctrl+C. */
const SLICE_MS = 50;
const SLICE_ITERATIONS = 64;

/** Time that no one can set back, in the form of a Clock. */
export const steadyClock: Clock = { nowMs: () => performance.timeOrigin + performance.now() };

/** Searches in slices, so that Ctrl+C is heard: it ends the search with the best so far. Improvements go to a terminal. */
export async function searchInSlices(
  problem: TransportJobShop,
  options: Pick<SolveOptions, "seed" | "iterations" | "seconds" | "warmStart">,
  io: CliIo,
): Promise<Solution> {
  const startMs = steadyClock.nowMs();
  const run = startSolve(problem, {
    ...options,
    clock: steadyClock,
    shouldStop: () => io.signal.aborted,
    onImprovement: ({ schedule, lowerBound, iterations }) => {
      if (!io.isTty) return;
      const elapsed = ((steadyClock.nowMs() - startMs) / 1000).toFixed(2);
      io.err(
        io.language === "zh"
          ? `${elapsed} 秒  ${iterations} 步  完工时间 ${schedule.makespan} 秒  （下界 ${lowerBound} 秒）\n`
          : `${elapsed} s  ${iterations} moves  makespan ${schedule.makespan} s  (at least ${lowerBound} s)\n`,
      );
    },
  });
  let done = false;
  while (!done) {
    const untilMs = steadyClock.nowMs() + SLICE_MS;
    while (!done && steadyClock.nowMs() < untilMs) done = run.advance(SLICE_ITERATIONS);
    await setImmediate();
  }
  return run.solution();
}
