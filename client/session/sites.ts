import type { Site } from "../../twins/core/site.ts";
import { fms } from "../../twins/sites/fms/index.ts";

/** Descriptions this console ships with: places, route map, time zone. */
const SITES: Readonly<Record<string, Site>> = { [fms.id]: fms };

export const siteOf = (id: string): Site | null => SITES[id] ?? null;
