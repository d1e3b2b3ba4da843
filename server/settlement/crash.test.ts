import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { some } from "../../test/support/deep.ts";
import { startOwnChain } from "../../test/support/ownChain.ts";
import { must } from "../../twins/core/result.ts";
import type { EmbeddedChain } from "../chain/embedded/embedded.ts";
import type { Chain, ChainEvent } from "../chain/index.ts";
import type { CrashTask } from "./testing/crash.ts";
import { receiptOf, type TestDevice, testDevice } from "./testing/evidence.ts";
import type { Step } from "./worker.ts";

const DEPOSIT_WEI = 10n ** 24n;
const CHILD = join(import.meta.dirname, "testing", "crash.ts");

let dir: string;
let embedded: EmbeddedChain;
let chain: Chain;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  ({ dir, embedded, chain, stop } = await startOwnChain("crash", { names: ["operator"], threshold: 1 }, DEPOSIT_WEI));
});
afterAll(async () => {
  await stop?.();
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

/** What the chain says of these devices was settled and was paid, wei, by its events. */
async function told(some: readonly TestDevice[]): Promise<{ settledWei: bigint; paidWei: bigint }> {
  const events: ChainEvent[] = [];
  must(await chain.follow({ onRange: ({ events: more }) => events.push(...more), onReorg: () => {} }).poll());
  let [settledWei, paidWei] = [0n, 0n];
  for (const event of events) {
    if (event.contract !== "RobotWork" || !("device" in event.args)) continue;
    if (!some.some(({ address }) => address === (event.args as { device: string }).device)) continue;
    if (event.name === "Redeemed") [settledWei, paidWei] = [settledWei + event.args.paid, paidWei + event.args.paid];
    if (event.name === "Credited") settledWei += event.args.credited;
    if (event.name === "PaidOut") paidWei += event.args.amount;
  }
  return { settledWei, paidWei };
}

describe("kill -9 of the settling process", () => {
  const STEPS: readonly [Step, number][] = [
    ["stored", 3],
    ["signed", 1],
    ["batched", 1],
    ["broadcast", 1],
    ["sent", 1],
    ["mined", 1],
    ["confirmed", 1],
  ];
  it.each(some(STEPS, 0, 3, 5))("at step %s loses no receipt and settles none twice", async (killAt, nth) => {
    const receipts = more();
    const killed = await settle({ receipts, killAt, nth, payOutAfterMs: 0 });
    expect(killed.signal).toBe("SIGKILL");
    expect(await settle({ receipts, payOutAfterMs: 0 })).toEqual({ code: 0, signal: null });

    const earnedWei = BigInt(receipts[0]?.amountWei ?? 0) * BigInt(made);
    expect(await told(devices)).toEqual({ settledWei: earnedWei, paidWei: earnedWei });
    for (const device of devices) {
      const settled = must(await chain.robotWork.settled(device.address as `0x${string}`));
      expect(settled).toEqual({ actionCount: BigInt(made / 2), amount: earnedWei / 2n });
      expect(must(await chain.balanceWei(device.address as `0x${string}`))).toBe(earnedWei / 2n);
    }
  });

  // The second time that a robot's receipts come to a step is their pay-out's.
  it.each<Step>(some(["batched", "broadcast", "mined", "confirmed"], 1))(
    "at step %s of a pay-out pays it once",
    async (killAt) => {
      const lone = testDevice();
      const receipts = [0, 1].map((i) => receiptOf(lone, `${killAt}-${i}`));
      const killed = await settle({ receipts, killAt, nth: 2, payOutAfterMs: 0 });
      expect(killed.signal).toBe("SIGKILL");
      expect(await settle({ receipts, payOutAfterMs: 0 })).toEqual({ code: 0, signal: null });
      const earnedWei = BigInt(receipts[0]?.amountWei ?? 0) * 2n;
      expect(await told([lone])).toEqual({ settledWei: earnedWei, paidWei: earnedWei });
      const device = lone.address as `0x${string}`;
      expect(must(await chain.robotWork.settled(device))).toEqual({ actionCount: 2n, amount: earnedWei });
      expect(must(await chain.robotWork.creditWei(device))).toBe(0n);
      expect(must(await chain.balanceWei(device))).toBe(earnedWei);
    },
  );
});
