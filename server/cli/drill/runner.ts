import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Refusal } from "../failures.ts";
import type { FromRunner, Job, RunTask } from "./messages.ts";

const MOST_THREADS = 16;
/** Heap of a thread, MB: fields of ways of a large venue among it. */
const HEAP_MB = 1_024;

/** Runs jobs in threads, each thread one after the other. @returns what they gave, in the order of the jobs. @throws Refusal SIM_CANCELLED */
export async function runAll(
  task: RunTask,
  jobs: readonly Job[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<readonly FromRunner[]> {
  const stopped = (): Refusal => new Refusal("SIM_CANCELLED", { en: "The runs were stopped.", zh: "运行已停止。" });
  if (signal.aborted) throw stopped();
  const results: FromRunner[] = [];
  let [next, done] = [0, 0];
  const threads = Math.min(MOST_THREADS, jobs.length, availableParallelism());
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL("./worker.ts", import.meta.url), {
        workerData: task,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      }),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(stopped()), { once: true });
      const give = (worker: Worker): void => {
        const job = jobs[next];
        if (job !== undefined) worker.postMessage({ at: next++, ...job });
      };
      for (const worker of workers) {
        worker.on("error", reject);
        worker.on("message", (message: FromRunner) => {
          results[message.at] = message;
          onDone(++done);
          if (done === jobs.length) resolve();
          else give(worker);
        });
        give(worker);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}
