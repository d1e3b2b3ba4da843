import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { TrainHere } from "../../models/learning/client.ts";
import type { Trained } from "../../models/learning/trainer/trainer.ts";
import { makeTurnstile } from "../turnstile.ts";
import type { TrainAnswer, TrainAsk } from "./trainWorker.ts";

/** Workers of this machine that train clients of a task of the zoo side by side, each to the same bits as one thread would. */
export interface TrainingPool {
  /** @param place of the task's clients; one more than the last: all of them as one */
  trainer(place: number): TrainHere;
  /** Ends the workers; what is being trained comes back as null. */
  close(): Promise<void>;
}

/** Most workers: each holds the task's data. */
const MOST_WORKERS = 8;

/** One training in a worker; null when the worker was ended. @throws Error for what the worker could not do */
const ask = (worker: Worker, wanted: TrainAsk): Promise<Trained | null> =>
  new Promise((resolve, reject) => {
    const forget = () => worker.off("message", onMessage).off("error", onError).off("exit", onExit);
    const onMessage = (answer: TrainAnswer) => {
      forget();
      if ("trained" in answer) resolve(answer.trained);
      else reject(new Error(answer.error));
    };
    const onError = (error: unknown) => {
      forget();
      reject(error);
    };
    const onExit = () => {
      forget();
      resolve(null);
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(wanted);
  });

export function createTrainingPool(task: string, size = Math.min(MOST_WORKERS, availableParallelism())): TrainingPool {
  const hire = () => new Worker(new URL("./trainWorker.ts", import.meta.url), { workerData: task });
  const workers = Array.from({ length: size }, hire);
  const free = [...workers];
  const turnstile = makeTurnstile(size);
  let closed = false;
  return {
    trainer: (place) => (weights, plan, correction) =>
      turnstile(async () => {
        const worker = closed ? undefined : free.pop();
        if (worker === undefined) return null;
        try {
          return await ask(worker, { place, weights, plan, correction });
        } finally {
          free.push(worker);
        }
      }),
    async close() {
      closed = true;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
