import type { RoundReport } from "../../../models/learning/round.ts";
import { type Language, type Said, UsageError } from "../language.ts";

/** Why an update did not count. */
const UNFIT: Readonly<Record<RoundReport["dropped"][number]["why"], Said>> = {
  length: { en: "not of this network's size", zh: "大小与网络不符" },
  "not-finite": { en: "not all are numbers", zh: "含有非数值" },
  examples: { en: "names no examples", zh: "未说明样本数" },
  control: { en: "its correction does not fit", zh: "修正量不符" },
};

/** What is to be looked at in a round, if anything. */
export function remarks({ dropped, suspected }: RoundReport, language: Language): string {
  const zh = language === "zh";
  const out = dropped
    .map(({ client, why }) => (zh ? `${client}（${UNFIT[why].zh}）` : `${client} (${UNFIT[why].en})`))
    .join(zh ? "、" : ", ");
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
