import { type Failure, fail, ok, type Result } from "../../../twins/core/result.ts";
import type { BlockRecord } from "./journal.ts";
import { mine } from "./producer.ts";
import type { Rpc } from "./rpc.ts";

/**
 * Makes anvil repeat the journalled blocks; STORE_CORRUPT when it refuses one, or a block's hash or state root comes out
 * otherwise; CHAIN_DOWN when anvil ended meanwhile, which says nothing of the blocks.
 */
export async function replay(rpc: Rpc, blocks: readonly BlockRecord[]): Promise<Result<void>> {
  for (const block of blocks) {
    for (const raw of block.transactions) {
      const sent = await rpc.call("eth_sendRawTransaction", [raw]);
      if (!sent.ok && sent.error.code === "CHAIN_DOWN") return stoppedAt(block, sent.error);
      if (!sent.ok) return fail("STORE_CORRUPT", `block ${block.number} does not replay: ${sent.error.message}`);
    }
    const made = await mine(rpc, block.timestampS);
    if (!made.ok) return made.error.code === "CHAIN_DOWN" ? stoppedAt(block, made.error) : made;
    if (made.value.hash !== block.hash || made.value.stateRoot !== block.stateRoot) {
      return fail("STORE_CORRUPT", `block ${block.number} replays to ${made.value.hash}, recorded ${block.hash}`, {
        block: block.number,
      });
    }
  }
  return ok(undefined);
}

const stoppedAt = (block: BlockRecord, { code, message }: Failure): Result<never> =>
  fail(code, `the chain's engine stopped while block ${block.number} was replayed: ${message}`);
