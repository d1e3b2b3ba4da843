import { type FeeData, formatUnits } from "ethers";
import { ok, type Result, refuse } from "../../twins/core/result.ts";

/** What a transaction of type 2 offers for a unit of gas, wei. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

type Offered = Pick<FeeData, "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas">;

const gwei = (wei: bigint): string => String(Number(Number(formatUnits(wei, "gwei")).toPrecision(6)));

/**
 * Fees as the node says them, which may be anybody's and wants to be paid: CHAIN_FUNDS where the present price of gas, base
 * fee and tip, is above the most that is paid. What is offered beyond it, for a rise to come, ends at the most.
 */
export function feesWithin(offered: Offered, mostWei: bigint): Result<Fees> {
  const most = offered.maxFeePerGas ?? offered.gasPrice ?? 0n;
  // Without a base fee (BNB Smart Chain's is nought) the tip is the whole price.
  const tip = offered.maxFeePerGas === null ? most : (offered.maxPriorityFeePerGas ?? 0n);
  // ethers offers twice the base fee, and the tip: enough for six full blocks of rises of one eighth.
  const present = (most - tip) / 2n + tip;
  if (present <= mostWei) return ok({ maxFeePerGas: most < mostWei ? most : mostWei, maxPriorityFeePerGas: tip });
  const [asked, limit] = [gwei(present), gwei(mostWei)];
  return refuse("CHAIN_FUNDS", {
    en: `The RPC node asks ${asked} gwei for a unit of gas, and this server pays ${limit} at most. Nothing was sent; wait for the price to fall, ask another node, or, where gas costs so much, set AITN_MOST_GAS_GWEI.`,
    zh: `RPC 节点要求每单位 gas ${asked} gwei，而本服务器至多支付 ${limit} gwei。未发送任何交易；请等待价格回落、换用其他节点，或在 gas 确实如此昂贵时设置 AITN_MOST_GAS_GWEI。`,
  });
}

/** What a unit of gas may cost, for sums of many transactions; never above the most that is paid. */
export function priceWithin({ maxFeePerGas, gasPrice }: Offered, mostWei: bigint): bigint {
  const price = maxFeePerGas ?? gasPrice ?? 0n;
  return price < mostWei ? price : mostWei;
}
