import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import {
  nearestAccepted,
  priceDomain,
  priceRound,
  priceSigner,
  type SignedPrice,
  signPrice,
} from "../../contracts-abi/typed-data/price.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { contractsAt } from "./contracts.ts";
import { addressesOf } from "./deployments.ts";
import { asHex, attempt } from "./failures.ts";
import { type Opened, withChain } from "./inspect.ts";
import { oracleRules, oracleSeats } from "./oracle.ts";
import { makeSender, walletOf } from "./sender.ts";

/** A price that somebody else signed and handed on. */
export type HandedPrice = Pick<SignedPrice, "round" | "observedAt" | "price" | "signature">;

export interface RoundOptions {
  readonly rpcUrl: string;
  /** The deployments file: where the oracle is. */
  readonly path: string;
  /** A reporter's key, with a seat at the oracle. */
  readonly key: Uint8Array;
  /** AITN wei for 1e36 coin wei. */
  readonly price: bigint;
  /** What other reporters signed for the same round. */
  readonly others: readonly HandedPrice[];
  /** Posts the round; it costs the key's account the gas. */
  readonly send: boolean;
  readonly clock: Clock;
}

/** What was signed, who else signed the round, and whether it is on chain. */
export interface OracleRound {
  readonly chainId: number;
  readonly oracle: Hex;
  readonly signed: SignedPrice;
  /** Reporters with a seat whose prices of this round are at hand, this one included. */
  readonly signers: readonly Hex[];
  readonly quorum: number;
  /** The price nearest to the signed one that the oracle takes now as its median. */
  readonly nearest: bigint;
  readonly txHash: Hex | null;
}

/** A working chain's newest block is not older. */
const MAX_LAG_S = 30;

/** Each reporter's last price of the round; those of other rounds and of nobody with a seat do not count. */
function counted(
  domain: ReturnType<typeof priceDomain>,
  own: SignedPrice,
  others: readonly HandedPrice[],
  held: ReadonlySet<string>,
): readonly SignedPrice[] {
  const bySigner = new Map<string, SignedPrice>();
  for (const one of others) {
    if (one.round !== own.round) continue;
    const signer = priceSigner(domain, one, one.signature);
    if (signer !== null && held.has(signer.toLowerCase())) bySigner.set(signer.toLowerCase(), { ...one, signer });
  }
  bySigner.set(own.signer.toLowerCase(), own);
  return [...bySigner.values()];
}

/** The oracle takes nothing of its future, and its last block is a little behind us; one long ago says that none came since. */
async function observedNow(provider: Opened["provider"], clock: Clock): Promise<Result<bigint>> {
  const block = await attempt("block", () => provider.getBlock("latest"));
  if (!block.ok) return block;
  const nowS = Math.floor(clock.nowMs() / 1000);
  const lagS = nowS - (block.value?.timestamp ?? 0);
  return ok(BigInt(lagS > 0 && lagS <= MAX_LAG_S ? nowS - lagS : nowS));
}

async function roundAt(opened: Opened, options: RoundOptions): Promise<Result<OracleRound>> {
  const { provider, chainId, network, file } = opened;
  if (file === null)
    return refuse("HOST_CONFIG", {
      en: `There is no deployments file ${options.path} of chain ${chainId}. Name it by --file.`,
      zh: `没有链 ${chainId} 的部署记录 ${options.path}。请用 --file 指定。`,
    });
  const contracts = contractsAt(provider, addressesOf(file, network), 0);
  const oracle = contracts.addresses.PriceOracle;
  const rules = await oracleRules(contracts);
  if (!rules.ok) return rules;
  const held = await oracleSeats(contracts);
  if (!held.ok) return held;
  const wallet = walletOf(options.key, provider);
  if (!held.value.has(wallet.address.toLowerCase()))
    return refuse("AUTH_FORBIDDEN", {
      en: `${wallet.address} has no seat at the price oracle. A vote of the DAO gives the five seats.`,
      zh: `${wallet.address} 在价格预言机中没有席位。五个席位由 DAO 投票授予。`,
    });
  const domain = priceDomain(BigInt(chainId), oracle);
  const observedAt = await observedNow(provider, options.clock);
  if (!observedAt.ok) return observedAt;
  const round = rules.value.round + 1n;
  const signed = signPrice(domain, { round, observedAt: observedAt.value, price: options.price }, options.key);
  const prices = counted(domain, signed, options.others, held.value);
  const done: OracleRound = {
    chainId,
    oracle,
    signed,
    signers: prices.map(({ signer }) => signer),
    quorum: rules.value.quorum,
    nearest: nearestAccepted(options.price, rules.value, observedAt.value),
    txHash: null,
  };
  if (!options.send) return ok(done);
  if (prices.length < done.quorum)
    return refuse("GOV_QUORUM", {
      en: `${prices.length} of ${done.quorum} prices of round ${round} are at hand. Get the other reporters' and give them by --with.`,
      zh: `第 ${round} 轮需要 ${done.quorum} 个价格，现有 ${prices.length} 个。请取得其他报价者的价格，用 --with 给出。`,
    });
  const data = contracts.encode("PriceOracle", "submit", [round, priceRound(prices)]);
  const sent = await makeSender(provider, options.clock, network.mostGasWei).send(wallet, {
    to: oracle,
    contract: "PriceOracle",
    data,
  });
  return sent.ok ? ok({ ...done, txHash: asHex(sent.value.hash) }) : sent;
}

/**
 * Signs a price for the oracle's next round as one of its reporters, and posts the round when enough have signed.
 * AUTH_FORBIDDEN without a seat, GOV_QUORUM when too few prices are at hand to post.
 */
export const signRound = (options: RoundOptions): Promise<Result<OracleRound>> =>
  withChain(options.rpcUrl, options.path, (opened) => roundAt(opened, options));
