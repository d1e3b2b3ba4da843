import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { type DemandDraft, MAX_LATE, type PreparedDemand, type TaskInfo } from "../../../twins/protocol/rounds.ts";
import { parseAmount } from "../../ui/amount.ts";
import { type Range, wholeIn } from "../onChain/fields.tsx";

/** ITrainingMarket: at most 30 days a window, 256 seats, 1,000 rounds. */
const HOURS: Range = { least: 1, most: 720 };
const SEATS: Range = { least: 1, most: 256 };
export const RANGES = {
  rounds: { least: 1, most: 1_000 },
  minSeats: SEATS,
  maxSeats: SEATS,
  minExamples: { least: 1, most: 1_000_000 },
  turnMin: { least: 1, most: 1_440 },
  applyH: HOURS,
  selectH: HOURS,
  commitH: HOURS,
  closeH: HOURS,
} as const satisfies Readonly<Record<string, Range>>;
export type Whole = keyof typeof RANGES;
export type Values = Readonly<Record<Whole | "reward" | "noise" | "slow" | "late", string>>;
/** Noise on the sum of updates that can be chosen, in clip norms; 0: none. */
export const NOISES = ["0", "0.5", "1", "2", "4"] as const;

/** Shared alike by all who deliver, basis points; the rest of a round goes by what each added. */
export const FLOOR_BPS = 1_000;
/** What enrolling with a code of this console gives. */
const MIN_TIER = 1;
const HOUR_S = 3_600;

export const startValues = (task: Pick<TaskInfo, "rounds">): Values => ({
  rounds: String(task.rounds),
  reward: "12",
  noise: "0",
  slow: "out",
  late: "refused",
  minSeats: "2",
  maxSeats: "3",
  minExamples: "10",
  turnMin: "10",
  applyH: "1",
  selectH: "1",
  commitH: "1",
  closeH: "1",
});

/** What a person wants trained, once it is sound. */
export interface Order {
  readonly task: string;
  readonly rewardWei: bigint;
  readonly noise: number;
  /** Devices too slow for the whole network train slices of it. */
  readonly slices: boolean;
  /** Updates count in later rounds, too. */
  readonly late: boolean;
  readonly numbers: Readonly<Record<Whole, number>>;
}

/** What is wrong with an answer: it is none by itself, or it does not go with the others. */
export type Wrong = "none" | "fewest" | "most" | "short";

/** Everything that is wrong with an order, by field. @param heldWei what the account holds; null while that is not known */
export function wrongIn(values: Values, heldWei: bigint | null): Readonly<Partial<Record<Whole | "reward", Wrong>>> {
  const wrong: Partial<Record<Whole | "reward", Wrong>> = {};
  for (const name of Object.keys(RANGES) as Whole[])
    if (wholeIn(RANGES[name], values[name]) === null) wrong[name] = "none";
  const [fewest, most] = [wholeIn(SEATS, values.minSeats), wholeIn(SEATS, values.maxSeats)];
  if (fewest !== null && most !== null && fewest > most) Object.assign(wrong, { minSeats: "fewest", maxSeats: "most" });
  const rewardWei = parseAmount(values.reward);
  if (rewardWei === null) wrong.reward = "none";
  else if (heldWei !== null && rewardWei > heldWei) wrong.reward = "short";
  return wrong;
}

/** Whether slow devices may be given slices: of a network with hidden layers, where no noise hides each device's part. */
export const mayBeSliced = ({ hasWidths }: Pick<TaskInfo, "hasWidths">, { noise }: Pick<Values, "noise">): boolean =>
  hasWidths && Number(noise) === 0;

/** Null where anything is wrong with it. */
export function orderOf(
  task: Pick<TaskInfo, "name" | "hasWidths">,
  values: Values,
  heldWei: bigint | null,
): Order | null {
  const rewardWei = parseAmount(values.reward);
  if (rewardWei === null || Object.keys(wrongIn(values, heldWei)).length > 0) return null;
  const numbers = {} as Record<Whole, number>;
  for (const name of Object.keys(RANGES) as Whole[]) numbers[name] = wholeIn(RANGES[name], values[name]) ?? 0;
  const slices = values.slow === "narrow" && mayBeSliced(task, values);
  const late = values.late === "counts" && Number(values.noise) === 0;
  return { task: task.name, rewardWei, noise: Number(values.noise), slices, late, numbers };
}

export const draftOf = ({ task, noise, slices, late, numbers }: Order, seed: number): DemandDraft => ({
  task,
  rounds: numbers.rounds,
  seed,
  minExamples: numbers.minExamples,
  maxTurnS: numbers.turnMin * 60,
  noise: noise === 0 ? null : noise,
  slices,
  late: late ? { size: numbers.minSeats, maxLate: MAX_LATE } : null,
});

/**
 * The act that opens a prepared demand. A round counts from the fewest devices on: who else is late holds nobody up for nothing. Where
 * the late count as well, it ends with the fewest and waits for nobody; when its time is over it counts from the first, since a round
 * of few only waits for more.
 */
export const actOf = ({ rewardWei, late, numbers }: Order, prepared: PreparedDemand): EconomyAct => ({
  kind: "openDemand",
  ...prepared,
  rewardWei: rewardWei.toString(),
  rounds: numbers.rounds,
  minSeats: numbers.minSeats,
  maxSeats: numbers.maxSeats,
  quorum: late ? 1 : numbers.minSeats,
  enough: late ? numbers.minSeats : 0,
  floorBps: FLOOR_BPS,
  minTier: MIN_TIER,
  applyS: numbers.applyH * HOUR_S,
  selectS: numbers.selectH * HOUR_S,
  commitS: numbers.commitH * HOUR_S,
  closeS: numbers.closeH * HOUR_S,
});
