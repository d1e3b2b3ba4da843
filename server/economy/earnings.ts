import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import type { EconomyParts, Makers } from "./parts.ts";

export const earningsMakers: Makers<never> = {};

export async function earningsView(_: EconomyParts, account: Hex): Promise<Result<EconomyViews["earnings"]>> {
  return ok({ account });
}
