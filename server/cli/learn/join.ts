import { join as pathOf } from "node:path";
import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import { must } from "../../../twins/core/result.ts";
import { openMemories } from "../../learner/memories.ts";
import { linkTo, runNodeLearner } from "../../learner/nodeLearner.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { UsageError } from "../language.ts";
import { joinNode } from "./member.ts";
import { codeOf, dataOf, dataWords, keyIn, needed, ownerOf, refusalsTo, SERVER, taskNamed } from "./place.ts";
import { lookLine, stepLine } from "./steps.ts";

const KINDS = {
  task: "text",
  holder: "text",
  data: "text",
  dir: "text",
  url: "text",
  node: "text",
  code: "text",
  "code-file": "text",
  owner: "text",
  json: "switch",
} as const;

/** `aitn learn join`: a device that learns for a server or in a node, until it is stopped. */
export async function join(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(argv, KINDS);
  const about = taskNamed(needed("join", flags, "task"));
  const dir = needed("join", flags, "dir");
  const code = codeOf(flags);
  const owner = ownerOf(flags);
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
    const enrolment = code === null ? null : { url: flags.url ?? SERVER, code, owner };
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
      owner,
      signal: io.signal,
      onStep(demand, step) {
        refusals.over();
        const line = stepLine(demand, step, io.language);
        if (line !== null) say(line, { demand: demand.demand, ...step });
      },
      onLook: (look) => say(lookLine(look, task.name, io.language), look),
      onRefused: (demand, error) => refusals.tell(error, demand?.demand),
    });
    must(done);
    return EXIT.ok;
  } finally {
    io.signal.removeEventListener("abort", stop);
    link.close();
  }
}
