import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { type EmbeddedChain, startEmbedded } from "../chain/embedded/embedded.ts";
import { type Chain, type ChainEvent, openChain } from "../chain/index.ts";
import { stderrLog } from "../log.ts";
import type { CrashTask } from "./testing/crash.ts";
import { receiptOf, testDevice } from "./testing/evidence.ts";
import type { Step } from "./worker.ts";

const clock = { nowMs: () => Date.now() };
const DEPOSIT_WEI = 10n ** 24n;
const CHILD = join(import.meta.dirname, "testing", "crash.ts");

let dir: string;
let embedded: EmbeddedChain;
let chain: Chain;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-crash-"));
  const onFatal = (reason: string) => {
    throw new Error(reason);
  };
  embedded = must(await startEmbedded({ dataDir: join(dir, "chain"), host: "127.0.0.1", port: 0, clock, onFatal }));
  chain = must(
    await openChain({
      rpcUrl: embedded.url,
      dataDir: dir,
      treasuryKeyPath: join(dir, "chain", "treasury.key"),
      clock,
      log: stderrLog("crash", () => {}),
      site: { name: "fms", depositWei: DEPOSIT_WEI, threshold: 1, permitRequired: false },
      modelApprovers: { names: ["operator"], threshold: 1 },
    }),
  );
});
afterAll(async () => {
  chain?.close();
  await embedded?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function settle(task: Partial<CrashTask>): Promise<{ code: number | null; signal: string | null }> {
  const full = {
    rpcUrl: embedded.url,
    dataDir: dir,
    treasuryKeyPath: join(dir, "chain", "treasury.key"),
    path: join(dir, "settlement.db"),
    depositWei: DEPOSIT_WEI.toString(),
    killAt: null,
    nth: 1,
    ...task,
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(full)], { stdio: "inherit" });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { code, signal };
}

const devices = [testDevice(), testDevice()];
let made = 0;
const more = () => devices.flatMap((device) => [0, 1].map(() => receiptOf(device, `cmd-${made++}`)));

/** What the chain says was paid, by its events. */
async function redeemed(): Promise<ChainEvent[]> {
  const events: ChainEvent[] = [];
  must(await chain.follow({ onRange: ({ events: some }) => events.push(...some), onReorg: () => {} }).poll());
  return events.filter((event) => event.name === "Redeemed");
}

describe("kill -9 of the settling process", () => {
  it.each<[Step, number]>([
    ["stored", 3],
    ["signed", 1],
    ["batched", 1],
    ["broadcast", 1],
    ["sent", 1],
    ["mined", 1],
    ["confirmed", 1],
  ])("at step %s loses no receipt and settles none twice", async (killAt, nth) => {
    const receipts = more();
    const killed = await settle({ receipts, killAt, nth });
    expect(killed.signal).toBe("SIGKILL");
    expect(await settle({ receipts })).toEqual({ code: 0, signal: null });

    const earnedWei = BigInt(receipts[0]?.amountWei ?? 0) * BigInt(made);
    const paid = await redeemed();
    expect(paid.reduce((sum, event) => sum + (event.args as { paid: bigint }).paid, 0n)).toBe(earnedWei);
    for (const device of devices) {
      const settled = must(await chain.robotWork.settled(device.address as `0x${string}`));
      expect(settled).toEqual({ actionCount: BigInt(made / 2), amount: earnedWei / 2n });
      expect(must(await chain.balanceWei(device.address as `0x${string}`))).toBe(earnedWei / 2n);
    }
  });
});
