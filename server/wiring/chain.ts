import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { PUMP_HEALTH_CID, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { digestBytes, digestOf } from "../../twins/core/digest.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { ChainInfo, Role } from "../../twins/protocol/console.ts";
import type { ReportedState } from "../../twins/protocol/device.ts";
import { LOCAL_OPERATOR } from "../accounts/accounts.ts";
import { type Chain, type ChainIndex, EMBEDDED_CHAIN_ID, openChain, openChainIndex, ROLE } from "../chain/index.ts";
import { dataPaths, settingWei } from "../config.ts";
import type { CommandBook } from "../dispatch/commandBook.ts";
import type { PlanGovernance } from "../dispatch/planDesk.ts";
import { type Economy, openEconomy } from "../economy/economy.ts";
import { type Governance, type ModelStatus, openGovernance } from "../governance/governance.ts";
import { openOpening } from "../governance/opening.ts";
import { openProposalKeeper } from "../governance/proposals.ts";
import { isNewsEvery } from "../log.ts";
import { CHAIN_NOT_YET } from "../refusals.ts";
import type { PermitPort } from "../runs/comparisons.ts";
import { makeReceipt, openSettlement, type PriceTable, type SettlementService } from "../settlement/settlement.ts";
import { diskFailure } from "../store/files.ts";
import type { Core } from "./core.ts";
import { permitPort, planPort } from "./governancePorts.ts";
import { type IncentiveSide, openIncentive } from "./incentive.ts";
import { type KeyPort, keyPort } from "./keys.ts";
import { describe, registerOwn } from "./ownDevices.ts";

const AITN = 10n ** 18n;
const RETRY_MS = 2_000;
const SETTLE_EVERY_MS = 300;
/** How long a simulation waits for a chain that was never there yet, ms. */
const FIRST_WAIT_MS = 60_000;
const WAIT_STEP_MS = 200;
const INDEX_EVERY_MS = 1_000;
const PROPOSALS_EVERY_MS = 1_000;
const PRICE_EVERY_MS = 30_000;
const modelCardUrl = new URL("../../models/zoo/pump-health/card.md", import.meta.url);
/** What the site keeps deposited for its robots. */
const DEPOSIT_WEI = 100_000n * AITN;
/**
 * What people receive at their first enrolment on this machine's own chain: the local operator more than the DAO's quorum
 * (1 % of the supply there), so that one person alone can decide.
 */
const OPERATOR_STAKE_WEI = 25_000_000n * AITN;
const PERSON_STAKE_WEI = 1_000_000n * AITN;

/** What the site pays its robots, AITN: a base for each action, and by the metre or the second. A site's own policy. */
export const PRICES: PriceTable = {
  transport: { baseWei: AITN / 10n, perMetreWei: AITN / 100n, perSecondWei: 0n, maxWei: 5n * AITN },
  move: { baseWei: AITN / 20n, perMetreWei: AITN / 100n, perSecondWei: 0n, maxWei: 5n * AITN },
  process: { baseWei: AITN / 10n, perMetreWei: 0n, perSecondWei: AITN / 50n, maxWei: 20n * AITN },
  service: { baseWei: AITN, perMetreWei: 0n, perSecondWei: AITN / 100n, maxWei: 20n * AITN },
};

const SITE_ROLES: Readonly<Record<Role, bigint>> = {
  viewer: 0n,
  operator: ROLE.PROPOSER | ROLE.SIMULATOR,
  manager: ROLE.PROPOSER | ROLE.APPROVER | ROLE.SIMULATOR,
  warden: ROLE.APPROVER,
  innovator: ROLE.PROPOSER | ROLE.SIMULATOR,
};

/** The local account that signs for a person, and the one that signs for the server's own simulations. */
export const accountOf = (person: string): string => `person-${digestOf(person).slice(2, 42)}`;
const SERVER_ACCOUNT = "server";
/** Model votes are the local operator's until there is a DAO; one vote decides on a one-person machine. */
export const MODEL_VOTER = accountOf(LOCAL_OPERATOR);

/** The chain's side of the server: it may be down, and then asks say so while everything else goes on. */
export interface ChainSide extends KeyPort {
  readonly governance: PlanGovernance;
  readonly permits: PermitPort;
  settlement(): SettlementService | null;
  /** Where training work is told, and the reports made of it; null while the chain is away. */
  incentive(): IncentiveSide | null;
  modelStatus(): ModelStatus | null;
  approveModel(person: string, cid: string): Promise<Result<ModelStatus>>;
  /** The people who decide on models, beside the local operator. */
  setModelVoters(people: readonly string[]): Promise<Result<unknown>>;
  /** Makes the person's account and its roles at the site, none for null; the address. */
  enrolPerson(name: string, role: Role | null): Promise<Result<string>>;
  registerDevice(device: string, things: readonly string[]): void;
  nameOf(address: string): string;
  /** The person's on-chain account; empty until it was made. */
  addressOf(name: string): string;
  info(): Promise<ChainInfo>;
  /** CHAIN_DOWN while the chain is away. */
  economy(): Result<Economy>;
  /** The address of a local account; CHAIN_DOWN while the chain is away. */
  localAccount(name: string): Promise<Result<Hex>>;
  settle(reported: ReportedState, book: CommandBook, modelCid: string | null): Promise<void>;
  /** Hands over what was kept while the chain was away, or when the server was killed. */
  settleKept(book: CommandBook): Promise<void>;
  close(): Promise<void>;
}

interface Open {
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly economy: Economy;
  readonly incentive: IncentiveSide;
  readonly governance: Governance;
  readonly settlement: SettlementService;
  /** Called again and again; a call that comes too early does nothing. */
  readonly decisions: () => void;
}

type NameOf = (address: string) => string | null;

async function connect(core: Core, hooks: ChainHooks, nameOf: NameOf): Promise<Result<Open>> {
  const chain = await openSiteChain(core);
  if (!chain.ok) return chain;
  const opened = await openOn(core, chain.value, hooks, nameOf);
  if (!opened.ok) chain.value.close();
  return opened;
}

function openSiteChain(core: Core): Promise<Result<Chain>> {
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
  });
}

async function openOn(core: Core, chain: Chain, hooks: ChainHooks, nameOf: NameOf): Promise<Result<Open>> {
  const { config, clock, log } = core;
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
  const { chainId, contracts } = chain;
  const index = openChainIndex({
    path: paths.chainIndex,
    identity: `${chainId} ${contracts.addresses.AITNGenesis}`,
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
  if (!settlement.ok) {
    index.value.close();
    return settlement;
  }
  const incentive = await openIncentive(core, chain, index.value);
  if (!incentive.ok) {
    index.value.close();
    await settlement.value.close();
    return incentive;
  }
  const keepsProposals = config.proposals === "auto" ? chainId === EMBEDDED_CHAIN_ID : config.proposals === "1";
  const economy = openEconomy({
    chain,
    index: index.value,
    clock,
    nameOf,
    keepsProposals,
    coinPriceAitn: config.coinPriceAitn,
    work: incentive.value.work,
    describe: (device) => describe(core, hooks.thingsOf(device)),
  });
  return ok({
    chain,
    governance,
    index: index.value,
    economy,
    incentive: incentive.value,
    settlement: settlement.value,
    decisions: decisionsOf(core, chain, index.value, keepsProposals),
  });
}

/** What the server does for the DAO in the background: carries proposals on, and opens this machine's own chain. */
function decisionsOf({ clock, log }: Core, chain: Chain, index: ChainIndex, keeps: boolean): () => void {
  const keeper = openProposalKeeper({ chain, index, clock, log, signer: SERVER_ACCOUNT });
  const opening = openOpening({ chain, index, clock, log, operator: MODEL_VOTER });
  // A step may be under way when the index is closed; the next start goes on from what the chain has.
  const broken = (error: unknown) => log.warn("proposals wait", { error: String(error) });
  return () => {
    if (keeps) keeper.tick().catch(broken);
    if (chain.chainId === EMBEDDED_CHAIN_ID) opening.tick().catch(broken);
  };
}

/** A final state becomes a receipt. Work outside a plan (a change of mode) is no robot work. */
async function submit(
  core: Core,
  settlement: SettlementService,
  book: CommandBook,
  { state, outcome, signature, device }: ReportedState,
  modelCid: string | null,
): Promise<void> {
  const entry = book.get(state.commandId);
  if (outcome !== null && signature !== null && entry !== null && entry.body.plan !== null) {
    const receipt = makeReceipt(
      { command: entry.body, outcome, signature, device, modelCid },
      PRICES,
      core.clock.nowMs(),
    );
    const submitted = receipt.ok ? settlement.submit(receipt.value) : receipt;
    if (!submitted.ok) {
      core.log.error("no receipt", { command: state.commandId, error: submitted.error });
      if (submitted.error.code === "STORE_FULL") return;
    }
  }
  await core.history.journal.remove(`outcome/${state.commandId}`);
}

/** What goes on as long as the server runs; the answer ends it. */
function startTimers(held: () => Open | null, log: Core["log"]): () => void {
  let silent = false;
  const timers = [
    setInterval(() => void held()?.settlement.tick(), SETTLE_EVERY_MS),
    setInterval(async () => {
      const polled = await held()?.index.poll();
      if (polled === undefined) return;
      if (silent && polled.ok) held()?.settlement.retryNow();
      silent = !polled.ok;
    }, INDEX_EVERY_MS),
    setInterval(() => held()?.decisions(), PROPOSALS_EVERY_MS),
    setInterval(async () => {
      const renewed = await held()?.economy.renewPrice();
      if (renewed?.ok === false) log.warn("no new price", { error: renewed.error });
    }, PRICE_EVERY_MS),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** The chain for people to look at, with people's names for their accounts. */
async function infoOf({ config }: Core, held: Open | null, names: ReadonlyMap<string, string>): Promise<ChainInfo> {
  const state = held === null ? null : await held.chain.info();
  const payOut = { afterHours: config.payOutHours, atWei: settingWei(config.payOutAt)?.toString() ?? null };
  if (state === null || !state.ok)
    return { chainId: 0, embedded: true, blockNumber: 0, reachable: false, payOut, contracts: {}, accounts: [] };
  const people = new Map([...names.values()].map((name) => [accountOf(name), name]));
  const accounts = state.value.accounts.map((a) => ({ ...a, name: people.get(a.name) ?? a.name }));
  return { ...state.value, reachable: true, payOut, accounts };
}

export interface ChainHooks {
  onReady(): void;
  onModel(status: ModelStatus): void;
  /** Ids of the Things that a device speaks for. */
  thingsOf(device: string): readonly string[];
}

async function closeOpen(held: Open | null): Promise<void> {
  held?.incentive.close();
  held?.index.close();
  await held?.settlement.close();
  held?.chain.close();
}

/** Connects in the background and keeps trying; hears of everything through the hooks. */
export function wireChain(core: Core, hooks: ChainHooks): ChainSide {
  const [log, isNews] = [core.log, isNewsEvery(core.clock.nowMs)];
  let held: Open | null = null;
  let closed = false;
  let why: Result<never> = CHAIN_NOT_YET;
  let model: ModelStatus | null = null;
  const names = new Map<string, string>();
  /** As last told to the chain. */
  let voters = "";
  const waiting: (() => Promise<void>)[] = [];
  const open = (): Result<Open> => (held === null ? why : ok(held));
  /** Waits for the first connection, which on a first start deploys the contracts. */
  const whenOpen = async (): Promise<Result<Open>> => {
    for (let waited = 0; held === null && !closed && waited < FIRST_WAIT_MS; waited += WAIT_STEP_MS)
      await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
    return open();
  };
  const known = (status: ModelStatus): void => {
    model = status;
    hooks.onModel(status);
  };

  const attempt = async (): Promise<void> => {
    const nameOf = (address: string): string | null => names.get(address.toLowerCase()) ?? null;
    // A disk that is full while keys are made or files opened: tried again when there is room.
    const opened = await connect(core, hooks, nameOf).catch(diskFailure);
    if (closed) return opened.ok ? opened.value.chain.close() : undefined;
    if (!opened.ok) {
      why = { ok: false, error: { ...opened.error, code: "CHAIN_DOWN" } };
      if (isNews(`${opened.error.code} ${opened.error.message}`)) log.warn("no chain yet", { error: opened.error });
      setTimeout(() => void attempt(), RETRY_MS).unref();
      return;
    }
    held = opened.value;
    held.settlement.onChange(({ receipt, settlement }) =>
      core.emit(receipt.siteId, { type: "receipt", receipt, settlement }),
    );
    const status = await held.governance.modelStatus(PUMP_HEALTH_CID);
    if (status.ok) known(status.value);
    for (const job of waiting.splice(0)) await job();
    hooks.onReady();
  };
  void attempt();
  const stopTimers = startTimers(() => held, log);
  const later = (job: () => Promise<void>): void => {
    if (held === null && waiting.length < 1_000) waiting.push(job);
    else void job();
  };

  return {
    governance: planPort(open, core.clock, accountOf),
    permits: permitPort(whenOpen, core.clock, SERVER_ACCOUNT),
    settlement: () => held?.settlement ?? null,
    incentive: () => held?.incentive ?? null,
    modelStatus: () => model,
    async approveModel(person, cid) {
      const chain = open();
      if (!chain.ok) return chain;
      const voted = await chain.value.governance.approveModel(accountOf(person), cid);
      if (voted.ok) known(voted.value);
      return voted;
    },
    async setModelVoters(people) {
      const chain = open();
      if (!chain.ok) return chain;
      const wanted = [MODEL_VOTER, ...people.map(accountOf)];
      if (wanted.join() === voters) return chain;
      const set = await chain.value.chain.setModelApprovers(wanted, 1);
      if (set.ok) voters = wanted.join();
      return set;
    },
    ...keyPort({ open, accountOf, siteRoles: SITE_ROLES, names, voters: () => voters.split(",").filter(Boolean) }),
    async enrolPerson(name, role) {
      const chain = open();
      if (!chain.ok) return chain;
      const address = await chain.value.chain.enrol(
        accountOf(name),
        role === null ? 0n : SITE_ROLES[role],
        role === null ? 0n : PERSON_STAKE_WEI,
      );
      if (address.ok) names.set(address.value.toLowerCase(), name);
      return address;
    },
    registerDevice(device, things) {
      later(async () => {
        if (held !== null) await registerOwn(core, held.chain, MODEL_VOTER, device as Hex, things);
      });
    },
    nameOf: (address) => names.get(address.toLowerCase()) ?? address,
    addressOf: (name) => [...names].find(([, known]) => known === name)?.[0] ?? "",
    info: () => infoOf(core, held, names),
    economy() {
      const chain = open();
      return chain.ok ? ok(chain.value.economy) : chain;
    },
    async localAccount(name) {
      const chain = open();
      return chain.ok ? chain.value.chain.account(name) : chain;
    },
    async settle(reported, book, modelCid) {
      // Kept until settlement has it: the chain may be away, and the device was told that we have its word.
      const key = `outcome/${reported.state.commandId}`;
      const kept = await core.history.journal.put(key, { reported, modelCid });
      if (!kept.ok) log.error("outcome not kept", { command: reported.state.commandId, error: kept.error });
      if (held !== null) await submit(core, held.settlement, book, reported, modelCid);
    },
    async settleKept(book) {
      if (held === null) return;
      for (const { value } of core.history.journal.list("outcome/")) {
        const { reported, modelCid } = value as { reported: ReportedState; modelCid: string | null };
        await submit(core, held.settlement, book, reported, modelCid);
      }
    },
    async close() {
      closed = true;
      stopTimers();
      await closeOpen(held);
    },
  };
}
