import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Offer } from "../../models/learning/offer.ts";
import type { Task } from "../../models/learning/task.ts";
import { learnCommand } from "../../server/cli/learn.ts";
import {
  type DemandBench,
  deviceOf,
  find,
  LONG,
  secretOf,
  startDemandBench,
} from "../../server/rounds/testing/demandBench.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { ROOT } from "../support/product.ts";
import { runCommand } from "../support/terminal.ts";

const AITN = join(ROOT, "server/cli/aitn.mjs");
const MEMBERS = 4;
const ROUNDS = 4;
/** The device that learns alone. */
const ALONE = MEMBERS;

let bench: DemandBench;
let task: Task;
const started: ChildProcess[] = [];

beforeAll(async () => {
  bench = await startDemandBench();
  task = await zooTask("occupancy");
}, 120_000);
afterAll(async () => {
  for (const child of started) kill(child);
  await bench?.endServers();
  await bench?.end();
});

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** `aitn learn` as a person starts it. @param onLine each event that it says */
function learn(words: readonly string[], onLine: (event: Record<string, unknown>) => void = () => {}): ChildProcess {
  const child = spawn(process.execPath, [AITN, "learn", ...words, "--task", "occupancy", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => onLine(JSON.parse(line)));
  started.push(child);
  return child;
}

async function lead(url: string, dir: string, port: string): Promise<{ child: ChildProcess; node: string }> {
  let child: ChildProcess | undefined;
  const node = await new Promise<string>((resolve) => {
    const words = ["lead", "--url", url, "--dir", dir, "--port", port, "--members", String(MEMBERS), "--buffer", "3"];
    child = learn([...words, "--joins", "2"], ({ did, url: at }) => {
      if (did === "serves") resolve(String(at));
    });
  });
  return { child: child!, node };
}

it("a node's leader and a member are killed -9 while a demand runs; the others go on, and so does the leader with its seat", async () => {
  const server = await bench.serve();
  await bench.enrol(0, 1);
  await bench.enrol(ALONE, 1);
  const dirOf = (name: string) => join(bench.dir, name);
  mkdirSync(dirOf("leader"));
  // The key that the chain knows; members are enrolled by their codes.
  writeFileSync(join(dirOf("leader"), "device.key"), `${Buffer.from(secretOf(0)).toString("hex")}\n`, { mode: 0o600 });
  const first = await lead(server.url, dirOf("leader"), "0");
  const gave = new Set<number>();
  const members = Array.from({ length: MEMBERS }, (_, n) =>
    learn(
      [
        ...["join", "--node", first.node, "--holder", task.clients[n]!.name, "--dir", dirOf(`member-${n}`)],
        ...["--url", server.url, "--code", `member-${n}-code`],
      ],
      ({ did }) => {
        if (did === "gave") gave.add(n);
      },
    ),
  );
  const alone = bench.learn(server.url, task, ALONE, 1);
  const offer: Offer = {
    task: "occupancy",
    seed: 5,
    instruction: { ...task.instruction, rounds: ROUNDS },
    contribution: { name: "leave-one-out" },
  };
  const demand = await bench.openDemand(server, offer, 2);
  const roundsNow = async () => (await find(server.demands, demand)).rounds.length;
  await expect.poll(roundsNow, LONG).toBeGreaterThanOrEqual(1);
  kill(members[0]!);
  await expect.poll(roundsNow, LONG).toBeGreaterThanOrEqual(2);
  kill(first.child);
  gave.clear();
  await lead(server.url, dirOf("leader"), new URL(first.node).port);
  await expect.poll(async () => (await find(server.demands, demand)).phase, LONG).toBe("ended");
  await alone.end();
  const { rounds } = await find(server.demands, demand);
  expect(rounds).toHaveLength(ROUNDS);
  expect(rounds.at(-1)?.scores[0]).toBeGreaterThan(task.floors[0]!.value);
  // The node's update counted in every round, also in those after its leader's death.
  const works = bench.works.filter(({ id, device }) => id.split(" ")[3] === demand && device === deviceOf(0));
  expect(new Set(works.map(({ id }) => id.split(" ")[4])).size).toBe(ROUNDS);
  expect([...gave].sort()).toEqual([1, 2, 3]);
  // What both processes of the leader have kept makes each of its updates again.
  for (let round = 1; round <= ROUNDS; round++) {
    const words = ["audit", join(bench.dir, demand), "--node", dirOf("leader"), "--round", String(round), "--json"];
    const { code, out } = await runCommand(learnCommand, words);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ findings: [{ round, client: deviceOf(0), honest: true }] });
  }
}, 400_000);
