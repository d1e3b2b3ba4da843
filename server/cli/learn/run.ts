import { mkdir } from "node:fs/promises";
import type { RuleSettings } from "../../../models/learning/aggregate/named.ts";
import { Instruction, type StrategySettings } from "../../../models/learning/instruction.ts";
import { modelFileOf } from "../../../models/learning/modelFile.ts";
import { budgetOf } from "../../../models/learning/privacy/budget.ts";
import type { ServerState } from "../../../models/learning/strategies/strategy.ts";
import type { Task } from "../../../models/learning/task.ts";
import { mayBeCut } from "../../../models/learning/width/networks.ts";
import { addressOf } from "../../../models/pipeline/unixfs.ts";
import { ruleText } from "../../../models/zoo/names.ts";
import { must } from "../../../twins/core/result.ts";
import { type ClosedRound, openJournal } from "../../rounds/journal.ts";
import { inNodes } from "../../rounds/nodes.ts";
import { type Lies, runDemand } from "../../rounds/runDemand.ts";
import { createTrainingPool } from "../../rounds/trainingPool.ts";
import { TASK_NAMES, zooTask } from "../../rounds/zooTasks.ts";
import { packModel } from "../../sandbox/readModel.ts";
import { measured } from "../../sandbox/words.ts";
import { bytesText } from "../bytesText.ts";
import { type CliIo, EXIT } from "../command.ts";
import { hostFailure, Refusal } from "../failures.ts";
import { writeWhole } from "../files.ts";
import { choiceFlag, type NumberRange, numberFlag, readFlags, SEED, wrongWord } from "../flags.ts";
import { padded, UsageError } from "../language.ts";
import { remarks } from "./words.ts";

const ROUNDS: NumberRange = { low: 1, high: 10_000, whole: true };
/** What the usual settings of each are. */
const STRATEGIES: Readonly<Record<StrategySettings["name"], StrategySettings>> = {
  fedavg: { name: "fedavg", serverRate: 1 },
  fedavgm: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
  fedprox: { name: "fedprox", proximal: 0.01 },
  fedadam: { name: "fedadam", serverRate: 0.01, adaptivity: 1e-3 },
  scaffold: { name: "scaffold", serverRate: 1 },
};
const CODEC_NAMES = ["float32", "int8", "sign"] as const;
const LIE_FACTOR = -4;

/** Of a number of clients, this share is taken for liars by the rules that must be told. */
const LIAR_SHARE = 0.2;
const rules = (clients: number): Readonly<Record<RuleSettings["name"], RuleSettings>> => ({
  mean: { name: "mean" },
  median: { name: "median" },
  trimmed: { name: "trimmed", share: LIAR_SHARE },
  krum: { name: "krum", liars: Math.floor(LIAR_SHARE * clients) },
  clipped: { name: "clipped" },
  private: { name: "private", clip: 1, noise: 1, delta: 1e-5 },
});
const namesOf = <N extends string>(of: Readonly<Record<N, unknown>>): readonly N[] => Object.keys(of) as N[];

const KINDS = {
  dir: "text",
  seed: "text",
  rounds: "text",
  strategy: "text",
  rule: "text",
  clip: "text",
  noise: "text",
  codec: "text",
  lying: "text",
  nodes: "text",
  widths: "text",
  model: "text",
  json: "switch",
} as const;
type RunFlags = ReturnType<typeof readFlags<typeof KINDS>>["flags"];

/** A node alone hides nobody; beyond the whitepaper's 300 a leader has too much to do. */
const NODE_SIZE: NumberRange = { low: 2, high: 300, whole: true };
const SETTING: NumberRange = { low: 0.01, high: 1_000 };

/** A rule with what was said of its noise. @throws UsageError for a rule without any */
function ruleFor(rule: RuleSettings, { clip, noise }: Pick<RunFlags, "clip" | "noise">): RuleSettings {
  if (rule.name === "private")
    return {
      ...rule,
      ...(clip === undefined ? {} : { clip: numberFlag("clip", clip, SETTING) }),
      ...(noise === undefined ? {} : { noise: numberFlag("noise", noise, SETTING) }),
    };
  if (clip === undefined && noise === undefined) return rule;
  throw new UsageError({
    en: "--clip and --noise belong to --rule private.",
    zh: "--clip 和 --noise 只用于 --rule private。",
  });
}

const WIDTH: NumberRange = { low: 0.01, high: 1 };

/** Widths by the clients' places, over and over; undefined where all train the whole. @throws UsageError */
function widthsOf(task: Task, text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const told = text.split(",").map((width) => numberFlag("widths", width, WIDTH));
  if (!mayBeCut(task, told))
    throw new UsageError({
      en: `--widths: the network of ${task.name} cannot be cut in width.`,
      zh: `--widths：${task.name} 的网络无法按宽度裁剪。`,
    });
  return task.clients.map((_, place) => told[place % told.length] ?? 1);
}

/** @throws UsageError for settings that do not go together */
function instructionOf(task: Task, flags: RunFlags, widths: readonly number[] | undefined): Instruction {
  const { instruction, clients } = task;
  const known = rules(clients.length);
  const levels = [...new Set([1, ...(widths ?? [])])].sort((a, b) => b - a);
  const asked = {
    ...instruction,
    ...(flags.rounds === undefined ? {} : { rounds: numberFlag("rounds", flags.rounds, ROUNDS) }),
    ...(flags.codec === undefined ? {} : { codec: choiceFlag("codec", flags.codec, CODEC_NAMES) }),
    ...(flags.strategy === undefined
      ? {}
      : { strategy: STRATEGIES[choiceFlag("strategy", flags.strategy, namesOf(STRATEGIES))] }),
    rule: ruleFor(
      flags.rule === undefined ? instruction.rule : known[choiceFlag("rule", flags.rule, namesOf(known))],
      flags,
    ),
    ...(levels.length === 1 ? {} : { widths: { levels } }),
  };
  const parsed = Instruction.safeParse(asked);
  if (parsed.success) return parsed.data;
  throw new UsageError({
    en: "--widths goes with the rules mean, median and trimmed, not with --strategy scaffold, and has up to 8 widths.",
    zh: "--widths 只能与聚合规则 mean、median 和 trimmed 一起使用，不能与 --strategy scaffold 一起使用，最多 8 种宽度。",
  });
}

function liesOf(task: Task, text: string | undefined): Lies {
  const most = task.clients.length;
  const count = text === undefined ? 0 : numberFlag("lying", text, { low: 0, high: most, whole: true });
  const lie = (delta: Float32Array) => delta.map((x) => LIE_FACTOR * x);
  return new Map(task.clients.slice(0, count).map(({ name }) => [name, lie]));
}

async function folderMade(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw hostFailure(error) ?? error;
  }
}

/** A line of each round on stdout, and how far the running one is on a terminal. */
function teller(task: Task, rounds: number, json: boolean, io: CliIo) {
  const zh = io.language === "zh";
  const clear = io.isTty ? "\r\u001b[K" : "";
  return {
    onTurn: (round: number, done: number, of: number) => {
      if (!io.isTty) return;
      const at = `${round + 1}/${rounds}`;
      io.err(zh ? `${clear}第 ${at} 轮：${done}/${of} 个客户端` : `${clear}round ${at}: ${done} of ${of} clients`);
    },
    onRound: ({ report, scores: [score = Number.NaN] }: ClosedRound) => {
      const { round, loss, bytes } = report;
      const good = measured(task, score, io.language);
      const line = zh
        ? `第 ${round}/${rounds} 轮  损失 ${loss.toFixed(5)}  ${good}  上传 ${bytesText(bytes)}`
        : `round ${round}/${rounds}  loss ${loss.toFixed(5)}  ${good}  sent ${bytesText(bytes)}`;
      io.err(clear);
      (json ? io.err : io.out)(`${line}${remarks(report, io.language)}\n`);
    },
  };
}

/** The result beside what needs no model and what was published. */
function summary(task: Task, score: number, io: CliIo): string {
  const zh = io.language === "zh";
  const row = (name: string, value: number): string => `  ${padded(name, 34)}${measured(task, value, io.language)}\n`;
  const floors = task.floors.map(({ by, value }) => row(ruleText(by)[io.language], value));
  const published = task.published.map(({ by, value }) => row(zh ? `已发表，${by}` : `published, ${by}`, value));
  const others = [...floors, ...published].join("");
  return `${row(zh ? "联邦训练" : "federated", score)}${others}`;
}

/** What the rounds have spent of each client's privacy; nothing for a rule without noise. */
function budgetLine(instruction: Instruction, rounds: number, { language }: CliIo): string {
  const budget = budgetOf(instruction, rounds);
  if (budget === null) return "";
  const { epsilon, delta } = budget;
  return language === "zh"
    ? `  隐私预算已用：epsilon ${epsilon.toFixed(3)}（delta ${delta}），按客户端计\n`
    : `  privacy spent: epsilon ${epsilon.toFixed(3)} at delta ${delta}, for each client\n`;
}

/** Writes the model as one file. @returns its CID */
async function writeModel(task: Task, { weights }: ServerState, path: string): Promise<string> {
  const network = task.network();
  const bytes = packModel(modelFileOf(network, weights));
  network.dispose();
  await writeWhole(path, bytes);
  return (await addressOf([bytes])).toString();
}

/** `aitn learn run`: a demand from its first round, or from where its folder is, to its last. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(argv, KINDS, 1);
  const [name] = words;
  const list = TASK_NAMES.join(", ");
  if (name === undefined)
    throw new UsageError({ en: `learn run needs a task: ${list}.`, zh: `learn run 需要一个任务：${list}。` });
  if (!TASK_NAMES.includes(name)) throw wrongWord("learn run", name, TASK_NAMES);
  const { dir } = flags;
  if (dir === undefined)
    throw new UsageError({
      en: "learn run needs --dir, a folder for its rounds.",
      zh: "learn run 需要 --dir：保存各轮的文件夹。",
    });
  const seed = numberFlag("seed", flags.seed ?? "1", SEED);
  const zoo = await zooTask(name);
  const pool = createTrainingPool(name);
  const size = flags.nodes === undefined ? null : numberFlag("nodes", flags.nodes, NODE_SIZE);
  const { task, trainer } = size === null ? { task: zoo, trainer: pool.trainer } : inNodes(zoo, size, pool.trainer);
  const widths = widthsOf(task, flags.widths);
  const demand = {
    task: name,
    seed,
    instruction: instructionOf(task, flags, widths),
    clients: task.clients.map((one) => one.name),
    ...(widths === undefined ? {} : { widths }),
  };
  const lies = liesOf(task, flags.lying);
  await folderMade(dir);
  const opened = openJournal(dir, demand);
  if (!opened.ok) await pool.close();
  const journal = must(opened);
  const stop = () => void pool.close();
  io.signal.addEventListener("abort", stop);
  try {
    const told = teller(task, demand.instruction.rounds, flags.json, io);
    const state = await runDemand({ task, journal, trainer, lies, ...told });
    if (state === null)
      throw new Refusal("SIM_CANCELLED", {
        en: `Ended after ${journal.count} rounds. The same command goes on from there.`,
        zh: `在第 ${journal.count} 轮后结束。用同一命令可从此处继续。`,
      });
    const last = journal.rounds().at(-1);
    const score = last?.scores[0] ?? Number.NaN;
    const { measure, floors, published } = task;
    const cid = flags.model === undefined ? undefined : await writeModel(task, state, flags.model);
    if (flags.json)
      io.out(
        `${JSON.stringify({ ...demand, rounds: journal.count, measure, scores: last?.scores, state: last?.state, floors, published, cid, privacy: budgetOf(demand.instruction, journal.count) })}\n`,
      );
    else
      io.out(
        `${summary(task, score, io)}${budgetLine(demand.instruction, journal.count, io)}${cid === undefined ? "" : `${cid}\n`}`,
      );
    return EXIT.ok;
  } finally {
    io.signal.removeEventListener("abort", stop);
    await pool.close();
    journal.end();
  }
}
