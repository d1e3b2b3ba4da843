import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import { deviceMakers, devicesView } from "./market/devices.ts";
import { modelMakers, modelsView } from "./market/models.ts";
import { trainingMakers, trainingView } from "./market/training.ts";
import type { EconomyParts } from "./parts.ts";
import { together } from "./reads.ts";

export const marketMakers = { ...deviceMakers, ...modelMakers, ...trainingMakers };

export async function marketView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["market"]>> {
  // What the account just did is in the newest blocks.
  const whole = await parts.index.poll();
  if (!whole.ok) return whole;
  const reads = await together(
    parts.chain.contracts.read("AITNToken", "balanceOf", [account]),
    devicesView(parts, account),
    modelsView(parts, account),
    trainingView(parts, account),
  );
  if (!reads.ok) return reads;
  const [aitn, devices, models, training] = reads.value;
  return ok({ account, nowMs: parts.clock.nowMs(), aitnWei: aitn.toString(), devices, models, training });
}
