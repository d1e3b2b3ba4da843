import { ok, type Result } from "../../twins/core/result.ts";
import type { Chain, ChainIndex } from "../chain/index.ts";
import { dataPaths } from "../config.ts";
import { openWorkLog, type WorkLog } from "../economy/earnings/workLog.ts";
import { makeReporter } from "../economy/reporter.ts";
import { background } from "./background.ts";
import type { Core } from "./core.ts";

const TICK_MS = 60_000;
/** Enough for the bonds of some eighty reports at once; on this machine's own chain only. */
const REPORTER_STAKE_WEI = 1_000_000n * 10n ** 18n;

export interface IncentiveSide {
  /** Training rounds record their work here. */
  readonly work: WorkLog;
  close(): void;
}

/** The work log of this server, and the reporter that makes cycles of the incentive of it. */
export async function openIncentive(
  { config, clock, log }: Core,
  chain: Chain,
  index: ChainIndex,
): Promise<Result<IncentiveSide>> {
  const genesis = await chain.contracts.read("NodeRegistry", "genesis", []);
  if (!genesis.ok) return genesis;
  const opened = openWorkLog({
    path: dataPaths(config.dataDir).work,
    identity: `${chain.chainId} ${chain.contracts.addresses.Incentive}`,
    genesisMs: Number(genesis.value) * 1000,
  });
  if (!opened.ok) return opened;
  const work = opened.value;
  const reporter = makeReporter({ chain, index, clock, work, log, stakeWei: REPORTER_STAKE_WEI });
  let closed = false;
  const tick = async (): Promise<void> => {
    try {
      const done = await reporter.tick();
      if (!done.ok && !closed) log.warn("the incentive's cycles cannot go on now", { error: done.error });
    } catch (error) {
      // A round that is under way at the end finds its files closed; the next start goes on from there.
      if (!closed) throw error;
    }
  };
  const go = background(log, "the incentive", tick);
  const timer = setInterval(go, TICK_MS);
  go();
  return ok({
    work,
    close() {
      closed = true;
      clearInterval(timer);
      work.close();
    },
  });
}
