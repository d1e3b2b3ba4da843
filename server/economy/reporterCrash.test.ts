import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { joinHash, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { some } from "../../test/support/deep.ts";
import { must } from "../../twins/core/result.ts";
import { openWorkLog } from "./earnings/workLog.ts";
import type { ReporterStep } from "./reporter.ts";
import { AITN, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";
import type { ReporterTask } from "./testing/reporterProcess.ts";

const CHILD = join(import.meta.dirname, "testing", "reporterProcess.ts");
const KEY = hexToBytes("5".repeat(64));
const DEVICE = addressOfKey(KEY);
let on: EconomyChain;
let genesisMs: number;

beforeAll(async () => {
  on = await startEconomyChain();
  genesisMs = Number(must(await on.chain.contracts.read("NodeRegistry", "genesis", []))) * 1000;
  const owner = await on.person("owner");
  await on.device(DEVICE, owner);
  on.later(3_600_000);
  await on.act("owner", { kind: "createNode", rule: "efficacy" });
  const deadlineMs = Math.floor(on.clock.nowMs() / 1000) * 1000 + DAYS(1);
  const terms = { node: 1n, device: DEVICE, rule: 0n, parts: 1n, nonce: 0n, deadline: BigInt(deadlineMs / 1000) };
  const domain = nodeDomain(BigInt(on.chain.chainId), on.chain.contracts.addresses.NodeRegistry);
  await on.act("owner", {
    kind: "joinNode",
    node: "1",
    device: DEVICE,
    rule: "efficacy",
    parts: 1,
    deadlineMs,
    deviceSignature: signHash(joinHash(domain, terms), KEY),
    leaderSignature: null,
  });
});
afterAll(() => on?.stop());

async function tick(killAt: ReporterStep | null): Promise<string | number | null> {
  const task: ReporterTask = {
    rpcUrl: on.url,
    dataDir: on.dir,
    treasuryKeyPath: join(on.dir, "chain", "treasury.key"),
    depositWei: AITN.toString(),
    aheadMs: on.aheadMs(),
    genesisMs,
    killAt,
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(task)], { stdio: "inherit" });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal ?? code;
}

/** The day's training, told twice, as a demand server that was killed would. */
function train(cycle: number): void {
  const work = must(openWorkLog({ path: join(on.dir, "work.db"), identity: "test", genesisMs }));
  const entry = {
    id: `round of ${cycle}`,
    device: DEVICE,
    endedAtMs: genesisMs + DAYS(cycle) + 1_000,
    cpuBps: 10n ** 10n,
    gpuBps: 10n ** 10n,
    ramBps: 10n ** 10n,
    dataBytes: 10n ** 12n,
    workS: 3_600n,
    communicationS: 0n,
  };
  expect([must(work.record(entry)), must(work.record(entry))]).toEqual([true, false]);
  work.close();
}

const counted = async (name: "ReportPosted" | "CycleSettled" | "Claimed", cycle: number): Promise<number> => {
  must(await on.index.poll());
  return on.index.events(name, { contract: "Incentive", where: { cycle: String(cycle) } }).length;
};

const STEPS: readonly [ReporterStep, number][] = [
  ["kept", 1],
  ["approved", 5],
  ["posted", 9],
  ["settled", 13],
  ["claimed", 17],
];

it.each(some(STEPS, 1, 3))(
  "killed when it has %s, a cycle is posted, settled and claimed once",
  async (step, cycle) => {
    train(cycle);
    on.later(genesisMs + DAYS(cycle + 1) + 3_600_000 - on.clock.nowMs());
    const early = step === "kept" || step === "approved" || step === "posted";
    expect(await tick(early ? step : null)).toBe(early ? "SIGKILL" : 0);
    expect(await tick(null)).toBe(0);
    expect(await counted("ReportPosted", cycle)).toBe(1);
    on.later(DAYS(2) + 3_600_000);
    if (!early) expect(await tick(step)).toBe("SIGKILL");
    expect(await tick(null)).toBe(0);
    expect(await tick(null)).toBe(0);
    expect([
      await counted("ReportPosted", cycle),
      await counted("CycleSettled", cycle),
      await counted("Claimed", cycle),
    ]).toEqual([1, 1, 1]);
    expect(must(await on.chain.contracts.read("Incentive", "bondsHeld", []))).toBe(0n);
  },
  120_000,
);
