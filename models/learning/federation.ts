import type * as tf from "@tensorflow/tfjs";
import { suspected } from "./aggregate/rules.ts";
import type { Codec } from "./compression/codecs.ts";
import { encodeWithFeedback } from "./compression/errorFeedback.ts";
import { controlAfter, type ServerState, type Strategy } from "./strategies/strategy.ts";
import { type Examples, type TrainingPlan, train } from "./trainer/trainer.ts";
import { type Unfit, type Update, unfit } from "./update.ts";

/** What a client keeps from round to round. */
export interface ClientMemory {
  /** What its messages have left out so far; null before the first. */
  readonly left: Float32Array | null;
  /** Its control variate; null where the strategy keeps none. */
  readonly control: Float32Array | null;
}

export interface Client {
  readonly name: string;
  readonly examples: Examples;
  /** What it sends instead of its training; for trials with liars. */
  readonly lie?: (delta: Float32Array) => Float32Array;
}

/** A federation in one process: every client in turn, on the same machine. */
export interface Federation {
  readonly model: tf.LayersModel;
  readonly clients: readonly Client[];
  readonly strategy: Strategy;
  /** The seed of a client's order is made of this one's, the round and the client's place. */
  readonly plan: TrainingPlan;
  readonly codec: Codec;
  /** Times this from round to round, the clients' rate; 1: it stays. */
  readonly rateDecay: number;
}

export interface RoundReport {
  readonly round: number;
  /** Mean loss of the clients' last epochs, by their examples. */
  readonly loss: number;
  /** Bytes that the clients sent. */
  readonly bytes: number;
  readonly dropped: readonly { readonly client: string; readonly why: Unfit }[];
  readonly suspected: readonly string[];
}

export interface FederationState {
  readonly server: ServerState;
  readonly memory: readonly ClientMemory[];
}

export const startFederation = ({ strategy, clients }: Federation, weights: Float32Array): FederationState => ({
  server: strategy.start(weights),
  memory: clients.map(() => ({
    left: null,
    control: strategy.client.usesControl ? new Float32Array(weights.length) : null,
  })),
});

/** Seeds of a round's clients are apart from those of every other round and client. */
const MAX_CLIENTS = 100_000;
const seedOf = (seed: number, round: number, place: number): number => seed * 1_000_003 + round * MAX_CLIENTS + place;

interface Sent {
  readonly update: Update;
  readonly memory: ClientMemory;
  readonly loss: number;
  readonly bytes: number;
}

/** What one client does in a round. @returns null when it was given up */
async function turn(
  federation: Federation,
  { server, memory }: FederationState,
  place: number,
  goOn: () => Promise<boolean>,
): Promise<Sent | null> {
  const { model, clients, strategy, codec, rateDecay } = federation;
  const client = clients[place];
  if (client === undefined) throw new RangeError(`no client ${place}`);
  const own = memory[place]?.control ?? null;
  const serverControl = server.slots.control;
  const plan: TrainingPlan = {
    ...federation.plan,
    proximal: strategy.client.proximal,
    rate: federation.plan.rate * rateDecay ** server.round,
    seed: seedOf(federation.plan.seed, server.round, place),
  };
  const correction =
    own === null || serverControl === undefined ? null : serverControl.map((c, i) => c - (own[i] ?? 0));
  const done = await train(model, server.weights, client.examples, plan, correction, goOn);
  if (done === null) return null;
  const trained = done.weights.map((w, i) => w - (server.weights[i] ?? 0));
  const { bytes, left } = encodeWithFeedback(codec, client.lie?.(trained) ?? trained, memory[place]?.left ?? null);
  const delta = codec.decode(bytes, trained.length) ?? new Float32Array(0);
  const after =
    own === null || serverControl === undefined
      ? null
      : controlAfter(own, serverControl, trained, done.steps, plan.rate);
  return {
    update: {
      client: client.name,
      examples: client.examples.count,
      delta,
      ...(after === null ? {} : { control: after.change }),
    },
    memory: { left, control: after?.own ?? own },
    loss: done.losses.at(-1) ?? Number.NaN,
    bytes: bytes.length,
  };
}

/**
 * One round of all clients. Pure but for the model, whose weights are what the last client trained.
 * @param goOn asked after every epoch of every client; false gives the round up
 * @returns null when it was given up
 */
export async function runRound(
  federation: Federation,
  state: FederationState,
  goOn: () => Promise<boolean> = async () => true,
): Promise<{ readonly state: FederationState; readonly report: RoundReport } | null> {
  const sent: Sent[] = [];
  for (let place = 0; place < federation.clients.length; place++) {
    const one = await turn(federation, state, place, goOn);
    if (one === null) return null;
    sent.push(one);
  }
  const { strategy } = federation;
  const length = state.server.weights.length;
  const judged = sent.map(({ update }) => ({ update, why: unfit(update, length, strategy.client.usesControl) }));
  const fit = judged.flatMap(({ update, why }) => (why === null ? [update] : []));
  // A round of which nothing can be counted leaves the weights as they are.
  const server =
    fit.length === 0 ? { ...state.server, round: state.server.round + 1 } : strategy.next(state.server, fit);
  const agreed = server.weights.map((w, i) => w - (state.server.weights[i] ?? 0));
  const all = sent.reduce((sum, { update }) => sum + update.examples, 0);
  return {
    state: { server, memory: sent.map(({ memory }) => memory) },
    report: {
      round: server.round,
      loss: sent.reduce((sum, { loss, update }) => sum + (loss * update.examples) / all, 0),
      bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
      dropped: judged.flatMap(({ update, why }) => (why === null ? [] : [{ client: update.client, why }])),
      suspected: fit.length < 3 ? [] : suspected(fit, agreed),
    },
  };
}
