import { randomBytes } from "node:crypto";
import type { Clock } from "../../../twins/core/clock.ts";
import type { Provenance } from "../../../twins/core/reading.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
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
  if (record === undefined)
    return refuse("AUTH_UNKNOWN_DEVICE", {
      en: "This device is not registered here. Enrol it with a code from the Devices panel.",
      zh: "此设备尚未在此登记，请用“设备”面板中的代码登记。",
    });
  if (record.revoked)
    return refuse("AUTH_REVOKED", {
      en: "This device was revoked. Enrol it anew with another key.",
      zh: "此设备已被吊销，请用新的密钥重新登记。",
    });
  if (record.quarantined)
    return refuse("AUTH_REVOKED", {
      en: "Two copies of this device's key were seen, so it is shut out. Enrol it anew with another key.",
      zh: "发现该设备的密钥有两份副本在使用，因此已停用。请用新的密钥重新登记。",
    });
  return ok(record);
}

/** Answers a hello. The hello is unsigned, so nothing is concluded from it and nothing is kept but the challenge. */
export function challenge(raw: unknown, registry: DeviceRegistry, clock: Clock): Result<Pending> {
  const hello = HelloSchema.safeParse(raw);
  if (!hello.success)
    return refuse("WIRE_SCHEMA", {
      en: "The hello does not match its schema. Compare it with SPEC.md.",
      zh: "hello 消息不符合格式，请对照 SPEC.md 检查。",
    });
  if (hello.data.protocol !== PROTOCOL_VERSION)
    return refuse("WIRE_VERSION", {
      en: `The device speaks protocol ${hello.data.protocol}, this gateway ${PROTOCOL_VERSION}. Update the older of the two.`,
      zh: `设备使用协议 ${hello.data.protocol}，本网关使用 ${PROTOCOL_VERSION}，请升级较旧的一方。`,
    });
  const record = standing(registry.get(hello.data.device));
  if (!record.ok) return record;
  const secret = new Uint8Array(randomBytes(32));
  const open = { nonce: toHex(randomBytes(32)), serverTimeMs: clock.nowMs(), ephemeral: ephemeralPublic(secret) };
  const signature = signText(challengeText(hello.data, open), registry.gatewaySecret);
  return ok({ hello: hello.data, challenge: { ...open, signature }, secret, record: record.value });
}

const fork = (): Result<never> =>
  refuse(
    "AUTH_CHAIN_BROKEN",
    {
      en: "Two copies of this device's key are at work, so the device is shut out. Enrol it anew with another key.",
      zh: "该设备的密钥有两份副本同时在使用，因此设备已停用。请用新的密钥重新登记。",
    },
    { fork: true },
  );

/**
 * Where the chain goes on. Behind the gateway: a copy restored from a backup, or a clone. At the same number with
 * another head: a fork, so two copies of the key are at work, which is final. Ahead of what can be resent: frames were
 * lost and the device has signed which.
 */
function joinChain(hello: Hello, proof: Proof, record: DeviceRecord): Result<Pick<DeviceRecord, "seq" | "head">> {
  const ahead = hello.seq > record.seq;
  if (hello.seq < record.seq)
    return refuse("AUTH_CHAIN_BROKEN", {
      en: `The device is at frame ${hello.seq}, but the gateway has seen frame ${record.seq}: it was restored from an old copy. Enrol it anew with another key.`,
      zh: `设备处于第 ${hello.seq} 帧，而网关已收到第 ${record.seq} 帧：设备是从旧副本恢复的。请用新的密钥重新登记。`,
    });
  if (!ahead && hello.head !== record.head) return fork();
  if (proof.oldest > hello.seq || (proof.oldest === hello.seq && proof.oldestPrev !== hello.head))
    return refuse("WIRE_SCHEMA", {
      en: "What the device can still send contradicts its hello. Compare the handshake with SPEC.md.",
      zh: "设备可重发的内容与其 hello 消息矛盾，请对照 SPEC.md 检查握手。",
    });
  if (proof.oldest === record.seq && proof.oldestPrev !== record.head) return fork();
  if (proof.oldest > record.seq) return ok({ seq: proof.oldest, head: proof.oldestPrev });
  return ok({ seq: record.seq, head: record.head });
}

/** Judges the proof of a challenge. On success the registry stands where the session's chain begins. */
export function accept(pending: Pending, raw: unknown, registry: DeviceRegistry, clock: Clock): Result<Accepted> {
  const parsed = ProofSchema.safeParse(raw);
  if (!parsed.success)
    return refuse("WIRE_SCHEMA", {
      en: "The proof does not match its schema. Compare it with SPEC.md.",
      zh: "proof 消息不符合格式，请对照 SPEC.md 检查。",
    });
  const proof = parsed.data;
  const record = standing(registry.get(pending.hello.device));
  if (!record.ok) return record;
  const { device, key, siteId, things } = record.value;
  const transcript = transcriptText(pending.hello, pending.challenge, proof);
  if (!verifyBy(key, transcript, proof.signature))
    return refuse("AUTH_BAD_SIGNATURE", {
      en: "The proof was not signed by the registered key. Use the key that the device enrolled with, or enrol this one.",
      zh: "proof 并非由已登记的密钥签名。请使用设备登记时的密钥，或登记当前密钥。",
    });
  const keys = sessionKeys(pending.secret, proof.ephemeral, transcript);
  if (keys === null)
    return refuse("AUTH_BAD_SIGNATURE", {
      en: "The device's session key is of low order, which would make the session readable. Draw a new one.",
      zh: "设备的会话密钥阶数过低，会话可能被读取，请重新生成。",
    });
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
    provenance: Object.fromEntries(
      things.map((thing) => [
        thing,
        (Object.hasOwn(proof.provenance, thing) ? proof.provenance[thing] : undefined) ?? LIVE,
      ]),
    ),
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
