import { Worker } from "node:worker_threads";
import { type Result, refuse } from "../../twins/core/result.ts";
import type { ReplayProgress } from "../../twins/protocol/sandbox.ts";
import type { FromJob, JobKind, SandboxJobs } from "./sandboxWorker.ts";

/** How long a job may take, ms; the largest task has some 400,000 ticks of the model's and the champion's. */
const LIMIT_MS: Readonly<Record<JobKind, number>> = { check: 120_000, arena: 3_600_000, measure: 120_000 };
/** Heap of its thread, MB: what a hostile file blows up ends in it. */
const HEAP_MB = 1_024;
/** What was cancelled is ended when it has not ended itself, and a model's process with it, by then, ms. */
const CANCEL_MS: Readonly<Record<JobKind, number>> = { check: 0, arena: 1_000, measure: 1_000 };

export interface JobOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

const CANCELLED = refuse("SIM_CANCELLED", { en: "The replay was cancelled.", zh: "重放已取消。" });
const TOO_MUCH = refuse("MODEL_BUDGET", {
  en: "The model needs more memory than the sandbox has for it. Make it smaller.",
  zh: "该模型所需内存超过沙箱的限制，请缩小模型。",
});
const slow = (ms: number): Result<never> =>
  refuse("MODEL_BUDGET", {
    en: `There was no result after ${ms / 1000} s. Make the model faster, or try fewer scenarios.`,
    zh: `${ms / 1000} 秒后仍无结果，请提高模型速度，或减少情形。`,
  });

/** Does one job in a thread of its own, which ends with it. @returns what the job says; MODEL_BUDGET, SIM_CANCELLED. @throws what is a fault of ours */
export function runJob<K extends JobKind>(
  kind: K,
  asked: SandboxJobs[K]["asked"],
  { signal, onProgress }: JobOptions,
  move: readonly ArrayBuffer[] = [],
): Promise<Result<SandboxJobs[K]["answered"]>> {
  if (signal.aborted) return Promise.resolve(CANCELLED);
  const worker = new Worker(new URL("./sandboxWorker.ts", import.meta.url), {
    workerData: { kind, asked },
    transferList: [...move],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise((resolve, reject) => {
    let settled = false;
    const end = (how: () => void): void => {
      // Its end follows whatever it said.
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      clearTimeout(last);
      signal.removeEventListener("abort", cancel);
      void worker.terminate().then(how);
    };
    const settle = (result: Result<unknown>): void => end(() => resolve(result as Result<SandboxJobs[K]["answered"]>));
    let last: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      worker.postMessage("cancel");
      last = setTimeout(() => settle(CANCELLED), CANCEL_MS[kind]);
    };
    const limit = setTimeout(() => settle(slow(LIMIT_MS[kind])), LIMIT_MS[kind]);
    signal.addEventListener("abort", cancel);
    worker.on("message", (message: FromJob) => {
      if ("progress" in message) onProgress?.(message.progress);
      else settle(message.result);
    });
    worker.on("error", (error) => {
      if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") settle(TOO_MUCH);
      else end(() => reject(error));
    });
    worker.on("exit", () => settle(signal.aborted ? CANCELLED : TOO_MUCH));
  });
}
