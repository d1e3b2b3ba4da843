import type { Socket } from "socket.io";
import type { Clock } from "../../../twins/core/clock.ts";
import { ERRORS, type ErrorCode } from "../../../twins/core/errors.ts";
import { type Failure, fail, ok, type Result } from "../../../twins/core/result.ts";
import {
  type Challenge,
  type DeviceAnswer,
  type DeviceOrder,
  type DeviceSession,
  type DeviceToGateway,
  downText,
  type FrameSink,
  type FramesAck,
  type GatewayToDevice,
  type Welcome,
} from "../../../twins/protocol/device.ts";
import { macOf } from "../../secrets.ts";
import type { ConnectorHooks } from "../connector.ts";
import type { DeviceRegistry } from "../registry.ts";
import { accept, challenge, type Pending } from "./handshake.ts";
import type { GatewayLimits } from "./limits.ts";

export type WireSocket = Socket<DeviceToGateway, GatewayToDevice>;

/** A session that may be spoken to. */
export interface OpenSession {
  readonly info: DeviceSession;
  /**
   * `volatile`: dropped when the connection cannot take it at once. `bounded`: refused when too many before it were
   * not confirmed. `always`: the operational stop.
   */
  tell(order: DeviceOrder, how: "volatile" | "bounded" | "always", confirmed?: () => void): boolean;
  close(): void;
  /** Frames that were taken and not yet answered. */
  idle(): Promise<void>;
}

export interface SocketDeps {
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly hooks: ConnectorHooks;
  readonly limits: GatewayLimits;
  isStopped(siteId: string): boolean;
  /** Whether a device has not opened too many sessions lately; counts this one. */
  mayOpen(device: string): boolean;
  /** Ends a device's old session and waits until its last frames are kept: two must not write one chain. */
  quiesce(device: string): Promise<void>;
  opened(session: OpenSession): void;
  closed(session: OpenSession, reason: string): void;
  /** The connection has proved itself or is gone. */
  settled(): void;
}

type Reply<T> = (answer: DeviceAnswer<T>) => void;

/** With what to do about it: whoever writes a device reads this, and may know the codes from nowhere else. */
const explained = (error: Failure): Failure =>
  error.said === undefined ? { ...error, message: `${error.message}. ${ERRORS[error.code].en}` } : error;

/** A failure in our own words. */
const worded = (code: ErrorCode, en: string, zh: string): Failure => ({ code, message: en, said: { en, zh } });

/** Lost frames that are counted of one gap: a device may claim any number of them. */
const MOST_LOST = 1_000_000;

const ONE_HELLO = worded(
  "WIRE_ORDER",
  "A connection begins with one hello, and asks for an acknowledgement.",
  "一个连接只能以一条 hello 开始，并须要求确认。",
);
const ONE_PROOF = worded(
  "WIRE_ORDER",
  "A proof answers one challenge, once, and asks for an acknowledgement.",
  "一条 proof 只能回应一次 challenge，并须要求确认。",
);
const WELCOME_FIRST = worded(
  "WIRE_ORDER",
  "Frames come after the welcome, and ask for an acknowledgement.",
  "数据帧须在 welcome 之后发送，并要求确认。",
);
const TOO_MANY = worded(
  "AUTH_RATE",
  "Too many messages wait here. Wait for their acknowledgements before you send more.",
  "待处理的消息过多，请等待确认后再发送。",
);
const TOO_OFTEN = worded(
  "AUTH_RATE",
  "The device connects too often. Nothing is lost: wait a minute, and keep the connection.",
  "设备连接过于频繁。数据不会丢失：请等待一分钟，并保持连接。",
);
const tooLarge = (most: number): Failure =>
  worded(
    "WIRE_TOO_LARGE",
    `A message has at most ${most} bytes. Send smaller batches.`,
    `一条消息最多 ${most} 字节，请减小批量。`,
  );

/** Bytes that a parsed message had on the wire, from below: the payloads are nearly all of it. */
function payloadBytes(frames: unknown): number {
  if (!Array.isArray(frames)) return 0;
  let bytes = 0;
  for (const frame of frames) {
    const payload = (frame as { payload?: unknown } | null)?.payload;
    if (typeof payload === "string") bytes += Buffer.byteLength(payload);
  }
  return bytes;
}

/** One connection of the /device namespace: hello, prove, then frames. */
export function serveSocket(socket: WireSocket, deps: SocketDeps): void {
  const { hooks, limits } = deps;
  let pending: Pending | null = null;
  let answered: Pending | null = null;
  let open: (OpenSession & { sink: FrameSink }) | null = null;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  let settled = false;
  const settle = (): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    deps.settled();
  };
  const refuse = <T>(reply: unknown, error: Failure, close = true): void => {
    hooks.refused(open?.info.device ?? pending?.record.device ?? null, error.code, 1);
    if (typeof reply === "function") (reply as Reply<T>)({ ok: false, error: explained(error) });
    if (close) setImmediate(() => socket.disconnect(true));
  };
  const timer = setTimeout(
    () => refuse(null, worded("AUTH_TIMEOUT", "The proof did not come in time.", "未在规定时间内收到 proof。")),
    limits.handshakeTimeoutMs,
  );

  socket.on("hello", (raw, reply) => {
    if (typeof reply !== "function" || open !== null || pending !== null) return refuse(reply, ONE_HELLO);
    const made = challenge(raw, deps.registry, deps.clock);
    if (!made.ok) return refuse(reply, made.error);
    pending = made.value;
    (reply as Reply<Challenge>)({ ok: true, value: made.value.challenge });
  });

  const join = (raw: unknown, from: Pending): Result<{ welcome: Welcome; session: OpenSession }> => {
    const accepted = accept(from, raw, deps.registry, deps.clock);
    if (!accepted.ok) return accepted;
    const { session, welcome, downKey, lost } = accepted.value;
    if (!deps.mayOpen(session.device)) return { ok: false, error: TOO_OFTEN };
    if (lost > 0) hooks.refused(session.device, "AUTH_CHAIN_BROKEN", Math.min(lost, MOST_LOST));
    open = {
      info: session,
      sink: hooks.openSink(session),
      tell: teller(socket, downKey, limits.maxUnconfirmed),
      close: () => socket.disconnect(true),
      idle: () => last,
    };
    settle();
    return ok({ welcome: { ...welcome, stopped: deps.isStopped(session.siteId) }, session: open });
  };
  socket.on("prove", async (raw, reply) => {
    if (typeof reply !== "function" || pending === null || answered !== null) return refuse(reply, ONE_PROOF);
    answered = pending;
    try {
      await deps.quiesce(answered.record.device);
      const joined = join(raw, answered);
      if (!joined.ok) return refuse(reply, joined.error);
      (reply as Reply<Welcome>)({ ok: true, value: joined.value.welcome });
      // Whoever hears of the session may speak to it at once, and a device reads orders after its welcome only.
      deps.opened(joined.value.session);
    } catch (error) {
      refuse(reply, internal(error));
    }
  });

  socket.on("frames", (raw, reply) => {
    if (typeof reply !== "function" || open === null) return refuse(reply, WELCOME_FIRST);
    if (payloadBytes(raw) > limits.maxMessageBytes) return refuse(reply, tooLarge(limits.maxMessageBytes));
    if (waiting >= limits.maxWaiting) return refuse(reply, TOO_MANY, false);
    const { sink, info } = open;
    waiting++;
    last = last.then(async () => {
      const taken = await takeFrames(sink, info, raw, deps);
      waiting--;
      (reply as Reply<FramesAck>)(
        taken.ok ? { ok: true, value: taken.value.ack } : { ok: false, error: explained(taken.error) },
      );
      if (!taken.ok && taken.error.details?.close === true) setImmediate(() => socket.disconnect(true));
    });
  });

  // What is no packet of socket.io: the library closes the connection after this.
  socket.on("error", () => hooks.refused(open?.info.device ?? null, "WIRE_NOT_JSON", 1));

  socket.on("disconnect", (reason, description) => {
    settle();
    if (isTooLarge(description)) hooks.refused(open?.info.device ?? null, "WIRE_TOO_LARGE", 1);
    if (open !== null) deps.closed(open, reason);
  });
}

/** `ws` ends a connection whose message is over the transport's own limit; its error is all there is to know it by. */
const isTooLarge = (description: unknown): boolean =>
  description instanceof Error && description.message.includes("Max payload size exceeded");

/** SQLITE_FULL, of the registry that keeps where chains stand. */
const SQLITE_FULL = 13;

const internal = (error: unknown): Failure => ({
  code: (error as { errcode?: number } | null)?.errcode === SQLITE_FULL ? "STORE_FULL" : "HOST_INTERNAL",
  message: error instanceof Error ? error.message : String(error),
});

async function takeFrames(
  sink: FrameSink,
  info: DeviceSession,
  raw: unknown,
  deps: SocketDeps,
): Promise<Result<{ ack: FramesAck }>> {
  try {
    const { answer, nextSeq, head, close } = await sink.accept(raw);
    // The chain's place is kept before the device hears that it may forget the frames.
    if (nextSeq > info.seq) deps.registry.savePosition(info.device, nextSeq, head);
    if (answer.ok) return ok({ ack: answer.value });
    return { ok: false, error: { ...answer.error, details: { ...answer.error.details, nextSeq, close } } };
  } catch (error) {
    const { code, message } = internal(error);
    deps.hooks.refused(info.device, code, 1);
    return fail(code, message, { close: true });
  }
}

/** The downward half of a session: numbered and authenticated. */
function teller(socket: WireSocket, key: Uint8Array, maxUnconfirmed: number): OpenSession["tell"] {
  let seq = 0;
  let unconfirmed = 0;
  return (order, how, confirmed) => {
    // A connection that swallows orders counts as away: what it buffers would come out late.
    if (how === "bounded" && unconfirmed >= maxUnconfirmed) return false;
    const payload = JSON.stringify(order);
    const down = { seq, payload, mac: macOf(key, downText(seq, payload)) };
    seq++;
    if (how === "volatile") {
      socket.volatile.emit("down", down);
      return true;
    }
    unconfirmed++;
    socket.emit("down", down, (answer) => {
      unconfirmed--;
      if (answer?.ok === true) confirmed?.();
    });
    return true;
  };
}
