import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { stateBytes } from "../../models/learning/record.ts";
import { runTrial } from "../../models/learning/trial.ts";
import { readJournal } from "../../server/rounds/journal.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { digestBytes } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { dayFile } from "../support/dayFile.ts";
import { newDataDir, type Product, ROOT, startProduct } from "../support/product.ts";

const AITN = join(ROOT, "server/cli/aitn.mjs");
const ROUNDS = 12;
const LONG = { timeout: 240_000, interval: 500 };

let product: Product;
let console: ConsoleClient;
let dir: string;
const learners: ChildProcess[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-learners-"));
  product = await startProduct(["--no-plant"], newDataDir());
  console = await connectConsole(product.url);
  await console.vote();
});
afterAll(async () => {
  for (const learner of learners) killGroup(learner);
  console?.close();
  await product?.stop();
  rmSync(dir, { recursive: true, force: true });
});

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** A learner as a person starts it. @param data on what, as flags */
function join_(n: number, data: readonly string[], code: string | null): ChildProcess {
  const args = ["learn", "join", "--task", "occupancy", ...data, "--dir", join(dir, String(n))];
  const child = spawn(
    process.execPath,
    [AITN, ...args, "--url", product.url, ...(code === null ? [] : ["--code", code])],
    {
      stdio: ["ignore", "ignore", "inherit"],
      detached: true,
    },
  );
  learners.push(child);
  return child;
}

const deviceIn = (folder: string): string =>
  addressOfKey(Buffer.from(readFileSync(join(folder, "device.key"), "utf8").trim(), "hex")).toLowerCase();

const demandOf = async () => (await console.ask("rounds", {})).demands[0];

it("a demand opened in the console is trained by devices that are killed -9 meanwhile, as is its server, to the same bits", async () => {
  const task = await zooTask("occupancy");
  const holders = task.clients.slice(0, 3).map(({ name }) => name);
  const draft = {
    task: "occupancy",
    rounds: ROUNDS,
    seed: 9,
    minExamples: 10,
    maxTurnS: 60,
    noise: null,
    slices: false,
    late: null,
  };
  const prepared = await console.ask("prepareDemand", draft);
  const act: EconomyAct = {
    kind: "openDemand",
    ...prepared,
    rewardWei: (12n * 10n ** 18n).toString(),
    rounds: ROUNDS,
    minSeats: 3,
    maxSeats: 3,
    quorum: 3,
    enough: 0,
    floorBps: 1_000,
    minTier: 1,
    applyS: 3_600,
    selectS: 3_600,
    commitS: 3_600,
    closeS: 3_600,
  };
  await console.ask("chainAct", { act, account: null });
  await expect.poll(async () => (await demandOf())?.phase, LONG).toBe("applying");
  const data = [
    ["--holder", holders[0]!],
    ["--data", await dayFile(dir, holders[1]!)],
    ["--holder", holders[2]!],
  ];
  for (const [n, flags] of data.entries()) {
    const { code } = await console.ask("enrolCode", { siteId: "fms" });
    join_(n, flags, code);
  }
  await expect.poll(async () => (await demandOf())?.closed.length ?? 0, LONG).toBeGreaterThanOrEqual(1);
  killGroup(learners[0]!);
  join_(0, data[0]!, null);
  await expect.poll(async () => (await demandOf())?.closed.length ?? 0, LONG).toBeGreaterThanOrEqual(3);
  // The server's own process; its supervisor starts it anew.
  process.kill(Number(readFileSync(join(product.dataDir, "logs", "server.pid"), "utf8")), "SIGKILL");
  await expect.poll(async () => (await demandOf().catch(() => null))?.phase, LONG).toBe("ended");
  const { seats, closed, demand, modelCid } = (await demandOf())!;
  expect(closed).toHaveLength(ROUNDS);
  expect(modelCid).toMatch(/^baf/);
  // On one machine, in the order of the seats: each device trained with the data of its holder.
  const holderOf = new Map(holders.map((_, n) => [deviceIn(join(dir, String(n))), task.clients[n]!]));
  const clients = seats.map(({ device }) => ({ ...holderOf.get(device)!, name: device }));
  const instruction = { ...task.instruction, rounds: ROUNDS };
  const trial = await runTrial(task, { seed: 9, clients, instruction });
  const journal = must(readJournal(join(product.dataDir, "learning", demand)));
  const last = journal.rounds().at(-1);
  journal.end();
  expect(last?.state).toBe(digestBytes(stateBytes(trial!.state.server)));
}, 600_000);
