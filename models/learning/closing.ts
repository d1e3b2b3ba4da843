import { noiseOfRound } from "./aggregate/privateMean.ts";
import { CODECS } from "./compression/codecs.ts";
import { leaveOneOut, partsOf, shapley } from "./contribution.ts";
import { type Instruction, strategyOf } from "./instruction.ts";
import type { ContributionRule, Offer } from "./offer.ts";
import { closeRound, type Message, type RoundReport } from "./round.ts";
import type { ServerState } from "./strategies/strategy.ts";
import type { Task } from "./task.ts";
import { scores } from "./trial.ts";
import { type SliceOf, wholeOf } from "./width/slice.ts";

/** Parts of a round's pay sum to this: basis points. */
export const WHOLE = 10_000;

/** A round of a demand as it ends. */
export interface Closing {
  readonly state: ServerState;
  readonly report: RoundReport;
  /** How good the new weights are on each of the task's tests. */
  readonly scores: readonly number[];
  /** By seat, basis points; 0 for who did not deliver, 10,000 in all. */
  readonly contributions: readonly number[];
  /** Whether what came was joined; if not, it waits for the updates of later rounds. */
  readonly joined: boolean;
}

/** What a set of seats' messages is worth: how good the weights are that they alone make, more being better. */
function worthOf(
  task: Task,
  instruction: Instruction,
  seats: number,
  state: ServerState,
  sent: readonly Message[],
  sliceOf: SliceOf,
) {
  const strategy = strategyOf(instruction, seats);
  const sign = task.measure.better === "lower" ? -1 : 1;
  return async (members: readonly number[]): Promise<number> => {
    const chosen = members.flatMap((m) => sent[m] ?? []);
    const closed = closeRound(strategy, CODECS[instruction.codec], state, chosen, sliceOf);
    return sign * (scores(task, closed.state.weights)[0] ?? Number.NaN);
  };
}

async function valuesBy(
  rule: ContributionRule,
  count: number,
  worth: ReturnType<typeof worthOf>,
  seed: number,
): Promise<readonly number[]> {
  const { name } = rule;
  if (name === "equal") return new Array<number>(count).fill(1);
  const values =
    name === "leave-one-out" ? await leaveOneOut(count, worth) : await shapley(count, worth, { ...rule, seed });
  // A model that says no numbers any more has no worth; nor has what is compared with it.
  return values.map((value) => (Number.isFinite(value) ? value : 0));
}

/**
 * Ends a round: the new weights, how good they are, and what each seat added to that. Whoever has the messages makes the same. Where
 * updates may be late and there are too few to be joined, the weights stay; what each seat added is reckoned as if its round's had been.
 * @param messages by seat; null for who delivered nothing
 * @param waiting messages of rounds before that were not joined yet, the oldest first, those of a round by seat
 * @param secret of the demand, for a private round's noise
 * @param sliceOf what of the model each seat's device trains
 */
export async function endRound(
  task: Task,
  { instruction, contribution, seed, pace }: Offer,
  state: ServerState,
  messages: readonly (Message | null)[],
  waiting: readonly Message[],
  secret: Uint8Array,
  sliceOf: SliceOf = wholeOf,
): Promise<Closing> {
  const seats = messages.length;
  const sent = messages.flatMap((message, seat) => (message === null ? [] : [{ message, seat }]));
  const all = sent.map(({ message }) => message);
  const strategy = strategyOf(instruction, seats, noiseOfRound(secret, state.round));
  const codec = CODECS[instruction.codec];
  const alone = closeRound(strategy, codec, state, all, sliceOf);
  const dropped = new Set(alone.report.dropped.map(({ client }) => client));
  const fit = all.filter(({ client }) => !dropped.has(client));
  // After the last round there are no updates that could be waited for.
  const isLast = state.round + 1 >= instruction.rounds;
  const joined = pace === undefined || isLast || waiting.length + fit.length >= pace.size;
  const isAlone = joined && waiting.length === 0;
  const next = isAlone ? alone : closeRound(strategy, codec, state, joined ? [...waiting, ...fit] : [], sliceOf);
  const worth = worthOf(task, instruction, seats, state, all, sliceOf);
  const values = sent.length === 0 ? [] : await valuesBy(contribution, sent.length, worth, seed + state.round);
  const parts = partsOf(values, WHOLE);
  const contributions = new Array<number>(seats).fill(0);
  for (const [i, { seat }] of sent.entries()) contributions[seat] = parts[i] ?? 0;
  return {
    state: next.state,
    // Of what came in this round alone, so that a message that waited is not told of twice.
    report: alone.report,
    scores: scores(task, next.state.weights),
    contributions,
    joined,
  };
}
