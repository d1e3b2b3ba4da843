import { ok, type Result } from "../../twins/core/result.ts";
import type { HistoryCursor, Paged } from "../../twins/protocol/economy/pages.ts";
import type { ChainEvent, EventQuery } from "../chain/index.ts";
import { each } from "./reads.ts";

const PAGE_ROWS = 60;
/** Events that one page looks at, most of which may stand for nothing any more. */
const MAX_LOOKED = 3_000;

export type PageQuery = Required<Pick<EventQuery, "limit">> & Pick<EventQuery, "before">;

/** Newest first. */
export const byPlace = (a: HistoryCursor, b: HistoryCursor): number =>
  b.blockNumber - a.blockNumber || b.logIndex - a.logIndex;

/**
 * A page of what events tell: the newest, or those before a row that the page has.
 * @param told events newest first; of several kinds each may give its own `limit`
 * @param row what an event stands for now; null when for nothing any more: then the page goes on to older ones
 */
export async function pageOf<E extends ChainEvent, T extends object>(
  told: (query: PageQuery) => readonly E[],
  row: (event: E) => Promise<Result<T | null>>,
  before: HistoryCursor | undefined,
  size = PAGE_ROWS,
): Promise<Result<Paged<T>>> {
  const rows: (T & HistoryCursor)[] = [];
  let from = before;
  for (let looked = 0; looked < MAX_LOOKED; looked += size) {
    const found = [...told({ limit: size + 1, ...(from === undefined ? {} : { before: from }) })].sort(byPlace);
    const events = found.slice(0, size);
    const read = await each(events, async (event) => {
      const one = await row(event);
      if (!one.ok || one.value === null) return one as Result<null>;
      return ok({ ...one.value, blockNumber: event.blockNumber, logIndex: event.logIndex });
    });
    if (!read.ok) return read;
    rows.push(...read.value);
    if (found.length <= size) return ok({ rows, more: false });
    if (rows.length >= size) break;
    from = events.at(-1);
  }
  return ok({ rows, more: true });
}
