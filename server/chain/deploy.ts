import type { JsonRpcProvider, Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { linked } from "../../contracts-abi/typed-data/linked.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import { writeDurably } from "../writeDurably.ts";
import { BYTECODE, CONTRACT_NAMES, type ContractName, INTERFACES, LINKS } from "./abis.ts";
import { constructorArgs, type GenesisRoles } from "./agreement.ts";
import {
  addressesOf,
  agreementVersion,
  codeHashAt,
  type Deployments,
  type DeploymentsFile,
  foreignCode,
  madeHere,
  readDeployments,
} from "./deployments.ts";
import { asHex, attempt } from "./failures.ts";
import type { NetworkParameters } from "./networks.ts";
import type { Sender } from "./sender.ts";

export interface DeployParts {
  readonly provider: JsonRpcProvider;
  readonly chainId: number;
  readonly sender: Sender;
  readonly deployer: Wallet;
  /** The deployments file. */
  readonly path: string;
  /** Of a new deployment; one that was begun keeps its own. */
  readonly roles: GenesisRoles;
  readonly network: NetworkParameters;
  readonly log: Log;
  /** Told after each contract, for people who wait. */
  readonly onProgress?: (name: ContractName, done: number, all: number) => void;
}

const save = (path: string, file: DeploymentsFile) => writeDurably(path, `${JSON.stringify(file, null, 2)}\n`);

/** The recorded plan of deployment, or a new one, on disk before the first contract is sent. */
async function planned(parts: DeployParts): Promise<Result<DeploymentsFile>> {
  const { provider, chainId, deployer, path, roles } = parts;
  const found = await readDeployments(path, chainId);
  if (!found.ok) return found;
  if (found.value !== null) {
    if (found.value.deployer === deployer.address) return ok(found.value);
    return refuse("HOST_CONFIG", {
      en: `${path} was made with another treasury key: the data folder of the chain was exchanged. Bring back the folder that goes with it, or begin with a new one.`,
      zh: `${path} 由另一个金库密钥生成：链的数据目录被更换过。请恢复与之对应的目录，或使用新的目录。`,
    });
  }
  const start = await attempt("nonce", async () => {
    const block = await provider.getBlock("latest");
    if (block === null) throw new Error("the chain has no block");
    return { baseNonce: await provider.getTransactionCount(deployer.address, "latest"), genesisS: block.timestamp };
  });
  if (!start.ok) return start;
  const fresh: DeploymentsFile = {
    chainId,
    version: agreementVersion(),
    deployer: asHex(deployer.address),
    ...start.value,
    roles: { ...roles, modelApprovers: [...roles.modelApprovers] },
    startBlock: null,
    contracts: {},
  };
  await save(path, fresh);
  return ok(fresh);
}

/**
 * Deploys what is missing and checks what is there; the addresses follow from the deployer and the recorded nonce, so it
 * may be interrupted anywhere and called again.
 */
export async function deployAll(parts: DeployParts): Promise<Result<Deployments>> {
  const { provider, path, network } = parts;
  const plan = await planned(parts);
  if (!plan.ok) return plan;
  const file = plan.value;
  const { genesisS, baseNonce, roles } = file;
  const addresses = addressesOf(file, network);
  const head = await attempt("head", () => provider.getBlockNumber());
  if (!head.ok) return head;
  const startBlock = file.startBlock ?? head.value;
  const args = constructorArgs({ at: addresses, roles, network, genesisS });
  const made = madeHere(network);
  const contracts: DeploymentsFile["contracts"] = {};
  for (const name of CONTRACT_NAMES) {
    const turn = made.indexOf(name);
    const wanted =
      turn < 0 || name === "AITNToken"
        ? null
        : { nonce: baseNonce + turn, data: creationOf(name, args[name], addresses) };
    const codeHash = await ensureCode(parts, name, addresses[name], wanted);
    if (!codeHash.ok) return codeHash;
    const recorded = file.contracts[name];
    if (recorded !== undefined && (recorded.codeHash !== codeHash.value || recorded.address !== addresses[name])) {
      return foreignCode(name, addresses[name]);
    }
    contracts[name] = { address: addresses[name], codeHash: codeHash.value };
    parts.onProgress?.(name, Object.keys(contracts).length, CONTRACT_NAMES.length);
  }
  if (file.startBlock === null) await save(path, { ...file, startBlock, contracts });
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
  wanted: { readonly nonce: number; readonly data: Hex } | null,
): Promise<Result<Hex>> {
  const before = await codeHashAt(provider, address);
  if (!before.ok) return before;
  if (before.value !== null) return ok(before.value);
  if (wanted === null)
    return refuse("CHAIN_REVERT", {
      en: `There is no contract ${name} at ${address} on this chain.`,
      zh: `本链上 ${address} 处没有合约 ${name}。`,
    });
  const sent = await sender.send(deployer, { to: null, data: wanted.data, nonce: wanted.nonce });
  if (!sent.ok) return sent;
  log.info(`deployed ${name}`, { address, gasUsed: sent.value.gasUsed.toString() });
  const after = await codeHashAt(provider, address);
  if (!after.ok) return after;
  return after.value === null
    ? refuse("CHAIN_REVERT", {
        en: `The contract ${name} is not at ${address} after its deployment. Run the deployment again.`,
        zh: `部署后 ${address} 处没有合约 ${name}，请重新运行部署。`,
      })
    : ok(after.value);
}

/** Creation code, linked, with its arguments. */
export function creationOf(name: ContractName, args: readonly unknown[], at: Readonly<Record<ContractName, Hex>>): Hex {
  const code = linked(BYTECODE[name], LINKS[name] ?? {}, at);
  return asHex(code + INTERFACES[name].encodeDeploy(args).slice(2));
}
