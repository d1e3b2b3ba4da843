import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { TrainHere } from "../../models/learning/client.ts";
import { makeTurnstile } from "../turnstile.ts";
import type { TrainWorkerAsks, TrainWorkerData, WorkerAnswer, WorkerAsk } from "./trainWorker.ts";

/** Workers of this machine for a task of the zoo: side by side they train, and make, to the same bits what one thread would. */
export interface TrainingPool {
  /** @param place of the task's clients; one more than the last: all of them as one */
  trainer(place: number): TrainHere;
  /** One act of a worker; null when the pool was closed, and where the worker ended under it. @throws Error for what cannot be done */
  ask<A extends WorkerAsk>(name: A, asked: TrainWorkerAsks[A]["asked"]): Promise<TrainWorkerAsks[A]["answered"] | null>;
  /** Ends the workers; what is being trained comes back as null. */
  close(): Promise<void>;
}

/** Most workers: each holds the task's data. */
const MOST_WORKERS = 8;

/** One act in a worker; null when the worker was ended. @throws Error for what the worker could not do */
const inWorker = (worker: Worker, name: WorkerAsk, asked: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const forget = () => worker.off("message", onMessage).off("error", onError).off("exit", onExit);
    const onMessage = (answer: WorkerAnswer) => {
      forget();
      if ("value" in answer) resolve(answer.value);
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
    worker.postMessage({ name, asked });
  });

/** @param own text of a recording whose holder comes after the task's; null without */
export function createTrainingPool(
  task: string,
  size = Math.min(MOST_WORKERS, availableParallelism()),
  own: string | null = null,
): TrainingPool {
  const hire = (): Worker => {
    const worker = new Worker(new URL("./trainWorker.ts", import.meta.url), {
      workerData: { task, own } satisfies TrainWorkerData,
    });
    // One that broke is replaced when it is next needed; unheard, its error would end the process.
    worker.on("error", () => broken.add(worker));
    worker.on("exit", () => broken.add(worker));
    return worker;
  };
  const broken = new Set<Worker>();
  const workers = new Set(Array.from({ length: size }, hire));
  const free = [...workers];
  const turnstile = makeTurnstile(size);
  let closed = false;
  const take = (): Worker | undefined => {
    const worker = closed ? undefined : free.pop();
    if (worker === undefined || !broken.has(worker)) return worker;
    workers.delete(worker);
    const fresh = hire();
    workers.add(fresh);
    return fresh;
  };
  const ask: TrainingPool["ask"] = (name, asked) =>
    turnstile(async () => {
      const worker = take();
      if (worker === undefined) return null;
      try {
        return (await inWorker(worker, name, asked)) as never;
      } finally {
        free.push(worker);
      }
    });
  return {
    trainer: (place) => (weights, plan, correction) => ask("train", { place, weights, plan, correction }),
    ask,
    async close() {
      closed = true;
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
