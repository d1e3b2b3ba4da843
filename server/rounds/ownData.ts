import { dataFolderOf, type TaskSource } from "../../models/learning/task.ts";
import type { Examples } from "../../models/learning/trainer/trainer.ts";
import { CodedError } from "../../twins/core/result.ts";

/** Who holds a device's own recording, among a task's holders. */
export const OWN_HOLDER = "own data";

function refused(en: string, zh: string): CodedError {
  return new CodedError({ code: "MODEL_DATA", message: en, said: { en, zh } });
}

/**
 * A device's own recording as examples of a task.
 * @param text of the recording
 * @param texts the task's files
 * @throws CodedError MODEL_DATA for a task that takes none, and for a recording that is none or too short
 */
export function ownExamples(source: TaskSource, text: string, texts: Readonly<Record<string, string>>): Examples {
  const { name, own } = source;
  if (own === undefined)
    throw refused(
      `${name} learns on recordings that mean nothing without the others'. Take part with --holder, on one of them.`,
      `${name} 的录制数据离开其他数据便没有意义。请用 --holder 以其中之一参加。`,
    );
  const like = `${dataFolderOf(source)}/${own.like}`;
  let examples: Examples;
  try {
    examples = own.examples(text, texts);
  } catch (error) {
    if (error instanceof CodedError || !(error instanceof RangeError)) throw error;
    const line = /^line (\d+)/.exec(error.message)?.[1];
    throw refused(
      `The recording is none of ${name}: ${error.message}. It has to have the columns and units of ${like}.`,
      `该录制数据不符合 ${name}${line === undefined ? "" : `（第 ${line} 行有误）`}：列和单位须与 ${like} 相同。`,
    );
  }
  if (examples.count === 0)
    throw refused(
      `The recording is too short for ${name}: no example can be made of it. Record for longer.`,
      `录制数据对 ${name} 而言过短，无法构成任何样本，请录制更长时间。`,
    );
  return examples;
}
