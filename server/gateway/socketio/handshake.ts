import { randomBytes } from "node:crypto";
import type { Clock } from "../../../twins/core/clock.ts";
import type { Provenance } from "../../../twins/core/reading.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import {
  type Challenge,
  challengeText,
  type DeviceSession,
  type Hello,
  HelloSchema,
  type Proof,
  ProofSchema,
  transcriptText,
  type Welcome,
} from "../../../twins/protocol/device.ts";
import { ephemeralPublic, sessionKeys, signText, toHex } from "../../../twins/protocol/deviceAuth.ts";
import { PROTOCOL_VERSION } from "../../../twins/protocol/version.ts";
import { macOf } from "../../secrets.ts";
import { verifyBy } from "../identity.ts";
import type { DeviceRecord, DeviceRegistry } from "../registry.ts";

/** A challenge that was given out and may be answered once. */
export interface Pending {
  readonly hello: Hello;
  readonly challenge: Challenge;
  readonly secret: Uint8Array;
  readonly record: DeviceRecord;
}

export interface Accepted {
  readonly session: DeviceSession;
  readonly welcome: Omit<Welcome, "stopped">;
  readonly downKey: Uint8Array;
  /** Frames that the device signed as lost. */
  readonly lost: number;
}

function standing(record: DeviceRecord | undefined): Result<DeviceRecord> {
  if (record === undefined) return fail("AUTH_UNKNOWN_DEVICE", "this device is not registered");
  if (record.revoked) return fail("AUTH_REVOKED", "this device was revoked");
  if (record.quarantined) return fail("AUTH_REVOKED", "two copies of this device's key were seen; enrol it anew");
  return ok(record);
}

/** Answers a hello. The hello is unsigned, so nothing is concluded from it and nothing is kept but the challenge. */
export function challenge(raw: unknown, registry: DeviceRegistry, clock: Clock): Result<Pending> {
  const hello = HelloSchema.safeParse(raw);
  if (!hello.success) return fail("WIRE_SCHEMA", "the hello does not match its schema");
  if (hello.data.protocol !== PROTOCOL_VERSION)
    return fail("WIRE_VERSION", `protocol ${hello.data.protocol}; this gateway speaks ${PROTOCOL_VERSION}`);
  const record = standing(registry.get(hello.data.device));
  if (!record.ok) return record;
  const secret = new Uint8Array(randomBytes(32));
  const open = { nonce: toHex(randomBytes(32)), serverTimeMs: clock.nowMs(), ephemeral: ephemeralPublic(secret) };
  const signature = signText(challengeText(hello.data, open), registry.gatewaySecret);
  return ok({ hello: hello.data, challenge: { ...open, signature }, secret, record: record.value });
}

/**
 * Where the chain goes on. Behind the gateway: a copy restored from a backup, or a clone. At the same number with
 * another head: a fork, so two copies of the key are at work, which is final. Ahead of what can be resent: frames were
 * lost and the device has signed which.
 */
function joinChain(hello: Hello, proof: Proof, record: DeviceRecord): Result<Pick<DeviceRecord, "seq" | "head">> {
  const ahead = hello.seq > record.seq;
  if (hello.seq < record.seq)
    return fail("AUTH_CHAIN_BROKEN", `the device is at frame ${hello.seq}, the gateway has seen ${record.seq}`);
  if (!ahead && hello.head !== record.head) return fail("AUTH_CHAIN_BROKEN", "fork", { fork: true });
  if (proof.oldest > hello.seq || (proof.oldest === hello.seq && proof.oldestPrev !== hello.head))
    return fail("WIRE_SCHEMA", "the outbox contradicts the hello");
  if (proof.oldest === record.seq && proof.oldestPrev !== record.head)
    return fail("AUTH_CHAIN_BROKEN", "fork", { fork: true });
  if (proof.oldest > record.seq) return ok({ seq: proof.oldest, head: proof.oldestPrev });
  return ok({ seq: record.seq, head: record.head });
}

/** Judges the proof of a challenge. On success the registry stands where the session's chain begins. */
export function accept(pending: Pending, raw: unknown, registry: DeviceRegistry, clock: Clock): Result<Accepted> {
  const parsed = ProofSchema.safeParse(raw);
  if (!parsed.success) return fail("WIRE_SCHEMA", "the proof does not match its schema");
  const proof = parsed.data;
  const record = standing(registry.get(pending.hello.device));
  if (!record.ok) return record;
  const { device, key, siteId, things } = record.value;
  const transcript = transcriptText(pending.hello, pending.challenge, proof);
  if (!verifyBy(key, transcript, proof.signature))
    return fail("AUTH_BAD_SIGNATURE", "the proof was not signed by the registered key");
  const keys = sessionKeys(pending.secret, proof.ephemeral, transcript);
  if (keys === null) return fail("AUTH_BAD_SIGNATURE", "the device's session key is of low order");
  const place = joinChain(pending.hello, proof, record.value);
  if (!place.ok) {
    if (place.error.details?.fork === true) registry.quarantine(device);
    return place;
  }
  const lost = place.value.seq - record.value.seq;
  registry.savePosition(device, place.value.seq, place.value.head);
  const session: DeviceSession = {
    session: toHex(randomBytes(16)),
    device,
    siteId,
    things,
    tier: 1,
    provenance: Object.fromEntries(things.map((thing) => [thing, proof.provenance[thing] ?? LIVE])),
    seq: place.value.seq,
    head: place.value.head,
    mac: (text) => macOf(keys.up, text),
    verify: (text, signature) => verifyBy(key, text, signature),
  };
  const welcome = {
    session: session.session,
    epoch: registry.epoch,
    siteId,
    things: [...things],
    resumeSeq: session.seq,
    serverTimeMs: clock.nowMs(),
  };
  return ok({ session, welcome, downKey: keys.down, lost });
}

const LIVE: Provenance = { kind: "live", source: "", factor: 1 };
