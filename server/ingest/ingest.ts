import { hash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../twins/core/clock.ts";
import type { Digest } from "../../twins/core/digest.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import type { LocalText } from "../../twins/core/place.ts";
import type { VerifiedReading } from "../../twins/core/reading.ts";
import { type Failure, ok, type Result } from "../../twins/core/result.ts";
import { isFinal } from "../../twins/operations/actionState.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import {
  checkpointText,
  DEVICE_LIMITS,
  type DeviceSession,
  type Frame,
  FrameSchema,
  type FrameSink,
  type FramesAck,
  frameText,
  PayloadSchema,
  type ReportedState,
  type StatePayload,
} from "../../twins/protocol/device.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import { type TokenBucket, tokenBucket } from "../tokenBucket.ts";
import { countValues, verifyRow } from "./telemetry.ts";

/** What one message brought, verified, in order. */
export interface VerifiedBatch {
  readonly device: string;
  readonly siteId: string;
  readonly readings: readonly VerifiedReading[];
  readonly states: readonly ReportedState[];
}

export interface IngestDeps {
  readonly clock: Clock;
  twin(siteId: string): TwinState | null;
  /** Resolves ok only when the batch survives a kill: nothing is acknowledged before. */
  durable(batch: VerifiedBatch): Promise<Result<void>>;
  /** After it is durable: into the twin, to dispatch and settlement. */
  apply(batch: VerifiedBatch): void;
  /** An identity-signed head of a device's chain. */
  checkpoint?(device: string, seq: number, head: Digest, signature: string): void;
  refused(device: string, code: ErrorCode, count: number): void;
  readonly limits?: Partial<IngestLimits>;
}

export interface IngestLimits {
  /** Readings a second, of one device, and how many at once. */
  readonly readingsPerS: number;
  readonly burstReadings: number;
  /** States of commands a second, of one device, and how many at once. */
  readonly statesPerS: number;
  readonly burstStates: number;
}

export const INGEST_LIMITS: IngestLimits = {
  readingsPerS: 20_000,
  burstReadings: 40_000,
  statesPerS: 200,
  burstStates: 1_000,
};

/** What one device may still send. */
interface Allowance {
  readonly readings: TokenBucket;
  readonly states: TokenBucket;
}

/** Makes the sink of each session. Rates are kept per device, so that a reconnect does not refill the bucket. */
export function createIngest(deps: IngestDeps): { open(session: DeviceSession): FrameSink } {
  const limits = { ...INGEST_LIMITS, ...deps.limits };
  const allowances = new Map<string, Allowance>();
  return {
    open(session) {
      let allowance = allowances.get(session.device);
      if (allowance === undefined) {
        allowance = {
          readings: tokenBucket(limits.readingsPerS, limits.burstReadings),
          states: tokenBucket(limits.statesPerS, limits.burstStates),
        };
        // Only registered devices come here, and their number is limited.
        allowances.set(session.device, allowance);
      }
      return openSink(session, deps, allowance);
    },
  };
}

/** A frame that must not be passed over: all after it waits. */
interface Halt {
  readonly error: Failure;
  readonly close: boolean;
}

interface Work {
  readonly readings: VerifiedReading[];
  readonly states: ReportedState[];
  readonly refused: Partial<Record<ErrorCode, number>>;
  refuse(code: ErrorCode, count: number): void;
  seq: number;
  head: Digest;
  sinceCheckpoint: number;
  /** Newest head that was signed in this message. */
  signed: { seq: number; head: Digest; signature: string } | null;
}

function openSink(session: DeviceSession, deps: IngestDeps, allowance: Allowance): FrameSink {
  const own = new Set(session.things);
  let seq = session.seq;
  let head = session.head;
  let sinceCheckpoint = 0;

  const newWork = (): Work => {
    const refused: Work["refused"] = {};
    return {
      readings: [],
      states: [],
      refused,
      refuse(code, count) {
        refused[code] = (refused[code] ?? 0) + count;
        deps.refused(session.device, code, count);
      },
      seq,
      head,
      sinceCheckpoint,
      signed: null,
    };
  };
  const takeAll = (frames: readonly unknown[], work: Work): Halt | null => {
    for (const raw of frames) {
      const parsed = FrameSchema.safeParse(raw);
      if (!parsed.success) return halt("WIRE_SCHEMA", SCHEMA);
      const stop = takeFrame(parsed.data, session, own, deps, allowance, work);
      if (stop !== null) return stop;
    }
    return null;
  };

  return {
    async accept(frames) {
      const work = newWork();
      const stop = !Array.isArray(frames)
        ? halt("WIRE_SCHEMA", SCHEMA)
        : frames.length > DEVICE_LIMITS.framesPerMessage
          ? halt("WIRE_TOO_LARGE", {
              en: `A message has at most ${DEVICE_LIMITS.framesPerMessage} frames. Send smaller batches.`,
              zh: `一条消息最多 ${DEVICE_LIMITS.framesPerMessage} 帧，请减小批量。`,
            })
          : takeAll(frames, work);
      const kept = await keep(work, session, deps);
      const end = kept.ok ? stop : { error: kept.error, close: false };
      if (kept.ok) ({ seq, head, sinceCheckpoint } = work);
      if (end !== null) deps.refused(session.device, end.error.code, 1);
      const ack: FramesAck = { nextSeq: seq, refused: work.refused };
      return {
        answer: end === null ? { ok: true, value: ack } : { ok: false, error: end.error },
        nextSeq: seq,
        head,
        close: end?.close ?? false,
      };
    },
  };
}

const halt = (code: ErrorCode, said: LocalText, details?: Record<string, unknown>, close = true): Halt => ({
  error: { code, message: said.en, said, ...(details === undefined ? {} : { details }) },
  close,
});

const TOO_MANY: LocalText = {
  en: "The device sends too many values a second. They are not lost: send them again later, and slow down.",
  zh: "设备每秒发送的数值过多。数据不会丢失：请稍后重发，并降低频率。",
};

const SCHEMA: LocalText = {
  en: "Frames are an array, each as SPEC.md says. Compare them with it.",
  zh: "数据帧须为数组，且每帧符合 SPEC.md，请对照检查。",
};

async function keep(work: Work, session: DeviceSession, deps: IngestDeps): Promise<Result<void>> {
  const { device, siteId } = session;
  if (work.readings.length > 0 || work.states.length > 0) {
    const batch: VerifiedBatch = { device, siteId, readings: work.readings, states: work.states };
    const kept = await deps.durable(batch);
    if (!kept.ok) return kept;
    deps.apply(batch);
  }
  if (work.signed !== null) deps.checkpoint?.(device, work.signed.seq, work.signed.head, work.signed.signature);
  return ok(undefined);
}

const sameMac = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Authenticity and place in the chain, then content. Bad content of an authentic frame is counted and passed over. */
function takeFrame(
  frame: Frame,
  session: DeviceSession,
  own: ReadonlySet<string>,
  deps: IngestDeps,
  allowance: Allowance,
  work: Work,
): Halt | null {
  if (frame.seq < work.seq) {
    work.refuse("AUTH_REPLAY", 1);
    return null;
  }
  const text = frameText(frame.seq, frame.prev, frame.payload);
  if (!sameMac(session.mac(text), frame.mac))
    return halt("AUTH_FORGED_FRAME", {
      en: `The authentication code of frame ${frame.seq} is wrong, so nothing of it was taken. Reconnect for new session keys.`,
      zh: `第 ${frame.seq} 帧的验证码错误，其内容未被采用；请重新连接以取得新的会话密钥。`,
    });
  if (frame.seq > work.seq)
    return halt("AUTH_CHAIN_BROKEN", {
      en: `Frame ${work.seq} is missing before frame ${frame.seq}. Reconnect to resync.`,
      zh: `第 ${frame.seq} 帧之前缺少第 ${work.seq} 帧，请重新连接以同步。`,
    });
  if (frame.prev !== work.head)
    return halt("AUTH_CHAIN_BROKEN", {
      en: `Frame ${frame.seq} does not follow the last one. Reconnect to resync.`,
      zh: `第 ${frame.seq} 帧与上一帧不衔接，请重新连接以同步。`,
    });
  const payload = frame.payload.length > DEVICE_LIMITS.messageBytes ? null : parseJson(frame.payload);
  const kind = (payload as { kind?: unknown } | null | undefined)?.kind;
  if (work.sinceCheckpoint >= DEVICE_LIMITS.checkpointEvery && kind !== "checkpoint")
    return halt("AUTH_CHAIN_BROKEN", {
      en: `The device sent ${work.sinceCheckpoint} frames without a signed checkpoint. Reconnect, and sign one in time.`,
      zh: `设备已连续发送 ${work.sinceCheckpoint} 帧而没有签名检查点，请重新连接并按时签名。`,
    });
  const stop =
    payload === undefined
      ? bad(work, "WIRE_NOT_JSON")
      : takePayload(frame, payload, session, own, deps, allowance, work);
  if (stop !== null) return stop;
  work.sinceCheckpoint = kind === "checkpoint" ? 0 : work.sinceCheckpoint + 1;
  work.head = `0x${hash("sha256", text, "hex")}`;
  work.seq++;
  return null;
}

function bad(work: Work, code: ErrorCode): null {
  work.refuse(code, 1);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function takePayload(
  frame: Frame,
  payload: unknown,
  session: DeviceSession,
  own: ReadonlySet<string>,
  deps: IngestDeps,
  allowance: Allowance,
  work: Work,
): Halt | null {
  const { kind, rows } = (payload ?? {}) as { kind?: unknown; rows?: unknown };
  if (kind === "telemetry" && Array.isArray(rows)) return takeRows(rows, session, own, deps, allowance, work);
  const parsed = PayloadSchema.safeParse(payload);
  if (!parsed.success) return bad(work, "WIRE_SCHEMA");
  switch (parsed.data.kind) {
    case "state":
      return takeState(parsed.data, frame, session, deps, allowance, work);
    case "checkpoint": {
      const { signature } = parsed.data;
      if (!session.verify(checkpointText(session.device, frame.seq, frame.prev), signature))
        return halt("AUTH_BAD_SIGNATURE", {
          en: `The checkpoint in frame ${frame.seq} was not signed by the registered key. Use the key that the device enrolled with.`,
          zh: `第 ${frame.seq} 帧中的检查点并非由已登记的密钥签名，请使用设备登记时的密钥。`,
        });
      work.signed = { seq: frame.seq, head: frame.prev, signature };
      return null;
    }
    default:
      return null;
  }
}

function takeRows(
  rows: readonly unknown[],
  session: DeviceSession,
  own: ReadonlySet<string>,
  deps: IngestDeps,
  allowance: Allowance,
  work: Work,
): Halt | null {
  if (rows.length > DEVICE_LIMITS.rowsPerFrame) return bad(work, "WIRE_TOO_LARGE");
  const twin = deps.twin(session.siteId);
  if (twin === null) return bad(work, "STATE_UNKNOWN_THING");
  const nowMs = deps.clock.nowMs();
  const retryAfterMs = allowance.readings.take(countValues(rows), nowMs);
  // Not taken, so not lost: the device keeps the frame and comes again.
  if (retryAfterMs > 0) return halt("AUTH_RATE", TOO_MANY, { retryAfterMs }, false);
  const scope = { twin, own, nowMs };
  for (const row of rows) verifyRow(row, scope, work);
  return null;
}

function takeState(
  payload: StatePayload,
  frame: Frame,
  session: DeviceSession,
  deps: IngestDeps,
  allowance: Allowance,
  work: Work,
): Halt | null {
  const { signed } = payload;
  // Each is journalled before it is acknowledged: a device that sends them without end would fill disk and log.
  const retryAfterMs = allowance.states.take(1, deps.clock.nowMs());
  if (retryAfterMs > 0) return halt("AUTH_RATE", TOO_MANY, { retryAfterMs }, false);
  const state = payload.state as ActionState;
  if (isFinal(state.state) !== (signed !== null)) return bad(work, "WIRE_SCHEMA");
  // The outcome names the chain it grew from, or the evidence could be exchanged.
  if (signed !== null && signed.telemetryHash !== frame.prev) return bad(work, "RCPT_SIGNATURE");
  const outcome =
    signed === null ? null : { commandDigest: signed.commandDigest, final: state, telemetryHash: signed.telemetryHash };
  work.states.push({
    device: session.device,
    siteId: session.siteId,
    state,
    outcome,
    signature: signed?.signature ?? null,
  });
  return null;
}
