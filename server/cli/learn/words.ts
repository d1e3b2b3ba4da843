import type { RoundReport } from "../../../models/learning/round.ts";
import type { Task } from "../../../models/learning/task.ts";
import { type Language, UsageError } from "../language.ts";

/** UCUM as a person writes it; a share has no unit. */
const UNITS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  "{cycle}": { en: " cycles", zh: " 个周期" },
  "[mi_i]/h": { en: " mph", zh: " 英里/小时" },
  "W.h": { en: " Wh", zh: " Wh" },
  "ug/m3": { en: " µg/m³", zh: " µg/m³" },
  "1": { en: "", zh: "" },
};

/** A value of a task's measure, as `RMSE 15.05 cycles`. */
export function measured(task: Task, value: number, language: Language): string {
  const { name, unit } = task.measure;
  const digits = unit === "1" ? 3 : 2;
  return `${name} ${value.toFixed(digits)}${UNITS[unit]?.[language] ?? ` ${unit}`}`;
}

export function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What is to be looked at in a round, if anything. */
export function remarks({ dropped, suspected }: RoundReport, language: Language): string {
  const zh = language === "zh";
  const out = dropped.map(({ client, why }) => `${client} (${why})`).join(", ");
  return [
    ...(dropped.length === 0 ? [] : [zh ? `  弃用：${out}` : `  dropped: ${out}`]),
    ...(suspected.length === 0
      ? []
      : [zh ? `  可疑：${suspected.join("、")}` : `  suspected: ${suspected.join(", ")}`]),
  ].join("");
}

/** The folder that a verb is given as its only word. @throws UsageError */
export function folderOf(verb: string, words: readonly string[]): string {
  const [folder] = words;
  if (folder !== undefined) return folder;
  throw new UsageError({
    en: `learn ${verb} needs the folder that learn run was given.`,
    zh: `learn ${verb} 需要 learn run 所用的文件夹。`,
  });
}
