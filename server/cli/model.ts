import type { Task } from "../../models/learning/task.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { CodedError, must, ok } from "../../twins/core/result.ts";
import { TASK_NAMES, zooModelPath, zooTask } from "../rounds/zooTasks.ts";
import { type ReadFile, readModel } from "../sandbox/readModel.ts";
import { scoreModel } from "../sandbox/score.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { readBytes, writeWhole } from "./files.ts";
import { choiceFlag, readFlags, wrongWord } from "./flags.ts";
import { padded, type Said, UsageError } from "./language.ts";
import { measured } from "./learn/words.ts";

const codes = exitCodes({
  en: "MODEL_INVALID, MODEL_LAYER, MODEL_SHAPE, MODEL_BUDGET, MODEL_WEIGHTS, MODEL_TOO_LARGE, HOST_CONFIG",
  zh: "MODEL_INVALID、MODEL_LAYER、MODEL_SHAPE、MODEL_BUDGET、MODEL_WEIGHTS、MODEL_TOO_LARGE、HOST_CONFIG",
});

const usage: Said = {
  en: `Usage: aitn model check FILE [--out OUT] [--json]
       aitn model score FILE --task TASK [--json]

check  Checks a model that you do not trust, without loading any of it: allowed layers and settings, shapes, cost of one example,
       and weights that are exactly those of its layers, all finite. FILE is a tfjs layers model: a model.json with its files of
       weights beside it, or one JSON file with weightData. Says what it takes and gives, what it costs, and its content address
       (CID): the same model has the same one, however it was saved.
score  Checks it, and runs it on the tests of a task of the zoo, in a process of its own that can read no file and knows no
       environment; beside the zoo's own model, what needs no model, and published figures.

  --out OUT    writes the model as one file, whose CID it is
  --task TASK  ${TASK_NAMES.join(", ")}
  --json       one JSON object on stdout; of check input, output, weights, operations, activationBytes, steps, layers, bytes, cid; of
               score measure, scores, champion, floors, published, cid

${codes.en}
`,
  zh: `用法：aitn model check 文件 [--out 输出] [--json]
      aitn model score 文件 --task 任务 [--json]

check  检查不受信任的模型，不加载其任何部分：允许的层与设置、形状、每例开销，以及与各层完全一致且均为有限数的权重。
       文件为 tfjs 分层模型：model.json 及同一文件夹中的权重文件，或含 weightData 的单个 JSON 文件。
       给出其输入、输出、开销和内容地址（CID）：同一模型无论如何保存，CID 都相同。
score  检查后，在单独的进程中用模型库任务的测试集运行它；该进程不能读取任何文件，也不知道任何环境变量。
       结果与模型库自己的模型、不用模型的方法和已发表的数字并列。

  --out 输出   将模型写成单个文件，CID 即其地址
  --task 任务  ${TASK_NAMES.join("、")}
  --json       标准输出上一个 JSON 对象；check 为 input、output、weights、operations、activationBytes、steps、layers、bytes、cid；
               score 为 measure、scores、champion、floors、published、cid

${codes.zh}
`,
};

const read: ReadFile = async (path, bytes) => {
  try {
    return ok(await readBytes(path, "HOST_CONFIG", { bytes, code: "MODEL_TOO_LARGE" }));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
};

const shapeText = (shape: readonly number[]): string => shape.join(" x ");

async function check(path: string, out: string | undefined, json: boolean, io: CliIo): Promise<number> {
  const { model, bytes } = must(await readModel(path, read));
  const cid = (await addressOf([bytes])).toString();
  if (out !== undefined) await writeWhole(out, bytes);
  const { input, output, cost, layers } = model;
  if (json) {
    io.out(
      `${JSON.stringify({ input, output, ...cost, layers: layers.map(({ kind }) => kind), bytes: bytes.length, cid })}\n`,
    );
    return EXIT.ok;
  }
  const [weights, operations] = [cost.weights, cost.operations].map((n) => n.toLocaleString("en-US"));
  io.out(
    io.language === "zh"
      ? `可接受：${layers.length} 层，输入 ${shapeText(input)}，输出 ${shapeText(output)}\n${weights} 个权重，每例 ${operations} 次运算\n${cid}\n`
      : `accepted: ${layers.length} layers, takes ${shapeText(input)}, gives ${shapeText(output)}\n${weights} weights, ${operations} operations an example\n${cid}\n`,
  );
  return EXIT.ok;
}

/** What the zoo's own model reaches on the same test; null where the task has none yet. */
async function champion(task: Task): Promise<number | null> {
  const own = await readModel(zooModelPath(task.name), read);
  if (!own.ok) return null;
  const scores = await scoreModel(task, own.value.model);
  return scores.ok ? (scores.value[0]?.value ?? null) : null;
}

async function score(path: string, name: string | undefined, json: boolean, io: CliIo): Promise<number> {
  if (name === undefined)
    throw new UsageError({
      en: `model score needs --task: ${TASK_NAMES.join(", ")}.`,
      zh: `model score 需要 --task：${TASK_NAMES.join("、")}。`,
    });
  choiceFlag("task", name, TASK_NAMES);
  const { model, bytes } = must(await readModel(path, read));
  const task = await zooTask(name);
  const scores = must(await scoreModel(task, model));
  const best = await champion(task);
  const { measure, floors, published } = task;
  const cid = (await addressOf([bytes])).toString();
  if (json) {
    io.out(`${JSON.stringify({ task: name, measure, scores, champion: best, floors, published, cid })}\n`);
    return EXIT.ok;
  }
  const zh = io.language === "zh";
  const rows = [
    ...scores.map(({ test, value }) => [zh ? `此模型，${test}` : `this model, ${test}`, value] as const),
    ...(best === null ? [] : [[zh ? "模型库的模型" : "the zoo's model", best] as const]),
    ...floors.map(({ by, value }) => [by, value] as const),
    ...published.map(({ by, value }) => [zh ? `已发表，${by}` : `published, ${by}`, value] as const),
  ];
  for (const [who, value] of rows) io.out(`${padded(who, 34)}${measured(task, value, io.language)}\n`);
  io.out(`${cid}\n`);
  return EXIT.ok;
}

const VERBS = ["check", "score"] as const;

export const modelCommand: CliCommand = {
  name: "model",
  usage,
  async run([word, ...rest], io) {
    const list = VERBS.join(", ");
    if (word === undefined)
      throw new UsageError({ en: `say what to do first: ${list}.`, zh: `请先说明要做什么：${list}。` });
    const verb = VERBS.find((one) => one === word);
    if (verb === undefined) throw wrongWord("model", word, VERBS);
    const { flags, words } = readFlags(rest, { out: "text", task: "text", json: "switch" }, 1);
    const [path] = words;
    if (path === undefined)
      throw new UsageError({ en: `model ${verb} needs a file.`, zh: `model ${verb} 需要一个文件。` });
    const stray = verb === "check" ? "task" : "out";
    if (flags[stray] !== undefined)
      throw new UsageError({ en: `model ${verb} takes no --${stray}.`, zh: `model ${verb} 不带 --${stray}。` });
    return verb === "check" ? check(path, flags.out, flags.json, io) : score(path, flags.task, flags.json, io);
  },
};
