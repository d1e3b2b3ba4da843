import { ok, type Result } from "../../twins/core/result.ts";

type Values<R extends readonly Result<unknown>[]> = { [I in keyof R]: R[I] extends Result<infer T> ? T : never };

/** Waits for reads that go on at the same time; the first failure when there is one. */
export async function together<R extends readonly Result<unknown>[]>(
  ...reads: { readonly [I in keyof R]: Promise<R[I]> }
): Promise<Result<Values<R>>> {
  const done = await Promise.all(reads);
  const failed = done.find((one) => !one.ok);
  if (failed !== undefined && !failed.ok) return failed;
  return ok(done.map((one) => (one.ok ? one.value : null)) as Values<R>);
}

/** The same for a list: what is null is left out. */
export async function each<T, U>(
  items: readonly T[],
  read: (item: T) => Promise<Result<U | null>>,
): Promise<Result<readonly U[]>> {
  const found: U[] = [];
  for (const one of await Promise.all(items.map(read))) {
    if (!one.ok) return one;
    if (one.value !== null) found.push(one.value);
  }
  return ok(found);
}

/** Each value once, in the order of its first appearance, at most so many. */
export const distinct = <T>(values: readonly T[], limit: number): readonly T[] => [...new Set(values)].slice(0, limit);

/** Unix seconds of the chain as milliseconds. */
export const toMs = (seconds: bigint): number => Number(seconds) * 1000;
/** Milliseconds as whole Unix seconds. */
export const toS = (ms: number): bigint => BigInt(Math.floor(ms / 1000));

export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
