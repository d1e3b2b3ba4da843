import { z } from "zod";
import { keccak } from "../../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { Rpc } from "./rpc.ts";

/** The newest block: what the next one has to follow. */
export interface Head {
  readonly number: number;
  readonly hash: string;
}

const Latest = z.object({ number: z.string().transform(Number), hash: z.string(), stateRoot: z.string() });
const Proof = z.object({ accountProof: z.array(z.string()) });
const ANY_ACCOUNT = `0x${"00".repeat(20)}`;

/** anvil's newest block. */
export async function headOf(rpc: Rpc): Promise<Result<z.infer<typeof Latest>>> {
  const latest = await rpc.call("eth_getBlockByNumber", ["latest", false]);
  if (!latest.ok) return latest;
  const parsed = Latest.safeParse(latest.value);
  return parsed.success ? ok(parsed.data) : fail("CHAIN_DOWN", "anvil has no newest block");
}

/**
 * CHAIN_TAMPERED unless anvil's newest block is this one and the accounts anvil holds have its state root. The root is
 * computed anew from the accounts (the first node of any account's proof is the root's), so a balance, a storage word or
 * a code that was set behind the chain's back is found. Costs as much as making a block.
 */
export async function checkHead(rpc: Rpc, head: Head): Promise<Result<void>> {
  const latest = await headOf(rpc);
  if (!latest.ok) return latest;
  const { number, hash, stateRoot } = latest.value;
  if (number !== head.number || hash !== head.hash) {
    return fail("CHAIN_TAMPERED", `anvil is at block ${number} ${hash}, the journal at ${head.number} ${head.hash}`);
  }
  // anvil's genesis block carries the root of the empty state, whatever was allotted in it.
  if (number === 0) return ok(undefined);
  const proof = await rpc.call("eth_getProof", [ANY_ACCOUNT, [], "latest"]);
  if (!proof.ok) return proof;
  const root = Proof.parse(proof.value).accountProof[0] ?? "0x80";
  if (keccak(Buffer.from(root.slice(2), "hex")) === stateRoot) return ok(undefined);
  return fail(
    "CHAIN_TAMPERED",
    `the accounts in anvil are not those of block ${number}: somebody changed them directly`,
  );
}
