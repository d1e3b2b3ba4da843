import { isError } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import { INTERFACES } from "./abis.ts";

const printable = (value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

/** A contract's custom error in words, e.g. `DepositTooSmall(site 0x.., deposit 5, needed 7)`; null when it is none of ours. */
export function decodeRevert(data: string | null | undefined): { name: string; args: Record<string, unknown> } | null {
  if (data === null || data === undefined || data.length < 10) return null;
  for (const one of Object.values(INTERFACES)) {
    const parsed = one.parseError(data);
    if (parsed === null) continue;
    const args = Object.fromEntries(parsed.fragment.inputs.map((input, i) => [input.name, printable(parsed.args[i])]));
    return { name: parsed.name, args };
  }
  return null;
}

const NO_ANSWER = ["NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT"] as const;

/** An ethers error as a Failure: CHAIN_REVERT when a contract or the node refused, CHAIN_DOWN when nobody answered. */
export function chainFailure(error: unknown, what: string): Result<never> {
  if (isError(error, "CALL_EXCEPTION")) {
    const revert = decodeRevert(error.data);
    if (revert === null) return fail("CHAIN_REVERT", `${what}: ${error.reason ?? error.shortMessage}`);
    const args = Object.entries(revert.args).map(([name, value]) => `${name} ${String(value)}`);
    return fail("CHAIN_REVERT", `${what}: ${revert.name}(${args.join(", ")})`, {
      error: revert.name,
      args: revert.args,
    });
  }
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) {
    return fail("CHAIN_REVERT", `${what}: the nonce is taken`, { nonceTaken: true });
  }
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const silent = NO_ANSWER.some((one) => one === code) || /ECONN|fetch failed|socket/i.test(`${code} ${text}`);
  return fail(silent ? "CHAIN_DOWN" : "CHAIN_REVERT", `${what}: ${text.slice(0, 300)}`);
}

/** Runs a chain access and turns what it throws into a Failure. */
export async function attempt<T>(what: string, act: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await act());
  } catch (error) {
    return chainFailure(error, what);
  }
}

export const asHex = (text: string): Hex => text as Hex;
