import { existsSync, readFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import type { TaskAbout } from "../../../models/learning/task.ts";
import { ZOO_ABOUT } from "../../../models/zoo/about.gen.ts";
import { must } from "../../../twins/core/result.ts";
import { loadSecret } from "../../secrets.ts";
import { wrongWord } from "../flags.ts";
import { UsageError } from "../language.ts";

/** The value of an option that a verb cannot do without. @throws UsageError */
export function needed<K extends string>(
  verb: string,
  flags: Readonly<Partial<Record<K, string | boolean | undefined>>>,
  name: K,
): string {
  const text = flags[name];
  if (typeof text === "string") return text;
  throw new UsageError({ en: `learn ${verb} needs --${name}.`, zh: `learn ${verb} 需要 --${name}。` });
}

/** @throws UsageError for a name that the zoo has not */
export function taskNamed(task: string): TaskAbout {
  const about = ZOO_ABOUT.find(({ name }) => name === task);
  if (about !== undefined) return about;
  throw wrongWord(
    `--task ${task}`,
    task,
    ZOO_ABOUT.map(({ name }) => name),
  );
}

/** @throws UsageError for somebody who holds nothing of the task */
export function holderNamed({ holders }: TaskAbout, holder: string): string {
  const names = holders.map(({ name }) => name);
  if (names.includes(holder)) return holder;
  throw wrongWord(`--holder ${holder}`, holder, names);
}

/** The device's key in its folder, made when it is missing. @throws CodedError HOST_CONFIG for a file that is none */
export const keyIn = (dir: string): Uint8Array => must(loadSecret(pathOf(dir, "device.key")));

/** A code of the console, given as it is or in a file's first line; null without. */
export function codeOf({
  code,
  "code-file": file,
}: {
  code?: string | undefined;
  "code-file"?: string | undefined;
}): string | null {
  if (code !== undefined) return code;
  return file !== undefined && existsSync(file) ? (readFileSync(file, "utf8").split("\n")[0]?.trim() ?? null) : null;
}
