import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { openChain } from "../chain/index.ts";
import { stderrLog } from "../log.ts";
import { openSettlement } from "./settlement.ts";
import { receiptOf, testDevice } from "./testing/evidence.ts";

const MAIN = join(import.meta.dirname, "..", "chain", "embedded", "main.ts");
let dir: string;
let child: ChildProcess;

async function startChain(port: string): Promise<string> {
  child = spawn(process.execPath, [MAIN, "--data", join(dir, "chain"), "--port", port], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  const ready = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready.ready).toBe(true);
  return ready.url;
}

async function killChain(): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-chaincrash-"));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await killChain();
  rmSync(dir, { recursive: true, force: true });
});

it("settles each receipt once although the chain is killed again and again under it", { timeout: 90_000 }, async () => {
  const url = await startChain("0");
  const log = stderrLog("chain-crash", () => {});
  const chain = must(
    await openChain({
      rpcUrl: url,
      dataDir: dir,
      treasuryKeyPath: join(dir, "chain", "treasury.key"),
      clock: { nowMs: () => Date.now() },
      log,
      site: { name: "fms", depositWei: 10n ** 24n, threshold: 1, permitRequired: false },
      modelApprovers: { names: ["operator"], threshold: 1 },
    }),
  );
  // Its own clock: the waits between tries are skipped.
  const clock = manualClock(1_000_000);
  const service = must(openSettlement({ path: join(dir, "s.db"), chain, clock, log, batchDelayMs: 0 }));
  const devices = [testDevice(), testDevice()];
  const chance = rng(20_260_802);
  let made = 0;
  for (let round = 0; round < 3; round++) {
    const working = (async () => {
      for (let i = 0; i < 8; i++) {
        for (const device of devices) must(service.submit(receiptOf(device, `cmd-${made++}`)));
        clock.advance(60_000);
        await service.tick();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, chance.uniform() * 250));
    await killChain();
    await working;
    await startChain(new URL(url).port);
  }
  while (service.list(1_000).some((one) => one.settlement.state !== "confirmed")) {
    clock.advance(60_000);
    must(await service.tick());
  }
  const rows = service.list(1_000);
  expect(rows).toHaveLength(made);
  for (const device of devices) {
    const earnedWei = rows
      .filter((row) => row.receipt.device === device.address)
      .reduce((sum, row) => sum + BigInt(row.receipt.amountWei), 0n);
    const settled = must(await chain.robotWork.settled(device.address as `0x${string}`));
    expect(settled).toEqual({ amount: earnedWei, actionCount: BigInt(made / 2) });
    const held = must(await chain.balanceWei(device.address as `0x${string}`));
    expect(held + must(await chain.robotWork.creditWei(device.address as `0x${string}`))).toBe(earnedWei);
  }
  await service.close();
  chain.close();
});
