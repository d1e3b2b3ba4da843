import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { type DaoRules, LOCAL_DAO, PUBLIC_DAO } from "./dao.ts";
import { EMBEDDED_CHAIN_ID } from "./embedded/genesis.ts";
import type { GasPurse } from "./gas.ts";

const DAY_S = 86_400;
const COIN = 10n ** 18n;
const GWEI = 10n ** 9n;

/** How a genesis part is released, seconds; the start is counted from the deployment. */
export interface VestingTerms {
  readonly startsAfterS: number;
  readonly durationS: number;
  readonly cliffS: number;
}

/** What differs from chain to chain. */
export interface NetworkParameters {
  readonly name: string;
  /** Of the coin that pays for gas. */
  readonly coinSymbol: string;
  /** The wrapper of the coin that everybody there uses; null: a deployment brings its own. */
  readonly wrappedCoin: Hex | null;
  /** Blocks, the transaction's own included, after which it is taken as final. */
  readonly confirmations: number;
  /** Blocks that a claim of a model has to be old: more than a fairly paid transaction waits; 0 where nobody sees it wait. */
  readonly claimBlocks: number;
  /** Where people look transactions up, without a slash at the end; null where there is no such site. */
  readonly explorer: string | null;
  /** What this server's accounts hold for gas; null: by the price of gas there. */
  readonly gasPurse: GasPurse | null;
  /** The most that is paid for a unit of gas, wei: several times its price on a busy day. A node that asks more is not paid. */
  readonly mostGasWei: bigint;
  readonly dao: DaoRules;
  readonly vesting: Readonly<Record<"fundraising" | "lab" | "foundation", VestingTerms>>;
}

const year = (startsAfterS: number, years: number, cliffS: number): VestingTerms => ({
  startsAfterS,
  durationS: years * 365 * DAY_S,
  cliffS,
});

const PUBLIC_VESTING: NetworkParameters["vesting"] = {
  fundraising: year(0, 1, 0),
  lab: year(0, 4, 365 * DAY_S),
  foundation: year(0, 3, 182 * DAY_S),
};

/** Of this machine alone: what was raised is released at once, so that the people here can pay and vote. */
const EMBEDDED: NetworkParameters = {
  name: "this machine's own chain",
  coinSymbol: "coin",
  wrappedCoin: null,
  confirmations: 1,
  claimBlocks: 0,
  explorer: null,
  // Virtual coin, in which people also lend and borrow.
  gasPurse: { lowWei: 10n * COIN, fullWei: 100n * COIN },
  mostGasWei: 1_000n * GWEI,
  dao: LOCAL_DAO,
  vesting: { ...PUBLIC_VESTING, fundraising: { startsAfterS: -360 * DAY_S, durationS: 360 * DAY_S, cliffS: 0 } },
};

const ANY: NetworkParameters = {
  name: "EVM chain",
  coinSymbol: "ETH",
  wrappedCoin: null,
  confirmations: 12,
  claimBlocks: 5,
  explorer: null,
  gasPurse: null,
  mostGasWei: 50n * GWEI,
  dao: PUBLIC_DAO,
  vesting: PUBLIC_VESTING,
};

/** Chain ids and wrapped coin of BNB Smart Chain: bscscan.com; of its test network: docs.chain.link, CCIP directory. */
const KNOWN: Readonly<Record<number, NetworkParameters>> = {
  [EMBEDDED_CHAIN_ID]: EMBEDDED,
  56: {
    ...ANY,
    name: "BNB Smart Chain",
    coinSymbol: "BNB",
    wrappedCoin: "0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c",
    confirmations: 15,
    claimBlocks: 40,
    explorer: "https://bscscan.com",
    mostGasWei: 20n * GWEI,
  },
  97: {
    ...ANY,
    name: "BNB Smart Chain testnet",
    coinSymbol: "tBNB",
    wrappedCoin: "0xae13d989daC2f0dEbFf460aC112a837C89BAa7cd",
    confirmations: 15,
    claimBlocks: 40,
    explorer: "https://testnet.bscscan.com",
    mostGasWei: 20n * GWEI,
  },
};

export const networkOf = (chainId: number): NetworkParameters => KNOWN[chainId] ?? ANY;
