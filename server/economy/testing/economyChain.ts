import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../../twins/core/result.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { type Chain, type ChainIndex, openChainIndex } from "../../chain/index.ts";
import { layDeployed, openIn } from "../../chain/testing/layDeployed.ts";
import { type Log, stderrLog } from "../../log.ts";
import { type Economy, openEconomy } from "../economy.ts";
import { ALONE, type EconomyParts } from "../parts.ts";
import { coinPrice, openPriceDesk, USUAL_COIN_PRICE } from "../prices.ts";

export const AITN = 10n ** 18n;
/** AITN text with 18 decimals as wei text. */
export const aitn = (amount: number): string => (BigInt(amount) * AITN).toString();

/** A chain of its own whose clock runs ahead of ours by as much as a test wants. */
export interface EconomyChain {
  readonly dir: string;
  readonly url: string;
  readonly chain: Chain;
  readonly index: ChainIndex;
  readonly economy: Economy;
  readonly parts: EconomyParts;
  readonly log: Log;
  readonly clock: { nowMs(): number };
  /** How far the chain's clock is ahead now, ms. */
  aheadMs(): number;
  /** Moves the chain's clock on. */
  later(ms: number): void;
  /** An account with gas and this much AITN. */
  person(name: string, amount?: number): Promise<Hex>;
  /** Registers a device for an owner. */
  device(device: Hex, owner: Hex): Promise<void>;
  act(name: string, act: EconomyAct): Promise<readonly Hex[]>;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
export const DAYS = (n: number): number => n * DAY_MS;

export async function startEconomyChain(
  local: (chain: Chain, dir: string) => Partial<Pick<EconomyParts, "describe" | "work">> = () => ({}),
): Promise<EconomyChain> {
  const dir = mkdtempSync(join(tmpdir(), "aitn-economy-"));
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const log = stderrLog("economy", () => {});
  const plan = {
    site: { name: "fms", depositWei: AITN, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["approver"], threshold: 1 },
  };
  await layDeployed(dir, plan);
  const { embedded, chain } = await openIn(dir, { ...plan, clock, log });
  const index = must(openChainIndex({ path: join(dir, "index.db"), identity: "test", follow: chain.follow }));
  const extras = local(chain, dir);
  const prices = openPriceDesk(chain, index, clock, coinPrice(USUAL_COIN_PRICE) ?? 0n);
  const economy = openEconomy({ chain, index, clock, ...extras });
  return {
    dir,
    url: embedded.url,
    chain,
    index,
    economy,
    parts: { ...ALONE, chain, index, clock, prices, ...extras },
    log,
    clock,
    aheadMs: () => aheadMs,
    later(ms) {
      aheadMs += ms;
    },
    person: async (name, amount = 1_000) => must(await chain.enrol(name, 0n, BigInt(amount) * AITN)),
    async device(device, owner) {
      must(await chain.devices.register(device, 1, `0x${"0d".repeat(32)}`, "", owner));
    },
    act: async (name, act) => must(await economy.perform(act, name)),
    async stop() {
      index.close();
      chain.close();
      await embedded.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
