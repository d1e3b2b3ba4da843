import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { must } from "../../../twins/core/result.ts";
import { startOpenAnvil } from "../../chain/embedded/anvil.ts";
import { loadGenesis } from "../../chain/embedded/genesis.ts";
import type { Rpc } from "../../chain/embedded/rpc.ts";
import { type Chain, openChain } from "../../chain/index.ts";
import { stderrLog } from "../../log.ts";

/** A node of somebody else, as far as settlement knows: real contracts, blocks when told, and blocks that may be taken back. */
export interface OutsideChain {
  readonly chain: Chain;
  readonly rpc: Rpc;
  readonly rpcUrl: string;
  /** The server's data folder. */
  readonly dir: string;
  readonly treasuryKeyPath: string;
  readonly mine: (blocks?: number) => Promise<void>;
  /** Mines until the act is done; only while a transaction waits where no empty blocks are wanted. */
  readonly withMining: <T>(act: () => Promise<T>, onlyWhatWaits?: boolean) => Promise<T>;
  readonly stop: () => Promise<void>;
}

export async function openOutsideChain(confirmations: number, depositWei: bigint): Promise<OutsideChain> {
  const dir = mkdtempSync(join(tmpdir(), "aitn-outside-"));
  const clock = { nowMs: () => Date.now() };
  const genesis = must(await loadGenesis(join(dir, "chain"), clock));
  const anvil = must(await startOpenAnvil(genesis));
  const { rpc, url: rpcUrl } = anvil;
  const { treasuryKeyPath } = genesis;
  const mine = async (blocks = 1) => {
    for (let i = 0; i < blocks; i++) must(await rpc.call("evm_mine", []));
  };
  const waits = async (): Promise<boolean> =>
    (must(await rpc.call("txpool_status", [])) as { pending: string }).pending !== "0x0";
  const withMining = async <T>(act: () => Promise<T>, onlyWhatWaits = false): Promise<T> => {
    let on = true;
    const mining = (async () => {
      while (on) {
        if (!onlyWhatWaits || (await waits())) await mine();
        await wait(10);
      }
    })();
    try {
      return await act();
    } finally {
      on = false;
      await mining;
    }
  };
  const options = {
    ...{ rpcUrl, dataDir: dir, treasuryKeyPath, clock, log: stderrLog("outside", () => {}), confirmations },
    site: { name: "fms", depositWei, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["operator"], threshold: 1 },
  };
  const chain = must(await withMining(() => openChain(options)));
  const stop = async () => {
    chain.close();
    await anvil.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { chain, rpc, rpcUrl, dir, treasuryKeyPath, mine, withMining, stop };
}
