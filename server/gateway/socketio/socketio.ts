import type { Server } from "socket.io";
import type { Clock } from "../../../twins/core/clock.ts";
import { type Command, commandDigest } from "../../../twins/operations/command.ts";
import { DEVICE_NAMESPACE, type DeviceOrder } from "../../../twins/protocol/device.ts";
import { type TokenBucket, tokenBucket } from "../../tokenBucket.ts";
import type { Connector, ConnectorHooks } from "../connector.ts";
import type { DeviceRegistry } from "../registry.ts";
import { type OpenSession, serveSocket, type WireSocket } from "./deviceSocket.ts";
import { GATEWAY_LIMITS, type GatewayLimits } from "./limits.ts";

export interface SocketioDeps {
  /** Its `maxHttpBufferSize` must leave room for maxMessageBytes and the envelope: 1 MiB, socket.io's own default, does. */
  readonly io: Server;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly hooks: ConnectorHooks;
  readonly limits?: Partial<GatewayLimits>;
}

/** The body without the guard's brand, in the fields the wire knows. */
const bodyOf = ({ commandId, siteId, thing, action, input, plan, issuedAtMs, expiresAtMs, epoch }: Command) => ({
  commandId,
  siteId,
  thing,
  action,
  input,
  plan,
  issuedAtMs,
  expiresAtMs,
  epoch,
});

interface Sessions {
  readonly byDevice: ReadonlyMap<string, OpenSession>;
  ofSite(siteId: string): OpenSession[];
  /** The session of the device that speaks for a Thing; of any site when none is given. */
  ofThing(thing: string, siteId?: string): OpenSession | undefined;
  onConnection(socket: WireSocket): void;
}

/** Sessions by device, at most one each, and the number of connections that have not proved themselves. */
function openSessions(deps: SocketioDeps, limits: GatewayLimits, stopped: ReadonlySet<string>): Sessions {
  const { registry, clock, hooks } = deps;
  const byDevice = new Map<string, OpenSession>();
  // Only registered devices prove themselves, and their number is limited.
  const buckets = new Map<string, TokenBucket>();
  let pending = 0;
  const hookUp = (socket: WireSocket): void =>
    serveSocket(socket, {
      registry,
      clock,
      hooks,
      limits,
      isStopped: (siteId) => stopped.has(siteId),
      mayOpen(device) {
        const bucket = buckets.get(device) ?? tokenBucket(limits.sessionsPerS, limits.burstSessions);
        buckets.set(device, bucket);
        return bucket.take(1, clock.nowMs()) === 0;
      },
      settled: () => void pending--,
      async quiesce(device) {
        // Whoever proves the key now is newer than the old connection, which may be half dead.
        const old = byDevice.get(device);
        old?.close();
        await old?.idle();
      },
      opened(session) {
        byDevice.set(session.info.device, session);
        hooks.online(session.info);
      },
      closed(session, reason) {
        if (byDevice.get(session.info.device) !== session) return;
        byDevice.delete(session.info.device);
        hooks.offline(session.info, reason);
      },
    });
  return {
    byDevice,
    ofSite: (siteId) => [...byDevice.values()].filter((session) => session.info.siteId === siteId),
    ofThing(thing, siteId) {
      if (siteId !== undefined) return byDevice.get(registry.ownerOf(siteId, thing) ?? "");
      for (const session of byDevice.values()) if (session.info.things.includes(thing)) return session;
      return undefined;
    },
    onConnection(socket) {
      if (pending >= limits.maxPending) {
        hooks.refused(null, "AUTH_RATE", 1);
        socket.disconnect(true);
        return;
      }
      pending++;
      hookUp(socket);
    },
  };
}

/** The socket.io connector, on the /device namespace of a server that others may share. */
export function socketioConnector(deps: SocketioDeps): Connector {
  const { registry, clock, hooks } = deps;
  const limits = { ...GATEWAY_LIMITS, ...deps.limits };
  const stopped = new Set<string>();
  const { byDevice, ofSite, ofThing, onConnection } = openSessions(deps, limits, stopped);
  const namespace = deps.io.of(DEVICE_NAMESPACE);
  let heart: NodeJS.Timeout | undefined;

  const tell = (session: OpenSession | undefined, order: DeviceOrder): boolean =>
    session?.tell(order, "bounded") ?? false;
  const tellStop = (session: OpenSession): void => {
    const atMs = clock.nowMs();
    session.tell({ kind: "stop" }, "always", () => hooks.stopConfirmed?.(session.info.device, clock.nowMs() - atMs));
  };

  return {
    name: "socketio",
    epoch: registry.epoch,
    start() {
      namespace.on("connection", onConnection);
      heart = setInterval(() => {
        const beat: DeviceOrder = { kind: "heartbeat", serverTimeMs: clock.nowMs() };
        for (const session of byDevice.values()) session.tell(beat, "volatile");
      }, limits.heartbeatMs);
    },
    async stop() {
      clearInterval(heart);
      namespace.off("connection", onConnection);
      const open = [...byDevice.values()];
      await Promise.all(open.map((session) => session.idle()));
      for (const session of open) session.close();
    },
    isOnline: (device) => byDevice.has(device),
    send(command) {
      const session = ofThing(command.thing, command.siteId);
      if (clock.nowMs() <= command.expiresAtMs) return tell(session, { kind: "command", body: bodyOf(command) });
      const { thing, commandId } = command;
      return tell(session, { kind: "ask", thing, commandId, commandDigest: commandDigest(command) });
    },
    release: (thing, commandId, released) => tell(ofThing(thing), { kind: "release", thing, commandId, released }),
    cancel: (thing, commandId) => tell(ofThing(thing), { kind: "cancel", thing, commandId }),
    stopAll(siteId) {
      stopped.add(siteId);
      const told = ofSite(siteId);
      for (const session of told) tellStop(session);
      return told.length;
    },
    resumeAll(siteId) {
      stopped.delete(siteId);
      const told = ofSite(siteId);
      for (const session of told) session.tell({ kind: "resume" }, "always");
      return told.length;
    },
    drop(device) {
      byDevice.get(device)?.close();
    },
  };
}
