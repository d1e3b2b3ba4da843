import { formatEther, type JsonRpcProvider, type Wallet } from "ethers";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { asHex, attempt } from "./failures.ts";
import { feesWithin, priceWithin } from "./fees.ts";
import type { NetworkParameters } from "./networks.ts";
import type { Sender } from "./sender.ts";

/** What an account of this server holds to pay for gas: filled up to `fullWei` when less than `lowWei` is left. */
export interface GasPurse {
  readonly lowWei: bigint;
  readonly fullWei: bigint;
}

/** Where the coin has a price, a purse pays for so much gas: a site's set-up, or some forty payments to robots. */
const LOW_GAS = 2_000_000n;
const FULL_GAS = 8_000_000n;
/** Of a plain payment, and for its price to rise meanwhile. */
const PAYMENT_GAS = 100_000n;

/** What a treasury is advised to begin with: for the server's accounts, its people's, and a few fillings. */
const ADVISED_PURSES = 20n;

const coins = (wei: bigint, digits: number): string => String(Number(Number(formatEther(wei)).toPrecision(digits)));

/** Fills an account's purse from the treasury when it is low; CHAIN_FUNDS, with what to do, when it has too little or gas is too dear. */
export type FillGas = (account: string) => Promise<Result<void>>;

export function gasFiller(
  provider: JsonRpcProvider,
  sender: Sender,
  treasury: Wallet,
  network: NetworkParameters,
): FillGas {
  return async (account) => {
    const seen = await attempt("balance", async () => {
      const offered = await provider.getFeeData();
      const [held, available] = await Promise.all([
        provider.getBalance(account),
        provider.getBalance(treasury.address),
      ]);
      return { offered, held, available };
    });
    if (!seen.ok) return seen;
    const { offered, held, available } = seen.value;
    const price = priceWithin(offered, network.mostGasWei);
    const purse = network.gasPurse ?? { lowWei: price * LOW_GAS, fullWei: price * FULL_GAS };
    if (held >= purse.lowWei) return ok(undefined);
    const fees = feesWithin(offered, network.mostGasWei);
    if (!fees.ok) return fees;
    const missing = purse.fullWei - held;
    if (available < missing + price * PAYMENT_GAS) {
      const [has, coin, advised] = [coins(available, 3), network.coinSymbol, coins(purse.fullWei * ADVISED_PURSES, 1)];
      return refuse(
        "CHAIN_FUNDS",
        {
          en: `The server's account ${treasury.address} has ${has} ${coin}, too little to pay for gas. Send it some ${advised} ${coin}; the server goes on by itself.`,
          zh: `服务器账户 ${treasury.address} 有 ${has} ${coin}，不足以支付手续费。请向其转入约 ${advised} ${coin}，服务器会自动继续。`,
        },
        { account: treasury.address },
      );
    }
    const sent = await sender.send(treasury, { to: asHex(account), valueWei: missing });
    return sent.ok ? ok(undefined) : sent;
  };
}
