import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Chain, ChainEvent } from "../chain/index.ts";

/** When blocks were made, kept by hash: a block never changes its time. */
const known = new Map<Hex, number>();
const MAX_KNOWN = 10_000;

/** Events with the time of their block, epoch ms. */
export async function timed<E extends ChainEvent>(
  chain: Chain,
  events: readonly E[],
): Promise<Result<readonly { readonly event: E; readonly atMs: number }[]>> {
  const rows: { event: E; atMs: number }[] = [];
  for (const event of events) {
    const kept = known.get(event.blockHash);
    const atMs = kept === undefined ? await chain.blockTimeMs(event.blockNumber) : ok(kept);
    if (!atMs.ok) return atMs;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(event.blockHash, atMs.value);
    rows.push({ event, atMs: atMs.value });
  }
  return ok(rows);
}

/** All answers, or the first failure. */
export async function together<T extends readonly unknown[]>(
  asked: {
    readonly [I in keyof T]: Promise<Result<T[I]>>;
  },
): Promise<Result<T>> {
  const answers = (await Promise.all(asked)) as readonly Result<unknown>[];
  const values: unknown[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    values.push(answer.value);
  }
  // In the order of what was asked.
  return ok(values as unknown as T);
}
