/** A worker that learns, or judges a recording. */
export const hireLearner = (): Worker =>
  new Worker(new URL("./learner.worker.ts", import.meta.url), { type: "module", name: "learner" });
