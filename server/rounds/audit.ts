import { type ClientMemory, newcomer, partOf, type TrainHere, takeTurn } from "../../models/learning/client.ts";
import { memoryBytes, messageBytes } from "../../models/learning/record.ts";
import { broadcastOf } from "../../models/learning/round.ts";
import type { Task } from "../../models/learning/task.ts";
import type { Examples } from "../../models/learning/trainer/trainer.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { type Digest, digestBytes } from "../../twins/core/digest.ts";
import type { Journal } from "./journal.ts";
import { startOf } from "./runDemand.ts";

/** What an auditor who trains again finds of one client's message in one round. */
export interface Finding {
  /** From 1. */
  readonly round: number;
  readonly client: string;
  /** Of the message that was sent. */
  readonly sent: Digest;
  /** Of the message that the same training gives. */
  readonly trained: Digest;
  /** Whether what the client shows of the round before is what it had bound itself to. */
  readonly keptAsSaid: boolean;
  readonly honest: boolean;
}

/** Whose message is looked at. */
export interface Suspect {
  /** From 0. */
  readonly round: number;
  /** In the demand's list of clients. */
  readonly place: number;
  /** What it trains on: what it holds in a trial of the zoo, what it shows the auditor elsewhere. */
  readonly examples: Pick<Examples, "count">;
  /** What it shows of the round before, where the journal has not kept it. */
  readonly shown?: ClientMemory | null;
}

/**
 * Trains a client's part of a round again, from the same weights, examples, seed and what it had kept, and compares digests. A client
 * that sent anything else, or shows another memory than the one its last message was bound to, is found out.
 * @returns null for a message that never came, where the client has not shown what it kept, or when it was given up
 */
export async function auditTurn(
  task: Task,
  journal: Journal,
  { round, place, examples, shown = null }: Suspect,
  train: TrainHere,
): Promise<Finding | null> {
  const turn = journal.turn(round, place);
  const begun = turn?.message.begun ?? round;
  const state = begun === 0 ? startOf(task, journal.demand) : journal.stateAfter(begun);
  const client = journal.demand.clients[place];
  // Where updates may be late, nothing is kept from message to message.
  const isFirst = round === 0 || journal.demand.pace !== undefined;
  const memory = isFirst ? newcomer : (shown ?? journal.memoryBefore(round, place));
  if (turn === null || state === null || client === undefined || memory === null) return null;
  const networks = networksOf(task.network);
  const slice = networks.slice(journal.demand.widths?.[place] ?? 1);
  networks.dispose();
  const before = isFirst ? null : journal.turn(round - 1, place);
  const keptAsSaid = before === null || before.message.kept === digestBytes(memoryBytes(memory));
  const again = await takeTurn(
    partOf(journal.demand, place, { name: client, examples }),
    broadcastOf(state, slice),
    memory,
    train,
  );
  if (again === null) return null;
  const [sent, trained] = [turn.message, again.message].map((message) => digestBytes(messageBytes(message)));
  if (sent === undefined || trained === undefined) return null;
  return { round: round + 1, client, sent, trained, keptAsSaid, honest: keptAsSaid && sent === trained };
}
