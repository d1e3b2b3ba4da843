import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { BLOCK_GAS } from "./genesis.ts";

/** Levels of lists and objects in parameters; anvil's own reader ends at 128, and those of Ethereum need five. */
const MAX_DEPTH = 16;
/** As go-ethereum has it. */
export const MAX_PERCENTILES = 100;
/** Half of a text in UTF-16 that is no text in UTF-8. */
const TORN = /\p{Surrogate}/u;

const wrong = (message: string): Result<never> => fail("WIRE_SCHEMA", message, { code: -32602 });

/** anvil says nothing at all to what it cannot read, and no block is made while its answer is waited for. */
function isReadable(value: unknown, depth: number): boolean {
  if (typeof value === "string") return !TORN.test(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([key, inner]) => !TORN.test(key) && isReadable(inner, depth - 1));
}

/** Whole numbers in every spelling that anvil takes. */
function gasOf(gas: unknown): bigint | null {
  if (gas === undefined || gas === null) return BLOCK_GAS;
  if (typeof gas !== "string" && typeof gas !== "number") return null;
  try {
    const asked = BigInt(gas);
    return asked < 0n ? null : asked;
  } catch {
    return null;
  }
}

/** A call that anvil executes for as long as its gas lasts, and in as much memory as that pays for: at most a block's. */
function withinBlock(params: readonly unknown[]): Result<readonly unknown[]> {
  const [call, ...rest] = params;
  if (typeof call !== "object" || call === null || Array.isArray(call)) return ok(params);
  const gas = gasOf("gas" in call ? call.gas : undefined);
  if (gas === null) return wrong("gas is no quantity");
  // Also where none is named: the block's is then used, and the caller may override that block.
  return ok([{ ...call, gas: `0x${(gas < BLOCK_GAS ? gas : BLOCK_GAS).toString(16)}` }, ...rest]);
}

/**
 * Parameters as anvil may have them. It does whatever it is asked, however long that takes, and a chain whose blocks wait for it
 * too long ends.
 */
export function bounded(method: string, params: readonly unknown[]): Result<readonly unknown[]> {
  if (!isReadable(params, MAX_DEPTH))
    return wrong(`parameters are text of Unicode, and at most ${MAX_DEPTH} levels deep`);
  if (method === "eth_call" || method === "eth_estimateGas") return withinBlock(params);
  const [, , percentiles] = params;
  if (method === "eth_feeHistory" && Array.isArray(percentiles) && percentiles.length > MAX_PERCENTILES)
    return wrong(`eth_feeHistory takes at most ${MAX_PERCENTILES} percentiles`);
  return ok(params);
}
