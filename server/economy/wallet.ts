import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Result } from "../../twins/core/result.ts";
import { ok } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import { call, type EconomyParts, type Makers } from "./parts.ts";

export const walletMakers: Makers<"sendAitn" | "delegate"> = {
  sendAitn: async (parts, { to, amountWei }) =>
    ok([call(parts, "AITNToken", "transfer", [to as Hex, BigInt(amountWei)])]),
  delegate: async (parts, { to }) => ok([call(parts, "AITNToken", "delegate", [to as Hex])]),
};

const NOBODY = /^0x0{40}$/;

export async function walletView({ chain }: EconomyParts, account: Hex): Promise<Result<EconomyViews["wallet"]>> {
  const { read } = chain.contracts;
  const aitn = await read("AITNToken", "balanceOf", [account]);
  if (!aitn.ok) return aitn;
  const delegate = await read("AITNToken", "delegates", [account]);
  if (!delegate.ok) return delegate;
  const votes = await read("AITNToken", "getVotes", [account]);
  if (!votes.ok) return votes;
  const coin = await chain.coinWei(account);
  if (!coin.ok) return coin;
  return ok({
    account,
    aitnWei: aitn.value.toString(),
    coinWei: coin.value.toString(),
    coinSymbol: chain.coinSymbol,
    delegate: NOBODY.test(delegate.value) ? null : delegate.value,
    votesWei: votes.value.toString(),
    chainId: chain.chainId,
  });
}
