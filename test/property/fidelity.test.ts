import { expect, test } from "vitest";
import { createCell } from "../../server/plant/cell/cell.ts";
import { must } from "../../twins/core/result.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { estimate } from "../../twins/sim/statistics.ts";
import { fmsRunInput } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";

const TICK_S = 0.05;
const LIMIT_S = 900;

/** Seconds until the plant, stepping its own vehicles and machines at 20 Hz, has ended the last operation of a job set. */
function plantMakespan(jobset: number, seed: number): number {
  const world = createCell(jobset, seed, null);
  const operations = world.cell.jobs.reduce((n, job) => n + job.operations.length, 0);
  for (let t = TICK_S; t < LIMIT_S; t += TICK_S) {
    world.step(TICK_S);
    if (world.cell.machines.reduce((n, machine) => n + machine.partCount, 0) >= operations) return t;
  }
  return Number.NaN;
}

test.each([1, 3, 5, 7, 9])(
  "job set %i: what is simulated is what the plant then does, within three percent",
  (jobset) => {
    const work = must(initialWork(jobset));
    const simulated = estimate(
      Array.from({ length: 20 }, (_, replication) => {
        const input = { work, branch: "continue" as const, schedule: null, forecast: null, seed: 1, replication };
        return runReplication(fmsRunInput(input)).kpis.makespan;
      }),
    );
    for (const seed of [1, 2]) {
      const executed = plantMakespan(jobset, seed);
      expect(Math.abs(executed - simulated.mean) / simulated.mean).toBeLessThan(0.03);
    }
  },
);
