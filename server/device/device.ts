import { addressOfPublicKey } from "../../contracts-abi/typed-data/signature.ts";
import type { Clock } from "../../twins/core/clock.ts";
import type { LocalText } from "../../twins/core/place.ts";
import { CodedError, type Failure, must } from "../../twins/core/result.ts";
import {
  DEVICE_LIMITS,
  type DeviceOrder,
  type EnrolThingInput,
  type Proof,
  type Welcome,
  type WireValue,
} from "../../twins/protocol/device.ts";
import { fromHex, publicKeyOf } from "../../twins/protocol/deviceAuth.ts";
import { loadSecret } from "../secrets.ts";
import { type CommandHandler, createCommandDesk } from "./commands.ts";
import { enrol } from "./enrol.ts";
import { openLink } from "./link.ts";
import { type DeviceMemory, openMemory } from "./memory.ts";
import { createOutbox } from "./outbox.ts";

export type { ActionControl, ActionResult, CommandHandler } from "./commands.ts";

/** A value and its UCUM unit; a bare one has the unit "1". Null means that there is no reading. */
export type Reported = number | string | boolean | null | readonly [value: number | null, unit: string];

export interface DeviceOptions {
  /** The server, e.g. http://127.0.0.1:4380 */
  readonly url: string;
  /** What the device speaks for. Needed as `model` and `place` when the site does not have the Thing yet. */
  readonly things: readonly EnrolThingInput[];
  /** The private key is made here on first use (0600); beside it lies what the device must not forget. */
  readonly keyFile?: string;
  /** A key from elsewhere, 32 bytes; nothing is then written to disk unless `memoryFile` is given. */
  readonly privateKey?: Uint8Array;
  readonly memoryFile?: string;
  /** One-time code from the console (Devices, "Connect a device"); only for the first connection. */
  readonly enrolCode?: string;
  /** Per Thing; what is not named is "live". A function is asked at each connection. */
  readonly provenance?: Proof["provenance"] | (() => Proof["provenance"]);
  readonly clock?: Clock;
  /** Readings are gathered this long, ms. */
  readonly batchMs?: number;
  onOnline?(welcome: Welcome): void;
  onOffline?(reason: string): void;
  /** Refused by the gateway, or an order that was not genuine. */
  onRefused?(error: Failure): void;
  /** The operational stop came or went. */
  onStop?(stopped: boolean): void;
  /** Three heartbeats of the server were missed, or they are back. */
  onHeartbeat?(alive: boolean): void;
}

export interface Device {
  readonly device: string;
  readonly siteId: string;
  readonly online: boolean;
  readonly stopped: boolean;
  /** Readings dropped because the gateway was away for too long: the oldest go first. */
  readonly dropped: number;
  /** Rows, action states and frames that the gateway has not acknowledged yet; a fast reporter slows down by it. */
  readonly waiting: number;
  /** Queued until it is acknowledged as stored. `tMs`: when it was observed, else now. */
  report(
    thing: string,
    values: Readonly<Record<string, Reported>>,
    when?: { tMs?: number; quality?: "uncertain" | "bad" },
  ): void;
  onCommand(handler: CommandHandler): void;
  /** Waits at most `timeoutMs` for what is queued, then closes. */
  close(timeoutMs?: number): Promise<void>;
}

const HEARTBEAT_UP_MS = 10_000;

function wireValue(reported: Reported, quality: "uncertain" | "bad" | undefined): WireValue {
  const [value, unit] = Array.isArray(reported) ? reported : [reported as number | string | boolean | null, "1"];
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return [null, unit, "missing"];
  return quality === undefined ? [value, unit] : [value, unit, quality];
}

const NOT_ENROLLED: LocalText = {
  en: "The device is not enrolled yet. Give it an enrolment code, from the Devices panel of the console.",
  zh: "设备尚未登记，请提供登记代码（在控制台的“设备”面板中生成）。",
};

async function ensureEnrolled(options: DeviceOptions, secret: Uint8Array, memory: DeviceMemory): Promise<void> {
  if (memory.enrolment !== null) return;
  if (options.enrolCode === undefined)
    throw new CodedError({ code: "AUTH_UNKNOWN_DEVICE", message: NOT_ENROLLED.en, said: NOT_ENROLLED });
  memory.enrolment = must(await enrol(options.url, options.enrolCode, options.things, secret));
  memory.save();
}

/** Watches the server's heartbeat: a device that moves must not do so for a controller that is gone. */
function heartWatch(clock: Clock, changed: (alive: boolean) => void): { beat(): void; close(): void } {
  let lastMs = clock.nowMs();
  let alive = true;
  const check = setInterval(() => {
    if (!alive || clock.nowMs() - lastMs <= DEVICE_LIMITS.heartbeatMs * DEVICE_LIMITS.missedHeartbeats) return;
    alive = false;
    changed(false);
  }, DEVICE_LIMITS.heartbeatMs / 4);
  return {
    beat() {
      lastMs = clock.nowMs();
      if (alive) return;
      alive = true;
      changed(true);
    },
    close: () => clearInterval(check),
  };
}

/**
 * Connects a device: makes or reads its key, enrols it on first use, and keeps it connected until closed.
 * @throws CodedError when the key cannot be read or enrolment is refused; later refusals go to `onRefused`.
 */
export async function connectDevice(options: DeviceOptions): Promise<Device> {
  const clock = options.clock ?? { nowMs: () => Date.now() };
  if (options.privateKey === undefined && options.keyFile === undefined)
    throw new TypeError("a device needs a keyFile or a privateKey");
  const secret = options.privateKey ?? must(loadSecret(options.keyFile!));
  const address = addressOfPublicKey(fromHex(publicKeyOf(secret))).toLowerCase();
  const memory = must(openMemory(options.memoryFile ?? options.keyFile ?? null));
  await ensureEnrolled(options, secret, memory);
  const enrolment = memory.enrolment!;
  const outbox = createOutbox(address, secret, memory);
  let offsetMs = 0;
  const desk = createCommandDesk({
    memory,
    serverClock: { nowMs: () => Math.round(clock.nowMs() + offsetMs) },
    things: new Set(enrolment.things),
    tell(state, digest) {
      outbox.addState(state, digest);
      // Not before the caller has returned: the desk is still being built when it reports old states.
      setImmediate(() => link.pump());
    },
  });
  const heart = heartWatch(clock, (alive) => options.onHeartbeat?.(alive));
  const setStop = (stopped: boolean): void => {
    if (stopped === desk.stopped) return;
    if (stopped) desk.stop();
    else desk.resume();
    options.onStop?.(stopped);
  };
  const onOrder = (order: DeviceOrder): boolean => {
    switch (order.kind) {
      case "heartbeat":
        offsetMs = order.serverTimeMs - clock.nowMs();
        heart.beat();
        return true;
      case "stop":
      case "resume":
        setStop(order.kind === "stop");
        return true;
      case "command":
        desk.receive(order.body);
        return true;
      case "ask":
        desk.ask(order.commandId, order.commandDigest);
        return true;
      case "release":
        desk.release(order.commandId, order.released);
        return true;
      case "cancel":
        desk.cancel(order.commandId);
        return true;
    }
  };
  const { provenance = {} } = options;
  const link = openLink({
    url: options.url,
    device: address,
    secret,
    memory,
    outbox,
    clock,
    provenance: () => (typeof provenance === "function" ? provenance() : provenance),
    onOrder,
    onWelcome(welcome) {
      offsetMs = welcome.serverTimeMs - clock.nowMs();
      heart.beat();
      setStop(welcome.stopped);
      options.onOnline?.(welcome);
    },
    onLost: (reason) => options.onOffline?.(reason),
    onRefused: (error) => options.onRefused?.(error),
  });
  const batch = setInterval(() => link.pump(), options.batchMs ?? 20);
  const keepAlive = setInterval(() => outbox.addHeartbeat(Math.round(clock.nowMs())), HEARTBEAT_UP_MS);

  return {
    device: address,
    siteId: enrolment.siteId,
    get online() {
      return link.online;
    },
    get stopped() {
      return desk.stopped;
    },
    get dropped() {
      return outbox.dropped;
    },
    get waiting() {
      return outbox.waiting;
    },
    report(thing, values, when = {}) {
      const row: Record<string, WireValue> = {};
      for (const name of Object.keys(values)) row[name] = wireValue(values[name]!, when.quality);
      outbox.addRow([Math.round(when.tMs ?? clock.nowMs()), thing, row]);
    },
    onCommand: (handler) => desk.handle(handler),
    async close(timeoutMs = 2_000) {
      clearInterval(keepAlive);
      const until = performance.now() + timeoutMs;
      while (link.online && outbox.waiting > 0 && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 10));
      clearInterval(batch);
      heart.close();
      link.close();
      memory.close();
    },
  };
}
