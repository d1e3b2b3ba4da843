import { join as pathOf } from "node:path";
import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import type { LearnerStep } from "../../../models/learning/learner.ts";
import { grouped } from "../../../twins/core/grouped.ts";
import { must } from "../../../twins/core/result.ts";
import type { DemandNotice } from "../../../twins/protocol/learning.ts";
import { openMemories } from "../../learner/memories.ts";
import { linkTo, runNodeLearner } from "../../learner/nodeLearner.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";
import { joinNode } from "./member.ts";
import { codeOf, dataOf, dataWords, keyIn, needed, refusalsTo, SERVER, taskNamed } from "./place.ts";

const KINDS = {
  task: "text",
  holder: "text",
  data: "text",
  dir: "text",
  url: "text",
  node: "text",
  code: "text",
  "code-file": "text",
  json: "switch",
} as const;

/** Why a demand is none for this device. */
const PASSED: Readonly<Record<Extract<LearnerStep, { did: "passed" }>["why"], Readonly<Record<Language, string>>>> = {
  "no-data": { en: "of another task", zh: "属于其他任务" },
  examples: { en: "wants more examples than this device has", zh: "要求的样本数多于本设备所有" },
  slow: { en: "wants a faster device", zh: "要求更快的设备" },
  unknown: { en: "is of a kind that this version does not know", zh: "其形式本版本无法识别" },
};

/** What a person reads of a step; null for what is not worth a line. */
export function stepLine({ demand }: DemandNotice, step: LearnerStep, language: Language): string | null {
  const zh = language === "zh";
  switch (step.did) {
    case "applied":
      return zh
        ? `需求 ${demand}：已申请，${grouped(step.examples)} 个样本，${grouped(Math.round(step.examplesPerS))} 个/秒`
        : `demand ${demand}: applied with ${grouped(step.examples)} examples, ${grouped(Math.round(step.examplesPerS))} a second`;
    case "trained":
      return zh
        ? `需求 ${demand}：第 ${step.round + 1} 轮已训练并承诺，损失 ${step.loss.toFixed(5)}  ${step.digest}`
        : `demand ${demand}: round ${step.round + 1} trained and committed, loss ${step.loss.toFixed(5)}  ${step.digest}`;
    case "passed":
      return zh ? `需求 ${demand}：${PASSED[step.why].zh}` : `demand ${demand} ${PASSED[step.why].en}`;
    case "forgot":
      return zh
        ? `需求 ${demand}：本设备丢失了上一轮应保留的内容，因此不参加第 ${step.round + 1} 轮`
        : `demand ${demand}: this device has lost what it was bound to keep, so it sits round ${step.round + 1} out`;
    case "waited":
    case "ended":
      return null;
  }
}

/** `aitn learn join`: a device that learns for a server or in a node, until it is stopped. */
export async function join(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(argv, KINDS);
  const about = taskNamed(needed("join", flags, "task"));
  const dir = needed("join", flags, "dir");
  const code = codeOf(flags);
  if (flags.node !== undefined && flags.url !== undefined && code === null)
    throw new UsageError({
      en: "--node goes with --url only to enrol the device, by --code: then the node's leader alone speaks to the server.",
      zh: "--node 与 --url 同用仅用于以 --code 登记设备：此后只有节点的领导者与服务器通信。",
    });
  const { holder, own } = await dataOf("join", about, flags);
  // A recording that cannot be used is refused here, before there is a key.
  const task = await zooTask(about.name, own);
  // Last: a refused command leaves no folder behind.
  const secret = keyIn(dir);
  if (flags.node !== undefined) {
    const enrolment = code === null ? null : { url: flags.url ?? SERVER, code };
    return joinNode(
      { url: flags.node, task, holder, own, file: flags.data, secret, enrolment, isJson: flags.json },
      io,
    );
  }
  const zh = io.language === "zh";
  const device = addressOfKey(secret).toLowerCase();
  const say = (line: string, event: object): void => io.out(flags.json ? `${JSON.stringify(event)}\n` : `${line}\n`);
  say(
    zh
      ? `设备 ${device} 使用${dataWords(holder, flags.data, "zh")}学习 ${task.name}`
      : `device ${device} learns ${task.name} on ${dataWords(holder, flags.data, "en")}`,
    { device, task: task.name, holder },
  );
  const link = linkTo(flags.url ?? SERVER);
  const stop = () => link.close();
  io.signal.addEventListener("abort", stop);
  const refusals = refusalsTo(io);
  try {
    const done = await runNodeLearner({
      link,
      secret,
      memories: openMemories(pathOf(dir, "memory")),
      task,
      holder,
      own,
      code,
      signal: io.signal,
      onStep(demand, step) {
        refusals.over();
        const line = stepLine(demand, step, io.language);
        if (line !== null) say(line, { demand: demand.demand, ...step });
      },
      onRefused: (demand, error) => refusals.tell(error, demand?.demand),
    });
    must(done);
    return EXIT.ok;
  } finally {
    io.signal.removeEventListener("abort", stop);
    link.close();
  }
}
