import { parentPort } from "node:worker_threads";
import { solve } from "../../models/optimisers/transport-job-shop/solve.ts";
import { CodedError } from "../../twins/core/result.ts";
import { runReplication } from "../../twins/sim/run.ts";
import type { FromWorker, Task, ToWorker } from "./task.ts";

async function perform(task: Task, stop: SharedArrayBuffer): Promise<unknown> {
  const flag = new Int32Array(stop);
  switch (task.kind) {
    case "replicate":
      return runReplication(task.input);
    case "solve": {
      const { schedule, lowerBound, iterations, optimal } = solve(task.problem, {
        seed: task.seed,
        iterations: task.iterations,
        ...(task.warmStart === null ? {} : { warmStart: task.warmStart }),
        shouldStop: () => Atomics.load(flag, 0) === 1,
      });
      return { schedule, lowerBound, iterations, optimal };
    }
    case "homeDays":
    case "homeFit":
    case "homePlan":
      return (await import("./homeCity/homeWork.ts")).performHome(task);
    case "traffic":
      return (await import("./homeCity/cityWork.ts")).toldAt(task);
    case "dispatch":
      return (await import("./homeCity/cityDispatch.ts")).dispatched(task);
  }
}

parentPort?.on("message", async ({ id, task, stop }: ToWorker) => {
  let answer: FromWorker;
  try {
    answer = { id, value: await perform(task, stop) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    answer = { id, error: error instanceof CodedError ? error.failure : { code: "HOST_INTERNAL", message } };
  }
  parentPort?.postMessage(answer);
});
