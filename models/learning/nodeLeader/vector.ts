import { staleness } from "../strategies/buffered.ts";
import type { Slice } from "../width/slice.ts";

/** What of the node's weights a width is; null for all of them. */
export type SliceAt = (width: number) => Slice | null;

/** A member's training as it counts in a batch. */
export interface Contribution {
  /** Its weights less those that it began with, as many as its width has. */
  readonly delta: Float32Array;
  /** Mean of its last epoch. */
  readonly loss: number;
  /** Share of the model's width that it trained, and that of which counts. */
  readonly width: number;
  readonly counted: number;
  /** Its examples over the node's largest holding. */
  readonly share: number;
  /** Versions that the node has gone on since it began. */
  readonly late: number;
}

/** A delta of a slice over all the node's weights: zeros where it has none, and where its width does not count. */
function laid(delta: Float32Array, own: Slice | null, counted: Slice | null): Float32Array {
  const whole = own === null ? delta : new Float32Array(own.of);
  for (const [at, i] of (own?.indices ?? []).entries()) whole[i] = delta[at] ?? 0;
  if (counted === null) return whole;
  const kept = new Float32Array(whole.length);
  for (const i of counted.indices) kept[i] = whole[i] ?? 0;
  return kept;
}

/**
 * A member's vector: its delta by its share and its staleness (FedBuff; Nguyen et al. 2022, section 5), a slot for each level of width
 * with its share in that of its own, and its loss by its share. Of an update that is late the leader divides by the whole share, as
 * FedBuff does, so that it counts for less.
 * @returns as many numbers as the model has weights, the levels, and one
 */
export function vectorOf(given: Contribution, levels: readonly number[], sliceAt: SliceAt): Float32Array {
  const { delta, loss, width, counted, share, late } = given;
  const whole = laid(delta, sliceAt(width), sliceAt(counted));
  const factor = share * staleness(late);
  const vector = new Float32Array(whole.length + levels.length + 1);
  for (let i = 0; i < whole.length; i++) vector[i] = factor * (whole[i] ?? 0);
  for (const [l, level] of levels.entries()) vector[whole.length + l] = level === counted ? share : 0;
  vector[whole.length + levels.length] = share * (Number.isFinite(loss) ? loss : 0);
  return vector;
}

/** What a batch moved. */
export interface BatchMean {
  /** Of each of the node's weights; 0 where nobody trained it. */
  readonly delta: Float32Array;
  readonly loss: number;
}

/** A sum of shares may be off by the fixed point's steps; what is further off was not put together of the members' true shares. */
const SLACK = 1e-3;

/**
 * The mean of a batch, each weight by the shares of those who hold it.
 * @param sum of the members' vectors
 * @param shares by level, of who stayed
 * @returns null where the sum has other shares: somebody opened false ones
 */
export function meanOf(
  sum: Float64Array,
  levels: readonly number[],
  shares: readonly number[],
  sliceAt: SliceAt,
): BatchMean | null {
  const length = sum.length - levels.length - 1;
  const coverage = new Float64Array(length);
  for (const [l, level] of levels.entries()) {
    const [said, known] = [sum[length + l] ?? 0, shares[l] ?? 0];
    if (Math.abs(said - known) > SLACK) return null;
    if (known === 0) continue;
    const slice = sliceAt(level);
    if (slice === null) for (let i = 0; i < length; i++) coverage[i] = (coverage[i] ?? 0) + known;
    else for (const i of slice.indices) coverage[i] = (coverage[i] ?? 0) + known;
  }
  const all = shares.reduce((total, share) => total + share, 0);
  return {
    delta: Float32Array.from({ length }, (_, i) => ((coverage[i] ?? 0) > 0 ? (sum[i] ?? 0) / (coverage[i] ?? 1) : 0)),
    loss: (sum[length + levels.length] ?? 0) / all,
  };
}
