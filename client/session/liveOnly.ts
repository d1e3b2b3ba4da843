import type { Ask } from "../../twins/protocol/console.ts";

/**
 * Acts on the present that people decide by what they see: they are not for someone who looks at the past. STOP is not
 * among them: it acts on the live site, whatever is shown.
 */
export const LIVE_ONLY: ReadonlySet<Ask> = new Set<Ask>([
  "acknowledge",
  "shelve",
  "compare",
  "propose",
  "cancelPropose",
  "approve",
  "execute",
  "cancelPlan",
  "release",
  "clearStop",
  "approveModel",
  "editSite",
]);
