import type { Task } from "../../models/learning/task.ts";
import { initialWeights, type TrainingPlan, train, weightCount } from "../../models/learning/trainer/trainer.ts";
import { runTrial, scores, type TrialOptions } from "../../models/learning/trial.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { createTrainingPool, type TrainingPool } from "../../server/rounds/trainingPool.ts";
import { zooTask } from "../../server/rounds/zooTasks.ts";
import type { Report } from "./report.ts";

const SEEDS = [1, 2, 3, 4, 5];
/** By the clients' places, over and over. */
const WIDTHS = [1, 0.5, 0.25];
const TURNS = 7;

interface Outcome {
  readonly score: number;
  /** That the clients sent in all rounds. */
  readonly bytes: number;
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
const spread = (xs: readonly number[]): number =>
  Math.sqrt(xs.reduce((sum, x) => sum + (x - mean(xs)) ** 2, 0) / (xs.length - 1));
const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1] ?? Number.NaN;

async function outcome(task: Task, options: TrialOptions): Promise<Outcome> {
  const trial = await runTrial(task, options);
  if (trial === null) throw new Error("a worker ended");
  return {
    score: scores(task, trial.state.server.weights)[0] ?? Number.NaN,
    bytes: trial.reports.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** All train the whole; some train slices; those who would train slices are left out. */
async function compare(report: Report, task: Task, pool: TrainingPool): Promise<void> {
  const places = task.clients.map((_, place) => place);
  const fast = places.filter((place) => place % WIDTHS.length === 0);
  const ways: Readonly<Record<string, Omit<TrialOptions, "seed">>> = {
    "all train the whole": { trainer: pool.trainer },
    [`widths ${WIDTHS.join(", ")} by turns`]: {
      trainer: pool.trainer,
      widths: places.map((place) => WIDTHS[place % WIDTHS.length] ?? 1),
    },
    "the slow are left out": {
      clients: fast.flatMap((place) => task.clients[place] ?? []),
      trainer: (n) => pool.trainer(fast[n] ?? 0),
    },
  };
  const { name, unit } = task.measure;
  const line = (what: string, value: number, of: string) =>
    report.line({ name: `${task.name} ${what}`, value, unit: of, floor: null, atMost: null });
  for (const [way, options] of Object.entries(ways)) {
    const all: Outcome[] = [];
    for (const seed of SEEDS) all.push(await outcome(task, { seed, ...options }));
    const values = all.map(({ score }) => score);
    line(`${name}, ${way}, mean of ${SEEDS.length} seeds`, mean(values), unit);
    line(`${name}, ${way}, spread`, spread(values), unit);
    line(`sent, ${way}`, (all[0]?.bytes ?? Number.NaN) / 1e6, "MB");
  }
}

/** What a slice costs beside the whole: its weights, and how long a client trains it here. */
async function costs(report: Report, task: Task): Promise<void> {
  const networks = networksOf(task.network);
  const [holding] = task.clients;
  if (holding === undefined) throw new RangeError(`${task.name} has no clients`);
  const { batch, optimiser, rate, loss } = task.instruction;
  const times = new Map<number, number[]>(WIDTHS.map((width) => [width, []]));
  for (let turn = 0; turn <= TURNS; turn++)
    for (const width of WIDTHS) {
      const plan: TrainingPlan = { epochs: 1, batch, optimiser, rate, loss, proximal: 0, seed: 1, width };
      const network = networks.at(width);
      const atMs = performance.now();
      await train(network, initialWeights(network, 1), holding.examples, plan);
      // The first of each makes its kernels ready.
      if (turn > 0) times.get(width)?.push(performance.now() - atMs);
    }
  const wholeMs = median(times.get(1) ?? []);
  for (const width of WIDTHS) {
    const name = `${task.name} at width ${width}`;
    const floor = { name: "whole", value: weightCount(networks.at(1)) };
    report.line({ name: `${name}, weights`, value: weightCount(networks.at(width)), unit: "1", floor, atMost: null });
    const value = median(times.get(width) ?? []);
    report.line({ name: `${name}, a turn`, value, unit: "ms", floor: { name: "whole", value: wholeMs }, atMost: null });
  }
  networks.dispose();
}

/** Slices of a network's width for slow devices (HeteroFL), beside training without them: where all hold alike, and where none does. */
export async function benchWidths(report: Report): Promise<void> {
  for (const name of ["remaining-life", "milling-fault"]) {
    const task = await zooTask(name);
    // Before there are workers, which take the processor while they start.
    await costs(report, task);
    const pool = createTrainingPool(name);
    try {
      await compare(report, task, pool);
    } finally {
      await pool.close();
    }
  }
}
