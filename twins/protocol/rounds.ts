import { z } from "zod";
import type { DemandNotice } from "./learning.ts";
import type { Measure } from "./sandbox.ts";

/** Training demands as a console shows them. */

/** What a console may be shown and asked of one task of the zoo. */
export interface TaskInfo {
  readonly name: string;
  readonly measure: Measure;
  /** What the usual instruction asks for. */
  readonly rounds: number;
  /** Whether slow devices can train narrower slices of its network. */
  readonly hasWidths: boolean;
  /** Holders of the zoo's recorded data. */
  readonly holders: readonly string[];
}

export interface RoundRow {
  /** From 0. */
  readonly round: number;
  /** Mean over the clients' examples, of the task's loss; null in a private round, of whose devices it would tell. */
  readonly loss: number | null;
  /** On the test that nobody trains on, by the task's measure; null for a network that says no numbers any more. */
  readonly score: number | null;
  /** That the devices sent. */
  readonly bytes: number;
  /** Updates that could not be counted, and why. */
  readonly dropped: readonly { readonly device: string; readonly why: string }[];
  /** Devices whose updates stand far from the agreed one. */
  readonly suspected: readonly string[];
  /** By seat, basis points of 10,000. */
  readonly contributions: readonly number[];
}

export interface SeatRow {
  readonly device: string;
  /** As it said when it applied. */
  readonly examples: number;
  readonly examplesPerS: number;
  readonly platform: string;
  /** Devices of the node that it leads; 0: it is one device. */
  readonly members: number;
  /** Share of the network's width that it trains; 1: all of it. */
  readonly width: number;
  /** Whether its update of the running round is here. */
  readonly delivered: boolean;
  /** Of the rounds that ended, as they stand on chain. */
  readonly earnedWei: string;
}

export interface DemandRow {
  readonly demand: string;
  readonly phase: DemandNotice["phase"];
  readonly task: TaskInfo;
  /** Names of the instruction's parts: strategy, rule, codec. */
  readonly how: { readonly strategy: string; readonly rule: string; readonly codec: string };
  /** Rounds that an update may be late; null where none may. */
  readonly maxLate: number | null;
  readonly rounds: number;
  readonly applicants: number;
  readonly minSeats: number;
  readonly maxSeats: number;
  readonly applyUntilMs: number;
  readonly rewardWei: string;
  readonly payer: string;
  /** By seat. */
  readonly seats: readonly SeatRow[];
  /** Whether what the seats earned is credited to their owners; if not, from when it may be, where a round has ended. */
  readonly paid: { readonly isPaid: boolean; readonly fromMs: number | null };
  /** The first at first. */
  readonly closed: readonly RoundRow[];
  /** What the rounds have spent of each device's privacy, and will have at the end; null without noise. */
  readonly privacy: { readonly epsilon: number; readonly epsilonAtEnd: number; readonly delta: number } | null;
  /** CID of the trained model, once it is; served at /models/CID. */
  readonly modelCid: string | null;
}

export interface RoundsView {
  /** Newest first. */
  readonly demands: readonly DemandRow[];
  readonly tasks: readonly TaskInfo[];
  /** Devices that are connected to learn. */
  readonly learners: number;
}

/** Longest that a device's update counts for in a private round; Euclidean. */
export const PRIVATE_CLIP = 1;
/** Chance with which a private demand's budget may not hold. */
export const PRIVATE_DELTA = 1e-5;

/** Shares of a network's width that an ordered demand has for slow devices. */
export const WIDTH_LEVELS: readonly number[] = [1, 0.5, 0.25];

/** Rounds that an update of an ordered demand may be late. */
export const MAX_LATE = 50;

/** What a person says of a demand before they open it on chain. */
export const DemandDraft = z.object({
  task: z.string().min(1).max(64),
  rounds: z.int().min(1).max(1_000),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  minExamples: z.int().min(1).max(1e9),
  maxTurnS: z.number().positive().max(2_592_000),
  /** Noise on the sum of updates, in clip norms, which hides each device's part; null for none. */
  noise: z.number().min(0.01).max(1_000).nullable(),
  /** Whether devices too slow for the whole network train slices of its width. */
  slices: z.boolean(),
  /** Updates that are joined together at least, and rounds that one may be late; null where all rounds wait for all devices. */
  late: z.strictObject({ size: z.int().min(1).max(256), maxLate: z.int().min(1).max(1_000) }).nullable(),
});
export type DemandDraft = z.infer<typeof DemandDraft>;

/** What the terms of a demand name of documents that were prepared for it. */
export interface PreparedDemand {
  readonly modelCid: string;
  readonly modelDigest: string;
  readonly instructionDigest: string;
  readonly profileDigest: string;
  /** Who selects devices and closes rounds: this server. */
  readonly operator: string;
}
