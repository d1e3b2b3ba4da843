import type { Server } from "socket.io";
import { EVACUATION_GUIDANCE_CID } from "../../models/zoo/evacuation-guidance/cid.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import { DRILL_IDS, drillOf } from "../../twins/sites/drills.ts";
import { dataPaths } from "../config.ts";
import { type DrillSocket, serveDrills } from "../drills/drillSocket.ts";
import type { Catalogue } from "../sites/catalogue.ts";
import type { ChainSide } from "./chain.ts";
import type { Core } from "./core.ts";
import { countRefusal } from "./meters.ts";

/** Drills of the shipped sites, for whoever has their link. */
export function openDrills(
  { config, clock, log, sites, refusals }: Core,
  io: Server,
  catalogue: Pick<Catalogue, "piece">,
  chain: Pick<ChainSide, "permits" | "modelApproved">,
): Promise<DrillSocket> {
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
    guide: { model: EVACUATION_GUIDANCE_CID, isApproved: () => chain.modelApproved(EVACUATION_GUIDANCE_CID) },
  });
}
