import { Worker } from "node:worker_threads";
import type { AnyModel } from "../../models/sandbox/network.ts";
import type { Candidate } from "../../models/zoo/pump-health/index.ts";
import { type Result, refuse } from "../../twins/core/result.ts";
import type { OutputRange } from "../../twins/protocol/sandbox.ts";

/** A community's network that has been checked and measured, ready to judge pumps under a guard. */
export interface PreparedCandidate extends Candidate {
  readonly model: AnyModel;
  /** What each of its outputs may be. */
  readonly ranges: readonly OutputRange[];
}

/** What the worker is given. */
export interface CandidateJob {
  /** Its ending says what it is: .onnx, else .json. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Seconds on a machine of today; a minute of a busy one. */
const LIMIT_MS = 120_000;

/**
 * Checks a model of the task pump-health and measures it over the recordings that the program has, in a thread of its own.
 * @returns MODEL_* for what is refused, MODEL_DATA for a network that tells nothing, MODEL_BUDGET when it takes too long
 */
export function prepareCandidate(job: CandidateJob): Promise<Result<PreparedCandidate>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./candidateWorker.ts", import.meta.url), { workerData: job });
    const settle = (result: Result<PreparedCandidate>): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(result);
    };
    const broken = (why: string): void =>
      settle(
        refuse("MODEL_INVALID", {
          en: `The model could not be measured: ${why}.`,
          zh: `无法对该模型进行测定：${why}。`,
        }),
      );
    const timer = setTimeout(
      () =>
        settle(
          refuse("MODEL_BUDGET", {
            en: `Measuring the model took longer than ${LIMIT_MS / 1000} s. Use a smaller one.`,
            zh: `测定该模型超过 ${LIMIT_MS / 1000} 秒，请使用较小的模型。`,
          }),
        ),
      LIMIT_MS,
    );
    worker.once("message", settle);
    worker.once("error", (error) => broken(error.message));
    worker.once("exit", () => broken("its thread ended"));
  });
}
