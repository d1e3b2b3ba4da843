import { parentPort, workerData } from "node:worker_threads";
import { type Closing, endRound } from "../../models/learning/closing.ts";
import { strategyOf } from "../../models/learning/instruction.ts";
import { modelFileOf } from "../../models/learning/modelFile.ts";
import type { Offer } from "../../models/learning/offer.ts";
import type { Message } from "../../models/learning/round.ts";
import type { ServerState } from "../../models/learning/strategies/strategy.ts";
import {
  type Correction,
  initialWeights,
  type Trained,
  type TrainingPlan,
  train,
} from "../../models/learning/trainer/trainer.ts";
import { central } from "../../models/learning/trial.ts";
import { networksOf } from "../../models/learning/width/networks.ts";
import { type Slice, sliceBy } from "../../models/learning/width/slice.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { packModel } from "../sandbox/readModel.ts";
import { zooTask } from "./zooTasks.ts";

/** A model as a file, with its address. */
export interface PackedModel {
  readonly bytes: Uint8Array;
  readonly cid: string;
  /** In the CID, 0x-hex. */
  readonly digest: string;
}

/** What a worker of the pool is asked for. */
export interface TrainWorkerAsks {
  train: {
    readonly asked: {
      /** Of the task's clients; one more than the last: all of them as one. */
      readonly place: number;
      readonly weights: Float32Array;
      readonly plan: TrainingPlan;
      readonly correction: Correction;
    };
    readonly answered: Trained;
  };
  /** The state before the first round. */
  start: { readonly asked: { readonly offer: Offer; readonly seats: number }; readonly answered: ServerState };
  end: {
    readonly asked: {
      readonly offer: Offer;
      readonly state: ServerState;
      /** By seat. */
      readonly clients: readonly string[];
      readonly messages: readonly (Message | null)[];
      /** Of rounds before, not joined yet. */
      readonly waiting: readonly Message[];
      /** By seat; null where all train the whole. */
      readonly widths: readonly number[] | null;
      readonly secret: Uint8Array;
    };
    readonly answered: Closing;
  };
  /** What of the model a width less than 1 is. */
  slice: { readonly asked: { readonly width: number }; readonly answered: Slice };
  pack: { readonly asked: { readonly weights: Float32Array }; readonly answered: PackedModel };
}
/** What a worker begins with. */
export interface TrainWorkerData {
  readonly task: string;
  /** Text of a recording whose holder comes after the task's; null without. */
  readonly own: string | null;
}
export type WorkerAsk = keyof TrainWorkerAsks;
export type WorkerAnswer = { readonly value: unknown } | { readonly error: string };

if (parentPort !== null) {
  const port = parentPort;
  const { task: name, own } = workerData as TrainWorkerData;
  const task = await zooTask(name, own);
  const holders = [...task.clients, central(task)];
  const networks = networksOf(task.network);
  const model = networks.at(1);
  const doers: { [A in WorkerAsk]: (asked: TrainWorkerAsks[A]["asked"]) => Promise<TrainWorkerAsks[A]["answered"]> } = {
    async train({ place, weights, plan, correction }) {
      const holder = holders[place];
      if (holder === undefined) throw new RangeError(`no client ${place}`);
      const trained = await train(networks.at(plan.width), weights, holder.examples, plan, correction);
      // Nobody gives up but by ending the worker.
      if (trained === null) throw new Error("given up");
      return trained;
    },
    start: async ({ offer, seats }) => strategyOf(offer.instruction, seats).start(initialWeights(model, offer.seed)),
    end({ offer, state, clients, messages, waiting, widths, secret }) {
      const sliceOf = sliceBy(clients, widths ?? undefined, networks.slice);
      return endRound(task, offer, state, messages, waiting, secret, sliceOf);
    },
    async slice({ width }) {
      const slice = networks.slice(width);
      if (slice === null) throw new RangeError("the whole width is no slice");
      return { indices: slice.indices, of: slice.of };
    },
    async pack({ weights }) {
      const bytes = packModel(modelFileOf(model, weights));
      const cid = await addressOf([bytes]);
      return { bytes, cid: cid.toString(), digest: `0x${Buffer.from(cid.multihash.digest).toString("hex")}` };
    },
  };
  port.on("message", async ({ name, asked }: { name: WorkerAsk; asked: never }) => {
    let answer: WorkerAnswer;
    try {
      answer = { value: await doers[name](asked) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(answer);
  });
}
