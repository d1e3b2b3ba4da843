import { z } from "zod";
import type { Digest } from "../core/digest.ts";
import type { Failure } from "../core/result.ts";
import { RosterSchema } from "./node.ts";

/**
 * The wire between a device that learns and the demand server (socket.io namespace /learning). The rules are in SPEC.md, section
 * LRN. Nobody signs in: a model in training is public, and what a device says counts by its signature, which the chain checks.
 */
export const LEARNING_NAMESPACE = "/learning";

/** Every limit of the wire. */
export const LEARNING_LIMITS = {
  /** Bytes of a round's weights, and of an update. */
  updateBytes: 900_000,
  /** Digests of samples that an application shows. */
  samples: 64,
  /** Demands that are answered at once, the newest. */
  demands: 100,
  /** Asks of one connection a second, and at once. */
  asksPerS: 5,
  burstAsks: 30,
} as const;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`));
const digest = hex(32) as unknown as z.ZodType<Digest>;
const address = hex(20) as unknown as z.ZodType<`0x${string}`>;
const signature = hex(65) as unknown as z.ZodType<`0x${string}`>;
/** A whole number of the chain, in decimal. */
const count = z.string().regex(/^(0|[1-9][0-9]{0,77})$/);

/** What socket.io makes of bytes: a view in Node, a buffer in a browser. */
const bytes = z
  .union([z.instanceof(Uint8Array), z.instanceof(ArrayBuffer)])
  .transform((raw): Uint8Array => (raw instanceof Uint8Array ? raw : new Uint8Array(raw)))
  .refine(({ length }) => length <= LEARNING_LIMITS.updateBytes, `at most ${LEARNING_LIMITS.updateBytes} bytes`);

/** How far a demand is. `selecting`: it has waited long enough for applications. */
export const DEMAND_PHASES = ["applying", "selecting", "training", "ended"] as const;

const DemandNoticeSchema = z.object({
  demand: count,
  phase: z.enum(DEMAND_PHASES),
  /** Canonical JSON of the offer; its SHA-256 is the instruction's digest on chain. */
  offer: z.string().max(64 * 1024),
  /** Canonical JSON of the wanted profile. */
  wanted: z.string().max(4_096),
  rewardWei: count,
  applyUntilMs: z.number(),
  seats: z.array(address),
});
/** A demand that this server trains. */
export type DemandNotice = z.infer<typeof DemandNoticeSchema>;

/** Characters of a code that enrols. */
const CODE_LENGTH = { min: 8, max: 64 } as const;
/** Whether a text may be a code that enrols. */
export const isCode = ({ length }: string): boolean => length >= CODE_LENGTH.min && length <= CODE_LENGTH.max;

/** What a device asks. */
export const LearningParams = {
  hello: z.strictObject({ protocol: z.int() }),
  /** Enrols a device that nobody owns but itself, by a one-time code of the console. `proof`: see `joinText`. */
  join: z.strictObject({
    code: z.string().min(CODE_LENGTH.min).max(CODE_LENGTH.max),
    publicKey: hex(33),
    /** The account whose the device is then, and which is credited with what it earns; without, its own key. */
    owner: address.optional(),
    proof: hex(64),
  }),
  demands: z.strictObject({}),
  /** Whether a device may apply, and what it has earned. */
  standing: z.strictObject({ device: address }),
  apply: z.strictObject({
    demand: count,
    device: address,
    /** SHA-256 behind the CIDs of samples of its data. */
    samples: z.array(digest).max(LEARNING_LIMITS.samples),
    /** Canonical JSON of its performance profile; its SHA-256 is what it signs. */
    profile: z.string().max(4_096),
    /** Over ITrainingMarket.applicationHash. */
    signature,
    /** Of a node: its members, whose digest its profile names. */
    roster: RosterSchema.optional(),
  }),
  /** What a seat has to do. */
  turn: z.strictObject({ demand: count, device: address }),
  deliver: z.strictObject({
    demand: count,
    round: z.int().min(0).max(65_535),
    device: address,
    message: bytes,
    /** Over ITrainingMarket.updateHash of the message's SHA-256. */
    signature,
  }),
} as const;
export type LearningAsk = keyof typeof LearningParams;

/** What is answered. */
export const LearningResults = {
  hello: z.object({ protocol: z.int(), chainId: z.int(), market: address, serverTimeMs: z.number() }),
  join: z.object({ device: address }),
  demands: z.object({ demands: z.array(DemandNoticeSchema).max(LEARNING_LIMITS.demands) }),
  standing: z.object({
    /** How trusted the device is; null where it is not enrolled, or revoked. */
    tier: z.int().nullable(),
    /** The account that is credited with what it earns. */
    owner: address.nullable(),
    /** In the demands in which it has a seat, the newest at first. */
    earned: z
      .array(
        z.object({
          demand: count,
          /** Of the rounds that ended, as they stand on chain. */
          wei: count,
          /** Credited, all of it. */
          isPaid: z.boolean(),
          /** When the time for disputes about the last ended round is over. */
          paidFromMs: z.number().nullable(),
        }),
      )
      .max(LEARNING_LIMITS.demands),
  }),
  apply: z.object({}),
  turn: z.object({
    /** `wait`: nothing yet, or the round's others are awaited. `train`: a message of this round is wanted. */
    what: z.enum(["wait", "train", "ended"]),
    round: z.int(),
    /** Of the device, from 0; null without one. */
    seat: z.int().nullable(),
    /** The state that the round begins with, the seat's slice of it; null unless it is to be trained on. */
    state: bytes.nullable(),
    /** Share of the model's width that the seat trains; 1: all of it. The state is of so much. */
    width: z.number().positive().max(1),
    /** Digest of what the device was bound to keep by its message of the round before; null when it sent none. */
    kept: digest.nullable(),
    untilMs: z.number().nullable(),
  }),
  deliver: z.object({}),
} as const;
export type LearningParamsOf<A extends LearningAsk> = z.infer<(typeof LearningParams)[A]>;
export type LearningResult<A extends LearningAsk> = z.infer<(typeof LearningResults)[A]>;

export type LearningAnswer<A extends LearningAsk> =
  | { ok: true; value: LearningResult<A> }
  | { ok: false; error: Failure };

/** What the server says without being asked: something of a demand has changed, so ask again. */
export interface ServerToLearner {
  changed(demand: string): void;
}
export interface LearnerToServer {
  ask<A extends LearningAsk>(name: A, params: LearningParamsOf<A>, ack: (answer: LearningAnswer<A>) => void): void;
}

/** What a device signs to join, so that nobody enrols a key that is not theirs, or takes what it earns. */
export const joinText = ({ code, publicKey, owner }: Omit<LearningParamsOf<"join">, "proof">): string =>
  ["AITN-LEARNER-1", code, publicKey, ...(owner === undefined ? [] : [owner])].join("\n");
