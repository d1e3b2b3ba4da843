import { must } from "../../../twins/core/result.ts";
import { auditNode, type NodeFinding } from "../../learner/nodeAudit.ts";
import { type KeptRound, readTranscripts, transcriptsIn } from "../../learner/transcripts.ts";
import type { Journal } from "../../rounds/journal.ts";
import { zooTask } from "../../rounds/zooTasks.ts";
import { failureLine, Refusal } from "../failures.ts";
import { type Language, UsageError } from "../language.ts";

/** What is found of a node: by its transcript, or of its transcript, where that does not hold. */
export type NodeFound =
  | ({ readonly node: string } & NodeFinding)
  | {
      readonly node: string;
      readonly round: number;
      readonly client: string;
      readonly honest: false;
      readonly refused: Parameters<typeof failureLine>[0];
    };

/** The seat of the node whose leader has this folder. @throws UsageError where that has none */
function placeOf({ demand }: Journal, folder: string, leader: string | undefined, client: string | undefined): number {
  const place = demand.clients.indexOf(client ?? leader ?? "");
  if (place >= 0 && (demand.rosters?.[place] ?? null) !== null) return place;
  throw new UsageError({
    en: `--node ${folder}: ${client ?? "its leader"} has no seat of a node in this demand.`,
    zh: `--node ${folder}：${client ?? "其领导者"}在此需求中没有节点席位。`,
  });
}

/**
 * A node's update made again of its leader's transcript.
 * @param round from 1
 * @throws UsageError for a folder whose leader has no seat here; CodedError HOST_CONFIG where it shows nothing of the round, STORE_*
 */
export async function nodeAgain(journal: Journal, round: number, folder: string, client?: string): Promise<NodeFound> {
  const path = transcriptsIn(folder);
  const leaderOf = async (kept: Iterable<KeptRound>) => {
    for (const { head } of kept) return head.leader;
    return undefined;
  };
  const place = placeOf(journal, folder, must(await readTranscripts(path, leaderOf)), client);
  const task = await zooTask(journal.demand.task);
  const suspect = { round: round - 1, place };
  const found = must(await readTranscripts(path, (kept) => auditNode(task, journal, suspect, kept)));
  const device = journal.demand.clients[place] ?? "";
  if (found === null)
    throw new Refusal("HOST_CONFIG", {
      en: `${folder} shows nothing of round ${round} of ${device}, or no update of it came.`,
      zh: `${folder} 中没有 ${device} 第 ${round} 轮的记录，或该轮没有其更新。`,
    });
  if (found.ok) return { node: folder, ...found.value };
  return { node: folder, round, client: device, honest: false, refused: found.error };
}

/** What a person reads of it. */
export function nodeLine(found: NodeFound, language: Language): string {
  const zh = language === "zh";
  const { client } = found;
  if ("refused" in found) {
    const why = failureLine(found.refused, language);
    return zh ? `${client}：节点的更新不实：${why}\n` : `${client}: the node's update is FALSE: ${why}\n`;
  }
  const { sent, trained, sums, members, signatures, honest } = found;
  const of = zh
    ? `${sums} 次求和，已验证 ${signatures} 个签名，成员：${members.join("、")}`
    : `${sums} sums, ${signatures} signatures verified, members ${members.join(", ")}`;
  if (honest)
    return zh
      ? `${client}：节点的更新属实，与其成员签名的内容所得逐位一致（${sent}）；${of}\n`
      : `${client}: the node's update is what its members signed gives, to the bit (${sent}); ${of}\n`;
  return zh
    ? `${client}：节点的更新不实：发送了 ${sent}，成员签名的内容得到 ${trained}；${of}\n`
    : `${client}: the node's update is FALSE: it sent ${sent}, and what its members signed gives ${trained}; ${of}\n`;
}
