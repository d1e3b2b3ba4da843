import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getCreateAddress, type JsonRpcProvider, keccak256, type Wallet } from "ethers";
import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Log } from "../log.ts";
import { BYTECODE, CONTRACT_NAMES, type ContractName } from "./abis.ts";
import { INTERFACES } from "./contracts.ts";
import type { DaoRules } from "./dao.ts";
import { asHex, attempt } from "./failures.ts";
import { writeDurably } from "./files.ts";
import type { Sender } from "./sender.ts";

const hex = (bytes: number) =>
  z.custom<Hex>((v) => typeof v === "string" && new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`).test(v));

const Deployments = z.object({
  chainId: z.int().positive(),
  /** keccak256 over the creation code of all contracts: which version of the agreement this is. */
  version: hex(32),
  /** The deployer's nonce of the first contract; the others follow, so an interrupted deployment is continued. */
  baseNonce: z.int().nonnegative(),
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
  readonly addresses: Readonly<Record<ContractName, Hex>>;
}

/** Who holds and decides what at genesis. */
export interface GenesisRoles {
  /** Receives half the supply: rewards of later years. */
  readonly rewards: Hex;
  /** Receives half the supply: circulation, from which sites are funded. */
  readonly circulation: Hex;
  /** Enrols devices, owns the ReviewBoard, and keeps the Guardian's brake. */
  readonly registrar: Hex;
  readonly modelApprovers: readonly Hex[];
  readonly modelThreshold: number;
  readonly dao: DaoRules;
}

const HALF_SUPPLY_WEI = 10n ** 27n;

export const agreementVersion = (): Hex =>
  asHex(keccak256(`0x${CONTRACT_NAMES.map((name) => BYTECODE[name].slice(2)).join("")}`));

/** Of AITNAccess. */
const REVIEWER = 1n;
const GUARDIAN = 2n;
/** Enrols and grades devices; the timelock has it too, for a vote must be able to do what a registrar can. */
const REGISTRAR = 3n;
const REGISTRAR_FUNCTIONS = ["register", "registerWithKey", "setTier", "setAccess", "revoke"] as const;

/** The only holders of roles at genesis besides the timelock; each function here is another role's than the DAO's alone. */
function accessArgs(at: Record<ContractName, Hex>, { dao, registrar }: GenesisRoles): readonly unknown[] {
  const selector = (contract: ContractName, name: string) => {
    const found = INTERFACES[contract].getFunction(name);
    if (found === null) throw new TypeError(`${contract} has no ${name}`);
    return found.selector;
  };
  const board = dao.boardReviews ? [REVIEWER, GUARDIAN].map((role) => [role, at.ReviewBoard]) : [];
  const registrars = [registrar, at.AITNTimelock].map((account) => [REGISTRAR, account]);
  return [
    at.AITNTimelock,
    [[GUARDIAN, at.Guardian], ...board, ...registrars],
    [
      [at.ModelRegistry, selector("ModelRegistry", "approve"), REVIEWER],
      [at.ModelRegistry, selector("ModelRegistry", "reject"), REVIEWER],
      [at.ModelRegistry, selector("ModelRegistry", "revoke"), GUARDIAN],
      ...REGISTRAR_FUNCTIONS.map((name) => [at.DeviceNFT, selector("DeviceNFT", name), REGISTRAR]),
    ],
  ];
}

function governorArgs(at: Record<ContractName, Hex>, dao: DaoRules): readonly unknown[] {
  const { floors } = dao;
  return [
    at.AITNToken,
    at.AITNTimelock,
    [dao.votingDelayS, dao.votingPeriodS, dao.lateExtensionS, dao.thresholdWei, dao.quorumBps],
    [floors.votingDelayS, floors.votingPeriodS, floors.lateExtensionS],
  ];
}

function constructorArgs(at: Record<ContractName, Hex>, roles: GenesisRoles): Record<ContractName, readonly unknown[]> {
  return {
    AITNToken: [
      [roles.rewards, roles.circulation],
      [HALF_SUPPLY_WEI, HALF_SUPPLY_WEI],
    ],
    SiteRegistry: [],
    AccessStandards: [at.AITNAccess],
    DeviceNFT: [at.AccessStandards, at.AITNAccess],
    AITNAccess: accessArgs(at, roles),
    AITNTimelock: [roles.dao.timelockS, roles.dao.floors.timelockS, at.AITNGovernor, at.Guardian],
    AITNGovernor: governorArgs(at, roles.dao),
    Guardian: [at.AITNAccess, at.AITNTimelock, at.ModelRegistry, roles.registrar, roles.dao.guardianTermS],
    ModelRegistry: [at.AITNAccess],
    ReviewBoard: [roles.registrar, at.ModelRegistry, roles.modelApprovers, roles.modelThreshold],
    SimulationPermit: [at.SiteRegistry, at.ModelRegistry, at.AITNToken, at.AITNAccess, roles.circulation],
    PlanApproval: [at.SiteRegistry, at.ModelRegistry, at.SimulationPermit],
    RobotWork: [at.AITNToken, at.SiteRegistry, at.AITNAccess, roles.circulation],
  };
}

async function readFileOr(path: string): Promise<Result<DeploymentsFile | null>> {
  if (!existsSync(path)) return ok(null);
  try {
    return ok(Deployments.parse(JSON.parse(await readFile(path, "utf8"))));
  } catch (error) {
    return fail("STORE_CORRUPT", `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The recorded plan of deployment, or a new one, on disk before the first contract is sent. */
async function planned(path: string, provider: JsonRpcProvider, deployer: Wallet): Promise<Result<DeploymentsFile>> {
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
  const baseNonce = await attempt("nonce", () => provider.getTransactionCount(deployer.address, "latest"));
  if (!baseNonce.ok) return baseNonce;
  const fresh: DeploymentsFile = { chainId, version, baseNonce: baseNonce.value, startBlock: null, contracts: {} };
  await writeDurably(path, JSON.stringify(fresh, null, 2));
  return ok(fresh);
}

/**
 * Deploys what is missing and checks what is there; the addresses follow from the deployer and the recorded nonce, so it
 * may be interrupted anywhere and called again.
 * @param path the deployments file: chain id, addresses, code hashes, start block
 */
export async function deployAll(
  provider: JsonRpcProvider,
  sender: Sender,
  deployer: Wallet,
  path: string,
  roles: GenesisRoles,
  log: Log,
): Promise<Result<Deployments>> {
  const plan = await planned(path, provider, deployer);
  if (!plan.ok) return plan;
  const file = plan.value;
  const addresses = Object.fromEntries(
    CONTRACT_NAMES.map((name, i) => [
      name,
      asHex(getCreateAddress({ from: deployer.address, nonce: file.baseNonce + i })),
    ]),
  ) as Record<ContractName, Hex>;
  const head = await attempt("head", () => provider.getBlockNumber());
  if (!head.ok) return head;
  const startBlock = file.startBlock ?? head.value;
  const contracts: DeploymentsFile["contracts"] = {};
  for (const [i, name] of CONTRACT_NAMES.entries()) {
    const recorded = file.contracts[name];
    if (recorded !== undefined && recorded.address !== addresses[name]) {
      return fail("HOST_CONFIG", `${path} was made by another treasury key: the chain's data folder was exchanged`);
    }
    const args = constructorArgs(addresses, roles)[name];
    const codeHash = await ensureCode(provider, sender, deployer, name, addresses[name], file.baseNonce + i, args, log);
    if (!codeHash.ok) return codeHash;
    if (recorded !== undefined && recorded.codeHash !== codeHash.value) {
      return fail("HOST_CONFIG", `the code of ${name} at ${addresses[name]} is not the code that was deployed`);
    }
    contracts[name] = { address: addresses[name], codeHash: codeHash.value };
  }
  if (file.startBlock === null) await writeDurably(path, JSON.stringify({ ...file, startBlock, contracts }, null, 2));
  return ok({ chainId: file.chainId, startBlock, addresses });
}

/** @returns keccak256 of the code at the address */
async function ensureCode(
  provider: JsonRpcProvider,
  sender: Sender,
  deployer: Wallet,
  name: ContractName,
  address: Hex,
  nonce: number,
  args: readonly unknown[],
  log: Log,
): Promise<Result<Hex>> {
  const codeAt = () => attempt("code", () => provider.getCode(address));
  const before = await codeAt();
  if (!before.ok) return before;
  if (before.value !== "0x") return ok(asHex(keccak256(before.value)));
  const data = asHex(BYTECODE[name] + INTERFACES[name].encodeDeploy(args).slice(2));
  const sent = await sender.send(deployer, { to: null, data, nonce });
  if (!sent.ok) return sent;
  log.info(`deployed ${name}`, { address, gasUsed: sent.value.gasUsed.toString() });
  const after = await codeAt();
  if (!after.ok) return after;
  if (after.value === "0x") return fail("CHAIN_REVERT", `${name} is not at ${address} after its deployment`);
  return ok(asHex(keccak256(after.value)));
}
