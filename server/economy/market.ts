import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import { deviceMakers, devicesView } from "./market/devices.ts";
import type { EconomyParts } from "./parts.ts";
import { together } from "./reads.ts";

export const marketMakers = { ...deviceMakers };

export async function marketView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["market"]>> {
  // What the account just did is in the newest blocks.
  const whole = await parts.index.poll();
  if (!whole.ok) return whole;
  const reads = await together(
    parts.chain.contracts.read("AITNToken", "balanceOf", [account]),
    devicesView(parts, account),
  );
  if (!reads.ok) return reads;
  const [aitn, devices] = reads.value;
  return ok({ account, nowMs: parts.clock.nowMs(), aitnWei: aitn.toString(), devices });
}
