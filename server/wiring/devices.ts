import { rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Server } from "socket.io";
import type { ErrorCode } from "../../twins/core/errors.ts";
import { type Place, placesWithin } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { middleOf } from "../../twins/core/ring.ts";
import { parseThingModel, type Thing, type ThingModel } from "../../twins/core/thing.ts";
import type { DeviceSession, EnrolThing, ReportedState } from "../../twins/protocol/device.ts";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { dataPaths } from "../config.ts";
import type { Connector } from "../gateway/connector.ts";
import { enrolHandler } from "../gateway/enrol.ts";
import { type DeviceRegistry, openRegistry } from "../gateway/registry.ts";
import { socketioConnector } from "../gateway/socketio/socketio.ts";
import { createIngest, type VerifiedBatch } from "../ingest/ingest.ts";
import { makeFolder } from "../makeFolder.ts";
import { noSite } from "../refusals.ts";
import { slotNames } from "../store/port.ts";
import type { Core } from "./core.ts";
import { countRefusal } from "./meters.ts";

/** How long the code for the devices started beside the server is good, ms. */
const LOCAL_CODE_MS = 24 * 3_600_000;

/** What happens with what devices say and do; the rest of the server hangs itself in here. */
export interface DeviceListeners {
  onState(reported: ReportedState): Promise<void>;
  onOnline(siteId: string, device: string, things: readonly string[]): void;
  onOffline(siteId: string, device: string, things: readonly string[], reason: string): void;
  onEnrolled(siteId: string, device: string, things: readonly string[]): void;
}

export interface Devices {
  readonly registry: DeviceRegistry;
  readonly connector: Connector;
  /** Counts what a device was refused with. */
  refused(device: string | null, code: ErrorCode, count?: number): void;
  enrol(request: IncomingMessage, response: ServerResponse): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** By the device, too: nobody's word takes away another's that waits. */
const inboxKey = ({ device, state }: ReportedState): string => `inbox/${device}/${state.commandId}/${state.state}`;

/** A device comes for a Thing that people planned: it stands where they set it, and is of the kind that they chose. */
function fulfilled(
  spec: EnrolThing,
  thing: Thing,
  model: ThingModel,
): Result<{ thing: Thing; model: ThingModel; isNew: boolean }> {
  const own =
    typeof spec.model === "object" && spec.model !== null ? (spec.model as { type?: unknown }).type : spec.model;
  if (own === undefined || own === model.type) return ok({ thing, model, isNew: true });
  return refuse("STATE_MODEL", {
    en: `${thing.id} is planned as ${model.type}, and the device declares ${String(own).slice(0, 40)}. Declare that kind, or another id.`,
    zh: `${thing.id} 计划为 ${model.type}，而设备声明的是 ${String(own).slice(0, 40)}。请声明该类型，或换用其他编号。`,
  });
}

/** Where a Thing stands that does not say it: in the middle of its place, or of the first in it that has an outline. */
function poseIn(places: readonly Place[], place: Place): Thing["pose"] {
  const drawn = placesWithin(places, place.id).find(({ outline }) => outline.length > 0);
  const [x, y] = drawn === undefined ? [0, 0] : middleOf(drawn.outline);
  return { x, y, z: (drawn ?? place).floorZ, headingRad: 0 };
}

/** The Thing a device declares: one of the site's, a planned one, or a new one with its model. */
function declared(
  core: Core,
  siteId: string,
  spec: EnrolThing,
): Result<{ thing: Thing; model: ThingModel; isNew: boolean }> {
  const held = core.hub.site(siteId)?.byId.get(spec.id);
  if (held !== undefined) return ok({ thing: held.thing, model: held.model, isNew: false });
  const planned = core.additions.planned(siteId, spec.id);
  const plannedModel = planned === null ? undefined : thingModels[planned.model];
  if (planned !== null && plannedModel !== undefined) return fulfilled(spec, planned, plannedModel);
  if (spec.model === undefined)
    return refuse("STATE_UNKNOWN_THING", {
      en: `The site has no Thing ${spec.id}. Declare its model to add it.`,
      zh: `此场所没有物件 ${spec.id}，声明其物模型即可添加。`,
    });
  const shipped = (type: string): ThingModel | undefined =>
    Object.hasOwn(thingModels, type) ? thingModels[type] : undefined;
  const model = typeof spec.model === "string" ? shipped(spec.model) : parseThingModel(spec.model);
  if (model === undefined)
    return refuse("STATE_MODEL", {
      en: `There is no Thing Model ${String(spec.model)} here. Declare the model itself.`,
      zh: `此处没有物模型 ${String(spec.model)}，请直接声明物模型。`,
    });
  const parsed = "ok" in model ? model : ok(model);
  if (!parsed.ok) return parsed;
  if (typeof spec.model !== "string" && shipped(parsed.value.type) !== undefined)
    return refuse("STATE_MODEL", {
      en: `The site has a Thing Model ${parsed.value.type} already. Give yours another type.`,
      zh: `此场所已有物模型 ${parsed.value.type}，请为您的物模型换一个类型名。`,
    });
  const places = core.sites.find(({ id }) => id === siteId)?.places ?? [];
  const placeId = spec.place ?? places[0]?.id ?? siteId;
  const place = places.find(({ id }) => id === placeId);
  if (place === undefined)
    return refuse("STATE_UNKNOWN_THING", {
      en: `The site has no place ${placeId}. Choose one of its places.`,
      zh: `此场所没有位置 ${placeId}，请选择其中已有的位置。`,
    });
  const thing: Thing = {
    id: spec.id,
    model: parsed.value.type,
    title: spec.title ?? { en: spec.id, zh: spec.id },
    place: placeId,
    parent: null,
    pose: spec.pose ?? poseIn(places, place),
  };
  return ok({ thing, model: parsed.value, isNew: true });
}

function placeThings(core: Core, siteId: string, things: readonly EnrolThing[]): Result<void> {
  if (core.hub.site(siteId) === null) return noSite(siteId);
  const found: { thing: Thing; model: ThingModel; isNew: boolean }[] = [];
  for (const spec of things) {
    const one = declared(core, siteId, spec);
    if (!one.ok) return one;
    found.push(one.value);
  }
  // All or none: of a request that is refused nothing stays.
  const fit = core.hub.canAdd(
    siteId,
    found.filter(({ isNew }) => isNew),
  );
  if (!fit.ok) return fit;
  for (const { thing, model, isNew } of found) {
    if (!isNew) continue;
    const added = core.hub.add(siteId, thing, model);
    if (!added.ok) return added;
    core.emit(siteId, { type: "layout" });
  }
  return ok(undefined);
}

/** Registry, connector and ingest, joined: bytes become verified readings, durable before they are acknowledged. */
export function wireDevices(core: Core, io: Server, listeners: DeviceListeners): Result<Devices> {
  const { clock, hub, history, log } = core;
  const paths = dataPaths(core.config.dataDir);
  const opened = openRegistry(paths.devices, clock);
  if (!opened.ok) return opened;
  const registry = opened.value;
  const refused = (device: string | null, code: ErrorCode, count = 1): void => {
    countRefusal(core.refusals, code, count);
    if (device !== null) registry.refused(device, code, count);
  };
  for (const record of registry.all()) {
    const placed = record.revoked ? ok(undefined) : placeThings(core, record.siteId, record.declared);
    if (!placed.ok) log.error("a device's Things cannot be placed", { device: record.device, error: placed.error });
  }

  const durable = async (batch: VerifiedBatch): Promise<Result<void>> => {
    const twin = hub.site(batch.siteId);
    if (twin === null) return noSite(batch.siteId);
    // What was said of commands waits in the journal until it was taken in: a kill between the two loses nothing.
    if (batch.states.length > 0) {
      const noted = await history.journal.putAll(batch.states.map((state) => ({ key: inboxKey(state), value: state })));
      if (!noted.ok) return noted;
    }
    if (batch.readings.length === 0) return ok(undefined);
    return core.histories.get(batch.siteId)?.append(batch.readings, slotNames(twin)) ?? noSite(batch.siteId);
  };
  const takeState = async (reported: ReportedState, key = inboxKey(reported)): Promise<void> => {
    await listeners.onState(reported);
    await history.journal.remove(key);
  };
  const ingest = createIngest({
    clock,
    twin: (siteId) => hub.site(siteId),
    durable,
    apply(batch) {
      hub.apply(batch.siteId, batch.readings);
      for (const state of batch.states)
        void takeState(state).catch((error: unknown) =>
          log.error("state not taken in", { command: state.state.commandId, error: String(error) }),
        );
    },
    checkpoint: (device, seq, head, signature) => registry.saveCheckpoint(device, seq, head, signature),
    refused,
  });
  const mark = (session: DeviceSession, online: boolean, reason: string): void => {
    for (const id of session.things) {
      const entry = hub.site(session.siteId)?.byId.get(id);
      if (entry === undefined) continue;
      Object.assign(entry, { online, tier: session.tier, provenance: session.provenance[id] ?? entry.provenance });
      const { thing, model, tier, provenance } = entry;
      void core.histories
        .get(session.siteId)
        ?.recordThing({ atMs: clock.nowMs(), thing, model, online, tier, provenance });
      core.emit(session.siteId, { type: "thing", thing: id, online, reason });
    }
    // Provenance travels with the snapshot.
    if (online) core.emit(session.siteId, { type: "layout" });
  };
  const connector = socketioConnector({
    io,
    registry,
    clock,
    hooks: {
      openSink: (session) => ingest.open(session),
      online(session) {
        mark(session, true, "");
        listeners.onOnline(session.siteId, session.device, session.things);
      },
      offline(session, reason) {
        mark(session, false, reason);
        listeners.onOffline(session.siteId, session.device, session.things, reason);
      },
      stopConfirmed: (device, afterMs) => log.info("stop confirmed", { device, afterMs }),
      refused,
    },
  });
  const ports = {
    onEnrolled(siteId: string, device: string, things: readonly EnrolThing[]): Result<void> {
      const placed = placeThings(core, siteId, things);
      if (placed.ok)
        listeners.onEnrolled(
          siteId,
          device,
          things.map((thing) => thing.id),
        );
      return placed;
    },
  };
  return ok({
    registry,
    connector,
    refused,
    enrol: enrolHandler({ registry, ports, nowMs: () => clock.nowMs(), refused }),
    async start() {
      for (const { key, value } of history.journal.list("inbox/")) {
        // One that cannot be taken in keeps neither the others nor the start from going on; it is tried again at the next.
        await takeState(value as ReportedState, key).catch((error: unknown) =>
          log.error("what a device had said cannot be taken in", { entry: key, error: String(error) }),
        );
      }
      writeLocalCodes(core, registry);
      connector.start();
    },
    async close() {
      await connector.stop();
      registry.close();
      rmSync(paths.enrolCodes, { recursive: true, force: true });
    },
  });
}

/** Leaves a code for the devices of each shipped site that are started beside the server, readable by this user only. */
function writeLocalCodes(core: Core, registry: DeviceRegistry): void {
  const folder = dataPaths(core.config.dataDir).enrolCodes;
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  for (const { site } of SHIPPED_SITES) {
    const free = site.things.filter((thing) => registry.ownerOf(site.id, thing.id) === undefined).length;
    if (free === 0 || core.hub.site(site.id) === null) continue;
    const code = registry.newCode(site.id, LOCAL_CODE_MS, free);
    if (code.ok) writeFileSync(join(folder, site.id), `${code.value.code}\n`, { mode: 0o600 });
  }
}
