import { type Interface, isError } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Revert } from "../../contracts-abi/words/refusal.ts";
import { revertCode } from "../../contracts-abi/words/revert.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { CodedError, fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import { abiNameOf, type ContractName, INTERFACES } from "./abis.ts";
import { hasError } from "./selectors.ts";

const printable = (value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

function revertFrom(face: Interface, data: string, contract: string | undefined): Revert | null {
  const parsed = hasError(face, data) ? face.parseError(data) : null;
  if (parsed === null) return null;
  try {
    const args = Object.fromEntries(parsed.fragment.inputs.map((input, i) => [input.name, printable(parsed.args[i])]));
    return contract === undefined ? { error: parsed.name, args } : { contract, error: parsed.name, args };
  } catch {
    // A contract of anybody's may give any bytes for a text; ethers throws where they are looked at.
    return null;
  }
}

/**
 * A contract's custom error, e.g. `DepositTooSmall(site 0x.., deposit 5, needed 7)`; null when it is none of ours.
 * @param called whose error it most likely is; one that it passed on from another contract bears no contract's name
 */
export function decodeRevert(data: string | null | undefined, called?: ContractName): Revert | null {
  if (data === null || data === undefined || data.length < 10) return null;
  const own = called === undefined ? null : revertFrom(INTERFACES[called], data, abiNameOf(called));
  if (own !== null) return own;
  for (const face of Object.values(INTERFACES)) {
    const found = revertFrom(face, data, undefined);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a value cannot be written as a contract's argument: a number too large for its type, or text with half a character. */
export const isUnfit = (error: unknown): boolean => isError(error, "INVALID_ARGUMENT") && !isJunk(error);

/** Whether a node's answer is none of a chain's; an answer that no contract gave (no bytes at all) is none such. */
const isJunk = (error: unknown): boolean =>
  (isError(error, "INVALID_ARGUMENT") && error.argument === "%response") ||
  (isError(error, "BAD_DATA") && !error.shortMessage.includes("decode result"));

const NO_ANSWER = ["NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT"] as const;
const NO_CONNECTION = /ECONN|fetch failed|socket|provider destroyed/i;

/**
 * An ethers error as a Failure. A contract's custom error has the code of its meaning, and itself in the details (see
 * `revertIn`); CHAIN_REVERT when a contract or the node refused without one, CHAIN_DOWN when nobody answered, or nothing
 * that a chain answers. What our own code has worded already stays as it is.
 */
export function chainFailure(error: unknown, what: string, called?: ContractName): Result<never> {
  if (error instanceof CodedError) return { ok: false, error: error.failure };
  if (isError(error, "CALL_EXCEPTION")) {
    const revert = decodeRevert(error.data, called);
    if (revert === null) return fail("CHAIN_REVERT", `${what}: ${error.reason ?? error.shortMessage}`);
    const args = Object.entries(revert.args).map(([name, value]) => `${name} ${String(value)}`);
    const code: ErrorCode = revertCode(revert);
    return fail(code, `${what}: ${revert.error}(${args.join(", ")})`, { ...revert });
  }
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) {
    return refuse(
      "CHAIN_REVERT",
      {
        en: `Another transaction of this account took its turn on chain (${what}). Try again.`,
        zh: `该账户的另一笔交易占用了链上的序号（${what}），请重试。`,
      },
      { nonceTaken: true },
    );
  }
  if (isError(error, "INSUFFICIENT_FUNDS"))
    return refuse("CHAIN_FUNDS", {
      en: `The account has too little coin to pay for the gas (${what}). Send it some.`,
      zh: `该账户的手续费不足（${what}），请向其转入。`,
    });
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const silent = NO_ANSWER.some((one) => one === code) || NO_CONNECTION.test(`${code} ${text}`) || isJunk(error);
  return fail(silent ? "CHAIN_DOWN" : "CHAIN_REVERT", `${what}: ${text.slice(0, 300)}`);
}

/** Runs a chain access and turns what it throws into a Failure. */
export async function attempt<T>(what: string, act: () => Promise<T>, called?: ContractName): Promise<Result<T>> {
  try {
    return ok(await act());
  } catch (error) {
    return chainFailure(error, what, called);
  }
}

export const asHex = (text: string): Hex => text as Hex;

/** The zero address stands for nobody. */
export const somebody = (address: string): Hex | null => (/^0x0{40}$/.test(address) ? null : asHex(address));
