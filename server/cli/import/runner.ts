import { Worker } from "node:worker_threads";
import { CodedError, type Failure } from "../../../twins/core/result.ts";
import type { ImportSummary } from "../../../twins/import/summary.ts";
import { Refusal } from "../failures.ts";
import type { AnswerKind, ImportAnswers, ImportedFile, ImportMessage, ImportTask } from "./messages.ts";

/** Without a sign of life for so long, an import is given up: no product of a building takes a tenth of it. */
export const SILENT_MS = 120_000;

const stopped = () => new Refusal("IMPORT_CANCELLED", { en: "The import was stopped.", zh: "导入已停止。" });
const stuck = () =>
  new Refusal("IMPORT_INVALID", {
    en: `The import made no progress for ${SILENT_MS / 1000} seconds and was ended: a shape in the file cannot be built.`,
    zh: `导入在 ${SILENT_MS / 1000} 秒内没有进展，已终止：文件中有形状无法生成。`,
  });
const tooMuch = () =>
  new Refusal("IMPORT_TOO_LARGE", {
    en: "The file needs more memory than this process has. Cut it into smaller ones.",
    zh: "该文件所需内存超过本进程可用内存，请拆分为较小的文件。",
  });

/** Whoever is told that a format is not known is told how to name it here. */
function inWords(failure: Failure): Failure {
  const { said, details } = failure;
  if (said === undefined || details?.formats === undefined) return failure;
  const told = {
    en: `${said.en} --format F takes the file as one of them.`,
    zh: `${said.zh} 用 --format 格式 指定其中之一。`,
  };
  return { ...failure, message: told.en, said: told };
}

/** How an import is followed and stopped. */
export interface ImportWatch {
  readonly signal: AbortSignal;
  readonly progress: (share: number) => void;
  readonly silentMs?: number;
}

/**
 * Imports a file in a thread of its own, which Ctrl+C ends at once.
 * @throws CodedError of the import, IMPORT_CANCELLED, IMPORT_INVALID when it makes no progress, IMPORT_TOO_LARGE
 */
function inWorker<K extends AnswerKind>(
  task: ImportTask,
  wanted: K,
  { signal, progress, silentMs = SILENT_MS }: ImportWatch,
): Promise<ImportAnswers[K]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./importWorker.ts", import.meta.url), { workerData: { ...task, wanted } });
    const end = (act: () => void): void => {
      clearTimeout(watch);
      signal.removeEventListener("abort", abort);
      void worker.terminate();
      act();
    };
    const abort = (): void => end(() => reject(stopped()));
    const giveUp = (): void => end(() => reject(stuck()));
    let watch = setTimeout(giveUp, silentMs);
    worker.on("message", (message: ImportMessage<K>) => {
      clearTimeout(watch);
      watch = setTimeout(giveUp, silentMs);
      if (message.kind === "progress") progress(message.share);
      else if (message.kind === "done") end(() => resolve(message.answer));
      else end(() => reject(new CodedError(inWords(message.failure))));
    });
    worker.on("error", (error: NodeJS.ErrnoException) =>
      end(() => reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch() : error)),
    );
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** What a file holds, in numbers. @throws as `inWorker` */
export const importInWorker = (task: ImportTask, watch: ImportWatch): Promise<ImportSummary> =>
  inWorker(task, "summary", watch);

/** What a site is made of. @throws as `inWorker` */
export const importWholeInWorker = (task: ImportTask, watch: ImportWatch): Promise<ImportedFile> =>
  inWorker(task, "file", watch);
