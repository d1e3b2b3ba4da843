import { type Aggregate, weightedMean } from "../aggregate/rules.ts";
import type { Update } from "../update.ts";

/** Where the server stands between rounds: all that is needed to go on after a restart. */
export interface ServerState {
  /** Rounds that were joined. */
  readonly round: number;
  readonly weights: Float32Array;
  /** What the strategy remembers, by its own names; each as long as the weights. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** What clients do besides plain training. */
export interface ClientRule {
  /** FedProx: weight of half the squared distance to the round's weights in the client's loss; 0: none. */
  readonly proximal: number;
  /** Scaffold: each step's gradient is corrected by the server's control variate less the client's own. */
  readonly usesControl: boolean;
}

/** How the server makes the next weights of a round's updates (Flower's word). Pure: the same state and updates give the same. */
export interface Strategy {
  readonly name: "fedavg" | "fedavgm" | "fedprox" | "fedadam" | "scaffold";
  readonly client: ClientRule;
  start(weights: Float32Array): ServerState;
  /** @param updates fit (see `unfit`), at least one, in an order that is the same for everybody who replays the round */
  next(state: ServerState, updates: readonly Update[]): ServerState;
}

const PLAIN: ClientRule = { proximal: 0, usesControl: false };
const blank = (like: Float32Array): Float32Array => new Float32Array(like.length);
const slot = (state: ServerState, name: string): Float32Array => state.slots[name] ?? blank(state.weights);

function moved(state: ServerState, step: (i: number) => number, slots: ServerState["slots"]): ServerState {
  return { round: state.round + 1, weights: state.weights.map((w, i) => w + step(i)), slots };
}

/**
 * Federated averaging (McMahan et al. 2017).
 * @param serverRate the mean update is taken times this
 */
export function fedAvg(serverRate = 1, aggregate: Aggregate = weightedMean): Strategy {
  return {
    name: "fedavg",
    client: PLAIN,
    start: (weights) => ({ round: 0, weights, slots: {} }),
    next(state, updates) {
      const delta = aggregate(updates);
      return moved(state, (i) => serverRate * (delta[i] ?? 0), {});
    },
  };
}

/** Federated averaging with server momentum (Hsu, Qi and Brown 2019). @param momentum beta, 0 to below 1 */
export function fedAvgM(momentum = 0.9, serverRate = 1, aggregate: Aggregate = weightedMean): Strategy {
  if (!(momentum >= 0 && momentum < 1)) throw new RangeError(`no momentum: ${momentum}`);
  return {
    name: "fedavgm",
    client: PLAIN,
    start: (weights) => ({ round: 0, weights, slots: { velocity: blank(weights) } }),
    next(state, updates) {
      const delta = aggregate(updates);
      const velocity = slot(state, "velocity").map((v, i) => momentum * v + (delta[i] ?? 0));
      return moved(state, (i) => serverRate * (velocity[i] ?? 0), { velocity });
    },
  };
}

/** Averaging of clients that are held near the round's weights (Li et al. 2020). @param proximal mu, at least 0 */
export function fedProx(proximal: number, aggregate: Aggregate = weightedMean): Strategy {
  if (!(proximal >= 0)) throw new RangeError(`no proximal weight: ${proximal}`);
  return { ...fedAvg(1, aggregate), name: "fedprox", client: { proximal, usesControl: false } };
}

export interface AdamRates {
  readonly serverRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Tau: how little a direction may have been used to be taken slowly. */
  readonly adaptivity: number;
}

/** Adam on the server, a round's mean update as its gradient (Reddi et al. 2021, algorithm 2, without bias correction). */
export function fedAdam(rates: Partial<AdamRates> = {}, aggregate: Aggregate = weightedMean): Strategy {
  const { serverRate, beta1, beta2, adaptivity } = {
    serverRate: 0.01,
    beta1: 0.9,
    beta2: 0.99,
    adaptivity: 1e-3,
    ...rates,
  };
  return {
    name: "fedadam",
    client: PLAIN,
    start: (weights) => ({ round: 0, weights, slots: { first: blank(weights), second: blank(weights) } }),
    next(state, updates) {
      const delta = aggregate(updates);
      const first = slot(state, "first").map((m, i) => beta1 * m + (1 - beta1) * (delta[i] ?? 0));
      const second = slot(state, "second").map((v, i) => beta2 * v + (1 - beta2) * (delta[i] ?? 0) ** 2);
      const step = (i: number): number => (serverRate * (first[i] ?? 0)) / (Math.sqrt(second[i] ?? 0) + adaptivity);
      return moved(state, step, { first, second });
    },
  };
}

/**
 * Control variates against the drift of unlike clients (Karimireddy et al. 2020, option II).
 * @param clients all that may take part, N: the server's control variate moves by the part of them that did
 */
export function scaffold(clients: number, serverRate = 1, aggregate: Aggregate = weightedMean): Strategy {
  if (!(Number.isSafeInteger(clients) && clients > 0)) throw new RangeError(`no number of clients: ${clients}`);
  return {
    name: "scaffold",
    client: { proximal: 0, usesControl: true },
    start: (weights) => ({ round: 0, weights, slots: { control: blank(weights) } }),
    next(state, updates) {
      const delta = aggregate(updates);
      const part = Math.min(1, updates.length / clients);
      const changes = updates.map((update) => {
        if (update.control === undefined) throw new RangeError(`${update.client} sent no control variate`);
        return { ...update, delta: update.control };
      });
      const change = aggregate(changes);
      const control = slot(state, "control").map((c, i) => c + part * (change[i] ?? 0));
      return moved(state, (i) => serverRate * (delta[i] ?? 0), { control });
    },
  };
}

/**
 * A client's control variate after a round (option II) and how it changed.
 * @param own its variate before, and the server's of the round
 * @param delta its weights less the round's
 * @param steps of training with this rate
 */
export function controlAfter(
  own: Float32Array,
  server: Float32Array,
  delta: Float32Array,
  steps: number,
  rate: number,
): { readonly own: Float32Array; readonly change: Float32Array } {
  const next = own.map((c, i) => c - (server[i] ?? 0) - (delta[i] ?? 0) / (steps * rate));
  return { own: next, change: next.map((c, i) => c - (own[i] ?? 0)) };
}
