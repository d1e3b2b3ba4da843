import { newcomer } from "../../models/learning/client.ts";
import { rosterSums } from "../../models/learning/nodeLeader/roster.ts";
import { isOf, type RoundAgain, roundAgain } from "../../models/learning/nodeLeader/transcript.ts";
import type { SliceAt } from "../../models/learning/nodeLeader/vector.ts";
import type { Task } from "../../models/learning/task.ts";
import type { TrainingPlan } from "../../models/learning/trainer/trainer.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import type { Slice } from "../../models/learning/width/slice.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { auditTurn, type Finding, type Suspect } from "../rounds/audit.ts";
import type { Journal } from "../rounds/journal.ts";
import type { KeptRound } from "./transcripts.ts";

/** What an auditor finds of a node's message, by what its leader has kept. */
export interface NodeFinding extends Finding {
  readonly sums: number;
  /** Keys of the members whose vectors are in the sums. */
  readonly members: readonly string[];
  /** Of members, all verified. */
  readonly signatures: number;
}

/** Slices of a task's network, each made once. */
function slicesOf(task: Task): SliceAt {
  const slices = new Map<number, Slice | null>();
  return (width) => {
    if (!slices.has(width)) {
      const networks = networksOf(task.network);
      slices.set(width, networks.slice(width));
      networks.dispose();
    }
    return slices.get(width) ?? null;
  };
}

/** What a seat's part of a round began with; null where no message of it came. */
async function beginningOf(task: Task, journal: Journal, suspect: Pick<Suspect, "round" | "place">) {
  const asked: { readonly weights: Float32Array; readonly plan: TrainingPlan }[] = [];
  // Of what is only begun it plays no part what there is and what was kept.
  await auditTurn(task, journal, { ...suspect, examples: { count: 1 }, shown: newcomer }, async (weights, plan) => {
    asked.push({ weights, plan });
    return null;
  });
  return asked[0] ?? null;
}

async function auditBy(
  task: Task,
  journal: Journal,
  { round, place }: Pick<Suspect, "round" | "place">,
  { head, memory, sums }: KeptRound,
  sliceAt: SliceAt,
): Promise<Result<NodeFinding> | null> {
  const made: Result<RoundAgain>[] = [];
  // What a device shows counts where its message bound it to something: without one it began as a newcomer.
  const shown = journal.memoryBefore(round, place) === null ? memory : null;
  const examples = { count: rosterSums(head.roster).examples };
  const found = await auditTurn(task, journal, { round, place, examples, shown }, async (weights) => {
    const again = roundAgain(head, weights, sums(), sliceAt);
    made.push(again);
    return again.ok ? again.value.trained : null;
  });
  const [again] = made;
  if (again === undefined || (again.ok && found === null)) return null;
  if (!again.ok) return again;
  const { trained, members, signatures } = again.value;
  return found === null ? null : ok({ ...found, sums: trained.steps, members, signatures });
}

/**
 * Makes a node's update of a round again of what its members signed, and compares digests. A round that was begun anew, as after a kill
 * of the leader, was kept more than once: one that gives what was sent is enough.
 * @param kept of the node's leader
 * @returns null where nothing is kept of the round, or no message came; what `roundAgain` refuses
 */
export async function auditNode(
  task: Task,
  journal: Journal,
  suspect: Pick<Suspect, "round" | "place">,
  kept: Iterable<KeptRound>,
): Promise<Result<NodeFinding> | null> {
  const { demand, clients, rosters } = journal.demand;
  const begun = await beginningOf(task, journal, suspect);
  if (begun === null) return null;
  const sliceAt = slicesOf(task);
  let last: Result<NodeFinding> | null = null;
  for (const one of kept) {
    const { leader, roster } = one.head;
    if (one.head.demand !== demand || !isOf(one.head, begun.weights, begun.plan)) continue;
    if (leader !== clients[suspect.place] || digestOf(roster) !== rosters?.[suspect.place]) continue;
    const found = await auditBy(task, journal, suspect, one, sliceAt);
    if (found?.ok && found.value.honest) return found;
    last = found ?? last;
  }
  return last;
}
