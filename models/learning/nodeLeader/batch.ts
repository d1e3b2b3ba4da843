import { type Digest, digestBytes, digestOf } from "../../../twins/core/digest.ts";
import { fromHex, toHex } from "../../../twins/protocol/deviceAuth.ts";
import type { NodeParamsOf, NodeTurn, SignedAdvert } from "../../../twins/protocol/node.ts";
import { float32 } from "../compression/codecs.ts";
import type { Advert, Box, Opened } from "../secureSum/client.ts";
import { sumOf } from "../secureSum/leader.ts";
import type { TrainingPlan } from "../trainer/trainer.ts";
import { fewestOf, groupOf, LEAST_HOLDERS, wordsOf } from "./group.ts";

/** A member that has trained and waits. */
export interface Entrant {
  readonly key: string;
  /** Share of the model's width that it trained. */
  readonly width: number;
  readonly share: number;
}

/** What its members do now, all of them; each step begins when the one before has ended. */
type Step = "advertise" | "seal" | "mask" | "open";

/** What a batch is of. */
export interface BatchTerms {
  /** Names the leader's process, and the batch in it. */
  readonly run: string;
  readonly number: number;
  readonly demand: string;
  readonly plan: TrainingPlan;
  /** Of the node's weights that the batch moves. */
  readonly from: Digest;
  /** Theirs, that trainings are late by. */
  readonly version: number;
  /** Widths that there are, the largest first. */
  readonly levels: readonly number[];
  /** At least `NODE_LIMITS.leastBatch`, at most `NODE_LIMITS.mostBatch`. */
  readonly entrants: readonly Entrant[];
}

/** SHA-256 of weights as they travel, float32. */
export const weightsDigest = (weights: Float32Array): Digest => digestBytes(float32.encode(weights));

/** A secure sum that runs: who takes part by place, and what came. */
export interface Batch extends BatchTerms {
  readonly id: Digest;
  /** What of each one's width counts, by place. */
  readonly counted: readonly number[];
  readonly step: Step;
  /** Who has not done its part by then is left out, ms. */
  readonly untilMs: number;
  /** Places that have lost what they would give. */
  readonly gone: ReadonlySet<number>;
  readonly adverts: ReadonlyMap<number, SignedAdvert>;
  /** By who sent them. */
  readonly boxes: ReadonlyMap<number, readonly Box[]>;
  /** Both as they came: whoever has them can make the sum again. */
  readonly masked: ReadonlyMap<number, NodeParamsOf<"masked">>;
  readonly opened: ReadonlyMap<number, NodeParamsOf<"opened">>;
}

export function batchOf(terms: BatchTerms, untilMs: number): Batch {
  const { entrants } = terms;
  // What only a few hold would tell of them: the widest slice that counts is one that enough have.
  const widest = entrants.map(({ width }) => width).sort((a, b) => b - a)[fewestOf(entrants.length) - 1] ?? 1;
  return {
    ...terms,
    id: digestOf(terms),
    counted: entrants.map(({ width }) => Math.min(width, widest)),
    step: "advertise",
    untilMs,
    gone: new Set(),
    adverts: new Map(),
    boxes: new Map(),
    masked: new Map(),
    opened: new Map(),
  };
}

export const placeOf = ({ entrants }: Batch, key: string): number => entrants.findIndex((one) => one.key === key);

/** Whose part of a step is awaited: all, then those who sealed, then those who masked. */
function expected({ step, entrants, boxes, masked }: Batch): readonly number[] {
  if (step === "open") return [...masked.keys()];
  return step === "mask" ? [...boxes.keys()] : entrants.map((_, place) => place);
}

const doneOf = (batch: Batch): ReadonlyMap<number, unknown> =>
  ({ advertise: batch.adverts, seal: batch.boxes, mask: batch.masked, open: batch.opened })[batch.step];

/** Whether this place's part of the step is awaited, and not here. */
export const isDue = (batch: Batch, place: number): boolean =>
  expected(batch).includes(place) && !doneOf(batch).has(place);

/** What a place has to do whose part is due. */
export function dueOf(batch: Batch, place: number): NodeTurn {
  const { id, step, version, levels, entrants, counted, adverts, boxes, masked } = batch;
  switch (step) {
    case "advertise": {
      const [width = 1, share = 1] = [counted[place], entrants[place]?.share];
      const size = entrants.length;
      return { what: "advertise", batch: id, place, size, version, width, share, levels: [...levels] };
    }
    case "seal":
      return { what: "seal", batch: id, adverts: [...adverts.values()].sort((a, b) => a.place - b.place) };
    case "mask": {
      const mine = [...boxes.values()].flat().filter(({ to }) => to === place);
      return {
        what: "mask",
        batch: id,
        boxes: mine.map(({ from, sealed }) => ({ from, sealed: toHex(sealed) })),
      };
    }
    case "open":
      return { what: "open", batch: id, stayed: [...masked.keys()] };
  }
}

/** What became of a batch that ended. */
export type Ended =
  | { readonly kind: "given-up"; readonly missing: readonly number[] }
  | { readonly kind: "summed"; readonly sum: Float64Array };

const NEXT: Readonly<Record<Exclude<Step, "open">, Step>> = { advertise: "seal", seal: "mask", mask: "open" };

/** Whether a step's end lets the batch go on. */
function mayGoOn({ step, entrants, counted, adverts, boxes, masked }: Batch): boolean {
  const fewest = fewestOf(entrants.length);
  if (step === "advertise") return adverts.size === entrants.length;
  if (step === "seal") return boxes.size >= fewest;
  const widest = Math.max(...counted);
  const holders = [...masked.keys()].filter((place) => counted[place] === widest).length;
  return masked.size >= fewest && holders >= LEAST_HOLDERS;
}

const advertOf = ({ place, maskKey, boxKey }: SignedAdvert): Advert => ({
  member: place,
  maskKey: fromHex(maskKey),
  boxKey: fromHex(boxKey),
});

const openedBy = ([by, { shares }]: readonly [number, NodeParamsOf<"opened">]): readonly Opened[] =>
  shares.map(({ of, secret, at, bytes }) => ({ of, by, secret, share: { at, bytes: fromHex(bytes) } }));

function summed({ id, entrants, adverts, boxes, masked, opened }: Batch): Float64Array | null {
  const known = [...adverts.values()].map(advertOf);
  const vectors = new Map([...masked].map(([place, { vector }]) => [place, wordsOf(vector)]));
  return sumOf(groupOf(id, entrants.length), known, [...boxes.keys()], vectors, [...opened].flatMap(openedBy));
}

/**
 * Goes on to the next step when all have done their part, or when its time is over.
 * @param stepMs a step's time
 */
export function advance(batch: Batch, nowMs: number, stepMs: number): Batch | Ended {
  const { step, entrants, gone, opened } = batch;
  const awaited = expected(batch).filter((place) => isDue(batch, place));
  const isOver = nowMs >= batch.untilMs || awaited.every((place) => gone.has(place));
  if (step === "open") {
    // So many of those who masked have given the shares of all: nobody else need be waited for.
    if (opened.size < fewestOf(entrants.length)) return isOver ? { kind: "given-up", missing: awaited } : batch;
    const sum = summed(batch);
    if (sum !== null) return { kind: "summed", sum };
    return isOver ? { kind: "given-up", missing: awaited } : batch;
  }
  if (!isOver) return batch;
  if (!mayGoOn(batch)) return { kind: "given-up", missing: awaited };
  return { ...batch, step: NEXT[step], untilMs: nowMs + stepMs };
}
