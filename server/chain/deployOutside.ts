import { formatEther, type JsonRpcProvider, parseUnits, Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { must, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import type { ContractName } from "./abis.ts";
import { constructorArgs, type GenesisRoles } from "./agreement.ts";
import { connectTo } from "./connect.ts";
import { creationOf, deployAll } from "./deploy.ts";
import { addressesOf, type Deployments, madeHere, readDeployments } from "./deployments.ts";
import { EMBEDDED_CHAIN_ID } from "./embedded/genesis.ts";
import { asHex, attempt } from "./failures.ts";
import { feesWithin, priceWithin } from "./fees.ts";
import { networkOf } from "./networks.ts";
import { makeSender, walletOf } from "./sender.ts";

/** What a deployment will be and cost, before anything is sent. */
export interface DeploymentPlan {
  readonly chainId: number;
  readonly network: string;
  readonly deployer: string;
  readonly coinSymbol: string;
  /** The deployer's coin, and what the contracts cost at the present price and by their size; decimal text of whole coins. */
  readonly balance: string;
  readonly estimate: string;
  readonly contracts: Readonly<Record<string, string>>;
  /** Contracts that are already there. */
  readonly done: number;
}

export interface OutsideOptions {
  readonly rpcUrl: string;
  readonly key: Uint8Array;
  /** The deployments file. */
  readonly path: string;
  readonly roles: GenesisRoles;
  readonly clock: Clock;
  readonly log: Log;
  /** Shown the plan; nothing is sent unless it says yes. */
  confirm(plan: DeploymentPlan): Promise<boolean>;
  readonly onProgress: (name: ContractName, done: number, all: number) => void;
}

/** Yellow Paper, appendix G: a transaction, a creation, a byte of code, a byte of the creation's data (none of them zero). */
const GAS = { transaction: 21_000n, creation: 32_000n, codeByte: 200n, dataByte: 16n, constructor: 300_000n };

const gasOf = (creation: Hex): bigint =>
  GAS.transaction + GAS.creation + GAS.constructor + BigInt((creation.length - 2) / 2) * (GAS.codeByte + GAS.dataByte);

/** A deployer's key and its account. */
export interface OpenedKey {
  readonly key: Uint8Array;
  readonly address: Hex;
}

/** Reads a 0x-hex key or an encrypted keystore (Web3 Secret Storage, version 3). */
export async function openKey(text: string, password: () => Promise<string | null>): Promise<Result<OpenedKey>> {
  const trimmed = text.trim();
  const opened = ({ privateKey, address }: { privateKey: string; address: string }) =>
    ok({ key: Buffer.from(privateKey.slice(2), "hex"), address: asHex(address) });
  try {
    if (!trimmed.startsWith("{")) return opened(new Wallet(trimmed));
    const word = await password();
    if (word === null)
      return refuse("HOST_CONFIG", {
        en: "The keystore is encrypted and no password was given.",
        zh: "密钥文件已加密，但没有给出密码。",
      });
    return opened(await Wallet.fromEncryptedJson(trimmed, word));
  } catch {
    // Whatever the library says might quote the key.
    return refuse("HOST_CONFIG", {
      en: "The file holds neither a private key in 0x-hex nor a keystore that this password opens.",
      zh: "文件中既没有 0x 十六进制私钥，也不是此密码能打开的密钥文件。",
    });
  }
}

async function planOf(
  { path, roles }: OutsideOptions,
  provider: JsonRpcProvider,
  chainId: number,
  deployer: string,
): Promise<Result<DeploymentPlan>> {
  const network = networkOf(chainId);
  const file = await readDeployments(path, chainId);
  if (!file.ok) return file;
  const money = await attempt("balance", async () => {
    const fees = await provider.getFeeData();
    must(feesWithin(fees, network.mostGasWei));
    const price = priceWithin(fees, network.mostGasWei) || parseUnits("1", "gwei");
    const nonce = await provider.getTransactionCount(deployer, "latest");
    return { balance: await provider.getBalance(deployer), price, nonce };
  });
  if (!money.ok) return money;
  const { balance, price, nonce } = money.value;
  const base = file.value ?? { deployer: asHex(deployer), baseNonce: nonce };
  const at = addressesOf(base, network);
  const args = constructorArgs({ at, roles: file.value?.roles ?? roles, network, genesisS: 1 });
  const made = madeHere(network);
  const done = Math.min(made.length, nonce - base.baseNonce);
  const gas = made
    .slice(done)
    .map((name) => (name === "AITNToken" ? 0n : gasOf(creationOf(name, args[name], at))))
    .reduce((sum, one) => sum + one, 0n);
  return ok({
    chainId,
    network: network.name,
    deployer,
    coinSymbol: network.coinSymbol,
    balance: formatEther(balance),
    estimate: formatEther(gas * price),
    contracts: at,
    done,
  });
}

/** Deploys the agreement to a chain that others use too; may be interrupted and called again. Null when not confirmed. */
export async function deployOutside(options: OutsideOptions): Promise<Result<Deployments | null>> {
  const connected = await connectTo(options.rpcUrl);
  if (!connected.ok) return connected;
  const { provider, chainId } = connected.value;
  try {
    if (chainId === EMBEDDED_CHAIN_ID) {
      return refuse("HOST_CONFIG", {
        en: "This is this machine's own chain: aitn start deploys to it by itself.",
        zh: "这是本机自己的链：aitn start 会自动向其部署。",
      });
    }
    const deployer = walletOf(options.key, provider);
    const plan = await planOf(options, provider, chainId, deployer.address);
    if (!plan.ok) return plan;
    if (!(await options.confirm(plan.value))) return ok(null);
    const network = networkOf(chainId);
    if (plan.value.balance === "0.0") {
      return refuse("HOST_CONFIG", {
        en: `${deployer.address} has no ${network.coinSymbol} to pay for gas. Send it some first.`,
        zh: `${deployer.address} 没有用于支付 gas 的 ${network.coinSymbol}，请先转入。`,
      });
    }
    const sender = makeSender(provider, options.clock, network.mostGasWei);
    const { path, roles, log, onProgress } = options;
    return await deployAll({ provider, chainId, sender, deployer, path, roles, network, log, onProgress });
  } finally {
    provider.destroy();
  }
}
