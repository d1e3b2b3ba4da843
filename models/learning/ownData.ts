import { CodedError } from "../../twins/core/result.ts";
import { taskCalled } from "../zoo/names.ts";
import { dataFolderOf, type Task, type TaskSource } from "./task.ts";
import type { Examples } from "./trainer/trainer.ts";

/** Who holds a device's own recording, among a task's holders. */
export const OWN_HOLDER = "own data";
/** Most bytes of a recording of one's own: some years of minutes. */
export const OWN_BYTES = 64 * 1024 * 1024;

function refused(en: string, zh: string): CodedError {
  return new CodedError({ code: "MODEL_DATA", message: en, said: { en, zh } });
}

/** @throws CodedError MODEL_DATA for a task that takes none, and for a recording that is none or too short */
function ownExamples(source: TaskSource, text: string, texts: Readonly<Record<string, string>>): Examples {
  const { own } = source;
  const task = taskCalled(source.name);
  if (own === undefined)
    throw refused(
      `The task ${task.en} learns on recordings that mean nothing without the others'. Take part with --holder, on one of them.`,
      `任务${task.zh}的录制数据离开其他数据便没有意义。请用 --holder 以其中之一参加。`,
    );
  let examples: Examples;
  try {
    examples = own.examples(text, texts);
  } catch (error) {
    if (error instanceof CodedError || !(error instanceof RangeError)) throw error;
    const line = /^line (\d+)/.exec(error.message)?.[1];
    throw refused(
      `The recording does not fit the task ${task.en}: ${error.message}. Give it the columns and units of ${likeOf(source)}.`,
      `该录制数据与任务${task.zh}不符${line === undefined ? "" : `，第 ${line} 行有误`}：请使其列和单位与 ${likeOf(source)} 相同。`,
    );
  }
  if (examples.count === 0)
    throw refused(
      `The recording is too short for the task ${task.en}: no example can be made of it. Record for longer.`,
      `录制数据对任务${task.zh}而言过短，无法构成任何样本，请录制更长时间。`,
    );
  return examples;
}

/** The file whose format a recording of one's own has, from the repository's root; null for a task that takes none. */
export const likeOf = (source: TaskSource): string | null =>
  source.own === undefined ? null : `${dataFolderOf(source)}/${source.own.like}`;

/**
 * A task of the zoo by its files.
 * @param own text of a device's own recording, whose holder then comes last; null without
 * @throws RangeError for files that are none, CodedError MODEL_DATA for a recording that cannot be used
 */
export function taskOf(source: TaskSource, texts: Readonly<Record<string, string>>, own: string | null): Task {
  const task = source.make(texts);
  if (own === null) return task;
  return { ...task, clients: [...task.clients, { name: OWN_HOLDER, examples: ownExamples(source, own, texts) }] };
}
