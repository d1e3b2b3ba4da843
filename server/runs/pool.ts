import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { FromWorker, Task, TaskResult, ToWorker } from "./task.ts";

/** Most tasks that wait; more are refused with SIM_BUDGET. */
export const MAX_QUEUED = 4_000;
/** A task that takes longer is stopped with its worker, ms. */
const TASK_LIMIT_MS = 60_000;
/** A pool that has had nothing to do for this long ends its workers, ms. */
const IDLE_MS = 30_000;
/** Heap of a worker, MB: a runaway run ends in its worker, not in the server. */
const WORKER_HEAP_MB = 256;

/** These look at the flag themselves and answer with what they have; all others end with their worker. */
const STOPS_ITSELF: ReadonlySet<Task["kind"]> = new Set(["solve"]);
/**
 * These end within a tenth of a second once the recordings are read, which takes their worker longer than all else and is kept by it:
 * whoever gives one up is answered at once, the worker goes on for the next one.
 */
const LEFT_TO_END: ReadonlySet<Task["kind"]> = new Set(["traffic", "dispatch"]);

const CANCELLED = refuse("SIM_CANCELLED", { en: "The run was cancelled.", zh: "运行已取消。" });
const CLOSING = refuse("SIM_CANCELLED", { en: "The server is closing.", zh: "服务器正在关闭。" });

interface Queued {
  readonly task: Task;
  readonly signal: AbortSignal;
  readonly done: (result: Result<never>) => void;
}

interface Slot {
  readonly worker: Worker;
  readonly stop: SharedArrayBuffer;
  job: Queued | null;
  timer: NodeJS.Timeout | null;
}

/**
 * Worker threads that simulate and optimise: bounded queue, budget a task. A run that is cancelled is answered at once, whether it waits
 * or runs: what computes long without looking up ends with its worker, and the next task gets a new one.
 */
export interface RunPool {
  run<K extends Task["kind"]>(task: Extract<Task, { kind: K }>, signal: AbortSignal): Promise<Result<TaskResult[K]>>;
  readonly queued: number;
  close(): Promise<void>;
}

export function createRunPool(size = Math.max(1, Math.min(4, availableParallelism()))): RunPool {
  const queue: Queued[] = [];
  const slots = new Set<Slot>();
  let closed = false;
  let idleTimer: NodeJS.Timeout | null = null;

  const finish = (slot: Slot, result: Result<unknown>): void => {
    if (slot.timer !== null) clearTimeout(slot.timer);
    const { job } = slot;
    Object.assign(slot, { job: null, timer: null });
    Atomics.store(new Int32Array(slot.stop), 0, 0);
    job?.done(result as Result<never>);
    pump();
  };
  const drop = (slot: Slot, result: Result<never>): void => {
    slots.delete(slot);
    void slot.worker.terminate();
    finish(slot, result);
  };
  const hire = (): Slot => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    });
    const slot: Slot = { worker, stop: new SharedArrayBuffer(4), job: null, timer: null };
    worker.on("message", (message: FromWorker) => {
      if ("value" in message) return finish(slot, ok(message.value));
      finish(slot, { ok: false, error: message.error });
    });
    worker.on("error", (error) => drop(slot, fail("SIM_BUDGET", `the worker ended: ${error.message}`)));
    slots.add(slot);
    return slot;
  };
  const assign = (slot: Slot, job: Queued): void => {
    slot.job = job;
    slot.timer = setTimeout(
      () =>
        drop(
          slot,
          refuse("SIM_BUDGET", {
            en: `There was no result after ${TASK_LIMIT_MS / 1000} s. Ask for fewer replications or job sets.`,
            zh: `${TASK_LIMIT_MS / 1000} 秒后仍无结果，请减少推演次数或作业集。`,
          }),
        ),
      TASK_LIMIT_MS,
    );
    slot.worker.postMessage({ id: 0, task: job.task, stop: slot.stop } satisfies ToWorker);
  };
  const pump = (): void => {
    while (queue.length > 0 && !closed) {
      const idle = [...slots].find((slot) => slot.job === null);
      if (idle === undefined && slots.size >= size) return;
      const job = queue.shift()!;
      // One signal may end many: a worker is not hired for the next one that it ends.
      if (job.signal.aborted) job.done(CANCELLED);
      else assign(idle ?? hire(), job);
    }
    if (queue.length === 0 && [...slots].every((slot) => slot.job === null)) rest();
  };
  const cancel = (job: Queued): void => {
    const place = queue.indexOf(job);
    if (place >= 0) {
      queue.splice(place, 1);
      return job.done(CANCELLED);
    }
    const slot = [...slots].find((one) => one.job === job);
    if (slot === undefined) return;
    if (STOPS_ITSELF.has(job.task.kind)) Atomics.store(new Int32Array(slot.stop), 0, 1);
    else if (LEFT_TO_END.has(job.task.kind)) job.done(CANCELLED);
    else drop(slot, CANCELLED);
  };
  const rest = (): void => {
    if (idleTimer !== null) clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      for (const slot of slots) {
        if (slot.job !== null) continue;
        slots.delete(slot);
        void slot.worker.terminate();
      }
    }, IDLE_MS);
    idleTimer.unref();
  };

  return {
    run(task, signal) {
      if (closed) return Promise.resolve(CLOSING);
      if (queue.length >= MAX_QUEUED)
        return Promise.resolve(
          refuse("SIM_BUDGET", {
            en: `${queue.length} runs are waiting already. Wait for them, or cancel a comparison.`,
            zh: `已有 ${queue.length} 次运行在等待，请等待其完成，或取消一项对比。`,
          }),
        );
      if (signal.aborted) return Promise.resolve(CANCELLED);
      return new Promise((resolve) => {
        const onAbort = (): void => cancel(job);
        const job: Queued = {
          task,
          signal,
          done(result) {
            signal.removeEventListener("abort", onAbort);
            resolve(result);
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        queue.push(job);
        pump();
      });
    },
    get queued() {
      return queue.length;
    },
    async close() {
      closed = true;
      if (idleTimer !== null) clearTimeout(idleTimer);
      for (const job of queue.splice(0)) job.done(CLOSING);
      for (const slot of [...slots]) drop(slot, CLOSING);
    },
  };
}
