import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import type { Connector } from "../../server/gateway/connector.ts";
import { ENROL_PATH, enrolHandler } from "../../server/gateway/enrol.ts";
import {
  type DeviceRegistry,
  openRegistry,
  REGISTRY_LIMITS,
  type RegistryLimits,
} from "../../server/gateway/registry.ts";
import type { GatewayLimits } from "../../server/gateway/socketio/limits.ts";
import { socketioConnector } from "../../server/gateway/socketio/socketio.ts";
import { createIngest, type IngestLimits, type VerifiedBatch } from "../../server/ingest/ingest.ts";
import { countRefusal } from "../../server/wiring/meters.ts";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { fail, must, ok, type Result } from "../../twins/core/result.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import type { DeviceSession, EnrolThing } from "../../twins/protocol/device.ts";
import { applyReading } from "../../twins/state/apply.ts";
import { addThing, createTwinState, type TwinState } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { temperatureSensor } from "../../twins/things/temperature-sensor/model.ts";

/** A gateway, ingest and twin on loopback, joined as the composition root joins them, with a disk that can fail. */
export interface GatewayHarness {
  readonly url: string;
  readonly folder: string;
  readonly twin: TwinState;
  /** How often each code was refused. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly registry: DeviceRegistry;
  readonly connector: Connector;
  readonly batches: VerifiedBatch[];
  readonly events: string[];
  readonly stopTimes: number[];
  /** What the append log answers. */
  disk: (batch: VerifiedBatch) => Promise<Result<void>>;
  /** Called while the gateway tells of a new session, as the dispatcher is. */
  onOnline: (device: string) => void;
  onSession: (session: DeviceSession) => void;
  /** `keep` leaves the folder for a restart. */
  close(keep?: boolean): Promise<void>;
  secret(): Uint8Array;
}

export const placed = (id: string, model: ThingModel): Thing => ({
  id,
  model: model.type,
  title: { en: id, zh: id },
  place: "hall",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
});

export interface HarnessOptions {
  readonly gateway?: Partial<GatewayLimits>;
  readonly ingest?: Partial<IngestLimits>;
  readonly registry?: Partial<RegistryLimits>;
  /** An earlier harness's folder: a restart. */
  readonly folder?: string;
  readonly port?: number;
  /** The Things of another site than the little laboratory. */
  readonly site?: TwinState;
}

function siteTwin(): TwinState {
  const twin = createTwinState("lab");
  for (const [id, model] of [
    ["thermo-1", temperatureSensor],
    ["thermo-2", temperatureSensor],
    ["vehicle-1", agv],
  ] as const)
    must(addThing(twin, placed(id, model), model));
  return twin;
}

/** Accepts Things the twin has, and new ones that bring a model and a place. */
function enrolInto(twin: TwinState, things: readonly EnrolThing[]): Result<void> {
  for (const thing of things) {
    if (twin.byId.has(thing.id)) continue;
    if (thing.model === undefined || typeof thing.model === "string" || (thing.place ?? "hall") !== "hall")
      return fail("STATE_UNKNOWN_THING", `${thing.id} is not in the site`);
    const added = addThing(twin, placed(thing.id, thing.model), thing.model);
    if (!added.ok) return added;
  }
  return ok(undefined);
}

export async function startGateway(options: HarnessOptions = {}): Promise<GatewayHarness> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "aitn-gateway-"));
  const clock = { nowMs: () => Date.now() };
  const registry = must(openRegistry(folder, clock, { ...REGISTRY_LIMITS, ...options.registry }));
  const twin = options.site ?? siteTwin();
  const refusals = new Map<string, number>();
  const batches: VerifiedBatch[] = [];
  const events: string[] = [];
  const stopTimes: number[] = [];
  const refused = (device: string | null, code: ErrorCode, count: number): void => {
    countRefusal(refusals, code, count);
    if (device !== null) registry.refused(device, code, count);
  };
  const harness = {
    disk: async (_batch: VerifiedBatch): Promise<Result<void>> => ok(undefined),
    onOnline: (_device: string): void => {},
    onSession: (_session: DeviceSession): void => {},
  };
  const ingest = createIngest({
    clock,
    twin: (siteId) => (siteId === twin.siteId ? twin : null),
    durable: (batch) => harness.disk(batch),
    apply(batch) {
      batches.push(batch);
      for (const reading of batch.readings) applyReading(twin, reading);
    },
    checkpoint: (device, seq, head, signature) => registry.saveCheckpoint(device, seq, head, signature),
    refused,
    ...(options.ingest === undefined ? {} : { limits: options.ingest }),
  });
  const http: HttpServer = createServer();
  const enrol = enrolHandler({
    registry,
    ports: { onEnrolled: (_site, _device, things) => enrolInto(twin, things) },
    nowMs: clock.nowMs,
    refused,
  });
  http.on("request", (request, response) => {
    if (request.url === ENROL_PATH) void enrol(request, response);
  });
  const io = new Server(http, { serveClient: false });
  const connector = socketioConnector({
    io,
    registry,
    clock,
    ...(options.gateway === undefined ? {} : { limits: options.gateway }),
    hooks: {
      openSink: (session) => ingest.open(session),
      online(session) {
        events.push(`online ${session.device}`);
        for (const thing of session.things)
          Object.assign(twin.byId.get(thing) ?? {}, { online: true, provenance: session.provenance[thing] });
        harness.onOnline(session.device);
        harness.onSession(session);
      },
      offline: (session) => void events.push(`offline ${session.device}`),
      refused,
      stopConfirmed: (_device, afterMs) => void stopTimes.push(afterMs),
    },
  });
  connector.start();
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return Object.assign(harness, {
    url,
    folder,
    twin,
    refusals,
    registry,
    connector,
    batches,
    events,
    stopTimes,
    secret: () => new Uint8Array(randomBytes(32)),
    async close(keep = false) {
      await connector.stop();
      await io.close();
      registry.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Polls until true. Fails by the test's own time limit, so no wall-clock time is asserted. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
