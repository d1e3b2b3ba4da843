import type { Task } from "../../models/learning/task.ts";
import { ruleText, testText } from "../../models/zoo/names.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { must } from "../../twins/core/result.ts";
import { SCENARIO_NAMES, type Scenario } from "../../twins/protocol/sandbox.ts";
import { TASK_NAMES, zooTask } from "../rounds/zooTasks.ts";
import { scoreModel } from "../sandbox/score.ts";
import { measured } from "../sandbox/words.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";
import { writeWhole } from "./files.ts";
import { choiceFlag, numberFlag, readFlags, wrongWord } from "./flags.ts";
import { padded, UsageError } from "./language.ts";
import { arena } from "./model/arena.ts";
import { nameFlag, publish } from "./model/publish.ts";
import { publishTo } from "./model/publishTo.ts";
import { championOf, contestant } from "./model/read.ts";
import { MODEL_USAGE } from "./model/usage.ts";

const shapeText = (shape: readonly number[]): string => shape.join(" x ");

async function check(path: string, out: string | undefined, json: boolean, io: CliIo): Promise<number> {
  const { model, bytes, cid } = await contestant(path);
  if (out !== undefined) await writeWhole(out, bytes);
  const { input, output, cost, layers } = model;
  if (json) {
    io.out(
      `${JSON.stringify({ input, output, ...cost, layers: layers.map(({ kind }) => kind), bytes: bytes.length, cid })}\n`,
    );
    return EXIT.ok;
  }
  const [weights, operations] = [cost.weights, cost.operations].map(grouped);
  io.out(
    io.language === "zh"
      ? `可接受：${layers.length} 层，输入 ${shapeText(input)}，输出 ${shapeText(output)}\n${weights} 个权重，每例 ${operations} 次运算\n${cid}\n`
      : `accepted: ${layers.length} layers, takes ${shapeText(input)}, gives ${shapeText(output)}\n${weights} weights, ${operations} operations an example\n${cid}\n`,
  );
  return EXIT.ok;
}

/** What the zoo's own model reaches on the same test; null where the task has none yet. */
async function champion(task: Task): Promise<number | null> {
  const own = await championOf(task.name);
  if (own === null) return null;
  const scores = await scoreModel(task, own.model);
  return scores.ok ? (scores.value[0]?.value ?? null) : null;
}

async function score(path: string, name: string, json: boolean, io: CliIo): Promise<number> {
  const { model, cid } = await contestant(path);
  const task = await zooTask(name);
  const scores = must(await scoreModel(task, model));
  const best = await champion(task);
  const { measure, floors, published } = task;
  if (json) {
    io.out(`${JSON.stringify({ task: name, measure, scores, champion: best, floors, published, cid })}\n`);
    return EXIT.ok;
  }
  const zh = io.language === "zh";
  const rows = [
    ...scores.map(
      ({ test, value }) => [`${zh ? "此模型，" : "this model, "}${testText(test)[io.language]}`, value] as const,
    ),
    ...(best === null ? [] : [[zh ? "模型库的模型" : "the zoo's model", best] as const]),
    ...floors.map(({ by, value }) => [ruleText(by)[io.language], value] as const),
    ...published.map(({ by, value }) => [zh ? `已发表，${by}` : `published, ${by}`, value] as const),
  ];
  for (const [who, value] of rows) io.out(`${padded(who, 34)}${measured(task, value, io.language)}\n`);
  io.out(`${cid}\n`);
  return EXIT.ok;
}

const VERBS = ["check", "score", "arena", "publish"] as const;
type Verb = (typeof VERBS)[number];
const FLAGS = {
  out: "text",
  task: "text",
  name: "text",
  scenarios: "text",
  champion: "text",
  seed: "text",
  url: "text",
  as: "text",
  "password-file": "text",
  json: "switch",
} as const;
const TAKES: Readonly<Record<Verb, readonly string[]>> = {
  check: ["out"],
  score: ["task"],
  arena: ["task", "scenarios", "seed", "champion"],
  publish: ["task", "out", "champion", "name", "scenarios", "seed", "url", "as", "password-file"],
};

function taskFlag(verb: Verb, name: string | undefined): string {
  if (name === undefined)
    throw new UsageError({
      en: `model ${verb} needs --task: ${TASK_NAMES.join(", ")}.`,
      zh: `model ${verb} 需要 --task：${TASK_NAMES.join("、")}。`,
    });
  return choiceFlag("task", name, TASK_NAMES);
}

/** @throws UsageError for what is no address of a console */
function urlFlag(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new UsageError({
    en: `--url ${text}: expected an address such as http://127.0.0.1:4380.`,
    zh: `--url ${text}：应为形如 http://127.0.0.1:4380 的地址。`,
  });
}

/** All of a list's names once, each with the seed. */
function scenariosFlag(list: string | undefined, seedText: string | undefined): readonly Scenario[] {
  const seed = seedText === undefined ? 1 : numberFlag("seed", seedText, { low: 0, high: 2 ** 31, whole: true });
  const names = list === undefined ? [] : list.split(",").map((name) => choiceFlag("scenarios", name, SCENARIO_NAMES));
  return [...new Set(names)].map((name) => ({ name, seed }));
}

export const modelCommand: CliCommand = {
  name: "model",
  usage: MODEL_USAGE,
  async run([word, ...rest], io) {
    const list = VERBS.join(", ");
    if (word === undefined)
      throw new UsageError({ en: `say what to do first: ${list}.`, zh: `请先说明要做什么：${list}。` });
    const verb = VERBS.find((one) => one === word);
    if (verb === undefined) throw wrongWord("model", word, VERBS);
    const { flags, words } = readFlags(rest, FLAGS, 1);
    const [path] = words;
    if (path === undefined)
      throw new UsageError({ en: `model ${verb} needs a file.`, zh: `model ${verb} 需要一个文件。` });
    const stray = (Object.keys(FLAGS) as (keyof typeof FLAGS)[]).find(
      (flag) => flag !== "json" && flags[flag] !== undefined && !TAKES[verb].includes(flag),
    );
    if (stray !== undefined)
      throw new UsageError({ en: `model ${verb} takes no --${stray}.`, zh: `model ${verb} 不带 --${stray}。` });
    if (verb === "check") return check(path, flags.out, flags.json, io);
    const task = taskFlag(verb, flags.task);
    if (verb === "score") return score(path, task, flags.json, io);
    const scenarios = scenariosFlag(flags.scenarios, flags.seed);
    const { champion } = flags;
    if (verb === "arena") return arena(path, task, { scenarios, champion }, flags.json, io);
    const { name, out, url, as: person, json } = { ...flags, name: nameFlag(flags.name) };
    if (url !== undefined && out === undefined && champion === undefined)
      return publishTo(
        path,
        { url: urlFlag(url), person, passwordFile: flags["password-file"], name, task, scenarios, json },
        io,
      );
    if (out === undefined || url !== undefined || person !== undefined || flags["password-file"] !== undefined)
      throw new UsageError({
        en: "model publish needs --url of a console, with --as, or --out for a folder, with --champion; not both.",
        zh: "model publish 需要控制台的 --url（配合 --as），或文件夹 --out（配合 --champion）；二者不可兼用。",
      });
    return publish(path, task, { scenarios, champion }, { name, out, json }, io);
  },
};
