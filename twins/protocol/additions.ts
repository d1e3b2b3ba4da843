import { z } from "zod";
import { type Addition, editedId, type SiteEdit, SiteEditSchema } from "../core/additions.ts";

/** Parameters of the asks about what people add to a site. */
export const AdditionsParams = {
  /** All that people added to a site. */
  additions: z.object({ siteId: z.string().max(64) }),
  /** Adds to a site, changes or takes away. An edit says what was there before: it is its own undo. */
  editSite: z.object({ siteId: z.string().max(64), edit: SiteEditSchema }),
} as const;

/** An addition as it is, or was at a moment, and who left it so. */
export interface AdditionRow {
  readonly addition: Addition;
  readonly by: string;
  readonly atMs: number;
}

/** By id, the one edited last standing last. */
export type AdditionRows = ReadonlyMap<string, AdditionRow>;

/** The rows after an edit. */
export function afterEdit(rows: AdditionRows, edit: SiteEdit, by: string, atMs: number): AdditionRows {
  const id = editedId(edit);
  const next = new Map(rows);
  next.delete(id);
  if (edit.becomes !== null) next.set(id, { addition: edit.becomes, by, atMs });
  return next;
}

export interface AdditionsResults {
  additions: { rows: readonly AdditionRow[] };
  editSite: Record<string, never>;
}
