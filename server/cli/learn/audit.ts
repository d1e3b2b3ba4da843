import type { Task } from "../../../models/learning/task.ts";
import { must } from "../../../twins/core/result.ts";
import { auditTurn, type Finding } from "../../rounds/audit.ts";
import { type Journal, readJournal } from "../../rounds/journal.ts";
import { inNodes, nodeSizeOf } from "../../rounds/nodes.ts";
import { createTrainingPool } from "../../rounds/trainingPool.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { type CliIo, EXIT } from "../command.ts";
import { Refusal } from "../failures.ts";
import { numberFlag, readFlags, wrongWord } from "../flags.ts";
import { UsageError } from "../language.ts";
import { type NodeFound, nodeAgain, nodeLine } from "./auditNode.ts";
import { dataOf, taskNamed } from "./place.ts";
import { folderOf } from "./words.ts";

const KINDS = { round: "text", client: "text", holder: "text", data: "text", node: "text", json: "switch" } as const;

/** Whose messages are looked at, by place. */
function placesOf({ demand }: Journal, client: string | undefined): readonly number[] {
  if (client === undefined) return demand.clients.map((_, place) => place);
  const place = demand.clients.indexOf(client);
  if (place < 0) throw wrongWord(`--client ${client}`, client, demand.clients);
  return [place];
}

/** Who of the task's holders a client is: named the same, or told, as of a device that shows what it trains on. */
function holderOf(task: Task, client: string, told: string | undefined): number {
  const name = told ?? client;
  const place = task.clients.findIndex((holder) => holder.name === name);
  if (place >= 0) return place;
  const names = task.clients.map((holder) => holder.name);
  if (told !== undefined) throw wrongWord(`--holder ${told}`, told, names);
  throw new UsageError({
    en: `${client} is a device. Say with --client whose update and with --holder whose data it trained on (${names.join(", ")}), or with --data the file.`,
    zh: `${client} 是设备。请用 --client 指明要审计谁的更新，并用 --holder 指明其训练数据属于谁（${names.join("、")}），或用 --data 指明文件。`,
  });
}

function line(finding: Finding | NodeFound, io: CliIo): string {
  const zh = io.language === "zh";
  if ("node" in finding) return nodeLine(finding, io.language);
  const { client, sent, trained, keptAsSaid, honest } = finding;
  if (honest)
    return zh
      ? `${client}：更新属实，与其种子、数据和训练要求所得逐位一致（${sent}）\n`
      : `${client}: the update is what its seed, data and instruction give, to the bit (${sent})\n`;
  const why = keptAsSaid
    ? zh
      ? `重新训练得到 ${trained}`
      : `training it again gives ${trained}`
    : zh
      ? "出示的记忆与其所承诺的不同"
      : "it shows another memory than it was bound to";
  return zh
    ? `${client}：更新不实，与其种子、数据和训练要求所得不同：发送了 ${sent}，${why}\n`
    : `${client}: the update is FALSE, not what its seed, data and instruction give: it sent ${sent}; ${why}\n`;
}

/** What training again finds of clients. @throws UsageError for a device whose data nobody named, and for a node */
async function trainAgain(
  journal: Journal,
  round: number,
  { client, holder, data }: { client?: string | undefined; holder?: string | undefined; data?: string | undefined },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { task: name, clients, rosters } = journal.demand;
  const places = placesOf(journal, client);
  const node = places.find((place) => (rosters?.[place] ?? null) !== null);
  if (node !== undefined)
    throw new UsageError({
      en: `${clients[node]} is a node, whose members nobody can train again. Say with --node its leader's folder.`,
      zh: `${clients[node]} 是节点，其成员的训练无法重做。请用 --node 指明其领导者的文件夹。`,
    });
  const isTold = holder !== undefined || data !== undefined;
  const shown = isTold ? await dataOf("audit", taskNamed(name), { holder, data }) : { holder: undefined, own: null };
  const pool = createTrainingPool(name, undefined, shown.own);
  const stop = () => void pool.close();
  signal.addEventListener("abort", stop);
  try {
    const zoo = await zooTask(name, shown.own);
    const size = nodeSizeOf(clients);
    const { task, trainer } = size === null ? { task: zoo, trainer: pool.trainer } : inNodes(zoo, size, pool.trainer);
    const found = await Promise.all(
      places.map((place) => {
        const holder = holderOf(task, clients[place] ?? "", shown.holder);
        const { examples } = task.clients[holder]!;
        return auditTurn(task, journal, { round: round - 1, place, examples }, trainer(holder));
      }),
    );
    return found.flatMap((finding) => finding ?? []);
  } finally {
    signal.removeEventListener("abort", stop);
    await pool.close();
  }
}

/** `aitn learn audit`: makes updates again and compares. */
export async function audit(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(argv, KINDS, 1);
  const folder = folderOf("audit", words);
  const journal = must(readJournal(folder));
  try {
    const last = journal.count;
    if (last === 0)
      throw new Refusal("HOST_CONFIG", { en: `${folder}: no round is over yet.`, zh: `${folder}：还没有完成的轮次。` });
    const round = numberFlag("round", flags.round ?? String(last), { low: 1, high: last, whole: true });
    const findings =
      flags.node === undefined
        ? await trainAgain(journal, round, flags, io.signal)
        : [await nodeAgain(journal, round, flags.node, flags.client)];
    if (io.signal.aborted) throw new Refusal("SIM_CANCELLED", { en: "The audit was stopped.", zh: "审计已停止。" });
    if (flags.json) io.out(`${JSON.stringify({ task: journal.demand.task, findings })}\n`);
    else for (const finding of findings) io.out(line(finding, io));
    const forged = findings.filter(({ honest }) => !honest).map(({ client }) => client);
    if (forged.length === 0) return EXIT.ok;
    throw new Refusal("LEARN_FORGED", {
      en: `Round ${round}: the update of ${forged.join(", ")} is not what its training gives.`,
      zh: `第 ${round} 轮：${forged.join("、")} 的更新与其训练结果不符。`,
    });
  } finally {
    journal.end();
  }
}
