import { combine, distance, medianOf, norm, type Update } from "../update.ts";
import { placesIn, taken } from "../width/slice.ts";

/**
 * Joins the deltas of a round into one of the model's length. The updates are fit (see `unfit`), and there is at least one. Of slices of
 * the model, each number is joined of those who hold it, and is 0 where nobody does (HeteroFL; Diao et al. 2021, section 3, equation 4):
 * by the mean, the median and the trimmed mean; where few hold a number, few decide it. The other rules compare whole updates, and take no slices.
 */
export type Aggregate = (updates: readonly Update[]) => Float32Array;

const deltasOf = (updates: readonly Update[]): readonly Float32Array[] => updates.map(({ delta }) => delta);
const plainMean = (deltas: readonly Float32Array[]): Float32Array =>
  combine(
    deltas,
    deltas.map(() => 1 / deltas.length),
  );

/** Each by its number of examples (McMahan et al. 2017): who says that it has more weighs more, so only among the trusted. */
export const weightedMean: Aggregate = (updates) => {
  if (updates.some(({ slice }) => slice)) return eachHeld(updates, meanOf);
  const all = updates.reduce((sum, { examples }) => sum + examples, 0);
  return combine(
    deltasOf(updates),
    updates.map(({ examples }) => examples / all),
  );
};

/** Makes one number of each coordinate's, one from each client that holds it. */
type Join = (values: Float64Array, examples: Float64Array) => number;

const meanOf: Join = (values, examples) => {
  let [sum, all] = [0, 0];
  for (const [c, value] of values.entries()) {
    sum += value * (examples[c] ?? 0);
    all += examples[c] ?? 0;
  }
  return sum / all;
};

function eachHeld(updates: readonly Update[], join: Join): Float32Array {
  const length = Math.max(...updates.map(({ delta, slice }) => slice?.of ?? delta.length));
  const joined = new Float32Array(length);
  const places = updates.map(({ slice }) => (slice ? placesIn(slice) : null));
  const [values, examples] = [new Float64Array(updates.length), new Float64Array(updates.length)];
  for (let i = 0; i < length; i++) {
    let held = 0;
    for (const [c, update] of updates.entries()) {
      const at = places[c]?.[i] ?? i;
      if (at < 0) continue;
      values[held] = update.delta[at] ?? 0;
      examples[held++] = update.examples;
    }
    if (held > 0) joined[i] = join(values.subarray(0, held), examples.subarray(0, held));
  }
  return joined;
}

/** The median of each coordinate (Yin et al. 2018, option I): holds while fewer than half of the clients lie. */
export const coordinateMedian: Aggregate = (updates) => eachHeld(updates, medianOf);

/**
 * The mean of each coordinate without its largest and smallest (Yin et al. 2018, option II).
 * @param share of the clients that is left out at each end, 0 to below a half
 * @throws RangeError for another share
 */
export function trimmedMean(share: number): Aggregate {
  if (!(share >= 0 && share < 0.5)) throw new RangeError(`a share of ${share} cannot be trimmed at both ends`);
  return (updates) => {
    return eachHeld(updates, (values) => {
      const out = Math.floor(share * values.length);
      values.sort();
      let sum = 0;
      for (let c = out; c < values.length - out; c++) sum += values[c] ?? 0;
      return sum / (values.length - 2 * out);
    });
  };
}

/**
 * The mean of the updates that have the nearest neighbours (multi-Krum; Blanchard et al. 2017).
 * @param liars so many that lie are expected; of n updates, those n - liars with the smallest sums of squared distances to their
 *   n - liars - 2 nearest are taken
 */
export function multiKrum(liars: number): Aggregate {
  if (!(Number.isSafeInteger(liars) && liars >= 0)) throw new RangeError(`no number of liars: ${liars}`);
  return (updates) => {
    const deltas = deltasOf(updates);
    // Too few to tell anybody apart: all are as near as any.
    const near = Math.max(1, Math.min(deltas.length - 1, deltas.length - liars - 2));
    const taken = Math.max(1, deltas.length - liars);
    const score = deltas.map((delta, i) => {
      const apart = Float64Array.from(
        deltas.flatMap((other, j) => (i === j ? [] : [distance(delta, other) ** 2])),
      ).sort();
      return apart.subarray(0, near).reduce((sum, d) => sum + d, 0);
    });
    const order = deltas.map((_, i) => i).sort((a, b) => (score[a] ?? 0) - (score[b] ?? 0) || a - b);
    // In the order given, so that the sum does not depend on the scores' order.
    const chosen = order.slice(0, taken).sort((a, b) => a - b);
    return plainMean(chosen.flatMap((i) => deltas[i] ?? []));
  };
}

/** A vector shortened to a length, where it is longer. */
export function clipped(delta: Float32Array, length: number): Float32Array {
  const own = norm(delta);
  return own <= length ? delta : delta.map((x) => (x * length) / own);
}

/**
 * The mean of the updates, each shortened to a norm: nobody moves the model further than that over n.
 * @param length null for the median of the norms of the round
 */
export function clippedMean(length: number | null): Aggregate {
  return (updates) => {
    const deltas = deltasOf(updates);
    const most = length ?? medianOf(Float64Array.from(deltas, norm));
    return plainMean(deltas.map((delta) => clipped(delta, most)));
  };
}

/** Farther than this many times the usual distance from what was agreed, nobody gets by training. */
const SUSPECT_AT = 3;

/** Clients whose update is far from what the round agreed on, beside how far the others are; for people to look at. */
export function suspected(updates: readonly Update[], agreed: Float32Array): readonly string[] {
  // By the number of weights, so that a slice can be compared with the whole.
  const apart = updates.map(
    ({ delta, slice = null }) => distance(delta, taken(agreed, slice)) / Math.sqrt(delta.length),
  );
  const usual = medianOf(Float64Array.from(apart));
  return updates.flatMap(({ client }, i) => ((apart[i] ?? 0) > SUSPECT_AT * usual ? [client] : []));
}
