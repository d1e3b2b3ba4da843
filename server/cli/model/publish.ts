import { join } from "node:path";
import { evaluationDigest } from "../../../models/sandbox/evaluation.ts";
import { canonicalJson, type Digest } from "../../../twins/core/digest.ts";
import { must } from "../../../twins/core/result.ts";
import { makeFolder } from "../../makeFolder.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { runArena } from "../../sandbox/arena.ts";
import { cardOf } from "../../sandbox/card.ts";
import { factsOf, modelFileName } from "../../sandbox/contestant.ts";
import { isFamilyName, MAX_NAME_BYTES } from "../../sandbox/publications.ts";
import { type CliIo, EXIT } from "../command.ts";
import { mustBeNew, notWritable, writeWhole } from "../files.ts";
import { UsageError } from "../language.ts";
import { arenaText, type ReplayChoice } from "./arena.ts";
import { championOf, contestant } from "./read.ts";

interface PublishFlags {
  readonly name: string;
  readonly out: string;
  readonly json: boolean;
}

/** The name of a family, from its flag. @throws UsageError */
export function nameFlag(name: string | undefined): string {
  if (name === undefined)
    throw new UsageError({ en: "model publish needs --name.", zh: "model publish 需要 --name。" });
  if (!isFamilyName(name))
    throw new UsageError({
      en: `--name is to be 1 to ${MAX_NAME_BYTES} bytes of plain text; it has ${Buffer.byteLength(name)}.`,
      zh: `--name 应为 1 到 ${MAX_NAME_BYTES} 字节的普通文本，现为 ${Buffer.byteLength(name)} 字节。`,
    });
  return name;
}

/** What ModelRegistry.propose takes, by its own names, and what comes before and after. */
const next = (name: string, cid: string, digest: Digest, evaluation: Digest, dir: string, zh: boolean): string => {
  const args = `  name        ${name}\n  cid         ${cid}\n  digest      ${digest}\n  evaluation  ${evaluation}\n`;
  return zh
    ? `\n文件在 ${dir}。ModelRegistry 的 propose 需要：\n${args}
下一步：
  1 公开 ${dir} 中的文件，使审核者能够取得。
  2 用作者的钱包：以 claimOf（作者、cid、随机 salt）的结果调用 claim。
  3 等待 claimReadyAt 的区块，再以上述四项和 salt 调用 propose。
  4 在控制台的社区页用“批准或拒绝模型”提出审核提案；审核者用本命令重放，应得到相同的评测摘要。\n`
    : `\nThe files are in ${dir}. What propose of ModelRegistry takes:\n${args}
What to do next:
  1 Publish the files of ${dir} where reviewers can get them.
  2 From the author's wallet, call claim with what claimOf says of the author, the cid and a random salt.
  3 Wait for the block of claimReadyAt, and call propose with these four and the salt.
  4 On the console's community page, propose its approval with the form "Approve or reject a model". Reviewers replay it with
    this command and come to the same evaluation.\n`;
};

/** `aitn model publish`: checks and evaluates a model, and writes what a proposal names. Sends nothing. @throws CodedError MODEL_*, HOST_CONFIG, STORE_FULL */
export async function publish(
  path: string,
  taskName: string,
  { scenarios, champion }: ReplayChoice,
  { name, out, json }: PublishFlags,
  io: CliIo,
): Promise<number> {
  const own = await contestant(path);
  // Before the replay, which takes its time.
  await mustBeNew(out);
  const task = await zooTask(taskName);
  const result = must(await runArena(task, own, await championOf(taskName, champion), { scenarios }));
  const { evaluation } = result;
  const { facts: model, digest } = factsOf(own, path);
  const evaluated = evaluationDigest(evaluation);
  try {
    makeFolder(out);
  } catch (error) {
    throw notWritable(out, error);
  }
  // The evaluation is written as it is hashed: the file's SHA-256 is its digest.
  const files: Readonly<Record<string, Uint8Array | string>> = {
    [modelFileName(own)]: own.bytes,
    "evaluation.json": canonicalJson(evaluation),
    "card.md": cardOf({ name, model, evaluation, evaluationDigest: evaluated }),
  };
  for (const [file, bytes] of Object.entries(files)) await writeWhole(join(out, file), bytes);
  if (json) {
    io.out(
      `${JSON.stringify({ name, cid: own.cid, digest, evaluationDigest: evaluated, files: Object.keys(files) })}\n`,
    );
    return EXIT.ok;
  }
  io.out(arenaText(result, io.language));
  io.out(next(name, own.cid, digest, evaluated, out, io.language === "zh"));
  return EXIT.ok;
}
