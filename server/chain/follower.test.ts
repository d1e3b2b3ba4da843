import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { stderrLog } from "../log.ts";
import { startOpenAnvil } from "./embedded/anvil.ts";
import { loadGenesis } from "./embedded/genesis.ts";
import type { Rpc } from "./embedded/rpc.ts";
import { type Chain, openChain } from "./index.ts";

let dir: string;
let stopAnvil: () => Promise<void>;
let rpc: Rpc;
let chain: Chain;

/** Mines until the act is done. */
async function withMining<T>(act: () => Promise<T>): Promise<T> {
  let on = true;
  const mining = (async () => {
    while (on) {
      must(await rpc.call("evm_mine", []));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  try {
    return await act();
  } finally {
    on = false;
    await mining;
  }
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-follow-"));
  const clock = { nowMs: () => Date.now() };
  const genesis = must(await loadGenesis(join(dir, "chain"), clock));
  const anvil = must(await startOpenAnvil(genesis));
  stopAnvil = anvil.stop;
  rpc = anvil.rpc;
  const options = {
    rpcUrl: anvil.url,
    dataDir: dir,
    treasuryKeyPath: genesis.treasuryKeyPath,
    clock,
    log: stderrLog("follower", () => {}),
    site: { name: "fms", depositWei: 10n ** 18n, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["warden"], threshold: 1 },
  };
  chain = must(await withMining(() => openChain(options)));
  must(await withMining(() => chain.enrol("warden", 0n)));
});
afterAll(async () => {
  chain?.close();
  await stopAnvil?.();
  rmSync(dir, { recursive: true, force: true });
});

it("takes back what a reorganisation voided and tells what replaced it", async () => {
  const told: string[] = [];
  const follower = chain.follow({
    onRange: ({ events }) => {
      for (const event of events) if (event.name === "SiteRegistered") told.push(`${event.args.name}`);
    },
    onReorg: (fromBlock) => told.push(`void from ${fromBlock}`),
  });
  must(await follower.poll());
  told.length = 0;
  const register = (name: string) => withMining(() => chain.send("warden", "SiteRegistry", "register", [name]));
  const kept = must(await register("kept"));
  must(await follower.poll());
  const lost = must(await register("lost"));
  must(await follower.poll());
  expect(told).toEqual(["kept", "lost"]);

  const head = must(await chain.relay.headNumber());
  const sound = kept.blockNumber;
  must(await rpc.call("anvil_reorg", [head - lost.blockNumber + 1, []]));
  must(await register("instead"));
  must(await follower.poll());
  expect(told[0]).toBe("kept");
  const voidFrom = Number(/void from (\d+)/.exec(told[2] ?? "")?.[1]);
  expect(voidFrom).toBeGreaterThan(sound);
  expect(voidFrom).toBeLessThanOrEqual(lost.blockNumber);
  expect(told.slice(3)).toEqual(["instead"]);

  const again: string[] = [];
  const fresh = chain.follow({
    onRange: ({ events }) => {
      for (const event of events) if (event.name === "SiteRegistered") again.push(`${event.args.name}`);
    },
    onReorg: () => again.push("void"),
  });
  must(await fresh.poll());
  expect(again).toEqual(["fms", "kept", "instead"]);
});
