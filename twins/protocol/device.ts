import { z } from "zod";
import { canonicalJson, type Digest } from "../core/digest.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { Provenance } from "../core/reading.ts";
import type { Failure } from "../core/result.ts";
import { ThingModelSchema } from "../core/thing.ts";
import { ACTION_STATES } from "../operations/actionState.ts";
import type { ActionState, CommandBody } from "../operations/command.ts";
import type { Outcome } from "../operations/receipt.ts";

/**
 * The wire between a device and the gateway (socket.io namespace /device). The rules are in SPEC.md, section DEV.
 * All texts that are hashed or signed are built here, so that both ends, and other languages, build the same.
 */
export const DEVICE_NAMESPACE = "/device";

/** Every limit of the wire. Each is reached by a test. */
export const DEVICE_LIMITS = {
  /** Bytes of one message. */
  messageBytes: 256 * 1024,
  framesPerMessage: 32,
  rowsPerFrame: 512,
  valuesPerRow: 64,
  thingsPerDevice: 64,
  /** Number of a frame: a million a second for thirty years, and one more is still a whole number everywhere. */
  seq: 2 ** 50,
  /** Frames after which the identity key must have signed the head of the chain. */
  checkpointEvery: 100,
  /** How far a device's clock may run ahead of the server's, ms. */
  skewAheadMs: 5_000,
  /** Older than this cannot be a resend, only a clock that was never set, ms. */
  skewBehindMs: 7 * 24 * 3_600_000,
  /** Heartbeats go down this often; a device freezes after `missedHeartbeats` of them, ms. */
  heartbeatMs: 1_000,
  missedHeartbeats: 3,
} as const;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`));
const digest = hex(32) as z.ZodType<Digest>;
const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const seq = z.number().int().min(0).max(DEVICE_LIMITS.seq);
const time = z.number().int().min(0).max(8.64e15);

/** Head of a chain that has no frames yet. */
export const GENESIS_HEAD: Digest = `0x${"0".repeat(64)}`;

// ---- handshake ----

/** Unsigned: nothing is concluded from it. `seq` and `head`: number of the next frame, and the chain up to it. */
export const HelloSchema = z.strictObject({ protocol: z.number().int(), device: hex(20), seq, head: digest });
export type Hello = z.infer<typeof HelloSchema>;

/** `ephemeral`: the gateway's X25519 key of this session. `signature`: the gateway's identity key over challengeText. */
export const ChallengeSchema = z.strictObject({
  nonce: hex(32),
  serverTimeMs: time,
  ephemeral: hex(32),
  signature: hex(64),
});
export type Challenge = z.infer<typeof ChallengeSchema>;

const ProvenanceSchema = z.strictObject({
  kind: z.enum(["live", "recorded", "virtual"]),
  source: z.string().max(300),
  factor: z.number().positive().max(100_000),
  replay: z
    .strictObject({ atMs: time, recordedMs: time, firstMs: time, lastMs: time, stepMs: time.min(1) })
    .refine(({ firstMs, lastMs }) => lastMs >= firstMs, "lastMs must not be before firstMs")
    .optional(),
});

/**
 * `oldest`: the lowest frame number the device can still send (its outbox), `oldestPrev` the head before it. When the
 * gateway is behind `oldest`, the frames between were lost and the device has signed that they were.
 */
export const ProofSchema = z.strictObject({
  ephemeral: hex(32),
  oldest: seq,
  oldestPrev: digest,
  provenance: z.record(id, ProvenanceSchema),
  signature: hex(64),
});
export type Proof = z.infer<typeof ProofSchema>;

export const WelcomeSchema = z.object({
  session: z.string().max(64),
  /** Fencing epoch of this controller; a device obeys no lower one than the highest it has seen. */
  epoch: z.number().int().min(0),
  siteId: id,
  things: z.array(id).max(DEVICE_LIMITS.thingsPerDevice),
  /** First frame the gateway does not have. */
  resumeSeq: seq,
  /** True while the operational stop is latched. */
  stopped: z.boolean(),
  serverTimeMs: time,
});
export type Welcome = z.infer<typeof WelcomeSchema>;

/** What the gateway's identity signs: the hello it answers and its own session key. */
export const challengeText = (hello: Hello, challenge: Omit<Challenge, "signature">): string =>
  `AITN-CHALLENGE-1\n${canonicalJson({ hello, nonce: challenge.nonce, serverTimeMs: challenge.serverTimeMs, ephemeral: challenge.ephemeral })}`;

/** What the device's identity signs; its SHA-256 is the salt of the session keys. */
export const transcriptText = (hello: Hello, challenge: Challenge, proof: Omit<Proof, "signature">): string =>
  `AITN-AUTH-1\n${canonicalJson({
    hello,
    challenge,
    ephemeral: proof.ephemeral,
    oldest: proof.oldest,
    oldestPrev: proof.oldestPrev,
    provenance: proof.provenance,
  })}`;

// ---- frames, device to gateway ----

/** `mac`: first 16 bytes of HMAC-SHA-256 with the session's upward key over frameText. */
export const FrameSchema = z.strictObject({ seq, prev: digest, payload: z.string(), mac: hex(16) });
export type Frame = z.infer<typeof FrameSchema>;

/** What is hashed (to the next head) and authenticated. UTF-8. */
export const frameText = (seqNumber: number, prev: string, payload: string): string =>
  `AITN-FRAME-1\n${seqNumber}\n${prev}\n${payload}`;

/** What a checkpoint's signature covers. */
export const checkpointText = (device: string, seqNumber: number, head: string): string =>
  `AITN-CHECKPOINT-1\n${device}\n${seqNumber}\n${head}`;

/** [value, UCUM unit] or [value, unit, quality]; quality "good" is left out. An enumeration's value is its name. */
export const WireValueSchema = z.union([
  z.tuple([z.union([z.number(), z.string().max(40), z.boolean()]), z.string().max(24)]),
  z.tuple([z.union([z.number(), z.string().max(40), z.boolean()]), z.string().max(24), z.enum(["uncertain", "bad"])]),
  z.tuple([z.null(), z.string().max(24), z.literal("missing")]),
]);
export type WireValue = z.infer<typeof WireValueSchema>;

/** [observed at, epoch ms; Thing id; property name -> value]. */
export type TelemetryRow = readonly [tMs: number, thing: string, values: Readonly<Record<string, WireValue>>];

const ActionStateSchema = z.strictObject({
  commandId: id,
  state: z.enum(ACTION_STATES),
  atMs: time,
  reason: z.string().max(500),
  result: z.record(z.string().max(40), z.number()),
});

/**
 * The shapes of `payload`. Telemetry is checked by ingest value by value against the Thing Model, not by this schema,
 * which is the definition that check is tested against.
 */
export const PayloadSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("telemetry"),
    rows: z
      .array(z.tuple([time, z.string().max(64), z.record(z.string().max(40), WireValueSchema)]))
      .max(DEVICE_LIMITS.rowsPerFrame),
  }),
  z.strictObject({
    kind: z.literal("state"),
    state: ActionStateSchema,
    /** With the final state: what the identity key signs (65 bytes r, s, v). */
    signed: z.strictObject({ commandDigest: digest, telemetryHash: digest, signature: hex(65) }).nullable(),
  }),
  z.strictObject({ kind: z.literal("heartbeat"), tMs: time }),
  /** `seq` and `head` are those of the frame that carries it. */
  z.strictObject({ kind: z.literal("checkpoint"), signature: hex(64) }),
]);
export type Payload = z.infer<typeof PayloadSchema>;
export type TelemetryPayload = Extract<Payload, { kind: "telemetry" }>;
export type StatePayload = Extract<Payload, { kind: "state" }>;

/** An ActionState as a device reported it, with the outcome it signed when it is the final one. */
export interface ReportedState {
  readonly device: string;
  readonly siteId: string;
  readonly state: ActionState;
  readonly outcome: Outcome | null;
  /** 65 bytes hex; null while the action goes on. */
  readonly signature: string | null;
}

export interface FramesAck {
  /** All frames below are durable and applied; the device may forget them. */
  readonly nextSeq: number;
  /** Readings and frames refused in this message, by code. */
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>;
}

// ---- gateway to device ----

/** Rising number within a session; `mac` with the session's downward key over downText. */
export const DownSchema = z.strictObject({ seq, payload: z.string().max(64 * 1024), mac: hex(16) });
export type Down = z.infer<typeof DownSchema>;

export const downText = (seqNumber: number, payload: string): string => `AITN-DOWN-1\n${seqNumber}\n${payload}`;

export const CommandBodySchema = z.strictObject({
  commandId: id,
  siteId: id,
  thing: id,
  action: z.string().max(40),
  input: z.record(
    z.string().max(40),
    z.union([z.number(), z.string().max(200), z.boolean(), z.array(z.string().max(64)).max(1001)]),
  ),
  plan: z.strictObject({ id: z.string().max(128), digest, step: z.string().max(128) }).nullable(),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
  epoch: z.number().int().min(0),
});

/** What the gateway tells a device. `stop` and `resume` are the operational stop; they pass every queue. */
export const OrderSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("command"), body: CommandBodySchema }),
  /** The base grows: the first `released` nodes of the command's path may be driven. */
  z.strictObject({ kind: z.literal("release"), thing: id, commandId: id, released: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal("cancel"), thing: id, commandId: id }),
  /** How did this one go? Sent in place of a command that has expired: the answer is its last state, or EXPIRED. */
  z.strictObject({ kind: z.literal("ask"), thing: id, commandId: id, commandDigest: digest }),
  z.strictObject({ kind: z.literal("stop") }),
  z.strictObject({ kind: z.literal("resume") }),
  z.strictObject({ kind: z.literal("heartbeat"), serverTimeMs: time }),
]);
export type DeviceOrder =
  | { readonly kind: "command"; readonly body: CommandBody }
  | Exclude<z.infer<typeof OrderSchema>, { kind: "command" }>;

// ---- enrolment ----

/** A Thing the device speaks for: one the site already has, or a new one with its model and place. */
export const EnrolThingSchema = z.strictObject({
  id,
  place: id.optional(),
  title: z.strictObject({ en: z.string().min(1).max(200), zh: z.string().min(1).max(200) }).optional(),
  pose: z
    .strictObject({
      x: z.number().min(-1e6).max(1e6),
      y: z.number().min(-1e6).max(1e6),
      z: z.number().min(-1e4).max(1e4),
      headingRad: z.number().min(-7).max(7),
    })
    .optional(),
  /** Type of a model the site knows; or else the model itself. */
  model: z.union([id, ThingModelSchema]).optional(),
});
export type EnrolThing = z.infer<typeof EnrolThingSchema>;
/** As a device writes it: what has a default may be left out. */
export type EnrolThingInput = z.input<typeof EnrolThingSchema>;

/** `proof`: the identity key's signature over enrolText. */
export const EnrolSchema = z.strictObject({
  code: z.string().min(8).max(64),
  publicKey: hex(33),
  things: z.array(EnrolThingSchema).min(1),
  proof: hex(64),
});
export type EnrolRequest = z.infer<typeof EnrolSchema>;

export const EnrolAnswerSchema = z.object({
  device: hex(20),
  siteId: id,
  things: z.array(id),
  /** Compressed secp256k1 key of the gateway: the device keeps it and refuses any other. */
  gatewayKey: hex(33),
});
export type EnrolAnswer = z.infer<typeof EnrolAnswerSchema>;

export const enrolText = (request: Pick<EnrolRequest, "code" | "publicKey"> & { things: unknown }): string =>
  `AITN-ENROL-1\n${canonicalJson({ code: request.code, publicKey: request.publicKey, things: request.things })}`;

// ---- what passes between the server's steps ----

/** An authenticated connection, as the gateway hands it to ingest. */
export interface DeviceSession {
  readonly session: string;
  readonly device: string;
  readonly siteId: string;
  readonly things: readonly string[];
  readonly tier: 0 | 1 | 2 | 3;
  readonly provenance: Readonly<Record<string, Provenance>>;
  /** Where its chain stands. */
  readonly seq: number;
  readonly head: Digest;
  /** HMAC of the upward direction, 0x + 32 hex digits. */
  mac(text: string): string;
  /** True when the device's identity key made this signature (low S enforced). */
  verify(text: string, signature: string): boolean;
}

export type DeviceAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

/** Takes the frames of one session, in order. `head` belongs to `nextSeq`; both are to be kept before the answer goes. */
export interface FrameSink {
  accept(frames: unknown): Promise<{ answer: DeviceAnswer<FramesAck>; nextSeq: number; head: Digest; close: boolean }>;
}

/** socket.io types of the namespace. */
export interface DeviceToGateway {
  hello: (hello: unknown, ack: (answer: DeviceAnswer<Challenge>) => void) => void;
  prove: (proof: unknown, ack: (answer: DeviceAnswer<Welcome>) => void) => void;
  frames: (frames: unknown, ack: (answer: DeviceAnswer<FramesAck>) => void) => void;
}
export interface GatewayToDevice {
  down: (down: unknown, ack?: (answer: DeviceAnswer<Record<string, never>>) => void) => void;
}
