import { z } from "zod";
import { type Addition, SiteEditSchema } from "../core/additions.ts";

/** Parameters of the asks about what people add to a site. */
export const AdditionsParams = {
  /** All that people added to a site. */
  additions: z.object({ siteId: z.string().max(64) }),
  /** Adds to a site, changes or takes away. An edit says what was there before: it is its own undo. */
  editSite: z.object({ siteId: z.string().max(64), edit: SiteEditSchema }),
} as const;

/** An addition as it is now, and who left it so. */
export interface AdditionRow {
  readonly addition: Addition;
  readonly by: string;
  readonly atMs: number;
}

export interface AdditionsResults {
  additions: { rows: readonly AdditionRow[] };
  editSite: Record<string, never>;
}
