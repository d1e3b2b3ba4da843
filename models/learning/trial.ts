import {
  type Client,
  type Federation,
  type FederationState,
  runRound,
  startFederation,
  trainHere,
} from "./federation.ts";
import type { Instruction } from "./instruction.ts";
import type { RoundReport } from "./round.ts";
import { pooled, type Task } from "./task.ts";
import { initialWeights, predict } from "./trainer/trainer.ts";
import { networksOf } from "./width/networks.ts";

/** Says how far it is; false gives the trial up. */
export type Watch = (report: RoundReport, weights: Float32Array) => Promise<boolean>;

export interface TrialOptions {
  readonly seed: number;
  /** Who takes part; all clients of the task without it. */
  readonly clients?: readonly Client[];
  /** The task's own without it. */
  readonly instruction?: Instruction;
  /** Share of the network's width that each client trains, by place; all of it without. */
  readonly widths?: readonly number[];
  /** Where the clients train; in this thread without it. */
  readonly trainer?: Federation["trainer"];
  readonly watch?: Watch;
}

export interface Trial {
  readonly state: FederationState;
  readonly reports: readonly RoundReport[];
}

/** All rounds of an instruction. @returns null when it was given up */
export async function runTrial(task: Task, options: TrialOptions): Promise<Trial | null> {
  const { seed, clients = task.clients, instruction = task.instruction, widths, watch = async () => true } = options;
  const networks = networksOf(task.network);
  const { trainer = trainHere(networks.at, clients) } = options;
  const federation = { clients, instruction, seed, trainer, widths, sliceAt: networks.slice };
  try {
    let state = startFederation(federation, initialWeights(networks.at(1), seed));
    const reports: RoundReport[] = [];
    while (reports.length < instruction.rounds) {
      const done = await runRound(federation, state);
      if (done === null) return null;
      state = done.state;
      reports.push(done.report);
      if (!(await watch(done.report, state.server.weights))) return null;
    }
    return { state, reports };
  } finally {
    networks.dispose();
  }
}

/** How good weights are on each test of a task. */
export function scores(task: Task, weights: Float32Array): readonly number[] {
  const model = task.network();
  try {
    return task.tests.map(({ examples }) => task.score(predict(model, weights, examples), examples));
  } finally {
    model.dispose();
  }
}

/** By the same instruction but for the strategy: one client has nothing to join. */
export const alone = (instruction: Instruction): Instruction => ({
  ...instruction,
  codec: "float32",
  strategy: { name: "fedavg", serverRate: 1 },
  rule: { name: "mean" },
});

/** A holder of everything: what federation is measured against. */
export const central = (task: Task): Client => ({ name: "central", examples: pooled(task.clients) });
