import { join } from "node:path";
import type { ReplayClock } from "../../twins/core/reading.ts";
import type { Proof } from "../../twins/protocol/device.ts";
import { connectDevice, type Device } from "../device/device.ts";
import { PLAYABLE } from "./sites/playable.ts";
import type { PlayOptions, SiteDevice, SitePlant } from "./sites/sitePlant.ts";

export type { PlantEvent } from "./sites/sitePlant.ts";

export interface PlantOptions extends PlayOptions {
  readonly url: string;
  /** Ids of what is played, out of PLAYABLE. */
  readonly sites: readonly string[];
  /** The code for a site's devices that are not enrolled yet. */
  enrolCode(siteId: string): string | undefined;
}

/** A site whose devices are connected. */
export interface PlayedSite {
  readonly plant: SitePlant;
  /** By name. */
  readonly devices: ReadonlyMap<string, Device>;
}

export interface RefusedSite {
  readonly site: string;
  /** CodedError for a key, a recording or an enrolment that was refused. */
  readonly error: unknown;
}

export interface Plant {
  /** By id, in the order in which they came; those that were refused are not among them. */
  readonly sites: ReadonlyMap<string, PlayedSite>;
  readonly refused: readonly RefusedSite[];
  close(): Promise<void>;
}

const STEP_MS = 50;

/** Where a site's keys and state are. The machining cell, which was alone once, has the plant's own folder. */
export const siteFolder = (folder: string, siteId: string): string =>
  siteId === "fms" ? folder : join(folder, siteId);

/** With the moment of the recording that is played now: a device says it anew whenever it connects. */
function withReplay(provenance: Proof["provenance"], replay: ReplayClock | undefined): Proof["provenance"] {
  if (replay === undefined) return provenance;
  return Object.fromEntries(
    Object.entries(provenance).map(([thing, own]) => [thing, own.kind === "recorded" ? { ...own, replay } : own]),
  );
}

/** One device a name, each with its own key. */
function connect(options: PlantOptions, plant: SitePlant, spec: SiteDevice): Promise<Device> {
  const { name, things, batchMs, onStop } = spec;
  const site = plant.siteId;
  const code = options.enrolCode(site);
  return connectDevice({
    url: options.url,
    things: things.map((id) => ({ id })),
    keyFile: join(siteFolder(options.folder, site), "keys", `${name}.key`),
    provenance: () => withReplay(spec.provenance, plant.replayClock?.(options.nowMs())),
    ...(batchMs === undefined ? {} : { batchMs }),
    ...(code === undefined ? {} : { enrolCode: code }),
    ...(onStop === undefined ? {} : { onStop }),
    onOnline: () => options.tell({ kind: "online", site, device: name, things }),
    onOffline: () => options.tell({ kind: "offline", site, device: name, things }),
    onRefused: (error) => options.tell({ kind: "refused", site, device: name, error }),
  });
}

/** Reads a site and connects all of its devices, or none. */
async function openSite(options: PlantOptions, siteId: string): Promise<PlayedSite> {
  const playable = PLAYABLE.get(siteId);
  if (playable === undefined) throw new TypeError(`there is nothing to play at ${siteId}`);
  const plant = await playable.open({ ...options, folder: siteFolder(options.folder, siteId) });
  const devices = new Map<string, Device>();
  try {
    for (const spec of plant.devices) {
      const device = await connect(options, plant, spec);
      if (spec.handler !== undefined) device.onCommand(spec.handler);
      devices.set(spec.name, device);
    }
  } catch (error) {
    await Promise.all([...devices.values()].map((device) => device.close(0)));
    throw error;
  }
  return { plant, devices };
}

/**
 * Plays the devices of sites, each as soon as it is connected. A site that is refused is told of, and the others play.
 * @throws what refused the first, when every site is refused
 */
export async function startPlant(options: PlantOptions): Promise<Plant> {
  const sites = new Map<string, PlayedSite>();
  const timer = setInterval(() => {
    const nowMs = options.nowMs();
    for (const { plant, devices } of sites.values())
      plant.step(nowMs, (device, thing, values, when) => devices.get(device)?.report(thing, values, when));
  }, STEP_MS);
  const enter = async (site: string): Promise<RefusedSite[]> => {
    try {
      sites.set(site, await openSite(options, site));
      return [];
    } catch (error) {
      return [{ site, error }];
    }
  };
  const refused = (await Promise.all(options.sites.map(enter))).flat();
  if (sites.size === 0 && refused[0] !== undefined) {
    clearInterval(timer);
    throw refused[0].error;
  }
  return {
    sites,
    refused,
    async close() {
      clearInterval(timer);
      for (const { plant } of sites.values()) plant.close();
      const devices = [...sites.values()].flatMap((site) => [...site.devices.values()]);
      await Promise.all(devices.map((device) => device.close()));
    },
  };
}
