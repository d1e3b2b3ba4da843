import { parentPort, workerData } from "node:worker_threads";
import { type Correction, type Trained, type TrainingPlan, train } from "../../models/learning/trainer/trainer.ts";
import { central } from "../../models/learning/trial.ts";
import { zooTask } from "./zooTasks.ts";

/** Training that a worker of the pool is asked for. */
export interface TrainAsk {
  /** Of the task's clients; one more than the last: all of them as one. */
  readonly place: number;
  readonly weights: Float32Array;
  readonly plan: TrainingPlan;
  readonly correction: Correction;
}

/** What comes of it. */
export type TrainAnswer = { readonly trained: Trained } | { readonly error: string };

if (parentPort !== null) {
  const port = parentPort;
  const task = await zooTask(String(workerData));
  const holders = [...task.clients, central(task)];
  const model = task.network();
  port.on("message", async ({ place, weights, plan, correction }: TrainAsk) => {
    let answer: TrainAnswer;
    try {
      const holder = holders[place];
      if (holder === undefined) throw new RangeError(`no client ${place}`);
      const trained = await train(model, weights, holder.examples, plan, correction);
      // Nobody gives up but by ending the worker.
      answer = trained === null ? { error: "given up" } : { trained };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(answer);
  });
}
