import { join } from "node:path";
import type { JsonRpcProvider, Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import type { ContractName } from "./abis.ts";
import { connectTo } from "./connect.ts";
import { type Args, type Contracts, contractsAt, type WriteName } from "./contracts.ts";
import { deployAll } from "./deploy.ts";
import { type Deployments, deploymentsPath, joinDeployment, readDeployments } from "./deployments.ts";
import { type DevicePort, devicePort } from "./devices.ts";
import { EMBEDDED_CHAIN_ID } from "./embedded/genesis.ts";
import { asHex, attempt } from "./failures.ts";
import { type Follower, type FollowerListener, type FollowerStart, makeFollower } from "./follower.ts";
import { type FillGas, gasFiller } from "./gas.ts";
import { toKeyFile } from "./keyFile.ts";
import { type Keystore, openKeystore } from "./keystore.ts";
import { type NetworkParameters, networkOf } from "./networks.ts";
import { dismiss, enrol, importKey, setModelApprovers } from "./people.ts";
import type { PricePort, RelayPort, RobotWorkPort, TxReceipt } from "./port.ts";
import { pricePort } from "./prices.ts";
import { robotWorkPort } from "./robotWork.ts";
import { makeRelay, makeSender, minedRefusal, type Sender } from "./sender.ts";
import { type SitePlan, setUpSite, topUp } from "./site.ts";
import { type Stakes, stakesOn } from "./stakes.ts";
import { ACCOUNT, allNamed, openWallets, type Wallets } from "./wallets.ts";

export type { ContractName } from "./abis.ts";
export { firstLoanMarket } from "./agreement.ts";
export { contractAt, encodeCall, proposalContent, proposalText, readCall } from "./calls.ts";
export { type ChainIndex, type EventPlace, type EventQuery, openChainIndex } from "./chainIndex.ts";
export type { Args, ChainEvent, Contracts, EventName, EventOf, Output, WriteName } from "./contracts.ts";
export type { DevicePort, DeviceRecord } from "./devices.ts";
export { type CommunityDocument, communityDocuments } from "./documents.ts";
export { EMBEDDED_CHAIN_ID } from "./embedded/genesis.ts";
export { isUnfit, somebody } from "./failures.ts";
export type { Follower, FollowerListener } from "./follower.ts";
export { networkOf } from "./networks.ts";
export { type OracleRules, oracleRules, oracleSeats } from "./oracle.ts";
export type { PricePort, RelayPort, RobotWorkPort, TxReceipt } from "./port.ts";
export { ROLE } from "./site.ts";

export interface ChainOptions {
  readonly rpcUrl: string;
  /** Keys and deployments.json live here. */
  readonly dataDir: string;
  /** 0600 file with the key that pays for gas and, on the embedded chain, deploys; made on a chain of others. */
  readonly treasuryKeyPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly site: SitePlan;
  /** Names of local accounts on the review board, and how many of them it takes to approve a model. */
  readonly modelApprovers: { readonly names: readonly string[]; readonly threshold: number };
  /** Blocks, the transaction's own included, after which it is final. Default: the network's. */
  readonly confirmations?: number;
  /** Most that is paid for a unit of gas, wei. Default: the network's. */
  readonly mostGasWei?: bigint | null;
  /** Aborting it closes the chain, also while it still opens: what is asked from then on fails at once. */
  readonly ending?: AbortSignal;
}

/** Everything governance and settlement need of the chain. Accounts are named; their keys stay in here. */
export interface Chain {
  readonly chainId: number;
  readonly rpcUrl: string;
  /** The site's id on chain. */
  readonly site: Hex;
  readonly startBlock: number;
  readonly confirmations: number;
  readonly contracts: Contracts;
  readonly relay: RelayPort;
  readonly robotWork: RobotWorkPort;
  readonly devices: DevicePort;
  /** Null on a chain that others use too: who signs prices there are other people. */
  readonly prices: PricePort | null;
  readonly network: NetworkParameters;
  /** A local account's key as a keystore file (version 3, scrypt) under a password. */
  exportKey(name: string, password: string): Promise<Result<string>>;
  /**
   * Gives a local account another key; the file with its former one is kept aside. The new address has coin for gas and
   * votes with what it holds, and is given no stake.
   */
  importKey(name: string, key: Uint8Array): Promise<Result<Hex>>;
  /** Address of a local account, made on first use. */
  account(name: string): Promise<Result<Hex>>;
  /**
   * Gives a local account coin for gas and exactly these roles at the site (sum of ROLE).
   * @param stakeWei AITN that it receives at its first enrolment and votes with; on this machine's own chain only
   */
  enrol(name: string, roles: bigint, stakeWei?: bigint): Promise<Result<Hex>>;
  /** Takes all roles at the site from a local account and sets its key aside; the address, null when it had no key. */
  dismiss(name: string): Promise<Result<Hex | null>>;
  /** Sends as a local account and waits for the block. */
  send<C extends ContractName, N extends WriteName<C>>(
    name: string,
    contract: C,
    fn: N,
    args: Args<C, N>,
  ): Promise<Result<TxReceipt>>;
  /** Fills the site's deposit when less than half is left. */
  topUpDeposit(): Promise<Result<void>>;
  /** Fills what the server's own accounts hold for gas; CHAIN_FUNDS when the treasury cannot. */
  fillGas(): Promise<Result<void>>;
  /** Replaces the local accounts on the review board. */
  setModelApprovers(names: readonly string[], threshold: number): Promise<Result<TxReceipt>>;
  /** When a block was made, ms. */
  blockTimeMs(blockNumber: number): Promise<Result<number>>;
  /** For people to look at; CHAIN_DOWN when nobody answers. */
  info(): Promise<Result<ChainState>>;
  /** AITN wei of an address. */
  balanceWei(address: Hex): Promise<Result<bigint>>;
  /** Of the coin that pays for gas. */
  readonly coinSymbol: string;
  /** Coin of an address, wei. */
  coinWei(address: Hex): Promise<Result<bigint>>;
  /** Sends prepared bytes as a local account and waits for the block. */
  sendCall(name: string, contract: ContractName, data: Hex, valueWei?: bigint): Promise<Result<TxReceipt>>;
  /** Whether a call would be taken now from this sender, without sending it; the refusal as `send` would tell it when not. */
  dryRun(from: Hex, contract: ContractName, data: Hex, valueWei?: bigint): Promise<Result<void>>;
  /** Why a transaction that is in a block was reverted there, as far as it can still be told. */
  refusal(hash: Hex, contract: ContractName): Promise<Failure>;
  /** Signs a 32-byte digest (EIP-712) with a local account's key: 65 bytes, r s v. */
  signDigest(name: string, digest: Hex): Promise<Result<Hex>>;
  /** @param start where an earlier follower had come to; null begins at the deployment */
  follow(listener: FollowerListener, start?: FollowerStart | null): Follower;
  close(): void;
}

export interface ChainState {
  readonly chainId: number;
  readonly embedded: boolean;
  readonly blockNumber: number;
  readonly contracts: Readonly<Record<ContractName, Hex>>;
  readonly accounts: readonly { readonly name: string; readonly address: Hex; readonly balanceWei: string }[];
}

async function deploy(
  options: ChainOptions,
  provider: JsonRpcProvider,
  chainId: number,
  sender: Sender,
  wallets: Wallets,
  own: Record<keyof typeof ACCOUNT, Wallet>,
): Promise<Result<Deployments>> {
  const { names, threshold } = options.modelApprovers;
  const approvers = await allNamed(wallets, Object.fromEntries(names.map((name) => [name, name])));
  if (!approvers.ok) return approvers;
  const address = (wallet: Wallet | undefined) => asHex(wallet?.address ?? "");
  const roles = {
    fundraising: address(own.fundraising),
    lab: address(own.lab),
    foundation: address(own.foundation),
    registrar: address(wallets.treasury),
    reporter: address(own.reporter),
    modelApprovers: names.map((name) => address(approvers.value[name])),
    modelThreshold: threshold,
  };
  const parts = {
    provider,
    chainId,
    sender,
    deployer: wallets.treasury,
    path: deploymentsPath(options.dataDir),
    roles,
  };
  return deployAll({ ...parts, network: networkOf(chainId), log: options.log });
}

/** On a chain that others use too, nothing is deployed by the way: people do that, or join what is there. */
async function joinChain(
  options: ChainOptions,
  provider: JsonRpcProvider,
  chainId: number,
  treasury: Wallet,
  reporter: Wallet,
): Promise<Result<Deployments>> {
  const path = deploymentsPath(options.dataDir);
  const file = await readDeployments(path, chainId);
  if (!file.ok) return file;
  if (file.value !== null) return joinDeployment(provider, file.value, networkOf(chainId));
  const deploy = `aitn chain deploy --rpc ${options.rpcUrl} --registrar ${treasury.address} --reporter ${reporter.address}`;
  return refuse("HOST_CONFIG", {
    en: `${path} is missing, and this is no chain of this machine's own. Run ${deploy}, or put the deployments.json of the network you join there.`,
    zh: `缺少 ${path}，而这不是本机自己的链。请运行 ${deploy}，或将所加入网络的 deployments.json 放到该处。`,
  });
}

/** Connects, deploys what is missing, sets the site up. CHAIN_DOWN when nobody answers at the URL. */
export async function openChain(options: ChainOptions): Promise<Result<Chain>> {
  const { rpcUrl, ending = null } = options;
  const connected = await connectTo(rpcUrl, ending);
  if (!connected.ok) return connected;
  const { provider, chainId } = connected.value;
  const destroy = (): void => provider.destroy();
  ending?.addEventListener("abort", destroy, { once: true });
  const opened = await open(options, provider, chainId);
  if (!opened.ok) destroy();
  return opened;
}

async function open(options: ChainOptions, provider: JsonRpcProvider, chainId: number): Promise<Result<Chain>> {
  const keys = await openKeystore(join(options.dataDir, "keys"));
  const embedded = chainId === EMBEDDED_CHAIN_ID;
  const wallets = await openWallets(provider, keys, options.treasuryKeyPath, !embedded);
  if (!wallets.ok) return wallets;
  const own = await allNamed(wallets.value, ACCOUNT);
  if (!own.ok) return own;
  const usual = networkOf(chainId);
  const network = { ...usual, mostGasWei: options.mostGasWei ?? usual.mostGasWei };
  const sender = makeSender(provider, options.clock, network.mostGasWei);
  const deployed = embedded
    ? await deploy(options, provider, chainId, sender, wallets.value, own.value)
    : await joinChain(options, provider, chainId, wallets.value.treasury, own.value.reporter);
  if (!deployed.ok) return deployed;
  const contracts = contractsAt(provider, deployed.value.addresses, deployed.value.startBlock);
  const { owner, voucher, relay, fundraising, reporter } = own.value;
  const fillGas = gasFiller(provider, sender, wallets.value.treasury, network);
  // What was raised is spent by this server on its own chain only.
  const payers = [relay, owner, reporter, ...(embedded ? [fundraising] : [])];
  const fillAll = async (): Promise<Result<void>> => {
    for (const { address } of payers) {
      const filled = await fillGas(address);
      if (!filled.ok) return filled;
    }
    return ok(undefined);
  };
  const filled = await fillAll();
  if (!filled.ok) return filled;
  const stakes = embedded ? await stakesOn(contracts, sender, fundraising) : ok(null);
  if (!stakes.ok) return stakes;
  const siteWallets = { owner, voucherSigner: asHex(voucher.address) };
  const site = await setUpSite(
    { contracts, sender, stakes: stakes.value, log: options.log },
    siteWallets,
    options.site,
  );
  if (!site.ok) return site;
  const parts: Parts = {
    options,
    provider,
    chainId,
    network,
    contracts,
    sender,
    fillGas,
    fillAll,
    stakes: stakes.value,
    wallets: wallets.value,
    own: own.value,
    keys,
  };
  return ok(assemble(parts, deployed.value, site.value));
}

/** What a Chain is made of. */
interface Parts {
  readonly options: ChainOptions;
  readonly provider: JsonRpcProvider;
  readonly chainId: number;
  readonly network: NetworkParameters;
  readonly contracts: Contracts;
  readonly sender: Sender;
  readonly fillGas: FillGas;
  readonly fillAll: () => Promise<Result<void>>;
  readonly stakes: Stakes | null;
  readonly wallets: Wallets;
  readonly own: Record<keyof typeof ACCOUNT, Wallet>;
  readonly keys: Keystore;
}

function assemble(parts: Parts, deployed: Deployments, site: Hex): Chain {
  const { options, provider, chainId, network, contracts, sender, stakes, wallets, own } = parts;
  const sendAs = async (
    wallet: Result<Wallet>,
    contract: ContractName,
    data: Hex,
    valueWei = 0n,
  ): Promise<Result<TxReceipt>> =>
    wallet.ok ? sender.send(wallet.value, { to: contracts.addresses[contract], contract, data, valueWei }) : wallet;
  const account = async (name: string) => {
    const wallet = await wallets.named(name);
    return wallet.ok ? ok(asHex(wallet.value.address)) : wallet;
  };
  const asRegistrar = (data: Hex) => sendAs(ok(wallets.treasury), "DeviceNFT", data);
  return {
    chainId,
    rpcUrl: options.rpcUrl,
    site,
    startBlock: deployed.startBlock,
    confirmations: options.confirmations ?? network.confirmations,
    contracts,
    relay: makeRelay(provider, own.relay, "RobotWork", network.mostGasWei),
    robotWork: robotWorkPort(contracts, chainId, site, own.voucher),
    devices: devicePort(contracts, asRegistrar, asHex(own.owner.address)),
    prices: chainId === EMBEDDED_CHAIN_ID ? pricePort(chainId, contracts.addresses.PriceOracle, wallets.named) : null,
    network,
    async exportKey(name, password) {
      const wallet = await wallets.named(name);
      return wallet.ok ? toKeyFile(wallet.value, password) : wallet;
    },
    importKey: (name, key) => importKey(parts, name, key),
    account,
    enrol: (name, roles, stakeWei = 0n) => enrol(parts, site, name, roles, stakeWei),
    dismiss: (name) => dismiss(parts, site, name),
    send: async (name, contract, fn, args) =>
      sendAs(await wallets.named(name), contract, contracts.encode(contract, fn, args)),
    topUpDeposit: () =>
      topUp({ contracts, sender, stakes, log: options.log }, own.owner, site, options.site.depositWei),
    fillGas: parts.fillAll,
    setModelApprovers: (names, threshold) => setModelApprovers(parts, names, threshold),
    blockTimeMs: (blockNumber) =>
      attempt("block", async () => {
        const block = await provider.getBlock(blockNumber);
        if (block === null) throw new Error(`no block ${blockNumber}`);
        return block.timestamp * 1000;
      }),
    info: () => readState(parts),
    balanceWei: (address) => contracts.read("AITNToken", "balanceOf", [address]),
    coinSymbol: network.coinSymbol,
    coinWei: (address) => attempt("balance", () => provider.getBalance(address)),
    sendCall: async (name, contract, data, valueWei) => sendAs(await wallets.named(name), contract, data, valueWei),
    dryRun: (from, contract, data, valueWei = 0n) =>
      attempt(
        contract,
        async () => {
          await provider.call({ from, to: contracts.addresses[contract], data, value: valueWei });
        },
        contract,
      ),
    refusal: async (hash, contract) => (await minedRefusal(provider, hash, contract)).error,
    async signDigest(name, digest) {
      const wallet = await wallets.named(name);
      return wallet.ok ? ok(asHex(wallet.value.signingKey.sign(digest).serialized)) : wallet;
    },
    follow: (listener, start = null) => makeFollower(provider, contracts, deployed.startBlock, listener, start),
    close: () => provider.destroy(),
  };
}

async function readState({ provider, chainId, contracts, keys, wallets }: Parts): Promise<Result<ChainState>> {
  const blockNumber = await attempt("head", () => provider.getBlockNumber());
  if (!blockNumber.ok) return blockNumber;
  const accounts: ChainState["accounts"][number][] = [];
  for (const name of await keys.names()) {
    const wallet = await wallets.named(name);
    if (!wallet.ok) return wallet;
    const address = asHex(wallet.value.address);
    const balance = await contracts.read("AITNToken", "balanceOf", [address]);
    if (!balance.ok) return balance;
    accounts.push({ name, address, balanceWei: balance.value.toString() });
  }
  const embedded = chainId === EMBEDDED_CHAIN_ID;
  return ok({ chainId, embedded, blockNumber: blockNumber.value, contracts: contracts.addresses, accounts });
}
