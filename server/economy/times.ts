import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Chain, ChainEvent } from "../chain/index.ts";

/** When blocks were made, kept by hash: a block never changes its time. */
const known = new Map<Hex, number>();
const MAX_KNOWN = 10_000;

/** When an event's block was made, epoch ms. */
export async function timeOf(chain: Chain, event: ChainEvent): Promise<Result<number>> {
  const kept = known.get(event.blockHash);
  if (kept !== undefined) return ok(kept);
  const atMs = await chain.blockTimeMs(event.blockNumber);
  if (!atMs.ok) return atMs;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(event.blockHash, atMs.value);
  return atMs;
}
