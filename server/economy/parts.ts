import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import type { DescribedThing } from "../../twins/protocol/economy/market/devices.ts";
import type { Args, Chain, ChainIndex, ContractName, WriteName } from "../chain/index.ts";
import type { WorkLog } from "./earnings/workLog.ts";
import type { PriceDesk } from "./prices.ts";

/** Texts kept by their content. */
export interface Documents {
  has(cid: string): boolean;
  read(cid: string): string | null;
  /** @throws the system's error where there is no room */
  keep(text: string): Promise<unknown>;
}

/** What views and acts are read from. */
export interface EconomyParts {
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly clock: Clock;
  /** The name of a person of this server by address; null for everybody else. */
  nameOf(address: string): string | null;
  /** Whether this server queues and executes proposals that are due. */
  readonly keepsProposals: boolean;
  readonly prices: PriceDesk;
  /** The Things that a device of this server speaks for; none for a device of elsewhere. */
  readonly describe: (device: string) => readonly DescribedThing[];
  /** Whether this server keeps the description of this CID, at /descriptions/CID. */
  readonly describedHere: (cid: string) => boolean;
  /** Cycle documents of other servers, by CID. */
  readonly documents: Documents;
  /** Signs a digest with the acting account's key; null where its owner's wallet keeps the key. */
  readonly sign: ((digest: Hex) => Promise<Result<Hex>>) | null;
  /** What devices trained, and the reports of it; null where this server reports no cycles. */
  readonly work: WorkLog | null;
}

/** What a server has that nothing more was given to. */
export const ALONE: Pick<
  EconomyParts,
  "nameOf" | "keepsProposals" | "describe" | "describedHere" | "documents" | "sign" | "work"
> = {
  nameOf: () => null,
  keepsProposals: false,
  describe: () => [],
  describedHere: () => false,
  documents: {
    has: () => false,
    read: () => null,
    keep: async () => {
      throw new Error("no folder for documents");
    },
  },
  sign: null,
  work: null,
};

/** One call of an act. */
export interface Call {
  readonly contract: ContractName;
  readonly fn: string;
  readonly data: Hex;
  readonly valueWei: bigint;
}

type ActOf<K extends EconomyAct["kind"]> = Extract<EconomyAct, { readonly kind: K }>;

/** How each kind of act becomes calls of the account that acts. */
export type Makers<K extends EconomyAct["kind"]> = {
  readonly [Kind in K]: (parts: EconomyParts, act: ActOf<Kind>, account: Hex) => Promise<Result<readonly Call[]>>;
};

export function call<C extends ContractName, N extends WriteName<C>>(
  { chain }: Pick<EconomyParts, "chain">,
  contract: C,
  fn: N,
  args: Args<C, N>,
  valueWei = 0n,
): Call {
  return { contract, fn, data: chain.contracts.encode(contract, fn, args), valueWei };
}

/** The approval that a payment needs first; none when the spender may take that much already. */
export async function approval(
  parts: Pick<EconomyParts, "chain">,
  token: "AITNToken" | "WrappedCoin",
  account: Hex,
  spender: ContractName,
  amountWei: bigint,
): Promise<Result<readonly Call[]>> {
  const to = parts.chain.contracts.addresses[spender];
  const allowed = await parts.chain.contracts.read(token, "allowance", [account, to]);
  if (!allowed.ok) return allowed;
  return ok(allowed.value >= amountWei ? [] : [call(parts, token, "approve", [to, amountWei])]);
}
