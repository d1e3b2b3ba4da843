import type { Catalogue } from "../sites/catalogue.ts";
import type { Handlers } from "./consoleSocket.ts";

/** What a console draws a site by. */
export const siteHandlers = (catalogue: Pick<Catalogue, "piece">): Pick<Handlers, "siteFile"> => ({
  siteFile: ({ siteId, file, from }) => catalogue.piece(siteId, file, from),
});
