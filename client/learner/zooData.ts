import { taskOf } from "../../models/learning/ownData.ts";
import { dataFolderOf, type Task, textsOf } from "../../models/learning/task.ts";
import { TASKS } from "../../models/zoo/tasks.ts";

/** The text of a file of the zoo, unzipped. @throws Error where it is not to be had */
async function textOf(folder: string, file: string): Promise<string> {
  const answer = await fetch(`/data/${folder}/${file}`);
  if (!answer.ok || answer.body === null) throw new Error(`${file}: ${answer.status}`);
  if (!file.endsWith(".gz")) return answer.text();
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).text();
}

/**
 * A task of the zoo with its recorded data.
 * @param own text of a recording of one's own, whose holder then comes last; null without
 * @throws RangeError for another name, CodedError MODEL_DATA for a recording that cannot be used
 */
export async function zooTask(name: string, own: string | null): Promise<Task> {
  const source = TASKS.find((one) => one.name === name);
  if (source === undefined) throw new RangeError(`no task ${name}`);
  const folder = dataFolderOf(source);
  return taskOf(source, await textsOf(source, (file) => textOf(folder, file)), own);
}
