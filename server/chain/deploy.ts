import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getCreateAddress, type JsonRpcProvider, keccak256, type Wallet } from "ethers";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import { BYTECODE, CONTRACT_NAMES, type ContractName, INTERFACES } from "./abis.ts";
import { constructorArgs, type GenesisRoles } from "./agreement.ts";
import { asHex, attempt } from "./failures.ts";
import { writeDurably } from "./files.ts";
import type { NetworkParameters } from "./networks.ts";
import type { Sender } from "./sender.ts";

const hex = (bytes: number) =>
  z.custom<Hex>((v) => typeof v === "string" && new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`).test(v));

const Deployments = z.object({
  chainId: z.int().positive(),
  /** keccak256 over the creation code of all contracts: which version of the agreement this is. */
  version: hex(32),
  /** The deployer's nonce of the first contract; the others follow, so an interrupted deployment is continued. */
  baseNonce: z.int().nonnegative(),
  /** Unix seconds from which cycles and vesting are counted. */
  genesisS: z.int().positive(),
  /** Null until all are deployed. */
  startBlock: z.int().nonnegative().nullable(),
  contracts: z.partialRecord(z.string(), z.object({ address: hex(20), codeHash: hex(32) })),
});
type DeploymentsFile = z.infer<typeof Deployments>;

/** Where the contracts are. */
export interface Deployments {
  readonly chainId: number;
  /** No event of ours is in an earlier block. */
  readonly startBlock: number;
  /** Unix seconds from which cycles and vesting are counted. */
  readonly genesisS: number;
  readonly addresses: Readonly<Record<ContractName, Hex>>;
}

export const agreementVersion = (): Hex =>
  asHex(keccak256(`0x${CONTRACT_NAMES.map((name) => BYTECODE[name].slice(2)).join("")}`));

async function readFileOr(path: string): Promise<Result<DeploymentsFile | null>> {
  if (!existsSync(path)) return ok(null);
  try {
    return ok(Deployments.parse(JSON.parse(await readFile(path, "utf8"))));
  } catch (error) {
    return fail("STORE_CORRUPT", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The recorded plan of deployment, or a new one, on disk before the first contract is sent. */
async function planned(path: string, provider: JsonRpcProvider, deployer: string): Promise<Result<DeploymentsFile>> {
  const found = await readFileOr(path);
  if (!found.ok) return found;
  const chainId = Number((await provider.getNetwork()).chainId);
  const version = agreementVersion();
  if (found.value !== null) {
    if (found.value.chainId !== chainId) {
      return fail("HOST_CONFIG", `${path} is of chain ${found.value.chainId}, the RPC of chain ${chainId}`);
    }
    if (found.value.version !== version) {
      return fail("HOST_CONFIG", `${path} is of other contracts than this version has; use a new data folder`);
    }
    return ok(found.value);
  }
  const start = await attempt("nonce", async () => {
    const block = await provider.getBlock("latest");
    if (block === null) throw new Error("the chain has no block");
    return { baseNonce: await provider.getTransactionCount(deployer, "latest"), genesisS: block.timestamp };
  });
  if (!start.ok) return start;
  const fresh: DeploymentsFile = { chainId, version, ...start.value, startBlock: null, contracts: {} };
  await writeDurably(path, JSON.stringify(fresh, null, 2));
  return ok(fresh);
}

/** In which order what the deployer makes is made: all but the token, which genesis makes, and what the chain has already. */
const madeHere = (network: NetworkParameters): readonly ContractName[] =>
  CONTRACT_NAMES.filter((name) => name !== "AITNToken" && (name !== "WrappedCoin" || network.wrappedCoin === null));

/** Where each contract will be: they follow from the deployer and its nonces, so constructors can name each other. */
function addressesOf(deployer: string, baseNonce: number, network: NetworkParameters): Record<ContractName, Hex> {
  const made = madeHere(network).map((name, i) => [
    name,
    asHex(getCreateAddress({ from: deployer, nonce: baseNonce + i })),
  ]);
  const at = Object.fromEntries(made) as Record<ContractName, Hex>;
  at.AITNToken = asHex(getCreateAddress({ from: at.AITNGenesis, nonce: 1 }));
  if (network.wrappedCoin !== null) at.WrappedCoin = network.wrappedCoin;
  return at;
}

export interface DeployParts {
  readonly provider: JsonRpcProvider;
  readonly sender: Sender;
  readonly deployer: Wallet;
  /** The deployments file: chain id, addresses, code hashes, start block. */
  readonly path: string;
  readonly roles: GenesisRoles;
  readonly network: NetworkParameters;
  readonly log: Log;
  /** Told after each contract, for people who wait. */
  readonly onProgress?: (name: ContractName, done: number, all: number) => void;
}

/**
 * Deploys what is missing and checks what is there; the addresses follow from the deployer and the recorded nonce, so it
 * may be interrupted anywhere and called again.
 */
export async function deployAll(parts: DeployParts): Promise<Result<Deployments>> {
  const { provider, deployer, path, roles, network } = parts;
  const plan = await planned(path, provider, deployer.address);
  if (!plan.ok) return plan;
  const file = plan.value;
  const { genesisS, baseNonce } = file;
  const addresses = addressesOf(deployer.address, baseNonce, network);
  const head = await attempt("head", () => provider.getBlockNumber());
  if (!head.ok) return head;
  const startBlock = file.startBlock ?? head.value;
  const args = constructorArgs({ at: addresses, roles, network, genesisS });
  const made = madeHere(network);
  const contracts: DeploymentsFile["contracts"] = {};
  for (const name of CONTRACT_NAMES) {
    const recorded = file.contracts[name];
    if (recorded !== undefined && recorded.address !== addresses[name]) {
      return fail("HOST_CONFIG", `${path} was made by another treasury key: the chain's data folder was exchanged`);
    }
    const turn = made.indexOf(name);
    const wanted = turn < 0 || name === "AITNToken" ? null : { nonce: baseNonce + turn, args: args[name] };
    const codeHash = await ensureCode(parts, name, addresses[name], wanted);
    if (!codeHash.ok) return codeHash;
    if (recorded !== undefined && recorded.codeHash !== codeHash.value) {
      return fail("HOST_CONFIG", `the code of ${name} at ${addresses[name]} is not the code that was deployed`);
    }
    contracts[name] = { address: addresses[name], codeHash: codeHash.value };
    parts.onProgress?.(name, Object.keys(contracts).length, CONTRACT_NAMES.length);
  }
  if (file.startBlock === null) await writeDurably(path, JSON.stringify({ ...file, startBlock, contracts }, null, 2));
  return ok({ chainId: file.chainId, startBlock, genesisS, addresses });
}

/**
 * @param wanted the creation, when the code is missing; null for what others made
 * @returns keccak256 of the code at the address
 */
async function ensureCode(
  { provider, sender, deployer, log }: DeployParts,
  name: ContractName,
  address: Hex,
  wanted: { readonly nonce: number; readonly args: readonly unknown[] } | null,
): Promise<Result<Hex>> {
  const codeAt = () => attempt("code", () => provider.getCode(address));
  const before = await codeAt();
  if (!before.ok) return before;
  if (before.value !== "0x") return ok(asHex(keccak256(before.value)));
  if (wanted === null) return fail("CHAIN_REVERT", `there is no ${name} at ${address}`);
  const data = asHex(BYTECODE[name] + INTERFACES[name].encodeDeploy(wanted.args).slice(2));
  const sent = await sender.send(deployer, { to: null, data, nonce: wanted.nonce });
  if (!sent.ok) return sent;
  log.info(`deployed ${name}`, { address, gasUsed: sent.value.gasUsed.toString() });
  const after = await codeAt();
  if (!after.ok) return after;
  if (after.value === "0x") return fail("CHAIN_REVERT", `${name} is not at ${address} after its deployment`);
  return ok(asHex(keccak256(after.value)));
}
