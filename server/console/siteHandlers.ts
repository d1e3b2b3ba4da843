import type { Catalogue } from "../sites/catalogue.ts";
import { type SummaryDeps, sitesAnswer } from "../sites/summary.ts";
import type { Handlers } from "./consoleSocket.ts";

/** What a console draws a site by, and all sites in short. */
export function siteHandlers(
  catalogue: Pick<Catalogue, "piece" | "bases">,
  now: Omit<SummaryDeps, "bases">,
): Pick<Handlers, "siteFile" | "sites"> {
  const answer = sitesAnswer({ ...now, bases: catalogue.bases });
  return {
    siteFile: ({ siteId, file, from }) => catalogue.piece(siteId, file, from),
    sites: async ({ miniatures, marks }) => answer(miniatures === true, marks),
  };
}
