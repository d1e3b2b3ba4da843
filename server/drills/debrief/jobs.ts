import { Worker } from "node:worker_threads";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { DEBRIEF_LIMITS, type JobView } from "../../../twins/protocol/debrief.ts";
import type { Log } from "../../log.ts";
import type { DebriefTask, FromDebriefWorker } from "./tasks.ts";

/** Heap of a worker, MB: as that of a drill. */
const HEAP_MB = 1_024;
/** Progress is told at most so often, ms. */
const TELL_EVERY_MS = 400;

/** Who is told how far a job is; the same key is the same person. */
export interface Watcher {
  readonly key: string;
  tell(job: JobView): void;
}

interface Job {
  readonly id: string;
  readonly task: DebriefTask;
  readonly watchers: Map<string, Watcher>;
  state: JobView["state"];
  share: number;
  toldAtMs: number;
  worker: Worker | null;
  isEnding: boolean;
}

/** What debriefs need to have computed: one thing at a time on this server, the rest waits in line. */
export interface Jobs {
  /** Begins a job, or joins the one of the same id. SIM_BUDGET: too many wait. */
  want(id: string, task: DebriefTask, watcher: Watcher): Result<JobView>;
  /** Somebody does not want it any more; it ends when nobody does. */
  cancel(id: string, key: string): void;
  /** Ends all jobs whose id begins so. */
  drop(prefix: string): Promise<void>;
  close(): Promise<void>;
}

export function createJobs(log: Log, nowMs: () => number): Jobs {
  /** In their order; the first runs. */
  const line: Job[] = [];
  const view = ({ id, state, share }: Job): JobView => {
    const at = line.findIndex((one) => one.id === id);
    return { id, state, share, ahead: Math.max(0, at) };
  };
  const tell = (job: Job): void => {
    job.toldAtMs = nowMs();
    for (const watcher of job.watchers.values()) watcher.tell(view(job));
  };
  const finish = (job: Job, state: JobView["state"]): void => {
    if (job.state !== "running" && job.state !== "queued") return;
    job.state = state;
    const at = line.indexOf(job);
    if (at >= 0) line.splice(at, 1);
    tell(job);
    for (const waiting of line) if (waiting.state === "queued") tell(waiting);
    begin();
  };
  const run = (job: Job): void => {
    job.state = "running";
    tell(job);
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: job.task,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    job.worker = worker;
    const failed = (message: string): void => {
      if (job.state !== "running" || job.isEnding) return;
      log.error("a debrief could not be made", { job: job.id, error: message });
      finish(job, "failed");
    };
    const timer = setTimeout(() => {
      failed(`it took more than ${DEBRIEF_LIMITS.jobMs / 60_000} minutes`);
      void worker.terminate();
    }, DEBRIEF_LIMITS.jobMs);
    worker.on("message", (message: FromDebriefWorker) => {
      if (message.kind === "done") return finish(job, "done");
      if (message.kind === "failed") return failed(message.message);
      job.share = message.share;
      if (nowMs() - job.toldAtMs >= TELL_EVERY_MS) tell(job);
    });
    worker.on("error", (error) => failed(error.stack ?? error.message));
    worker.once("exit", () => {
      clearTimeout(timer);
      failed("its thread ended");
    });
  };
  const begin = (): void => {
    const [first] = line;
    if (first !== undefined && first.state === "queued") run(first);
  };
  const end = async (job: Job): Promise<void> => {
    const { worker } = job;
    job.isEnding = true;
    // Its file is whole or not there: it is written under another name first.
    await worker?.terminate();
    finish(job, "cancelled");
  };
  return {
    want(id, task, watcher) {
      const known = line.find((one) => one.id === id);
      if (known !== undefined) {
        known.watchers.set(watcher.key, watcher);
        return ok(view(known));
      }
      if (line.length >= DEBRIEF_LIMITS.jobsWaiting)
        return refuse("SIM_BUDGET", {
          en: "As much is being worked out here as this server takes. Ask again in a minute.",
          zh: "此服务器的计算任务已满，请一分钟后再试。",
        });
      const job: Job = {
        ...{ id, task, state: "queued", share: 0, toldAtMs: 0, worker: null, isEnding: false },
        watchers: new Map([[watcher.key, watcher]]),
      };
      line.push(job);
      begin();
      return ok(view(job));
    },
    cancel(id, key) {
      const job = line.find((one) => one.id === id);
      const watcher = job?.watchers.get(key);
      if (job === undefined || watcher === undefined) return;
      if (job.watchers.size === 1) return void end(job);
      job.watchers.delete(key);
      watcher.tell({ ...view(job), state: "cancelled" });
    },
    async drop(prefix) {
      await Promise.all(line.filter(({ id }) => id.startsWith(prefix)).map(end));
    },
    async close() {
      await Promise.all([...line].reverse().map(end));
    },
  };
}
