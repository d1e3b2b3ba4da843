import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { trainingSigner } from "../../contracts-abi/typed-data/training.ts";
import type { TrainHere } from "../../models/learning/client.ts";
import { runLearner } from "../../models/learning/learnerLoop.ts";
import { runMember } from "../../models/learning/nodeLeader/memberLoop.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { sampleOf } from "../../models/learning/sample.ts";
import type { Task } from "../../models/learning/task.ts";
import { initialWeights, type TrainingPlan } from "../../models/learning/trainer/trainer.ts";
import { scores } from "../../models/learning/trial.ts";
import { openMemories } from "../../server/learner/memories.ts";
import { startNode } from "../../server/learner/nodeLeader.ts";
import { linkTo } from "../../server/learner/nodeLearner.ts";
import { memberLinkTo } from "../../server/learner/nodeMember.ts";
import { openRoster } from "../../server/learner/roster.ts";
import { openTranscripts } from "../../server/learner/transcripts.ts";
import { stderrLog } from "../../server/log.ts";
import {
  type DemandBench,
  deviceOf,
  find,
  secretOf,
  startDemandBench,
  WANTED,
} from "../../server/rounds/testing/demandBench.ts";
import { createTrainingPool, type TrainingPool } from "../../server/rounds/trainingPool.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import { must } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import type { Report } from "./report.ts";

const TASK = "remaining-life";
const SEED = 1;
/** Error that both ways must come down to, cycles. */
const TARGET = 16;
/** Each training takes so long, ms: of a device that is no faster, however fast this machine is. */
const TURN_MS = 2_000;
/** The first device's is so many times longer. */
const SLOWNESS = 20;
/** Updates of ten that are waited for. */
const ENOUGH = 5;
const MAX_LATE = 60;
const MOST_ROUNDS = 60;
const LOOK_EVERY_MS = 100;

/** A device's own training, with the rest of the time that a device of that pace takes. */
const paced =
  (train: TrainHere, turnMs: number): TrainHere =>
  async (...asked) => {
    const [trained] = await Promise.all([train(...asked), sleep(turnMs)]);
    return trained;
  };
const turnMsOf = (n: number): number => TURN_MS * (n === 0 ? SLOWNESS : 1);

/** Ten devices of a demand, each with a socket and a key of its own. @returns what ends them */
function learners(bench: DemandBench, url: string, task: Task, pool: TrainingPool, name: string) {
  const stop = new AbortController();
  const links = task.clients.map(() => linkTo(url));
  const runs = links.map((link, n) =>
    runLearner({
      link,
      secret: secretOf(n),
      code: null,
      owner: null,
      stopped: () => stop.signal.aborted,
      onStep: () => {},
      onLook: () => {},
      onRefused: () => {},
      portsOn: ({ chainId, market }) => ({
        ...trainingSigner(chainId, market, secretOf(n)),
        platform: "node",
        ask: link.ask,
        holds: async () => {
          const examples = task.clients[n]?.examples;
          if (examples === undefined) return null;
          const train = paced(pool.trainer(n), turnMsOf(n));
          const examplesPerS = examples.count / (turnMsOf(n) / 1000);
          return { examples: examples.count, samples: [sampleOf(examples)], train, measure: async () => examplesPerS };
        },
        ...openMemories(join(bench.dir, `${name}-${n}`)),
      }),
    }),
  );
  return async () => {
    stop.abort();
    for (const link of links) link.close();
    for (const run of runs) must(await run);
  };
}

/** Seconds from the first round's start until the target, over sockets and on a chain. */
async function demandS(bench: DemandBench, task: Task, pool: TrainingPool, waits: boolean): Promise<number> {
  const server = await bench.serve();
  const { instruction } = task;
  const offer: Offer = {
    task: TASK,
    seed: SEED,
    instruction: waits
      ? instruction
      : { ...instruction, rounds: MOST_ROUNDS, strategy: { name: "fedavg", serverRate: 1 } },
    contribution: { name: "equal" },
    ...(waits ? {} : { pace: { name: "buffered", size: ENOUGH, maxLate: MAX_LATE } }),
  };
  const demand = await bench.openDemand(server, offer, task.clients.length, WANTED, waits ? 0 : ENOUGH);
  const end = learners(bench, server.url, task, pool, waits ? "waiting" : "free");
  const watched = () => find(server.demands, demand);
  while ((await watched()).phase !== "training") await sleep(LOOK_EVERY_MS);
  const atMs = performance.now();
  for (;;) {
    const { rounds, phase } = await watched();
    const reached = rounds.some(({ scores: [score] }) => score !== undefined && score <= TARGET);
    const seconds = (performance.now() - atMs) / 1000;
    if (reached || phase === "ended") {
      await end();
      await server.end();
      return reached ? seconds : Number.POSITIVE_INFINITY;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Seconds until the target of a node of ten members, whose leader makes a sum when so many wait. */
async function nodeS(folder: string, task: Task, pool: TrainingPool, buffer: number): Promise<number> {
  const stop = new AbortController();
  const { node, url, close } = must(
    await startNode({
      task: TASK,
      members: task.clients.length,
      buffer,
      joins: 1,
      levels: [1],
      maxTurnS: 3_600,
      maxLate: MAX_LATE,
      stepMs: 10_000,
      roster: must(await openRoster(join(folder, `members-${buffer}.json`))),
      host: "127.0.0.1",
      port: 0,
      log: stderrLog("node", () => {}),
      leader: deviceOf(task.clients.length),
      transcripts: must(openTranscripts(join(folder, `transcript-${buffer}.sqlite`))),
      onNews: () => {},
    }),
  );
  const links = task.clients.map(() => memberLinkTo(url));
  const runs = links.map((link, n) => {
    const secret = secretOf(n);
    const examples = task.clients[n]!.examples;
    return runMember({
      link,
      publicKey: publicKeyOf(secret),
      sign: (text) => signText(text, secret),
      claims: { task: TASK, examples: examples.count, examplesPerS: 1, sample: sampleOf(examples) },
      train: paced(pool.trainer(n), turnMsOf(n)),
      sliceAt: async () => null,
      random: (count) => new Uint8Array(randomBytes(count)),
      stopped: () => stop.signal.aborted,
      nowMs: Date.now,
      onStep: () => {},
      onRefused: () => {},
    });
  });
  await node.full;
  const { epochs, batch, optimiser, rate, loss } = task.instruction;
  const model = task.network();
  let weights = initialWeights(model, SEED);
  model.dispose();
  const atMs = performance.now();
  let seconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS && seconds === Number.POSITIVE_INFINITY; round++) {
    const plan: TrainingPlan = { epochs, batch, optimiser, rate, loss, proximal: 0, seed: round, width: 1 };
    const trained = await node.round({ kind: "round", demand: "1", weights, plan }, null);
    weights = trained?.weights ?? weights;
    if ((scores(task, weights)[0] ?? Number.NaN) <= TARGET) seconds = (performance.now() - atMs) / 1000;
  }
  stop.abort();
  for (const link of links) link.close();
  await close();
  for (const run of runs) must(await run);
  return seconds;
}

/**
 * Rounds with one device that is twenty times slower than the other nine, on the machine's clock, over sockets: a demand on a chain and a
 * node, each when all wait for it and when nobody does. A device's pace is waited for, its training is real.
 */
export async function benchPace(report: Report): Promise<void> {
  const task = await zooTask(TASK);
  const pool = createTrainingPool(TASK);
  const folder = mkdtempSync(join(tmpdir(), "aitn-pace-"));
  const bench = await startDemandBench();
  const line = (where: string, free: number, waiting: number) =>
    report.line({
      name: `${TASK} to RMSE ${TARGET} ${where}, one device of ${task.clients.length} ${SLOWNESS} times slower, nobody waits for it`,
      value: free,
      unit: "s",
      floor: { name: "all wait", value: waiting },
      atMost: 0.4,
    });
  try {
    const all = task.clients.length;
    line("in a node", await nodeS(folder, task, pool, ENOUGH), await nodeS(folder, task, pool, all));
    await bench.enrol(0, all);
    line("of a demand", await demandS(bench, task, pool, false), await demandS(bench, task, pool, true));
  } finally {
    await bench.end();
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
