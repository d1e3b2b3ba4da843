import { runAsynchronously, synchronousRoundS } from "../../models/learning/asynchronous.ts";
import { CODECS } from "../../models/learning/compression/codecs.ts";
import type { Client } from "../../models/learning/federation.ts";
import type { Task } from "../../models/learning/task.ts";
import { initialWeights } from "../../models/learning/trainer/trainer.ts";
import { alone, runTrial, scores, type TrialOptions } from "../../models/learning/trial.ts";
import bilgeUlusoy from "../../models/optimisers/transport-job-shop/data/bilge-ulusoy.json" with { type: "json" };
import optima from "../../models/optimisers/transport-job-shop/data/optima.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "../../models/optimisers/transport-job-shop/instance.ts";
import { ratioOf, ruleRatios, type Trial, trialsOf } from "../../models/zoo/dispatch-policy/evaluate.ts";
import { learnedPriority } from "../../models/zoo/dispatch-policy/policy.ts";
import { unseenLessons } from "../../models/zoo/dispatch-policy/task.ts";
import { createTrainingPool, type TrainingPool } from "../../server/rounds/trainingPool.ts";
import { TASK_NAMES, taskTexts, zooTask } from "../../server/rounds/zooTasks.ts";
import { must } from "../../twins/core/result.ts";
import type { Report } from "./report.ts";

const SEEDS = [1, 2, 3, 4, 5];

const LIARS = 2;
const lie = (delta: Float32Array): Float32Array => delta.map((x) => -4 * x);
const WEIGHTS = 30_000;

interface Scores {
  readonly federated: number;
  /** Of one holder of everything. */
  readonly central: number;
  /** Mean over the clients of what each reaches with what it holds. */
  readonly alone: number;
}

/** What a task must reach on average over the seeds, as a value that may be at most so large. */
interface Gate {
  readonly name: string;
  readonly of: (mean: Scores) => number;
  readonly atMost: number;
}

/** Both are errors: at most so much more than the one holder of everything has, and no more than a client alone. */
const together: readonly Gate[] = [
  { name: "RMSE, federated over central", of: ({ federated, central }) => federated / central, atMost: 1.03 },
  { name: "RMSE, federated over alone", of: ({ federated, alone }) => federated / alone, atMost: 0.98 },
];
const GATES: Readonly<Record<string, readonly Gate[]>> = {
  "pump-health": [
    { name: "F1 that is missing, federated", of: ({ federated }) => 1 - federated, atMost: 0.2 },
    { name: "F1 below central", of: ({ federated, central }) => central - federated, atMost: 0.01 },
  ],
  "remaining-life": [{ name: "RMSE, federated", of: ({ federated }) => federated, atMost: 15.5 }],
  "milling-fault": [{ name: "F1 below central", of: ({ federated, central }) => central - federated, atMost: 0.05 }],
  occupancy: [{ name: "share of errors, federated", of: ({ federated }) => 1 - federated, atMost: 0.03 }],
  "air-quality": [{ name: "RMSE, federated", of: ({ federated }) => federated, atMost: 18.1 }],
  "traffic-speed": [{ name: "RMSE, federated", of: ({ federated }) => federated, atMost: 5 }, ...together],
  "dispatch-policy": [
    { name: "choices, central less federated", of: ({ federated, central }) => central - federated, atMost: 0.02 },
    { name: "choices, alone less federated", of: ({ federated, alone }) => alone - federated, atMost: 0 },
  ],
  "evacuation-guidance": [{ name: "RMSE, federated", of: ({ federated }) => federated, atMost: 0.13 }],
  "appliance-energy": [{ name: "RMSE, federated", of: ({ federated }) => federated, atMost: 70 }, ...together],
};

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
/** Standard deviation of a sample. */
const spread = (xs: readonly number[]): number =>
  Math.sqrt(xs.reduce((sum, x) => sum + (x - mean(xs)) ** 2, 0) / (xs.length - 1));

async function score(task: Task, options: TrialOptions): Promise<number> {
  const trial = await runTrial(task, options);
  if (trial === null) throw new Error("a worker ended");
  return scores(task, trial.state.server.weights)[0] ?? Number.NaN;
}

async function scoresOf(task: Task, pool: TrainingPool, seed: number): Promise<Scores> {
  const instruction = alone(task.instruction);
  const one = (client: Client, place: number): Promise<number> =>
    score(task, { seed, clients: [client], instruction, trainer: () => pool.trainer(place) });
  const federated = await score(task, { seed, trainer: pool.trainer });
  const [first] = task.clients;
  if (first === undefined) throw new RangeError(`${task.name} has no clients`);
  // Of the place behind the last the worker has everything; the client's own examples are not looked at.
  const [central = Number.NaN, ...each] = await Promise.all([
    one({ ...first, name: "central" }, task.clients.length),
    ...task.clients.map((client, place) => one(client, place)),
  ]);
  return { federated, central, alone: mean(each) };
}

function tell(report: Report, task: Task, all: readonly Scores[]): void {
  const { name, unit } = task.measure;
  const line = (what: string, value: number, atMost: number | null = null) =>
    report.line({ name: `${task.name} ${what}`, value, unit, floor: null, atMost });
  const means = { federated: 0, central: 0, alone: 0 };
  for (const kind of ["federated", "central", "alone"] as const) {
    const values = all.map((scored) => scored[kind]);
    means[kind] = mean(values);
    line(`${name}, ${kind}, mean of ${values.length} seeds`, means[kind]);
    line(`${name}, ${kind}, spread`, spread(values));
  }
  for (const { by, value } of task.floors) line(`${name}, ${by}`, value);
  for (const { by, value } of task.published) line(`${name}, published, ${by}`, value);
  for (const gate of GATES[task.name] ?? []) line(gate.name, gate.of(means), gate.atMost);
}

/** Liars and few bytes, on the task with ten clients. */
async function hardships(report: Report, task: Task, pool: TrainingPool, plain: readonly number[]): Promise<void> {
  const { instruction, clients } = task;
  const lying = clients.map((client, place) => (place < LIARS ? { ...client, lie } : client));
  const rule = { name: "krum", liars: LIARS } as const;
  const reached = async (options: Omit<TrialOptions, "seed" | "trainer">): Promise<number> => {
    const all: number[] = [];
    for (const seed of SEEDS) all.push(await score(task, { seed, trainer: pool.trainer, ...options }));
    return mean(all);
  };
  const floor = { name: "plain", value: mean(plain) };
  const { name, unit } = task.measure;
  const line = (what: string, value: number, atMost: number) =>
    report.line({ name: `${task.name} ${name}, ${what}`, value, unit, floor, atMost });
  line(
    "2 of 10 send -4 times theirs, multi-Krum",
    await reached({ clients: lying, instruction: { ...instruction, rule } }),
    1.1,
  );
  line("sign and error feedback", await reached({ instruction: { ...instruction, codec: "sign" } }), 1.01);
  const bytes = (codec: keyof typeof CODECS): number => CODECS[codec].encode(new Float32Array(WEIGHTS).fill(1)).length;
  report.line({
    name: "bytes of 30,000 weights by sign",
    value: bytes("sign"),
    unit: "B",
    floor: { name: "float32", value: bytes("float32") },
    atMost: 0.04,
  });
}

/** The slowest client is so many times slower than the others. */
const SLOWNESS = 20;
/** Error that both ways must come down to. */
const TARGET = 16;
const BUFFERING = { size: 5, maxLate: 60 } as const;

/** Seconds of a counted clock until the target, when nobody waits for the slow one, over those when all do. */
async function waiting(report: Report, task: Task, pool: TrainingPool): Promise<void> {
  const { clients } = task;
  const paces = clients.map((_, place) => (place === 0 ? SLOWNESS : 1));
  const instruction = { ...task.instruction, rounds: 200, strategy: { name: "fedavg", serverRate: 1 } } as const;
  const there = (weights: Float32Array): boolean => (scores(task, weights)[0] ?? Number.NaN) <= TARGET;
  const model = task.network();
  const seconds = { free: [] as number[], together: [] as number[] };
  for (const seed of SEEDS) {
    let free = Number.POSITIVE_INFINITY;
    const federation = { clients, instruction, seed, trainer: pool.trainer };
    await runAsynchronously(federation, initialWeights(model, seed), paces, BUFFERING, async ({ atS, weights }) => {
      if (there(weights)) free = atS;
      return free === Number.POSITIVE_INFINITY;
    });
    let rounds = 0;
    await runTrial(task, {
      seed,
      trainer: pool.trainer,
      watch: async (_, weights) => {
        rounds++;
        return !there(weights);
      },
    });
    seconds.free.push(free);
    seconds.together.push(rounds * synchronousRoundS(paces));
  }
  model.dispose();
  report.line({
    name: `${task.name} to RMSE ${TARGET} with one client ${SLOWNESS} times slower, asynchronous (counted clock)`,
    value: mean(seconds.free),
    unit: "s",
    floor: { name: "synchronous", value: mean(seconds.together) },
    atMost: 0.4,
  });
}

/** Published instances with their best known makespans. */
function publishedTrials(): readonly Trial[] {
  const instances = must(parseInstanceFile(bilgeUlusoy));
  return Object.keys(instances.jobsets).flatMap((jobset) =>
    Object.keys(instances.layouts).map((layout) => {
      const { best: bestS } = optima[`EX${jobset}${layout}` as keyof typeof optima];
      return { problem: must(toProblem(instances, { jobset, layout })), bestS };
    }),
  );
}

/** How long schedules of the learned rule are, beside the best rule that needs no model: on cells and instances that nobody trained on. */
async function dispatching(report: Report, task: Task, pool: TrainingPool): Promise<void> {
  const learned: Float32Array[] = [];
  for (const seed of SEEDS) {
    const trial = await runTrial(task, { seed, trainer: pool.trainer });
    if (trial === null) throw new Error("a worker ended");
    learned.push(trial.state.server.weights);
  }
  const unseen = trialsOf(unseenLessons(await taskTexts(task.name)));
  for (const [where, trials, atMost] of [
    ["unseen cells, over the teacher's", unseen, 0.95],
    ["Bilge and Ulusoy, over the best known", publishedTrials(), 1],
  ] as const) {
    const rules = ruleRatios(trials);
    const best = rules.reduce((a, b) => (b.ratio < a.ratio ? b : a));
    const ratios = learned.map((weights) => ratioOf(trials, learnedPriority(weights)));
    const line = (name: string, value: number) =>
      report.line({ name: `${task.name} makespan, ${where}, ${name}`, value, unit: "1", floor: null, atMost: null });
    for (const { rule, ratio } of rules) line(rule, ratio);
    line("learned, spread", spread(ratios));
    const floor = { name: best.rule, value: best.ratio };
    const name = `${task.name} makespan, ${where}, learned, mean of ${ratios.length} seeds`;
    report.line({ name, value: mean(ratios), unit: "1", floor, atMost });
  }
}

/** Every task of the zoo from five seeds: federated beside one holder of everything, each alone, no model, and what was published. */
export async function benchLearn(report: Report): Promise<void> {
  for (const name of TASK_NAMES) {
    const task = await zooTask(name);
    const pool = createTrainingPool(name);
    try {
      const all: Scores[] = [];
      for (const seed of SEEDS) all.push(await scoresOf(task, pool, seed));
      tell(report, task, all);
      if (name === "dispatch-policy") await dispatching(report, task, pool);
      if (name !== "remaining-life") continue;
      const plain = all.map(({ federated }) => federated);
      await hardships(report, task, pool, plain);
      await waiting(report, task, pool);
    } finally {
      await pool.close();
    }
  }
}
