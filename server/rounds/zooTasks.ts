import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { taskOf } from "../../models/learning/ownData.ts";
import { dataFolderOf, type Task, type TaskSource, textsOf } from "../../models/learning/task.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { TASKS } from "../../models/zoo/tasks.ts";
import { ownText } from "../ownText.ts";
import { startTfjs } from "../tfjs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ZOO = join(ROOT, "models/zoo");

export const TASK_NAMES: readonly string[] = TASKS.map(({ name }) => name);

/** Where the zoo's own model of a task lies. */
export const zooModelPath = (name: string): string => join(ZOO, name, "model.json");

/** CIDs of files that never change once they are there, by path. */
const cids = new Map<string, string>();

/** The content address of such a file; null while it is not there. */
export async function cidAt(path: string): Promise<string | null> {
  const known = cids.get(path);
  if (known !== undefined || !existsSync(path)) return known ?? null;
  const cid = (await addressOf([await readFile(path)])).toString();
  cids.set(path, cid);
  return cid;
}

/** @throws RangeError for another name */
function sourceOf(name: string): TaskSource {
  const source = TASKS.find((one) => one.name === name);
  if (source === undefined) throw new RangeError(`no task ${name}`);
  return source;
}

/** The files of a task, by their names. @throws RangeError for another name */
export async function taskTexts(name: string): Promise<Readonly<Record<string, string>>> {
  const source = sourceOf(name);
  const folder = join(ROOT, dataFolderOf(source));
  return textsOf(source, (file) => ownText(join(folder, file)));
}

/**
 * Reads a task of the zoo with the data in its folder, and makes tfjs ready for it.
 * @param own text of a recording whose holder comes last; null without
 * @throws RangeError for another name, CodedError MODEL_DATA for a recording that is none
 */
export async function zooTask(name: string, own: string | null = null): Promise<Task> {
  const source = sourceOf(name);
  await startTfjs();
  return taskOf(source, await taskTexts(name), own);
}
