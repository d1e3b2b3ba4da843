import type { JsonRpcProvider } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { CONTRACT_NAMES, type ContractName } from "./abis.ts";
import { ACCESS_ROLE, constructorArgs } from "./agreement.ts";
import { type Connection, connectTo } from "./connect.ts";
import { type Contracts, contractsAt } from "./contracts.ts";
import { creationOf } from "./deploy.ts";
import { addressesOf, codeHashAt, type DeploymentsFile, madeHere, readDeployments } from "./deployments.ts";
import { asHex, attempt } from "./failures.ts";
import { type NetworkParameters, networkOf } from "./networks.ts";

/** What stands at a chain, for people to look at; amounts in wei as decimal text. */
export interface ChainStatus {
  readonly chainId: number;
  readonly network: string;
  readonly blockNumber: number;
  /** Of the newest block, Unix seconds. */
  readonly blockTimeS: number;
  /** Null: nothing of ours is known to be here. */
  readonly agreement: null | {
    readonly complete: boolean;
    readonly deployer: string;
    readonly genesisS: number;
    readonly contracts: Readonly<Record<string, string>>;
    readonly supplyWei: string;
    readonly held: Readonly<Record<string, string>>;
    readonly governor: Readonly<Record<"votingDelayS" | "votingPeriodS" | "quorumBps" | "timelockS", number>>;
    readonly incentive: Readonly<Record<"cycle" | "nextCycle" | "level", number>> & { readonly emittedWei: string };
  };
}

/** One thing that a verification looked at. */
export interface Check {
  readonly what: "file" | "code" | "source" | "role" | "wiring" | "supply";
  readonly subject: string;
  readonly ok: boolean;
  /** What was found where something else should be. */
  readonly found: string;
}

export interface Opened extends Connection {
  readonly network: NetworkParameters;
  readonly file: DeploymentsFile | null;
}

/** Connects, reads the deployments file, acts, and lets go of the connection. */
export async function withChain<T>(
  rpcUrl: string,
  path: string,
  act: (opened: Opened) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connected = await connectTo(rpcUrl);
  if (!connected.ok) return connected;
  const { provider, chainId } = connected.value;
  try {
    const file = await readDeployments(path, chainId);
    return file.ok ? await act({ provider, chainId, network: networkOf(chainId), file: file.value }) : file;
  } finally {
    provider.destroy();
  }
}

const HOLDERS = [
  "Incentive",
  "LiquidityReserve",
  "CirculationReserve",
  "FundraisingVesting",
  "LabVesting",
  "FoundationVesting",
] as const satisfies readonly ContractName[];

/** Reads one after the other; ends at the first that fails. */
async function readAll<const T extends readonly (() => Promise<Result<unknown>>)[]>(
  reads: T,
): Promise<Result<{ -readonly [I in keyof T]: T[I] extends () => Promise<Result<infer V>> ? V : never }>> {
  const values: unknown[] = [];
  for (const read of reads) {
    const value = await read();
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values as never);
}

async function agreementStatus(
  contracts: Contracts,
  file: DeploymentsFile,
): Promise<Result<NonNullable<ChainStatus["agreement"]>>> {
  const { addresses, read } = contracts;
  const found = await readAll([
    () => read("AITNToken", "totalSupply", []),
    () => read("AITNGovernor", "votingDelay", []),
    () => read("AITNGovernor", "votingPeriod", []),
    () => read("AITNGovernor", "quorumNumerator", []),
    () => read("AITNTimelock", "getMinDelay", []),
    () => read("NodeRegistry", "currentCycle", []),
    () => read("Incentive", "nextCycle", []),
    () => read("Incentive", "scheduleState", []),
  ]);
  if (!found.ok) return found;
  const [supply, delay, period, quorum, timelock, cycle, nextCycle, schedule] = found.value;
  const held: Record<string, string> = {};
  for (const name of HOLDERS) {
    const balance = await read("AITNToken", "balanceOf", [addresses[name]]);
    if (!balance.ok) return balance;
    held[name] = balance.value.toString();
  }
  return ok({
    complete: file.startBlock !== null,
    deployer: file.deployer,
    genesisS: file.genesisS,
    contracts: addresses,
    supplyWei: supply.toString(),
    held,
    governor: {
      votingDelayS: Number(delay),
      votingPeriodS: Number(period),
      quorumBps: Number(quorum),
      timelockS: Number(timelock),
    },
    incentive: {
      cycle: Number(cycle),
      nextCycle: Number(nextCycle),
      level: Number(schedule.level),
      emittedWei: schedule.emitted.toString(),
    },
  });
}

/** What stands at a chain now. @param path the deployments file; it may be missing */
export const chainStatus = (rpcUrl: string, path: string): Promise<Result<ChainStatus>> =>
  withChain<ChainStatus>(rpcUrl, path, async ({ provider, chainId, network, file }) => {
    const block = await attempt("head", () => provider.getBlock("latest"));
    if (!block.ok) return block;
    const head = {
      chainId,
      network: network.name,
      blockNumber: block.value?.number ?? 0,
      blockTimeS: block.value?.timestamp ?? 0,
    };
    if (file === null || file.startBlock === null) return ok({ ...head, agreement: null });
    const agreement = await agreementStatus(contractsAt(provider, addressesOf(file, network), file.startBlock), file);
    return agreement.ok ? ok({ ...head, agreement: agreement.value }) : agreement;
  });

/**
 * Runs a contract's creation again, as it was then: the code that comes out has to be the code that is there. Needs an RPC
 * that takes state and block overrides with eth_call.
 * @returns the code; null where the RPC does not take overrides
 */
async function recreated(
  provider: JsonRpcProvider,
  file: DeploymentsFile,
  name: Exclude<ContractName, "AITNToken">,
  nonce: number,
  at: Readonly<Record<ContractName, Hex>>,
  data: Hex,
): Promise<string | null> {
  const empty = { code: "0x", nonce: "0x0" };
  // Genesis makes the token in the same transaction.
  const made = name === "AITNGenesis" ? { [at.AITNGenesis]: empty, [at.AITNToken]: empty } : { [at[name]]: empty };
  const state = { [file.deployer]: { nonce: `0x${nonce.toString(16)}` }, ...made };
  const block = { time: `0x${file.genesisS.toString(16)}` };
  try {
    return String(await provider.send("eth_call", [{ from: file.deployer, data }, "latest", state, block]));
  } catch {
    return null;
  }
}

async function checkCode(opened: Opened, file: DeploymentsFile, tell: (check: Check) => void): Promise<Result<void>> {
  const { provider, network } = opened;
  const at = addressesOf(file, network);
  const made = madeHere(network);
  const args = constructorArgs({ at, roles: file.roles, network, genesisS: file.genesisS });
  for (const name of CONTRACT_NAMES) {
    const recorded = file.contracts[name];
    tell({ what: "file", subject: name, ok: recorded?.address === at[name], found: recorded?.address ?? "nothing" });
    const hash = await codeHashAt(provider, at[name]);
    if (!hash.ok) return hash;
    tell({ what: "code", subject: name, ok: hash.value === recorded?.codeHash, found: hash.value ?? "no code" });
    const turn = made.indexOf(name);
    if (name === "AITNToken" || turn < 0) continue;
    const nonce = file.baseNonce + turn;
    const again = await recreated(provider, file, name, nonce, at, creationOf(name, args[name], at));
    const code = await attempt("code", () => provider.getCode(at[name]));
    if (!code.ok) return code;
    const found = again === null ? "not recreated by this RPC" : again === code.value ? "the same code" : "other code";
    tell({ what: "source", subject: name, ok: again === code.value, found });
  }
  return ok(undefined);
}

/** Contracts that ask AITNAccess. */
const MANAGED = [
  "LiquidityReserve",
  "CirculationReserve",
  "AccessStandards",
  "DeviceNFT",
  "Guardian",
  "ModelRegistry",
  "RuleBook",
  "SimulationPermit",
  "RobotWork",
  "WorkEscrow",
  "CirculationReward",
  "NodeRegistry",
  "IncentiveSettings",
  "Incentive",
  "TrainingMarket",
  "InvestPool",
  "PriceOracle",
  "LoanMarket",
] as const satisfies readonly ContractName[];

async function checkRule(
  contracts: Contracts,
  file: DeploymentsFile,
  tell: (check: Check) => void,
): Promise<Result<void>> {
  const { addresses: at, read } = contracts;
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  for (const name of MANAGED) {
    const authority = await read(name, "authority", []);
    if (!authority.ok) return authority;
    tell({ what: "wiring", subject: name, ok: same(authority.value, at.AITNAccess), found: authority.value });
  }
  // Whoever ever got the admin's role on the access manager, and holds it now, has to be the timelock.
  const granted = await contracts.events("RoleGranted", `0x${ACCESS_ROLE.ADMIN.toString(16).padStart(64, "0")}`);
  if (!granted.ok) return granted;
  const holders = new Set(granted.value.flatMap((e) => (e.contract === "AITNAccess" ? [String(e.args.account)] : [])));
  for (const holder of [...holders, file.deployer]) {
    const held = await read("AITNAccess", "hasRole", [ACCESS_ROLE.ADMIN, asHex(holder)]);
    if (!held.ok) return held;
    tell({
      what: "role",
      subject: `admin ${holder}`,
      ok: held.value[0] === same(holder, at.AITNTimelock),
      found: `${held.value[0]}`,
    });
  }
  const governor = await read("AITNGovernor", "timelock", []);
  if (!governor.ok) return governor;
  tell({ what: "wiring", subject: "AITNGovernor", ok: same(governor.value, at.AITNTimelock), found: governor.value });
  for (const [name, wanted] of [
    ["FundraisingVesting", file.roles.fundraising],
    ["LabVesting", file.roles.lab],
    ["FoundationVesting", file.roles.foundation],
  ] as const) {
    const owner = await read(name, "owner", []);
    if (!owner.ok) return owner;
    tell({ what: "role", subject: name, ok: same(owner.value, wanted), found: owner.value });
  }
  const token = await read("AITNGenesis", "token", []);
  if (!token.ok) return token;
  tell({ what: "wiring", subject: "AITNGenesis", ok: same(token.value, at.AITNToken), found: token.value });
  const supply = await read("AITNToken", "totalSupply", []);
  if (!supply.ok) return supply;
  tell({ what: "supply", subject: "AITNToken", ok: supply.value === 2n * 10n ** 27n, found: supply.value.toString() });
  return ok(undefined);
}

/**
 * Looks whether the agreement on a chain is the one of these sources: addresses and code as recorded, code as the sources
 * and the recorded arguments make it, nobody but the DAO in charge, the whole supply.
 */
export const verifyChain = (
  rpcUrl: string,
  path: string,
  tell: (check: Check) => void = () => {},
): Promise<Result<readonly Check[]>> =>
  withChain(rpcUrl, path, async (opened) => {
    const { provider, network, file } = opened;
    if (file === null)
      return refuse("HOST_CONFIG", {
        en: `There is no ${path}. Deploy first, or choose another data folder.`,
        zh: `没有 ${path}，请先部署，或选择其他数据目录。`,
      });
    if (file.startBlock === null)
      return refuse("HOST_CONFIG", {
        en: `${path} is of a deployment that is not complete. Run aitn chain deploy again.`,
        zh: `${path} 所属的部署尚未完成，请重新运行 aitn chain deploy。`,
      });
    const checks: Check[] = [];
    const note = (check: Check) => {
      checks.push(check);
      tell(check);
    };
    const code = await checkCode(opened, file, note);
    if (!code.ok) return code;
    const rule = await checkRule(contractsAt(provider, addressesOf(file, network), file.startBlock), file, note);
    return rule.ok ? ok(checks) : rule;
  });
