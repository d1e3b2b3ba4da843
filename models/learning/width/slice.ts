import type { ServerState } from "../strategies/strategy.ts";

/** Where the weights of a narrower network are in those of the whole one. */
export interface Slice {
  /** Of each weight of the narrow network, in its order; growing, none twice. */
  readonly indices: Uint32Array;
  /** Weights of the whole network. */
  readonly of: number;
}

/** Whose slice of the model is which, by client; null for who has the whole. */
export type SliceOf = (client: string) => Slice | null;

export const wholeOf: SliceOf = () => null;

/**
 * @param widths by the clients' places; all have the whole without
 * @param sliceAt what of the model a width is
 */
export function sliceBy(
  clients: readonly string[],
  widths: readonly number[] | undefined,
  sliceAt: (width: number) => Slice | null = () => null,
): SliceOf {
  if (widths === undefined) return wholeOf;
  const slices = new Map(clients.map((client, place) => [client, sliceAt(widths[place] ?? 1)]));
  return (client) => slices.get(client) ?? null;
}

/** The numbers of a slice out of those of the whole; the whole where there is no slice. */
export const taken = (whole: Float32Array, slice: Slice | null): Float32Array =>
  slice === null ? whole : Float32Array.from(slice.indices, (i) => whole[i] ?? 0);

/** Where in a slice each number of the whole is; -1 for what it has not. */
export function placesIn({ indices, of }: Slice): Int32Array {
  const places = new Int32Array(of).fill(-1);
  for (const [at, i] of indices.entries()) places[i] = at;
  return places;
}

/**
 * After a round of slices: what none of them held stays as it was, with all that the strategy remembers of it. Momentum would
 * move on what nobody has trained.
 * @param slices of the updates that were counted; null for one of the whole
 */
export function keepUntrained(before: ServerState, after: ServerState, slices: readonly (Slice | null)[]): ServerState {
  if (slices.length === 0 || slices.includes(null)) return after;
  const isTrained = new Uint8Array(after.weights.length);
  for (const slice of slices) for (const i of slice?.indices ?? []) isTrained[i] = 1;
  const kept = (old: Float32Array | undefined, fresh: Float32Array): Float32Array =>
    fresh.map((x, i) => (isTrained[i] === 1 ? x : (old?.[i] ?? 0)));
  const slots = Object.entries(after.slots).map(([name, values]) => [name, kept(before.slots[name], values)] as const);
  return { round: after.round, weights: kept(before.weights, after.weights), slots: Object.fromEntries(slots) };
}
