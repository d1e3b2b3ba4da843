import { noiseOfRound } from "../../models/learning/aggregate/privateMean.ts";
import { type Lie, partOf, type TrainHere, takeTurn } from "../../models/learning/client.ts";
import { CODECS } from "../../models/learning/compression/codecs.ts";
import { strategyOf } from "../../models/learning/instruction.ts";
import { broadcastOf, closeRound } from "../../models/learning/round.ts";
import type { ServerState } from "../../models/learning/strategies/strategy.ts";
import type { Task } from "../../models/learning/task.ts";
import { initialWeights } from "../../models/learning/trainer/trainer.ts";
import { scores } from "../../models/learning/trial.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { type SliceOf, sliceBy } from "../../models/learning/width/slice.ts";
import type { Demand } from "./demand.ts";
import type { ClosedRound, Journal, Turn } from "./journal.ts";

/** What a client does to its delta before it sends it, by its name: for trials with liars. */
export type Lies = ReadonlyMap<string, Lie>;

export interface RunParts {
  readonly task: Task;
  readonly journal: Journal;
  readonly trainer: (place: number) => TrainHere;
  readonly lies?: Lies;
  /** After each client and each round. */
  readonly onTurn?: (round: number, done: number, of: number) => void;
  readonly onRound?: (closed: ClosedRound) => void;
}

/** The state before the first round: weights of the demand's seed. */
export function startOf(task: Task, { seed, instruction, clients }: Demand): ServerState {
  const model = task.network();
  try {
    return strategyOf(instruction, clients.length).start(initialWeights(model, seed));
  } finally {
    model.dispose();
  }
}

/** One client's turn of the round that runs: from the journal where it is there already. @returns null when it was given up */
async function turnOf(parts: RunParts, state: ServerState, place: number, sliceOf: SliceOf): Promise<Turn | null> {
  const { task, journal, trainer, lies } = parts;
  const kept = journal.turn(state.round, place);
  if (kept !== null) return kept;
  const holding = task.clients[place];
  if (holding === undefined) throw new RangeError(`no client ${place}`);
  const part = partOf(journal.demand, place, holding);
  const memory = journal.memoryBefore(state.round, place);
  if (memory === null) throw new RangeError(`the memory of client ${place} is elsewhere`);
  const turn = await takeTurn(
    part,
    broadcastOf(state, sliceOf(holding.name)),
    memory,
    trainer(place),
    lies?.get(holding.name),
  );
  if (turn !== null) journal.keepTurn(state.round, place, turn);
  return turn;
}

/**
 * Runs a demand's rounds to their end on one machine, from where its journal is: whatever moment the process was killed at, the
 * result has the bits of a run that never was.
 * @returns the last state; null when it was given up
 */
export async function runDemand(parts: RunParts): Promise<ServerState | null> {
  const { task, journal, onTurn, onRound } = parts;
  const { instruction, clients, widths } = journal.demand;
  const networks = networksOf(task.network);
  const sliceOf = sliceBy(clients, widths, networks.slice);
  networks.dispose();
  let state = journal.stateAfter(journal.count) ?? startOf(task, journal.demand);
  while (state.round < instruction.rounds) {
    let done = 0;
    const turns = await Promise.all(
      clients.map(async (_, place) => {
        const turn = await turnOf(parts, state, place, sliceOf);
        onTurn?.(state.round, ++done, clients.length);
        return turn;
      }),
    );
    const messages = turns.flatMap((turn) => turn?.message ?? []);
    if (messages.length < turns.length) return null;
    const strategy = strategyOf(instruction, clients.length, noiseOfRound(journal.secret, state.round));
    const closed = closeRound(strategy, CODECS[instruction.codec], state, messages, sliceOf);
    state = closed.state;
    // Not as the call's argument, which nobody would evaluate where nobody listens.
    const kept = journal.close(state, { report: closed.report, scores: scores(task, state.weights) });
    onRound?.(kept);
  }
  return state;
}
