import { utf8ToBytes } from "@noble/hashes/utils.js";
import type * as tf from "@tensorflow/tfjs";
import { noiseOfRound } from "./aggregate/privateMean.ts";
import { type ClientMemory, type Lie, newcomer, partOf, type TrainHere, takeTurn } from "./client.ts";
import { CODECS } from "./compression/codecs.ts";
import { type Instruction, strategyOf } from "./instruction.ts";
import { broadcastOf, closeRound, type RoundReport } from "./round.ts";
import type { ServerState, Strategy } from "./strategies/strategy.ts";
import { type Examples, train } from "./trainer/trainer.ts";
import { type Slice, sliceBy } from "./width/slice.ts";

export interface Client {
  readonly name: string;
  readonly examples: Examples;
  /** What it sends instead of its training; for trials with liars. */
  readonly lie?: Lie;
}

/** A federation on one machine. */
export interface Federation {
  readonly clients: readonly Client[];
  readonly instruction: Instruction;
  readonly seed: number;
  /** Share of the network's width that each client trains, by place; all of it without. */
  readonly widths?: readonly number[] | undefined;
  /** What of the network a width is; the widths are all 1 without it. */
  readonly sliceAt?: (width: number) => Slice | null;
  /** Where a client trains, by its place. */
  readonly trainer: (place: number) => TrainHere;
}

export interface FederationState {
  readonly server: ServerState;
  readonly memory: readonly ClientMemory[];
}

/**
 * Trains in this thread, one client after the other: they share the networks.
 * @param networkAt the network of a width
 * @param goOn asked after every epoch; false gives the training up
 */
export function trainHere(
  networkAt: (width: number) => tf.LayersModel,
  clients: readonly Client[],
  goOn: () => Promise<boolean> = async () => true,
): Federation["trainer"] {
  let last: Promise<unknown> = Promise.resolve();
  return (place) => (weights, plan, correction) => {
    const turn = last.then(() => {
      const client = clients[place];
      if (client === undefined) throw new RangeError(`no client ${place}`);
      return train(networkAt(plan.width), weights, client.examples, plan, correction, goOn);
    });
    // Who comes next does not fail for it.
    last = turn.catch(() => {});
    return turn;
  };
}

/** A trial's noise comes of its seed, and so hides nothing. */
const strategyFor = ({ instruction, clients, seed }: Federation, round: number): Strategy =>
  strategyOf(instruction, clients.length, noiseOfRound(utf8ToBytes(`trial ${seed}`), round));

export const startFederation = (federation: Federation, weights: Float32Array): FederationState => ({
  server: strategyFor(federation, 0).start(weights),
  memory: federation.clients.map(() => newcomer),
});

/** One round of all clients. @returns null when it was given up */
export async function runRound(
  federation: Federation,
  state: FederationState,
): Promise<{ readonly state: FederationState; readonly report: RoundReport } | null> {
  const { clients, instruction, trainer, widths, sliceAt } = federation;
  const sliceOf = sliceBy(
    clients.map(({ name }) => name),
    widths,
    sliceAt,
  );
  const turns = await Promise.all(
    clients.map((client, place) => {
      const part = partOf(federation, place, client);
      const broadcast = broadcastOf(state.server, sliceOf(client.name));
      return takeTurn(part, broadcast, state.memory[place] ?? newcomer, trainer(place), client.lie);
    }),
  );
  const done = turns.flatMap((turn) => turn ?? []);
  if (done.length < turns.length) return null;
  const messages = done.map(({ message }) => message);
  const closed = closeRound(
    strategyFor(federation, state.server.round),
    CODECS[instruction.codec],
    state.server,
    messages,
    sliceOf,
  );
  return { state: { server: closed.state, memory: done.map(({ memory }) => memory) }, report: closed.report };
}
