import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import type { EconomyParts, Makers } from "./parts.ts";

export const loansMakers: Makers<never> = {};

export async function loansView(_: EconomyParts, account: Hex): Promise<Result<EconomyViews["loans"]>> {
  return ok({ account });
}
