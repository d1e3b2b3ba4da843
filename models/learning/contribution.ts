import { rng, shuffle } from "../../twins/core/rng.ts";

/** What a set of clients is worth together, by their places: such as how well the model does that their updates make. */
export type Worth = (members: readonly number[]) => Promise<number>;

/** What each client adds to all others: the worth of all less that of all but it. Clients who know the same are worth nothing so. */
export async function leaveOneOut(clients: number, worth: Worth): Promise<readonly number[]> {
  const all = Array.from({ length: clients }, (_, c) => c);
  const together = await worth(all);
  const added: number[] = [];
  for (const out of all) added.push(together - (await worth(all.filter((c) => c !== out))));
  return added;
}

export interface ShapleyTrial {
  /** Orders in which clients join. */
  readonly orders: number;
  readonly seed: number;
  /** Once a set is as good as all to within this, who comes later in the order adds nothing. */
  readonly tolerance: number;
}

/**
 * What each client adds on average, whoever came before it (Shapley 1953), estimated over random orders and broken off where
 * nothing is left to add (truncated Monte Carlo; Ghorbani and Zou 2019). The values sum to the worth of all less that of nobody,
 * to within the tolerance. A set that comes up again is not asked for again.
 */
export async function shapley(clients: number, worth: Worth, trial: ShapleyTrial): Promise<readonly number[]> {
  const known = new Map<string, number>();
  const worthOf = async (members: readonly number[]): Promise<number> => {
    const sorted = [...members].sort((a, b) => a - b);
    const key = sorted.join(" ");
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const value = await worth(sorted);
    known.set(key, value);
    return value;
  };
  const all = Array.from({ length: clients }, (_, c) => c);
  const [nobody, everybody] = [await worthOf([]), await worthOf(all)];
  const chance = rng(trial.seed, "orders of clients");
  const sums = new Float64Array(clients);
  for (let n = 0; n < trial.orders; n++) {
    const order = [...all];
    shuffle(order, chance);
    let before = nobody;
    for (const [i, client] of order.entries()) {
      if (Math.abs(everybody - before) <= trial.tolerance) break;
      const after = await worthOf(order.slice(0, i + 1));
      sums[client] = (sums[client] ?? 0) + after - before;
      before = after;
    }
  }
  return Array.from(sums, (sum) => sum / trial.orders);
}

/**
 * Whole parts of a whole, by values: who adds nothing or harm has none; what is left by rounding down goes to the largest
 * remainders, the first ones where these are equal. All have the same where nobody adds anything.
 */
export function partsOf(values: readonly number[], whole: number): readonly number[] {
  const gains = values.map((value) => (value > 0 ? value : 0));
  const sum = gains.reduce((a, b) => a + b, 0);
  const exact = gains.map((gain) => (sum > 0 ? (gain / sum) * whole : whole / values.length));
  const parts = exact.map(Math.floor);
  const left = whole - parts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
    .slice(0, left);
  for (const { i } of byRemainder) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}
