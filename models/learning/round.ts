import type { Digest } from "../../twins/core/digest.ts";
import { suspected } from "./aggregate/rules.ts";
import type { Codec } from "./compression/codecs.ts";
import { staleness } from "./strategies/buffered.ts";
import type { ServerState, Strategy } from "./strategies/strategy.ts";
import { type Unfit, type Update, unfit } from "./update.ts";
import { keepUntrained, type Slice, type SliceOf, taken, wholeOf } from "./width/slice.ts";

/** What a round begins with, for every client the same. */
export interface Broadcast {
  /** Rounds that are over. */
  readonly round: number;
  readonly weights: Float32Array;
  /** The server's control variate; null where the strategy keeps none. */
  readonly control: Float32Array | null;
}

/** What a client sends of a round. */
export interface Message {
  readonly client: string;
  /** That it trained on. */
  readonly examples: number;
  /** Mean of its last epoch. */
  readonly loss: number;
  /** Its delta by the demand's codec. */
  readonly bytes: Uint8Array;
  /** Change of its control variate; null where the strategy keeps none. */
  readonly control: Float32Array | null;
  /** Digest of what it keeps for the next round: who is asked to show that later cannot make up another. */
  readonly kept: Digest;
  /** The round that it began with, where it may count in a later one; absent: the round that it counts in. */
  readonly begun?: number | undefined;
}

export interface RoundReport {
  /** Rounds that are over, this one among them. */
  readonly round: number;
  /** Mean loss of the clients' last epochs, by their examples. */
  readonly loss: number;
  /** Bytes that the clients sent, control variates included. */
  readonly bytes: number;
  readonly dropped: readonly { readonly client: string; readonly why: Unfit }[];
  readonly suspected: readonly string[];
}

/** @param slice of the model that a client trains; null: all of it */
export const broadcastOf = ({ round, weights, slots }: ServerState, slice: Slice | null = null): Broadcast => ({
  round,
  weights: taken(weights, slice),
  control: slots.control ?? null,
});

/** What a message says, with an empty delta where its bytes are none; the late count for less. */
const opened = (
  { client, examples, bytes, control, begun }: Message,
  codec: Codec,
  { round, weights }: ServerState,
  slice: Slice | null,
): Update => {
  const delta = codec.decode(bytes, slice?.indices.length ?? weights.length) ?? new Float32Array(0);
  const factor = staleness(round - (begun ?? round));
  return {
    client,
    examples,
    slice,
    delta: factor === 1 ? delta : delta.map((x) => x * factor),
    ...(control === null ? {} : { control }),
  };
};

const bytesOf = ({ bytes, control }: Message): number => bytes.length + 4 * (control?.length ?? 0);

/**
 * Ends a round with what came, in an order that is the same for everybody. A round of which nothing can be counted leaves the
 * weights as they are.
 * @param sliceOf what of the model each client trains; a message of another size is dropped
 */
export function closeRound(
  strategy: Strategy,
  codec: Codec,
  state: ServerState,
  messages: readonly Message[],
  sliceOf: SliceOf = wholeOf,
): { readonly state: ServerState; readonly report: RoundReport } {
  const length = state.weights.length;
  const updates = messages.map((message) => opened(message, codec, state, sliceOf(message.client)));
  const judged = updates.map((update) => ({ update, why: unfit(update, length, strategy.client.usesControl) }));
  const fit = judged.flatMap(({ update, why }) => (why === null ? [update] : []));
  const joined = fit.length === 0 ? { ...state, round: state.round + 1 } : strategy.next(state, fit);
  const next = keepUntrained(
    state,
    joined,
    fit.map(({ slice }) => slice ?? null),
  );
  const agreed = next.weights.map((w, i) => w - (state.weights[i] ?? 0));
  const counted = messages.filter(({ loss }, i) => judged[i]?.why === null && Number.isFinite(loss));
  const all = counted.reduce((sum, { examples }) => sum + examples, 0);
  return {
    state: next,
    report: {
      round: next.round,
      loss: counted.reduce((sum, { loss, examples }) => sum + (loss * examples) / all, 0),
      bytes: messages.reduce((sum, message) => sum + bytesOf(message), 0),
      dropped: judged.flatMap(({ update, why }) => (why === null ? [] : [{ client: update.client, why }])),
      suspected: fit.length < 3 ? [] : suspected(fit, agreed),
    },
  };
}
