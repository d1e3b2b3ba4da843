import type { Server } from "socket.io";
import type { Clock } from "../../../twins/core/clock.ts";
import { type Command, commandDigest } from "../../../twins/operations/command.ts";
import { DEVICE_NAMESPACE, type DeviceOrder } from "../../../twins/protocol/device.ts";
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

/** The socket.io connector, on the /device namespace of a server that others may share. */
export function socketioConnector(deps: SocketioDeps): Connector {
  const { registry, clock, hooks } = deps;
  const limits = { ...GATEWAY_LIMITS, ...deps.limits };
  const sessions = new Map<string, OpenSession>();
  const stopped = new Set<string>();
  let pending = 0;
  let heart: NodeJS.Timeout | undefined;

  const ofThing = (thing: string, siteId?: string): OpenSession | undefined => {
    if (siteId !== undefined) {
      const device = registry.ownerOf(siteId, thing);
      return device === undefined ? undefined : sessions.get(device);
    }
    for (const session of sessions.values()) if (session.info.things.includes(thing)) return session;
    return undefined;
  };
  const tell = (session: OpenSession | undefined, order: DeviceOrder): boolean =>
    session?.tell(order, "bounded") ?? false;
  const tellStop = (session: OpenSession): void => {
    const atMs = clock.nowMs();
    session.tell({ kind: "stop" }, "always", () => hooks.stopConfirmed?.(session.info.device, clock.nowMs() - atMs));
  };
  const ofSite = (siteId: string): OpenSession[] => [...sessions.values()].filter((s) => s.info.siteId === siteId);

  const onConnection = (socket: WireSocket): void => {
    if (pending >= limits.maxPending) {
      hooks.refused(null, "AUTH_RATE", 1);
      socket.disconnect(true);
      return;
    }
    pending++;
    serveSocket(socket, {
      registry,
      clock,
      hooks,
      limits,
      isStopped: (siteId) => stopped.has(siteId),
      settled: () => void pending--,
      async quiesce(device) {
        // Whoever proves the key now is newer than the old connection, which may be half dead.
        const old = sessions.get(device);
        old?.close();
        await old?.idle();
      },
      opened(session) {
        sessions.set(session.info.device, session);
        hooks.online(session.info);
      },
      closed(session, reason) {
        if (sessions.get(session.info.device) !== session) return;
        sessions.delete(session.info.device);
        hooks.offline(session.info, reason);
      },
    });
  };
  const namespace = deps.io.of(DEVICE_NAMESPACE);

  return {
    name: "socketio",
    epoch: registry.epoch,
    start() {
      namespace.on("connection", onConnection);
      heart = setInterval(() => {
        const beat: DeviceOrder = { kind: "heartbeat", serverTimeMs: clock.nowMs() };
        for (const session of sessions.values()) session.tell(beat, "volatile");
      }, limits.heartbeatMs);
    },
    async stop() {
      clearInterval(heart);
      namespace.off("connection", onConnection);
      const open = [...sessions.values()];
      await Promise.all(open.map((session) => session.idle()));
      for (const session of open) session.close();
    },
    isOnline: (device) => sessions.has(device),
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
      sessions.get(device)?.close();
    },
  };
}
