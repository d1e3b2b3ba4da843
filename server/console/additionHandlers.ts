import { ok } from "../../twins/core/result.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { noSite } from "../refusals.ts";
import type { Core } from "../wiring/core.ts";
import type { Handlers } from "./consoleSocket.ts";

const MODELS: ReadonlySet<string> = new Set(Object.keys(thingModels));

/** What people add to a site: planned Things and zones. */
export function additionHandlers({
  sites,
  hub,
  additions,
  emit,
}: Pick<Core, "sites" | "hub" | "additions" | "emit">): Pick<Handlers, "additions" | "editSite"> {
  return {
    additions: async ({ siteId }) => ok({ rows: additions.rows(siteId) }),
    async editSite({ siteId, edit }, { person }) {
      const site = sites.find(({ id }) => id === siteId);
      if (site === undefined || person === null) return noSite(siteId);
      const isLive = (thing: string): boolean => hub.site(siteId)?.byId.has(thing) === true;
      const done = await additions.edit(siteId, edit, person.name, { site, models: MODELS, isLive });
      if (!done.ok) return done;
      emit(siteId, { type: "edited", edit, by: person.name });
      return ok({});
    },
  };
}
