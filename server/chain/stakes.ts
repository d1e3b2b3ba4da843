import type { Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import { INTERFACES } from "./abis.ts";
import type { Contracts } from "./contracts.ts";
import { asHex, attempt, somebody } from "./failures.ts";
import type { Sender } from "./sender.ts";

/**
 * Where people on this machine's own chain get AITN from: the part for fundraising, which is released there at once.
 * Elsewhere there is no such thing; AITN is earned, bought or received.
 */
export interface Stakes {
  /** Gives an account what it lacks of an amount, wei. */
  fillUp(account: Hex, amountWei: bigint): Promise<Result<void>>;
  /** Gives an account an amount once in its life, and lets it vote with what it holds. */
  giveOnce(wallet: Wallet, amountWei: bigint): Promise<Result<void>>;
}

/** Takes what is released into the fundraising account; needs coin for gas there. */
async function release(contracts: Contracts, sender: Sender, fundraising: Wallet): Promise<Result<void>> {
  const { FundraisingVesting, AITNToken } = contracts.addresses;
  const face = INTERFACES.FundraisingVesting;
  const releasable = await attempt("FundraisingVesting.releasable", async () => {
    const data = face.encodeFunctionData("releasable(address)", [AITNToken]);
    const answer = await fundraising.provider?.call({ to: FundraisingVesting, data });
    return BigInt(face.decodeFunctionResult("releasable(address)", answer ?? "0x")[0]);
  });
  if (!releasable.ok) return releasable;
  if (releasable.value === 0n) return ok(undefined);
  const data = asHex(face.encodeFunctionData("release(address)", [AITNToken]));
  const sent = await sender.send(fundraising, { to: FundraisingVesting, contract: "FundraisingVesting", data });
  return sent.ok ? ok(undefined) : sent;
}

export async function stakesOn(contracts: Contracts, sender: Sender, fundraising: Wallet): Promise<Result<Stakes>> {
  const released = await release(contracts, sender, fundraising);
  if (!released.ok) return released;
  const token = contracts.addresses.AITNToken;
  const transfer = async (to: Hex, amountWei: bigint): Promise<Result<void>> => {
    const data = contracts.encode("AITNToken", "transfer", [to, amountWei]);
    const sent = await sender.send(fundraising, { to: token, contract: "AITNToken", data });
    return sent.ok ? ok(undefined) : sent;
  };
  const fillUp = async (account: Hex, amountWei: bigint): Promise<Result<void>> => {
    const held = await contracts.read("AITNToken", "balanceOf", [account]);
    if (!held.ok) return held;
    return held.value >= amountWei ? ok(undefined) : transfer(account, amountWei - held.value);
  };
  return ok({
    fillUp,
    async giveOnce(wallet, amountWei) {
      const account = asHex(wallet.address);
      const delegate = await contracts.read("AITNToken", "delegates", [account]);
      if (!delegate.ok) return delegate;
      // Whoever has a delegate was here before: what was given is theirs to keep, or to give away.
      if (somebody(delegate.value) !== null) return ok(undefined);
      const given = await fillUp(account, amountWei);
      if (!given.ok) return given;
      const data = contracts.encode("AITNToken", "delegate", [account]);
      const sent = await sender.send(wallet, { to: token, contract: "AITNToken", data });
      return sent.ok ? ok(undefined) : sent;
    },
  });
}
