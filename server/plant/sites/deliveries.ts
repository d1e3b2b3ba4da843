import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../../twins/core/result.ts";
import type { Site } from "../../../twins/core/site.ts";
import {
  createDeliveries,
  type Deliveries,
  restoreDeliveries,
  resumeDeliveries,
  snapshotDeliveries,
  stepDeliveries,
  stopDeliveries,
} from "../../../twins/sim/deliveries/deliveries.ts";
import { type Fittings, type Report, reportsOf } from "../../../twins/sim/deliveries/reports.ts";
import { hotel } from "../../../twins/sites/hotel/index.ts";
import { HOTEL } from "../../../twins/sites/hotel/site.gen.ts";
import { office } from "../../../twins/sites/office/index.ts";
import { OFFICE } from "../../../twins/sites/office/site.gen.ts";
import { makeFolder } from "../../makeFolder.ts";
import type { PlayOptions, SiteDevice, SitePlant } from "./sitePlant.ts";

const SOURCE = "virtual robots, lifts and doors of a simulated building";
/** The simulation goes on so often, and what moved is said. */
const STEP_S = 0.2;
/** A step after a pause of the process: the virtual building stood still meanwhile. */
const MAX_STEP_S = 0.5;
/** What did not change is said so often, as long as its model believes it. */
const ROBOT_AGAIN_S = 1;
const FITTING_AGAIN_S = 3;
const SAVE_S = 30;

/** Goes on where it was kept; what is of another version, or damaged, begins anew. */
function worldOf(site: Site, file: string, seed: number): Deliveries {
  if (existsSync(file)) {
    const kept = restoreDeliveries(site, readFileSync(file, "utf8"));
    if (kept.ok) return kept.value;
  }
  return must(createDeliveries(site, { seed }));
}

/** What is new of a report, or all of it when its time has come. */
function freshReports() {
  const said = new Map<string, { text: string; atS: number }>();
  return (thing: string, report: Report, nowS: number, againS: number): boolean => {
    const text = JSON.stringify(report);
    const last = said.get(thing);
    if (last !== undefined && nowS - last.atS < (last.text === text ? againS : 0)) return false;
    said.set(thing, { text, atS: nowS });
    return true;
  };
}

/** A building whose robots deliver: one device speaks for the robots, one for its lifts and doors. */
function deliveriesPlant(site: Site, fittings: Fittings, options: PlayOptions): SitePlant {
  const folder = join(options.folder, site.id);
  makeFolder(folder);
  const file = join(folder, "deliveries.json");
  let world = worldOf(site, file, options.seed);
  const robots = site.things.filter(({ model }) => model === "delivery-robot").map(({ id }) => id);
  const others = site.things.filter(({ id }) => !robots.includes(id)).map(({ id }) => id);
  const onStop = (stopped: boolean): void => (stopped ? stopDeliveries : resumeDeliveries)(world);
  const device = (name: string, things: readonly string[]): SiteDevice => ({
    name,
    things,
    provenance: Object.fromEntries(things.map((id) => [id, { kind: "virtual" as const, source: SOURCE, factor: 1 }])),
    onStop,
  });
  const [fleet, building] = [device(`${site.id}-robots`, robots), device(`${site.id}-building`, others)];
  const isRobot = new Set(robots);
  const fresh = freshReports();
  let steppedS = options.monotonicS();
  let savedS = steppedS;
  const save = (): void => {
    writeFileSync(`${file}.new`, snapshotDeliveries(world));
    renameSync(`${file}.new`, file);
  };
  return {
    siteId: site.id,
    devices: [fleet, building],
    step(_, say) {
      const nowS = options.monotonicS();
      if (nowS - steppedS < STEP_S) return;
      world = stepDeliveries(world, Math.min(nowS - steppedS, MAX_STEP_S));
      steppedS = nowS;
      for (const [thing, report] of reportsOf(world, fittings)) {
        const own = isRobot.has(thing);
        if (fresh(thing, report, nowS, own ? ROBOT_AGAIN_S : FITTING_AGAIN_S))
          say(own ? fleet.name : building.name, thing, report);
      }
      if (nowS - savedS < SAVE_S) return;
      savedS = nowS;
      save();
    },
    close: save,
  };
}

export const hotelPlant = (options: PlayOptions): SitePlant => deliveriesPlant(hotel, HOTEL.fittings, options);
export const officePlant = (options: PlayOptions): SitePlant => deliveriesPlant(office, OFFICE.fittings, options);
