import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { BlockRecord } from "./journal.ts";
import { mine } from "./producer.ts";
import type { Rpc } from "./rpc.ts";

/** Makes anvil repeat the journalled blocks; STORE_CORRUPT when a block's hash or state root comes out otherwise. */
export async function replay(rpc: Rpc, blocks: readonly BlockRecord[]): Promise<Result<void>> {
  for (const block of blocks) {
    for (const raw of block.transactions) {
      const sent = await rpc.call("eth_sendRawTransaction", [raw]);
      if (!sent.ok) return fail("STORE_CORRUPT", `block ${block.number} does not replay: ${sent.error.message}`);
    }
    const made = await mine(rpc, block.timestampS);
    if (!made.ok) return made;
    if (made.value.hash !== block.hash || made.value.stateRoot !== block.stateRoot) {
      return fail("STORE_CORRUPT", `block ${block.number} replays to ${made.value.hash}, recorded ${block.hash}`, {
        block: block.number,
      });
    }
  }
  return ok(undefined);
}
