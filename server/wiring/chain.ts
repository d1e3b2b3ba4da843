import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { PUMP_HEALTH_CID } from "../../models/zoo/pump-health/index.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { ChainInfo } from "../../twins/protocol/console.ts";
import type { ReportedState } from "../../twins/protocol/device.ts";
import { settingWei } from "../config.ts";
import type { CommandBook } from "../dispatch/commandBook.ts";
import type { PlanGovernance } from "../dispatch/planDesk.ts";
import type { Economy } from "../economy/economy.ts";
import type { RegisteredModel } from "../governance/register.ts";
import type { PermitPort } from "../runs/comparisons.ts";
import { makeReceipt, type PriceTable, type SettlementService } from "../settlement/settlement.ts";
import { background } from "./background.ts";
import { linkChain } from "./chainLink.ts";
import type { Core } from "./core.ts";
import { type ModelPort, modelPort, permitPort, planPort } from "./governancePorts.ts";
import type { IncentiveSide } from "./incentive.ts";
import { type KeyParts, type KeyPort, keyPort } from "./keys.ts";
import type { LearningSide } from "./learning.ts";
import {
  accountOf,
  connect,
  MODEL_VOTER,
  type Open,
  type OpenHooks,
  PERSON_STAKE_WEI,
  SERVER_ACCOUNT,
  SITE_ROLES,
} from "./openChain.ts";
import { registerOwn } from "./ownDevices.ts";

const AITN = 10n ** 18n;
const SETTLE_EVERY_MS = 300;
const INDEX_EVERY_MS = 1_000;
const PROPOSALS_EVERY_MS = 1_000;
const DEMANDS_EVERY_MS = 1_000;
const PRICE_EVERY_MS = 30_000;
/** What the site pays its robots, AITN: a base for each action, and by the metre or the second. A site's own policy. */
export const PRICES: PriceTable = {
  transport: { baseWei: AITN / 10n, perMetreWei: AITN / 100n, perSecondWei: 0n, maxWei: 5n * AITN },
  move: { baseWei: AITN / 20n, perMetreWei: AITN / 100n, perSecondWei: 0n, maxWei: 5n * AITN },
  process: { baseWei: AITN / 10n, perMetreWei: 0n, perSecondWei: AITN / 50n, maxWei: 20n * AITN },
  service: { baseWei: AITN, perMetreWei: 0n, perSecondWei: AITN / 100n, maxWei: 20n * AITN },
};

/** The chain's side of the server: it may be down, and then asks say so while everything else goes on. */
export interface ChainSide extends KeyPort, ModelPort {
  readonly governance: PlanGovernance;
  readonly permits: PermitPort;
  settlement(): SettlementService | null;
  /** Where training work is told, and the reports made of it; null while the chain is away. */
  incentive(): IncentiveSide | null;
  /** The people who decide on models, beside the local operator. */
  setModelVoters(people: readonly string[]): Promise<Result<unknown>>;
  registerDevice(device: string, things: readonly string[]): void;
  nameOf(address: string): string;
  /** The person's on-chain account; empty until it was made. */
  addressOf(name: string): string;
  info(): Promise<ChainInfo>;
  /** CHAIN_DOWN while the chain is away. */
  economy(): Result<Economy>;
  /** Training demands; CHAIN_DOWN while the chain is away. */
  learning(): Result<LearningSide>;
  /** The address of a local account; CHAIN_DOWN while the chain is away. */
  localAccount(name: string): Promise<Result<Hex>>;
  settle(reported: ReportedState, book: CommandBook, modelCid: string | null): Promise<void>;
  /** Hands over what was kept while the chain was away, or when the server was killed. */
  settleKept(book: CommandBook): Promise<void>;
  close(): Promise<void>;
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
function startTimers(held: () => Open | null, log: Core["log"], onModels: ChainHooks["onModels"]): () => void {
  let silent = false;
  let reading = false;
  const timers = [
    setInterval(
      background(log, "settlement", () => held()?.settlement.tick()),
      SETTLE_EVERY_MS,
    ),
    setInterval(
      background(log, "the chain's index", async () => {
        const polled = await held()?.index.poll();
        if (polled === undefined) return;
        if (silent && polled.ok) held()?.settlement.retryNow();
        silent = !polled.ok;
        const register = held()?.register;
        if (reading || register === undefined) return;
        reading = true;
        const isNews = register.all().length > 0;
        const changed = await register.refresh().finally(() => {
          reading = false;
        });
        if (changed.ok && changed.value.length > 0) onModels(changed.value, isNews);
      }),
      INDEX_EVERY_MS,
    ),
    setInterval(
      background(log, "the DAO's background", async () => held()?.decisions()),
      PROPOSALS_EVERY_MS,
    ),
    setInterval(
      background(log, "training demands", () => held()?.learning.demands.step()),
      DEMANDS_EVERY_MS,
    ),
    setInterval(
      background(log, "the price", async () => {
        const renewed = await held()?.economy.renewPrice();
        if (renewed?.ok === false) log.warn("no new price", { error: renewed.error });
      }),
      PRICE_EVERY_MS,
    ),
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

export interface ChainHooks extends OpenHooks {
  onReady(): void;
  /** Of the register; `isNews`: false of what was so before this server looked. */
  onModels(changed: readonly RegisteredModel[], isNews: boolean): void;
  /** The accounts' removed people. */
  readonly removed: KeyParts["removed"];
}

/** Connects in the background and keeps trying; hears of everything through the hooks. */
export function wireChain(core: Core, hooks: ChainHooks): ChainSide {
  const { log } = core;
  const names = new Map<string, string>();
  /** As last told to the chain. */
  let voters = "";
  const waiting: (() => Promise<void>)[] = [];
  const nameOf = (address: string): string | null => names.get(address.toLowerCase()) ?? null;
  const { held, open, whenOpen, close } = linkChain(
    core,
    (ending) => connect(core, hooks, nameOf, ending),
    async ({ settlement, governance }, ended) => {
      settlement.onChange((changed) =>
        core.emit(changed.receipt.siteId, {
          type: "receipt",
          receipt: changed.receipt,
          settlement: changed.settlement,
        }),
      );
      const status = await governance.modelStatus(PUMP_HEALTH_CID);
      if (status.ok) models.heard(status.value);
      for (const job of waiting.splice(0)) if (!ended()) await job();
      if (!ended()) hooks.onReady();
    },
  );
  const models = modelPort(held, open, accountOf);
  const stopTimers = startTimers(held, log, (changed, isNews) => {
    for (const one of changed) models.heard(one);
    hooks.onModels(changed, isNews);
  });
  const later = (job: () => Promise<void>): void => {
    if (held() === null && waiting.length < 1_000) waiting.push(job);
    else background(log, "the chain's part of an act", job)();
  };

  return {
    governance: planPort(open, core.clock, accountOf),
    permits: permitPort(whenOpen, core.clock, SERVER_ACCOUNT),
    settlement: () => held()?.settlement ?? null,
    incentive: () => held()?.incentive ?? null,
    ...models.port,
    async setModelVoters(people) {
      const chain = open();
      if (!chain.ok) return chain;
      const wanted = [MODEL_VOTER, ...people.map(accountOf)];
      if (wanted.join() === voters) return chain;
      const set = await chain.value.chain.setModelApprovers(wanted, 1);
      if (set.ok) voters = wanted.join();
      return set;
    },
    ...keyPort({
      open,
      accountOf,
      siteRoles: SITE_ROLES,
      stakeWei: PERSON_STAKE_WEI,
      names,
      voters: {
        told: () => voters.split(",").filter(Boolean),
        forget() {
          voters = "";
        },
      },
      removed: hooks.removed,
    }),
    registerDevice(device, things) {
      later(async () => {
        const there = held();
        if (there !== null) await registerOwn(core, there.chain, MODEL_VOTER, device as Hex, things);
      });
    },
    nameOf: (address) => names.get(address.toLowerCase()) ?? address,
    addressOf: (name) => [...names].find(([, known]) => known === name)?.[0] ?? "",
    info: () => infoOf(core, held(), names),
    economy() {
      const chain = open();
      return chain.ok ? ok(chain.value.economy) : chain;
    },
    learning() {
      const chain = open();
      return chain.ok ? ok(chain.value.learning) : chain;
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
      const settlement = held()?.settlement;
      if (settlement !== undefined) await submit(core, settlement, book, reported, modelCid);
    },
    async settleKept(book) {
      const settlement = held()?.settlement;
      if (settlement === undefined) return;
      for (const { value } of core.history.journal.list("outcome/")) {
        const { reported, modelCid } = value as { reported: ReportedState; modelCid: string | null };
        // One that cannot be submitted keeps none of the others waiting.
        await submit(core, settlement, book, reported, modelCid).catch((error: unknown) =>
          core.log.error("what was kept cannot be settled", {
            command: reported.state.commandId,
            error: String(error),
          }),
        );
      }
    },
    async close() {
      stopTimers();
      await close();
    },
  };
}
