import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PUMP_HEALTH_CID, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { digestBytes, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { Role } from "../../twins/protocol/console.ts";
import { LOCAL_OPERATOR } from "../accounts/accounts.ts";
import { type Chain, type ChainIndex, EMBEDDED_CHAIN_ID, openChain, openChainIndex, ROLE } from "../chain/index.ts";
import { dataPaths, settingGasWei, settingWei } from "../config.ts";
import { type Economy, openEconomy } from "../economy/economy.ts";
import { type Governance, openGovernance } from "../governance/governance.ts";
import { openOpening } from "../governance/opening.ts";
import { openProposalKeeper } from "../governance/proposals.ts";
import { type ModelRegister, openRegister } from "../governance/register.ts";
import { openSettlement, type SettlementService } from "../settlement/settlement.ts";
import { background } from "./background.ts";
import { contentsIn } from "./contents.ts";
import type { Core } from "./core.ts";
import { type IncentiveSide, openIncentive } from "./incentive.ts";
import { type LearningSide, openLearning } from "./learning.ts";
import { describe } from "./ownDevices.ts";

const AITN = 10n ** 18n;
const modelCardUrl = new URL("../../models/zoo/pump-health/card.md", import.meta.url);
/** What the site keeps deposited for its robots. */
const DEPOSIT_WEI = 100_000n * AITN;
/**
 * What people receive at their first enrolment on this machine's own chain: the local operator more than the DAO's quorum
 * (1 % of the supply there), so that one person alone can decide.
 */
const OPERATOR_STAKE_WEI = 25_000_000n * AITN;
const FILL_GAS_EVERY_MS = 600_000;
export const PERSON_STAKE_WEI = 1_000_000n * AITN;

export const SITE_ROLES: Readonly<Record<Role, bigint>> = {
  viewer: 0n,
  operator: ROLE.PROPOSER | ROLE.SIMULATOR,
  manager: ROLE.PROPOSER | ROLE.APPROVER | ROLE.SIMULATOR,
  warden: ROLE.APPROVER,
  innovator: ROLE.PROPOSER | ROLE.SIMULATOR,
};

/** The local account that signs for a person, and the one that signs for the server's own simulations and trainings. */
export const accountOf = (person: string): string => `person-${digestOf(person).slice(2, 42)}`;
export const SERVER_ACCOUNT = "server";
/** Model votes are the local operator's until there is a DAO; one vote decides on a one-person machine. */
export const MODEL_VOTER = accountOf(LOCAL_OPERATOR);

/** All that works on a chain which answers. */
export interface Open {
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly economy: Economy;
  readonly incentive: IncentiveSide;
  readonly learning: LearningSide;
  readonly governance: Governance;
  readonly register: ModelRegister;
  readonly settlement: SettlementService;
  /** Called again and again; a call that comes too early does nothing. */
  readonly decisions: () => void;
}

/** What the rest of the server has for what works on the chain. */
export interface OpenHooks {
  /** Ids of the Things that a device speaks for. */
  thingsOf(device: string): readonly string[];
  /** CIDs of models that act here beside the program's own. */
  acting(): readonly string[];
  /** Something of a training demand has changed. */
  onDemand(demand: string): void;
}

export type NameOf = (address: string) => string | null;

/** Everything on the chain of the settings; CHAIN_DOWN and the like while it is not to be had. */
export async function connect(
  core: Core,
  hooks: OpenHooks,
  nameOf: NameOf,
  ending: AbortSignal,
): Promise<Result<Open>> {
  const chain = await openSiteChain(core, ending);
  if (!chain.ok) return chain;
  const opened = await openOn(core, chain.value, hooks, nameOf);
  if (!opened.ok) chain.value.close();
  return opened;
}

function openSiteChain(core: Core, ending: AbortSignal): Promise<Result<Chain>> {
  const { config, clock, log } = core;
  const paths = dataPaths(config.dataDir);
  return openChain({
    rpcUrl: config.chainUrl,
    dataDir: paths.chain,
    treasuryKeyPath: join(paths.chain, "treasury.key"),
    clock,
    log,
    site: { name: "fms", depositWei: DEPOSIT_WEI, threshold: 1, permitRequired: true },
    modelApprovers: { names: [MODEL_VOTER], threshold: 1 },
    mostGasWei: settingGasWei(config.mostGasGwei),
    ending,
  });
}

async function openOn(
  core: Core,
  chain: Chain,
  { thingsOf, onDemand, acting }: OpenHooks,
  nameOf: NameOf,
): Promise<Result<Open>> {
  const { config, clock } = core;
  const paths = dataPaths(config.dataDir);
  const governance = openGovernance(chain, clock);
  const server = await chain.enrol(SERVER_ACCOUNT, ROLE.SIMULATOR);
  if (!server.ok) return server;
  const voter = await chain.enrol(MODEL_VOTER, SITE_ROLES.manager, OPERATOR_STAKE_WEI);
  if (!voter.ok) return voter;
  const proposed = await governance.proposeModel(SERVER_ACCOUNT, {
    name: "pump-health",
    cid: PUMP_HEALTH_CID,
    digest: digestBytes(pumpHealthBytes()),
    // Its card is what the console shows to who votes: how it was evaluated, and the figures.
    evaluation: digestBytes(await readFile(modelCardUrl)),
  });
  if (!proposed.ok) return proposed;
  const stores = await openStores(core, chain, onDemand);
  if (!stores.ok) return stores;
  const { index, incentive } = stores.value;
  const keepsProposals = config.proposals === "auto" ? chain.chainId === EMBEDDED_CHAIN_ID : config.proposals === "1";
  const economy = openEconomy({
    chain,
    index,
    clock,
    nameOf,
    keepsProposals,
    coinPriceAitn: config.coinPriceAitn,
    work: incentive.work,
    describe: (device) => describe(core, thingsOf(device)),
    describedHere: contentsIn(paths.descriptions).has,
    documents: contentsIn(paths.cycles),
  });
  return ok({
    chain,
    governance,
    register: openRegister({ index, models: governance, pinned: () => [PUMP_HEALTH_CID, ...acting()] }),
    economy,
    ...stores.value,
    decisions: decisionsOf(core, chain, index, keepsProposals),
  });
}

type Stores = Pick<Open, "index" | "settlement" | "incentive" | "learning">;

/** What keeps files of its own beside the chain: all of it or, with the first refusal, nothing. */
async function openStores(core: Core, chain: Chain, onDemand: OpenHooks["onDemand"]): Promise<Result<Stores>> {
  const { config, clock, log } = core;
  const paths = dataPaths(config.dataDir);
  const index = openChainIndex({
    path: paths.chainIndex,
    identity: `${chain.chainId} ${chain.contracts.addresses.AITNGenesis}`,
    follow: chain.follow,
  });
  if (!index.ok) return index;
  const settlement = openSettlement({
    path: paths.settlement,
    chain,
    clock,
    log,
    payOutAfterMs: config.payOutHours * 3_600_000,
    payOutAtWei: settingWei(config.payOutAt),
  });
  const incentive = settlement.ok ? await openIncentive(core, chain, index.value) : settlement;
  const learning = incentive.ok
    ? await openLearning(core, chain, index.value, SERVER_ACCOUNT, incentive.value.work, onDemand)
    : incentive;
  if (settlement.ok && incentive.ok && learning.ok)
    return ok({
      index: index.value,
      settlement: settlement.value,
      incentive: incentive.value,
      learning: learning.value,
    });
  if (incentive.ok) incentive.value.close();
  if (settlement.ok) await settlement.value.close();
  index.value.close();
  return learning as Result<never>;
}

/** What the server does in the background: carries proposals on, opens this machine's own chain, and keeps gas to pay with. */
function decisionsOf({ clock, log }: Core, chain: Chain, index: ChainIndex, keeps: boolean): () => void {
  const keeper = openProposalKeeper({ chain, index, clock, log, signer: SERVER_ACCOUNT });
  const opening = openOpening({ chain, index, clock, log, operator: MODEL_VOTER });
  // A step may be under way when the index is closed; the next start goes on from what the chain has.
  const broken = (error: unknown) => log.warn("proposals wait", { error: String(error) });
  const fillGas = background(log, "gas", async () => {
    const filled = await chain.fillGas();
    if (!filled.ok) log.warn("gas is short", { error: filled.error });
  });
  let fillAtMs = clock.nowMs() + FILL_GAS_EVERY_MS;
  return () => {
    if (clock.nowMs() >= fillAtMs) {
      fillAtMs = clock.nowMs() + FILL_GAS_EVERY_MS;
      fillGas();
    }
    if (keeps) keeper.tick().catch(broken);
    if (chain.chainId === EMBEDDED_CHAIN_ID) opening.tick().catch(broken);
  };
}

export async function closeOpen(held: Open | null): Promise<void> {
  await held?.learning.demands.close();
  held?.incentive.close();
  held?.index.close();
  await held?.settlement.close();
  held?.chain.close();
}
