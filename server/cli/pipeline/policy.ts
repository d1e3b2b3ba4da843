import { basename } from "node:path";
import { Policy } from "../../../models/pipeline/policy.ts";
import { survey } from "../../../models/pipeline/propose.ts";
import { ok } from "../../../twins/core/result.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { writeWhole } from "../files.ts";
import { readFlags } from "../flags.ts";
import { type Said, UsageError } from "../language.ts";
import { readRecording } from "./recording.ts";

const advice = ({ fields }: Policy): Said => {
  const let_ = Object.entries(fields).filter(([, { rule }]) => rule !== "drop");
  const list = let_.map(([name, { rule }]) => `${name} (${rule})`).join(", ");
  return {
    en: `A proposal, not a promise. It lets out: ${list === "" ? "nothing" : list}. Read it: drop what tells of somebody, name the columns that say whom (clean.subjects), and take noise with bounds that you know, not ones read off the data.\n`,
    zh: `这只是建议，不是保证。放行：${list === "" ? "无" : list}。请阅读：去掉涉及个人的列，指明标识主体的列（clean.subjects），噪声的上下界应来自已知范围，而不是从数据中读出。\n`,
  };
};

/** A name that spent privacy can be counted under. */
const sourceOf = (path: string): string =>
  basename(path)
    .replace(/(\.csv|\.txt|\.tsv)?(\.gz)?$/i, "")
    .replace(/[^\w.-]/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 64) || "source";

/** `aitn pipeline policy`: proposes a policy for a file. */
export async function policy(args: string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(args, { source: "text", out: "text", json: "switch" }, 1);
  const [file] = words;
  if (file === undefined) throw new UsageError({ en: "FILE is missing.", zh: "缺少文件。" });
  const source = flags.source ?? sourceOf(file);
  if (!Policy.shape.source.safeParse(source).success)
    throw new UsageError({
      en: `--source ${source}: expected letters, digits, . _ and -, at most 64.`,
      zh: `--source ${source}：应为字母、数字和 . _ -，最多 64 个。`,
    });
  const looked = survey();
  await readRecording(file, io, (fields) => ok(looked.add(fields)));
  const proposed = looked.policy(source);
  if (proposed === null)
    throw new Refusal("MODEL_DATA", {
      en: `${file} has no header, or two columns of one name.`,
      zh: `${file} 没有表头，或有两列同名。`,
    });
  const text = `${JSON.stringify(proposed, null, 2)}\n`;
  if (flags.out !== undefined) await writeWhole(flags.out, text);
  if (flags.json) io.out(`${JSON.stringify(proposed)}\n`);
  else if (flags.out === undefined) io.out(text);
  io.err(advice(proposed)[io.language]);
  return EXIT.ok;
}
