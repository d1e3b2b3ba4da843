import { z } from "zod";
import { canonicalJson, type Digest } from "../core/digest.ts";
import type { Failure } from "../core/result.ts";
import { verifyText } from "./deviceAuth.ts";

/**
 * The wire between a device of a node and the node's leader (socket.io namespace /node). The rules are in SPEC.md, section NOD. A
 * member says by its key who it is; what it has learnt leaves it under masks alone.
 */
export const NODE_NAMESPACE = "/node";

/** Every limit of the wire. */
export const NODE_LIMITS = {
  /** Devices of a node. */
  members: 300,
  /** Members of one secure sum: at least as many that the sum hides each, at most as many as all mask with each other. */
  leastBatch: 3,
  mostBatch: 100,
  /** Bytes of the weights that a member trains. */
  weightsBytes: 900_000,
  /** Bytes of a masked vector: the weights, a share for each level of width, the loss. */
  vectorBytes: 900_036,
  /** Shares of the model's width that members may train. */
  levels: 8,
  /** Asks of one connection a second, and at once. */
  asksPerS: 20,
  burstAsks: 60,
} as const;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`));
const publicKey = hex(33);
const signature = hex(64);
/** One byte of where the shares were taken, two shares of 32, a tag of 16 (RFC 8439). */
const sealed = hex(1 + 2 * 32 + 16);
/** Digest of all that the batch is of: what is signed for it is good for no other. */
const batch = hex(32) as unknown as z.ZodType<Digest>;
const version = z.int().min(0);
const width = z.number().positive().max(1);
const place = z
  .int()
  .min(0)
  .max(NODE_LIMITS.mostBatch - 1);

/** What socket.io makes of bytes: a view in Node, a buffer in a browser. */
const bytesUpTo = (most: number) =>
  z
    .union([z.instanceof(Uint8Array), z.instanceof(ArrayBuffer)])
    .transform((raw): Uint8Array => (raw instanceof Uint8Array ? raw : new Uint8Array(raw)))
    .refine(({ length }) => length <= most && length % 4 === 0, `at most ${most} bytes, four a number`);

/** What a member says of itself; the first that its key signs counts for as long as the node stands. */
export const MemberClaimsSchema = z.strictObject({
  /** Of the zoo. */
  task: z.string().min(1).max(64),
  examples: z.int().min(1).max(1e9),
  /** Measured by a short training of the task's whole network. */
  examplesPerS: z.number().positive().max(1e9),
  /** SHA-256 of the examples that it shows. */
  sample: hex(32),
});
export type MemberClaims = z.infer<typeof MemberClaimsSchema>;

/** A member's word that it belongs to a leader's node, which its leader shows to others. */
export const MembershipSchema = z.strictObject({
  key: publicKey,
  claims: MemberClaimsSchema,
  /** When it was signed, by the member's clock. */
  atMs: z.int().min(0),
  /** By the member's key, over `membershipText`. */
  signature,
});
export type Membership = z.infer<typeof MembershipSchema>;
/** All members of a node, in the order in which they came. */
export const RosterSchema = z.array(MembershipSchema).max(NODE_LIMITS.members);
export type Roster = readonly Membership[];

/** How a member trains; of the demand's instruction, with a seed and a width of its own. */
export const PlanSchema = z.strictObject({
  epochs: z.int().min(1).max(1_000),
  batch: z.int().min(1).max(65_536),
  optimiser: z.enum(["sgd", "adam"]),
  rate: z.number().positive().max(10),
  loss: z.enum(["squared", "absolute", "binary", "classes"]),
  proximal: z.number().min(0).max(1e3),
  seed: z.int().min(0),
  width,
});

const AdvertSchema = z.strictObject({
  place,
  publicKey,
  /** Share of the model's width that counts of this member in the batch. */
  width,
  maskKey: hex(32),
  boxKey: hex(32),
  /** By the member's key, over `advertText`. */
  signature,
});
export type SignedAdvert = z.infer<typeof AdvertSchema>;

const perMember = <T extends z.ZodType>(one: T) => z.array(one).max(NODE_LIMITS.mostBatch);
const shares = perMember(
  z.strictObject({
    of: place,
    secret: z.enum(["own-mask", "mask-key"]),
    at: z.int().min(1).max(255),
    bytes: hex(32),
  }),
);

/** What a member asks. */
export const NodeParams = {
  hello: z.strictObject({ protocol: z.int(), publicKey }),
  /** `signature` over `proofText`, `membership` over `membershipText`. */
  prove: z.strictObject({ claims: MemberClaimsSchema, atMs: z.int().min(0), membership: signature, signature }),
  /** What there is to do. `has`: the version whose weights it has trained, and waits with; null without. */
  turn: z.strictObject({ has: version.nullable() }),
  advert: z.strictObject({ batch, maskKey: hex(32), boxKey: hex(32), signature }),
  boxes: z.strictObject({ batch, boxes: perMember(z.strictObject({ to: place, sealed })) }),
  /** `signature` over `maskedText`. */
  masked: z.strictObject({ batch, vector: bytesUpTo(NODE_LIMITS.vectorBytes), signature }),
  /** `signature` over `openedText`. */
  opened: z.strictObject({ batch, shares, signature }),
} as const;
export type NodeAsk = keyof typeof NodeParams;

const given = z.object({});
/** What is answered. */
export const NodeResults = {
  hello: z.object({
    protocol: z.int(),
    task: z.string(),
    /** Address of the leader's device, lower case. */
    leader: hex(20),
    /** Names the leader's process: what was trained for another is of no use. */
    run: hex(16),
    nonce: hex(16),
  }),
  prove: given,
  turn: z.discriminatedUnion("what", [
    z.object({ what: z.literal("wait") }),
    z.object({
      what: z.literal("train"),
      version,
      plan: PlanSchema,
      /** float32, little-endian: the plan's width of the node's weights. */
      weights: bytesUpTo(NODE_LIMITS.weightsBytes),
    }),
    z.object({
      what: z.literal("advertise"),
      batch,
      place,
      size: z.int().min(NODE_LIMITS.leastBatch).max(NODE_LIMITS.mostBatch),
      /** The node's; a training is late by what it has gone on since. */
      version,
      /** Of the member's vector that counts. */
      width,
      /** Its examples over the node's largest holding. */
      share: z.number().positive().max(1),
      /** Widths that there are, the largest first. */
      levels: z.array(width).min(1).max(NODE_LIMITS.levels),
    }),
    z.object({ what: z.literal("seal"), batch, adverts: perMember(AdvertSchema) }),
    z.object({ what: z.literal("mask"), batch, boxes: perMember(z.object({ from: place, sealed })) }),
    z.object({ what: z.literal("open"), batch, stayed: perMember(place) }),
  ]),
  advert: given,
  boxes: given,
  masked: given,
  opened: given,
} as const;
export type NodeParamsOf<A extends NodeAsk> = z.infer<(typeof NodeParams)[A]>;
export type NodeResult<A extends NodeAsk> = z.infer<(typeof NodeResults)[A]>;
export type NodeTurn = NodeResult<"turn">;

export type NodeAnswer<A extends NodeAsk> = { ok: true; value: NodeResult<A> } | { ok: false; error: Failure };

/** What the leader says without being asked: the node has gone on, so ask again. */
export interface LeaderToMember {
  changed(): void;
}
export interface MemberToLeader {
  ask<A extends NodeAsk>(name: A, params: NodeParamsOf<A>, ack: (answer: NodeAnswer<A>) => void): void;
}

/** What a member signs to show its key: good for one connection to one process. */
export const proofText = (run: string, nonce: string, key: string, claims: MemberClaims): string =>
  `AITN-NODE-PROOF-1\n${run}\n${nonce}\n${key}\n${canonicalJson(claims)}`;

/** What a member signs for others than its leader to see: whose node it belongs to, and with what. */
export const membershipText = (leader: string, { claims, atMs }: Pick<Membership, "claims" | "atMs">): string =>
  `AITN-NODE-MEMBER-1\n${leader}\n${atMs}\n${canonicalJson(claims)}`;

/** Whether a membership of a leader's node is signed by its member. @param leader device address, lower case */
export const isMembership = (leader: string, membership: Membership): boolean =>
  verifyText(membershipText(leader, membership), membership.signature, membership.key);

/** What a member signs of its keys of a batch, so that the others know whose they mask with. */
export const advertText = (
  id: string,
  { place: at, maskKey, boxKey }: Pick<SignedAdvert, "place" | "maskKey" | "boxKey">,
): string => `AITN-NODE-ADVERT-1\n${id}\n${at}\n${maskKey}\n${boxKey}`;

/** What a member signs of its masked vector. @param digest SHA-256 of its bytes as they travel */
export const maskedText = (id: string, digest: Digest): string => `AITN-NODE-MASKED-1\n${id}\n${digest}`;

/** What a member signs of the shares that it opens. */
export const openedText = (id: string, opened: NodeParamsOf<"opened">["shares"]): string =>
  `AITN-NODE-OPENED-1\n${id}\n${canonicalJson(opened)}`;
