import { z } from "zod";

/** Where a row stands on chain, and where the list goes on after it. */
export const HistoryCursor = z.object({ blockNumber: z.int().nonnegative(), logIndex: z.int().nonnegative() });
export type HistoryCursor = z.infer<typeof HistoryCursor>;

/** A page of a list that goes further back: newest first; `more`: there are older rows. */
export interface Paged<T> {
  readonly rows: readonly (T & HistoryCursor)[];
  readonly more: boolean;
}
