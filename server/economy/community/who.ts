import type { Who } from "../../../twins/protocol/economy/community.ts";
import { contractAt } from "../../chain/index.ts";
import type { EconomyParts } from "../parts.ts";

export const whoIs = (parts: EconomyParts, address: string): Who => ({
  address,
  name: parts.nameOf(address) ?? contractAt(parts.chain.contracts, address),
});
