import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { initialWeights, type TrainingPlan } from "../../models/learning/trainer/trainer.ts";
import { startNode } from "../../server/learner/nodeLeader.ts";
import { openRoster } from "../../server/learner/roster.ts";
import { openTranscripts } from "../../server/learner/transcripts.ts";
import { stderrLog } from "../../server/log.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { must } from "../../twins/core/result.ts";
import { bestCpuMs, type Report } from "./report.ts";

const TASK = "remaining-life";
/** Members of the node, and how many of them make a sum. */
const NODES = [
  [30, 30],
  [100, 30],
  [300, 30],
  [300, 100],
] as const;
/** All members are one process here, which does what each of a hundred devices would do by itself. */
const STEP_MS = 180_000;
const SUMS = 3;

/** CPU milliseconds of adding up so many plain vectors, which is the least that a leader could do. */
function plainMs(vectors: number, length: number): number {
  const one = new Float32Array(length).fill(1);
  const sum = new Float64Array(length);
  return bestCpuMs(5, () => {
    for (let n = 0; n < vectors; n++) for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (one[i] ?? 0);
  });
}

async function measureNode(report: Report, folder: string, members: number, buffer: number): Promise<void> {
  const { instruction, network } = await zooTask(TASK);
  const { node, url, close } = must(
    await startNode({
      task: TASK,
      members,
      buffer,
      joins: 1,
      levels: [1],
      maxTurnS: 3_600,
      maxLate: 100,
      stepMs: STEP_MS,
      roster: must(await openRoster(join(folder, `${members}-${buffer}.json`))),
      host: "127.0.0.1",
      port: 0,
      log: stderrLog("node", () => {}),
      leader: addressOfKey(new Uint8Array(32).fill(7)).toLowerCase() as Hex,
      transcripts: must(openTranscripts(join(folder, `${members}-${buffer}.sqlite`))),
      onNews: () => {},
    }),
  );
  const script = join(import.meta.dirname, "nodeMembers.ts");
  const flags = ["--disable-warning=ExperimentalWarning", script, url, TASK, String(members)];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "ignore", "inherit"] });
  try {
    await node.full;
    const { epochs, batch, optimiser, rate, loss } = instruction;
    const model = network();
    let weights = initialWeights(model, 1);
    model.dispose();
    const cpu = process.cpuUsage();
    const atMs = performance.now();
    for (let round = 0; round < SUMS; round++) {
      const plan: TrainingPlan = { epochs, batch, optimiser, rate, loss, proximal: 0, seed: round, width: 1 };
      const trained = await node.round({ kind: "round", demand: "1", weights, plan }, null);
      if (trained === null) throw new Error("a node made no sum");
      weights = trained.weights;
    }
    const seconds = (performance.now() - atMs) / 1000 / SUMS;
    const used = process.cpuUsage(cpu);
    const name = `node of ${members}, sums of ${buffer}`;
    report.line({
      name: `${name}, a sum of ${weights.length} weights`,
      value: seconds,
      unit: "s",
      floor: null,
      atMost: null,
    });
    report.line({
      name: `${name}, the leader's processor`,
      value: (used.user + used.system) / 1000 / SUMS,
      unit: "ms",
      floor: { name: "adding up plain vectors", value: plainMs(buffer, weights.length) },
      atMost: null,
    });
    report.line({
      name: `${name}, the leader's memory`,
      value: process.memoryUsage.rss() / 1e6,
      unit: "MB",
      floor: null,
      atMost: null,
    });
  } finally {
    child.kill("SIGKILL");
    await close();
  }
}

/** Nodes of 30 to 300 members over sockets: how long a secure sum takes with all members on this one machine, and what the leader spends on it. */
export async function benchNode(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "aitn-node-"));
  try {
    for (const [members, buffer] of NODES) await measureNode(report, folder, members, buffer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
