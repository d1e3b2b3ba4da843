import { digestBytes } from "../../twins/core/digest.ts";
import { CODECS } from "./compression/codecs.ts";
import { encodeWithFeedback } from "./compression/errorFeedback.ts";
import { type Instruction, strategyOf } from "./instruction.ts";
import type { Pace } from "./offer.ts";
import { memoryBytes } from "./record.ts";
import type { Broadcast, Message } from "./round.ts";
import { controlAfter } from "./strategies/strategy.ts";
import type { Holding } from "./task.ts";
import type { Correction, Trained, TrainingPlan } from "./trainer/trainer.ts";

/** What a client keeps from round to round. */
export interface ClientMemory {
  /** What its messages have left out so far; null when that is nothing. */
  readonly left: Float32Array | null;
  /** Its control variate; null before its first round, and where the strategy keeps none. */
  readonly control: Float32Array | null;
}

export const newcomer: ClientMemory = { left: null, control: null };

/** Trains on what the client holds; null when it was given up. */
export type TrainHere = (weights: Float32Array, plan: TrainingPlan, correction: Correction) => Promise<Trained | null>;

/** Who takes part in a demand, as what. */
export interface Part {
  readonly client: string;
  /** In the demand's list of clients, from 0. */
  readonly place: number;
  readonly instruction: Instruction;
  /** The demand's. */
  readonly seed: number;
  /** That it holds. */
  readonly examples: number;
  /** Share of the network's width that it trains; 1: all of it. */
  readonly width: number;
  /** Whether its message says in which round it was begun, since it may count in a later one. */
  readonly mayBeLate: boolean;
}

/** What of a demand decides a client's part; without widths all train the whole, without a pace nobody may be late. */
export interface Terms extends Pick<Part, "instruction" | "seed"> {
  readonly widths?: readonly number[] | undefined;
  readonly pace?: Pace | undefined;
}

/** @param place of the client among those of the demand */
export const partOf = (
  { instruction, seed, widths, pace }: Terms,
  place: number,
  { name, examples }: Pick<Holding, "name"> & { readonly examples: Pick<Holding["examples"], "count"> },
): Part => ({
  client: name,
  place,
  instruction,
  seed,
  examples: examples.count,
  width: widths?.[place] ?? 1,
  mayBeLate: pace !== undefined,
});

/** Seeds of a round's clients are apart from those of every other round and client. */
const MAX_CLIENTS = 100_000;
const seedOf = (seed: number, round: number, place: number): number => seed * 1_000_003 + round * MAX_CLIENTS + place;

/** How a client trains in a round: follows from the instruction alone, so that anybody can do it again. */
function planOf({ instruction, seed, place, width }: Part, round: number): TrainingPlan {
  const { epochs, batch, optimiser, rate, rateDecay, loss } = instruction;
  return {
    epochs,
    batch,
    optimiser,
    rate: rate * rateDecay ** round,
    loss,
    proximal: strategyOf(instruction, 1).client.proximal,
    seed: seedOf(seed, round, place),
    width,
  };
}

/** What a client sends in place of its delta. */
export type Lie = (delta: Float32Array) => Float32Array;

/** The delta of a training, as it travels, and what the client keeps. */
function pack(
  part: Part,
  { round, weights, control }: Broadcast,
  memory: ClientMemory,
  trained: Trained,
  lie: Lie = (delta) => delta,
): { readonly message: Message; readonly memory: ClientMemory } {
  const plan = planOf(part, round);
  const delta = trained.weights.map((w, i) => w - (weights[i] ?? 0));
  const { bytes, left } = encodeWithFeedback(CODECS[part.instruction.codec], lie(delta), memory.left);
  const own = memory.control ?? new Float32Array(weights.length);
  const after = control === null ? null : controlAfter(own, control, delta, trained.steps, plan.rate);
  const kept = { left: left.some((x) => x !== 0) ? left : null, control: after?.own ?? null };
  return {
    message: {
      client: part.client,
      examples: part.examples,
      loss: trained.losses.at(-1) ?? Number.NaN,
      bytes,
      control: after?.change ?? null,
      kept: digestBytes(memoryBytes(kept)),
      ...(part.mayBeLate ? { begun: round } : {}),
    },
    memory: kept,
  };
}

/** A client's whole turn in a round. @returns null when it was given up */
export async function takeTurn(
  part: Part,
  broadcast: Broadcast,
  memory: ClientMemory,
  train: TrainHere,
  lie?: Lie,
): Promise<{ readonly message: Message; readonly memory: ClientMemory } | null> {
  const { weights, control, round } = broadcast;
  const own = memory.control;
  const correction = control === null ? null : control.map((c, i) => c - (own?.[i] ?? 0));
  const trained = await train(weights, planOf(part, round), correction);
  return trained === null ? null : pack(part, broadcast, memory, trained, lie);
}
