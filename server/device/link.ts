import { randomBytes } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import type { Clock } from "../../twins/core/clock.ts";
import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import {
  ChallengeSchema,
  challengeText,
  DEVICE_NAMESPACE,
  type DeviceAnswer,
  type DeviceOrder,
  type DeviceToGateway,
  DownSchema,
  downText,
  type FramesAck,
  frameText,
  type GatewayToDevice,
  OrderSchema,
  type Proof,
  transcriptText,
  type Welcome,
  WelcomeSchema,
} from "../../twins/protocol/device.ts";
import {
  ephemeralPublic,
  type SessionKeys,
  sessionKeys,
  signText,
  verifyText,
} from "../../twins/protocol/deviceAuth.ts";
import { PROTOCOL_VERSION } from "../../twins/protocol/version.ts";
import { macOf } from "../secrets.ts";
import type { DeviceMemory } from "./memory.ts";
import type { ChainedFrame, Outbox } from "./outbox.ts";

const ACK_TIMEOUT_MS = 10_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 4_000;

export interface LinkDeps {
  readonly url: string;
  readonly device: string;
  readonly secret: Uint8Array;
  readonly memory: DeviceMemory;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Asked at each connection. */
  provenance(): Proof["provenance"];
  onWelcome(welcome: Welcome): void;
  /** @returns false when the order is refused. */
  onOrder(order: DeviceOrder): boolean;
  onLost(reason: string): void;
  onRefused(error: Failure): void;
}

/** The connection of one device: handshake, frames up, orders down, and again after every loss. */
export interface Link {
  /** Sends what the outbox has, one message at a time. */
  pump(): void;
  readonly online: boolean;
  close(): void;
}

/** Orders that may come in one piece with the welcome; a gateway has no more than these to say by then. */
const MAX_EARLY = 256;

type DeviceSocket = Socket<GatewayToDevice, DeviceToGateway>;

const misshaped = (what: string): Result<never> =>
  refuse("WIRE_SCHEMA", {
    en: `The gateway's ${what} does not match its schema. Update the device or the server.`,
    zh: `网关的 ${what} 不符合格式，请升级设备或服务器。`,
  });

/** Hello, challenge, proof, welcome. */
async function handshake(
  socket: DeviceSocket,
  deps: LinkDeps,
): Promise<Result<{ welcome: Welcome; keys: SessionKeys }>> {
  const { device, secret, memory, outbox } = deps;
  const hello = { protocol: PROTOCOL_VERSION, device, seq: memory.seq, head: memory.head };
  const asked = socket.timeout(ACK_TIMEOUT_MS);
  const challenged = await asked.emitWithAck("hello", hello);
  if (!challenged.ok) return challenged;
  const challenge = ChallengeSchema.safeParse(challenged.value);
  const trusted = memory.enrolment?.gatewayKey;
  if (!challenge.success) return misshaped("challenge");
  if (trusted === undefined || !verifyText(challengeText(hello, challenge.data), challenge.data.signature, trusted))
    return refuse("AUTH_BAD_SIGNATURE", {
      en: "This is not the gateway that the device enrolled with. Check the address, or enrol the device anew.",
      zh: "这不是设备登记时的网关，请检查地址，或重新登记设备。",
    });
  const ephemeral = new Uint8Array(randomBytes(32));
  const oldest = outbox.oldest();
  const open = {
    ephemeral: ephemeralPublic(ephemeral),
    oldest: oldest.seq,
    oldestPrev: oldest.prev,
    provenance: deps.provenance(),
  };
  const transcript = transcriptText(hello, challenge.data, open);
  const keys = sessionKeys(ephemeral, challenge.data.ephemeral, transcript);
  if (keys === null)
    return refuse("AUTH_BAD_SIGNATURE", {
      en: "The gateway's session key is of low order, which would make the session readable.",
      zh: "网关的会话密钥阶数过低，会话可能被读取。",
    });
  const answered = await asked.emitWithAck("prove", { ...open, signature: signText(transcript, secret) });
  if (!answered.ok) return answered;
  const welcome = WelcomeSchema.safeParse(answered.value);
  if (!welcome.success) return misshaped("welcome");
  if (welcome.data.epoch < memory.epoch)
    return refuse("AUTH_FORBIDDEN", {
      en: `The gateway is of epoch ${welcome.data.epoch}, which is over: the device has followed epoch ${memory.epoch}. End the old server.`,
      zh: `网关的纪元 ${welcome.data.epoch} 已结束：设备已跟随纪元 ${memory.epoch}。请结束旧的服务器。`,
    });
  return ok({ welcome: welcome.data, keys });
}

/** Checks number and code of what comes down. */
function orderReader(key: Uint8Array): (raw: unknown) => Result<DeviceOrder> {
  let next = 0;
  return (raw) => {
    const down = DownSchema.safeParse(raw);
    if (!down.success) return misshaped("message");
    const { seq, payload, mac } = down.data;
    if (macOf(key, downText(seq, payload)) !== mac)
      return refuse("AUTH_FORGED_FRAME", {
        en: "The authentication code of a message from the gateway is wrong, so it was not followed.",
        zh: "来自网关的一条消息验证码错误，未予执行。",
      });
    // Volatile messages may be missing; none may come twice or late.
    if (seq < next)
      return refuse("AUTH_REPLAY", {
        en: `Message ${seq} of the gateway came after message ${next - 1}, so it was not followed.`,
        zh: `网关的第 ${seq} 条消息晚于第 ${next - 1} 条到达，未予执行。`,
      });
    next = seq + 1;
    const order = OrderSchema.safeParse(JSON.parse(payload));
    return order.success ? ok(order.data as DeviceOrder) : misshaped("order");
  };
}

/** Takes what comes down: it waits until the welcome has been read, and is then followed in order. */
function orderIntake(deps: LinkDeps) {
  let read: ReturnType<typeof orderReader> | null = null;
  let early: [raw: unknown, confirm: unknown][] = [];
  const take = (raw: unknown, confirm: unknown): void => {
    if (read === null) {
      if (early.length < MAX_EARLY) early.push([raw, confirm]);
      return;
    }
    const order = read(raw);
    if (!order.ok) return deps.onRefused(order.error);
    const taken = deps.onOrder(order.value);
    if (typeof confirm === "function" && taken) confirm({ ok: true, value: {} });
  };
  return {
    take,
    wait(): void {
      read = null;
      early = [];
    },
    follow(key: Uint8Array): void {
      read = orderReader(key);
      for (const [raw, confirm] of early.splice(0)) take(raw, confirm);
    },
  };
}

/** What the gateway took the frames without: wrong units, values out of range. Nobody else would tell the owner. */
export const passedOver = ({ refused }: Pick<FramesAck, "refused">): Failure[] =>
  (Object.entries(refused) as [ErrorCode, number][]).map(([code, count]) => {
    // A newer gateway may have codes that we do not know.
    const { en, zh } = ERRORS[code] ?? { en: "see the server's manual.", zh: "请看服务器的手册。" };
    const said = { en: `${count} refused: ${en}`, zh: `拒绝了 ${count} 个：${zh}` };
    return { code, message: said.en, said, details: { count } };
  });

export function openLink(deps: LinkDeps): Link {
  const { outbox, memory } = deps;
  const socket: DeviceSocket = io(new URL(DEVICE_NAMESPACE, deps.url).href, {
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  let keys: SessionKeys | null = null;
  let inFlight = false;
  let closed = false;
  let retryMs = RETRY_MIN_MS;
  let retryTimer: NodeJS.Timeout | undefined;
  let pauseTimer: NodeJS.Timeout | undefined;
  let paused = false;
  const orders = orderIntake(deps);

  const reconnect = (): void => {
    if (closed) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => socket.connect(), retryMs);
    retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
  };
  const drop = (reason: string): void => {
    const was = keys !== null;
    keys = null;
    inFlight = false;
    if (was) deps.onLost(reason);
    socket.disconnect();
    reconnect();
  };
  const pause = (ms: number): void => {
    paused = true;
    clearTimeout(pauseTimer);
    pauseTimer = setTimeout(() => {
      paused = false;
      pump();
    }, ms);
  };
  const onAnswer = (answer: DeviceAnswer<FramesAck>): void => {
    const nextSeq = answer.ok ? answer.value.nextSeq : answer.error.details?.nextSeq;
    if (typeof nextSeq === "number") outbox.acknowledged(nextSeq);
    if (answer.ok) {
      for (const error of passedOver(answer.value)) deps.onRefused(error);
      return pump();
    }
    deps.onRefused(answer.error);
    if (answer.error.details?.close === true) return drop(answer.error.code);
    const wait = answer.error.details?.retryAfterMs;
    pause(typeof wait === "number" ? wait : 500);
  };
  const pump = (): void => {
    if (keys === null || inFlight || paused) return;
    outbox.cut();
    const frames = outbox.message();
    if (frames.length === 0) return;
    inFlight = true;
    const session = keys;
    const sealed = frames.map(({ seq, prev, payload }: ChainedFrame) => ({
      seq,
      prev,
      payload,
      mac: macOf(session.up, frameText(seq, prev, payload)),
    }));
    socket.timeout(ACK_TIMEOUT_MS).emit("frames", sealed, (error, answer) => {
      // An answer of an older session says nothing about this one.
      if (keys !== session) return;
      inFlight = false;
      if (error) drop("no acknowledgement");
      else onAnswer(answer);
    });
  };

  socket.on("down", orders.take);
  socket.on("connect", async () => {
    orders.wait();
    try {
      const shaken = await handshake(socket, deps);
      if (!shaken.ok) {
        deps.onRefused(shaken.error);
        return drop(shaken.error.code);
      }
      const { welcome } = shaken.value;
      outbox.acknowledged(welcome.resumeSeq);
      if (welcome.epoch > memory.epoch) {
        memory.epoch = welcome.epoch;
        memory.save();
      }
      keys = shaken.value.keys;
      retryMs = RETRY_MIN_MS;
      deps.onWelcome(welcome);
      orders.follow(keys.down);
      pump();
    } catch {
      drop("handshake not answered");
    }
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io client disconnect") drop(reason);
  });
  socket.on("connect_error", reconnect);

  return {
    pump,
    get online() {
      return keys !== null;
    },
    close() {
      closed = true;
      keys = null;
      clearTimeout(retryTimer);
      clearTimeout(pauseTimer);
      socket.disconnect();
    },
  };
}
