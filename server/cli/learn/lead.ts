import { join as pathOf } from "node:path";
import { addressOfKey } from "../../../contracts-abi/typed-data/signature.ts";
import { Widths } from "../../../models/learning/instruction.ts";
import { must } from "../../../twins/core/result.ts";
import { NODE_LIMITS } from "../../../twins/protocol/node.ts";
import { openMemories } from "../../learner/memories.ts";
import { type NodeNews, runNodeLeader } from "../../learner/nodeLeader.ts";
import { linkTo } from "../../learner/nodeLearner.ts";
import { openRoster } from "../../learner/roster.ts";
import { openTranscripts, transcriptsIn } from "../../learner/transcripts.ts";
import { stderrLog } from "../../log.ts";
import { type CliIo, EXIT } from "../command.ts";
import { type Flags, numberFlag, readFlags } from "../flags.ts";
import { type Language, UsageError } from "../language.ts";
import { codeOf, keyIn, needed, ownerOf, refusalsTo, SERVER, taskNamed } from "./place.ts";
import { lookLine, stepLine } from "./steps.ts";

const KINDS = {
  task: "text",
  dir: "text",
  url: "text",
  host: "text",
  port: "text",
  members: "text",
  buffer: "text",
  joins: "text",
  late: "text",
  widths: "text",
  turn: "text",
  code: "text",
  "code-file": "text",
  owner: "text",
  json: "switch",
} as const;

/** What a member's part in a sum may take, ms. */
const STEP_MS = 10_000;
const LIMITS = { joins: 1_000, late: 1_000, turnS: 86_400, port: 65_535 } as const;

/** Shares of the width, the largest first. @throws UsageError for what is none, and for a network that has no slices */
function levelsOf(text: string | undefined, hasWidths: boolean, task: string): readonly number[] {
  if (text === undefined) return [1];
  if (!hasWidths)
    throw new UsageError({
      en: `--widths: the network of ${task} has no hidden layer to cut.`,
      zh: `--widths：${task} 的网络没有可裁剪的隐藏层。`,
    });
  const levels = text.split(",").map(Number);
  const parsed = Widths.safeParse({ levels });
  if (parsed.success) return parsed.data.levels;
  throw new UsageError({
    en: `--widths ${text}: expected shares from 1 on, each less than the one before, such as 1,0.5,0.25.`,
    zh: `--widths ${text}：应从 1 开始，依次递减，如 1,0.5,0.25。`,
  });
}

/** What the options say of the node. @throws UsageError */
function settingsOf(flags: Flags<typeof KINDS>) {
  const whole = (name: "port" | "members" | "buffer" | "joins" | "late", low: number, high: number, usual: number) => {
    const text = flags[name];
    return text === undefined ? usual : numberFlag(name, text, { low, high, whole: true });
  };
  const about = taskNamed(needed("lead", flags, "task"));
  const task = about.name;
  const port = numberFlag("port", needed("lead", flags, "port"), { low: 0, high: LIMITS.port, whole: true });
  const { leastBatch, mostBatch } = NODE_LIMITS;
  const members = whole("members", leastBatch, NODE_LIMITS.members, leastBatch);
  const most = Math.min(members, mostBatch);
  const buffer = whole("buffer", leastBatch, most, Math.max(leastBatch, Math.min(most, Math.ceil(members / 2))));
  const levels = levelsOf(flags.widths, about.hasWidths, task);
  const maxTurnS = numberFlag("turn", flags.turn ?? "60", { low: 1e-3, high: LIMITS.turnS });
  return {
    task,
    port,
    members,
    buffer,
    levels,
    maxTurnS,
    joins: whole("joins", 1, LIMITS.joins, 3),
    maxLate: whole("late", 1, LIMITS.late, 10),
    stepMs: STEP_MS,
  };
}

/** What a person reads of how the node goes. */
function newsLine(news: NodeNews, language: Language): string {
  const zh = language === "zh";
  switch (news.did) {
    case "serves":
      return zh ? `在 ${news.url} 等待成员` : `waits for members at ${news.url}`;
    case "joined":
      return zh ? `已有 ${news.members}/${news.of} 个成员` : `${news.members} of ${news.of} members are here`;
    case "summed":
      return zh
        ? `版本 ${news.version}：本轮第 ${news.joins} 次安全求和，损失 ${news.loss.toFixed(5)}`
        : `version ${news.version}: secure sum ${news.joins} of the round, loss ${news.loss.toFixed(5)}`;
  }
}

/** `aitn learn lead`: a node's leader, until it is stopped. */
export async function lead(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readFlags(argv, KINDS);
  const { port, ...settings } = settingsOf(flags);
  const { task, members, buffer, levels } = settings;
  const dir = needed("lead", flags, "dir");
  const [code, owner] = [codeOf(flags), ownerOf(flags)];
  const secret = keyIn(dir);
  const device = addressOfKey(secret).toLowerCase();
  const say = (line: string, event: object): void => io.out(flags.json ? `${JSON.stringify(event)}\n` : `${line}\n`);
  say(
    io.language === "zh"
      ? `设备 ${device} 领导学习 ${task} 的节点`
      : `device ${device} leads a node that learns ${task}`,
    { device, task, members, buffer, levels },
  );
  const link = linkTo(flags.url ?? SERVER);
  const stop = () => link.close();
  io.signal.addEventListener("abort", stop);
  const transcripts = must(openTranscripts(transcriptsIn(dir)));
  const refusals = refusalsTo(io);
  try {
    const done = await runNodeLeader({
      link,
      secret,
      memories: openMemories(pathOf(dir, "memory")),
      transcripts,
      roster: must(await openRoster(pathOf(dir, "members.json"))),
      ...settings,
      host: flags.host ?? "127.0.0.1",
      port,
      code,
      owner,
      signal: io.signal,
      log: stderrLog("node", io.err),
      onNews: (news) => say(newsLine(news, io.language), news),
      onStep(demand, step) {
        refusals.over();
        const line = stepLine(demand, step, io.language);
        if (line !== null) say(line, { demand: demand.demand, ...step });
      },
      onLook: (look) => say(lookLine(look, task, io.language), look),
      onRefused: (demand, error) => refusals.tell(error, demand?.demand),
    });
    must(done);
    return EXIT.ok;
  } finally {
    io.signal.removeEventListener("abort", stop);
    link.close();
    transcripts.close();
  }
}
