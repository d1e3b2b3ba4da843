import { parentPort, workerData } from "node:worker_threads";
import { CodedError, must } from "../../../twins/core/result.ts";
import { importerFor } from "../../../twins/import/registry.ts";
import { summarise } from "../../../twins/import/summary.ts";
import { nodeHost, openSource } from "./fileSource.ts";
import type { ImportMessage, ImportTask } from "./messages.ts";

/** The thread of one import: a shape that takes long, or for ever, holds up nobody else. */
const say = (message: ImportMessage): void => parentPort?.postMessage(message);

async function run({ path, format }: ImportTask): Promise<void> {
  const files = await openSource(path);
  try {
    // It is stopped from outside, by ending the thread.
    const host = nodeHost(new AbortController().signal, (share) => say({ kind: "progress", share }));
    const importer = must(await importerFor(files.source, host, format));
    say({ kind: "done", summary: summarise(must(await importer.run(files.source, host))) });
  } finally {
    await files.close();
  }
}

try {
  await run(workerData as ImportTask);
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  say({ kind: "refused", failure: error.failure });
}
