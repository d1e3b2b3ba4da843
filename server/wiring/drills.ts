import type { Server } from "socket.io";
import { EVACUATION_GUIDANCE_CID } from "../../models/zoo/evacuation-guidance/cid.ts";
import { committedOccupancy, OCCUPANCY_CID } from "../../models/zoo/occupancy/judge.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import { DRILL_IDS, drillOf } from "../../twins/sites/drills.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { dataPaths, signInNeeded } from "../config.ts";
import { type DrillSocket, serveDrills } from "../drills/drillSocket.ts";
import type { DrillLive } from "../drills/live.ts";
import type { Catalogue } from "../sites/catalogue.ts";
import type { ChainSide } from "./chain.ts";
import type { Core } from "./core.ts";
import { countRefusal } from "./meters.ts";

/** The live twins of the sites, and who may know how they are now: as the console has it. */
function liveOf(
  { hub, sites, config }: Core,
  chain: Pick<ChainSide, "modelApproved">,
  accounts: Pick<Accounts, "resume" | "localOperator">,
): DrillLive {
  const places = new Map(sites.map((site) => [site.id, site.places]));
  const isLocal = !signInNeeded(config);
  return {
    snapshot: (siteId) => hub.snapshot(siteId),
    places: (siteId) => places.get(siteId) ?? [],
    judge: () => (chain.modelApproved(OCCUPANCY_CID) ? committedOccupancy() : null),
    person(token) {
      const resumed = token === null ? null : accounts.resume(token);
      if (resumed?.ok === true) return resumed.value.person;
      return isLocal ? accounts.localOperator() : null;
    },
    isPublic: (siteId) => config.publicLive.includes(siteId),
  };
}

/** Drills of the shipped sites, for whoever has their link. */
export function openDrills(
  core: Core,
  io: Server,
  catalogue: Pick<Catalogue, "piece">,
  chain: Pick<ChainSide, "permits" | "modelApproved">,
  accounts: Pick<Accounts, "resume" | "localOperator">,
): Promise<DrillSocket> {
  const { config, clock, log, sites, refusals } = core;
  const titles = new Map(sites.map(({ id, title }) => [id, title]));
  return serveDrills({
    ...{ io, clock, log, catalogue },
    folder: dataPaths(config.dataDir).drills,
    async drills() {
      const all = await Promise.all(DRILL_IDS.map((id) => drillOf(id)));
      return all.filter((one): one is DrillDefinition => one !== null);
    },
    siteTitle: (siteId) => titles.get(siteId) ?? { en: siteId, zh: siteId },
    refused: (code) => countRefusal(refusals, code, 1),
    permits: chain.permits,
    live: liveOf(core, chain, accounts),
    guide: { model: EVACUATION_GUIDANCE_CID, isApproved: () => chain.modelApproved(EVACUATION_GUIDANCE_CID) },
  });
}
