import { mkdir, readFile, stat } from "node:fs/promises";
import { setPriority } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Digest } from "../../twins/core/digest.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Arena, ModelFacts, ReplayProgress, Scenario } from "../../twins/protocol/sandbox.ts";
import { zooTask } from "../rounds/zooTasks.ts";
import { diskFailure } from "../store/files.ts";
import { writeDurably } from "../writeDurably.ts";
import { runArena } from "./arena.ts";
import { factsOf, modelFileName, readChampion, readStranger } from "./contestant.ts";
import { measurePump, type PreparedCandidate } from "./measurePump.ts";
import type { ReadFile } from "./readModel.ts";

/** One job of the sandbox, for a thread of its own: what it takes is not taken from the server's ticks. */
export interface SandboxJobs {
  /** Checks an uploaded file, and keeps its canonical bytes in the folder. */
  check: {
    readonly asked: { readonly file: string; readonly parts: readonly Uint8Array[]; readonly folder: string };
    readonly answered: { readonly facts: ModelFacts; readonly digest: Digest };
  };
  /** Replays a task with a kept model. */
  arena: {
    readonly asked: {
      readonly path: string;
      /** A kept model; null: the zoo's own. */
      readonly champion: string | null;
      readonly task: string;
      readonly scenarios: readonly Scenario[];
    };
    readonly answered: Arena;
  };
  /** Makes a kept model of the task pump-health ready to judge pumps. */
  measure: { readonly asked: { readonly path: string }; readonly answered: PreparedCandidate };
}
export type JobKind = keyof SandboxJobs;
export type FromJob = { readonly progress: ReplayProgress } | { readonly result: Result<unknown> };

/** Of the threads' niceness (setpriority(2)): whoever else needs the processor goes first. */
const NICE = 5;
/** The server's thread is woken for progress so often, ms. */
const TELL_EVERY_MS = 250;

/** The one file that was brought; what it names beside itself was not. */
const uploaded =
  (file: string, parts: readonly Uint8Array[]): ReadFile =>
  async (path, mostBytes) => {
    if (path !== file)
      return refuse("MODEL_INVALID", {
        en: "This model.json names files of weights beside it. Make it one file with aitn model check and --out, then bring that.",
        zh: "此 model.json 引用了旁边的权重文件。请用 aitn model check 和 --out 合成单个文件，然后上传该文件。",
      });
    const bytes = Buffer.concat(parts);
    if (bytes.length <= mostBytes) return ok(bytes);
    return refuse("MODEL_TOO_LARGE", {
      en: `The file is larger than ${grouped(mostBytes)} bytes. Make the model smaller.`,
      zh: `文件超过 ${grouped(mostBytes)} 字节，请缩小模型。`,
    });
  };

/** A file of our own, which is read within its limit all the same. */
const kept: ReadFile = async (path, mostBytes) => {
  const found = await stat(path).catch(() => null);
  if (found === null)
    return refuse("MODEL_INVALID", {
      en: "The model's file is not here any more. Bring it again.",
      zh: "模型文件已不在此处，请重新上传。",
    });
  if (found.size <= mostBytes) return ok(await readFile(path));
  return refuse("MODEL_TOO_LARGE", {
    en: `The kept model is larger than ${grouped(mostBytes)} bytes. Bring it again.`,
    zh: `保存的模型超过 ${grouped(mostBytes)} 字节，请重新上传。`,
  });
};

/** All that this thread is ever told is that it is cancelled. */
function untilCancelled(): AbortSignal {
  const cancelled = new AbortController();
  parentPort?.once("message", () => cancelled.abort());
  return cancelled.signal;
}

const jobs: { [K in JobKind]: (asked: SandboxJobs[K]["asked"]) => Promise<Result<SandboxJobs[K]["answered"]>> } = {
  async check({ file, parts, folder }) {
    const stranger = await readStranger(file, uploaded(file, parts));
    if (!stranger.ok) return stranger;
    const path = join(folder, modelFileName(stranger.value));
    // Named by its content: what is there already is the same.
    if ((await stat(path).catch(() => null)) === null) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(path, stranger.value.bytes);
    }
    return ok(factsOf(stranger.value, file));
  },
  async arena({ path, champion, task, scenarios }) {
    const own = await readStranger(path, kept);
    if (!own.ok) return own;
    const other = champion === null ? ok(await readChampion(task, kept)) : await readStranger(champion, kept);
    if (!other.ok) return other;
    let toldMs = -Infinity;
    const onProgress = (progress: ReplayProgress): void => {
      if (performance.now() - toldMs < TELL_EVERY_MS) return;
      toldMs = performance.now();
      parentPort?.postMessage({ progress } satisfies FromJob);
    };
    return runArena(await zooTask(task), own.value, other.value, {
      scenarios,
      signal: untilCancelled(),
      onProgress,
    });
  },
  async measure({ path }) {
    const own = await readStranger(path, kept);
    return own.ok ? measurePump(own.value, untilCancelled()) : own;
  },
};

if (parentPort !== null) {
  // Elsewhere it would be of the whole process.
  if (process.platform === "linux") setPriority(NICE);
  const { kind, asked } = workerData as { kind: JobKind; asked: never };
  const result = await jobs[kind](asked).catch((error: unknown): Result<never> => {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    return diskFailure(error);
  });
  parentPort.postMessage({ result } satisfies FromJob);
}
