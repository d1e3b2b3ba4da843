import { parentPort, workerData } from "node:worker_threads";
import { CodedError, must } from "../../../twins/core/result.ts";
import { importerFor } from "../../../twins/import/registry.ts";
import { summarise } from "../../../twins/import/summary.ts";
import { nodeHost } from "../../importHost.ts";
import { openSource } from "./fileSource.ts";
import type { AnswerKind, ImportMessage, ImportTask } from "./messages.ts";
import { wholeOf } from "./whole.ts";

/** The thread of one import: a shape that takes long, or for ever, holds up nobody else. */
const say = (message: ImportMessage<AnswerKind>, moved: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, moved);

async function run({ path, format, wanted }: ImportTask & { wanted: AnswerKind }): Promise<void> {
  const files = await openSource(path);
  try {
    // It is stopped from outside, by ending the thread.
    const host = nodeHost(new AbortController().signal, (share) => say({ kind: "progress", share }));
    const importer = must(await importerFor(files.source, host, format));
    const imported = must(await importer.run(files.source, host));
    if (wanted === "summary") return say({ kind: "done", answer: summarise(imported) });
    const answer = await wholeOf(imported, files.source, host);
    say({ kind: "done", answer }, [answer.geometry.buffer]);
  } finally {
    await files.close();
  }
}

try {
  await run(workerData as ImportTask & { wanted: AnswerKind });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  say({ kind: "refused", failure: error.failure });
}
