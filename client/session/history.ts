import { useCallback, useState } from "react";
import type { Failure } from "../../twins/core/result.ts";
import type { HistoryCursor, HistoryRows, OlderRows } from "../../twins/protocol/economy/index.ts";
import { useLink } from "./context.tsx";
import { useAccount } from "./economy.ts";

/** Newest first, each once. */
export function joined<T extends HistoryCursor>(held: readonly T[], newest: readonly T[]): readonly T[] {
  const byPlace = new Map<string, T>();
  // The newest reading of a row is the one that counts.
  for (const row of [...held, ...newest]) byPlace.set(`${row.blockNumber} ${row.logIndex}`, row);
  return [...byPlace.values()].sort((a, b) => b.blockNumber - a.blockNumber || b.logIndex - a.logIndex);
}

/** A history as far back as the reader went: the view's own rows, and older pages on request. */
export function useHistory<H extends keyof HistoryRows>(
  of: H,
  id: string | null,
  newest: readonly HistoryRows[H][],
  mayHaveMore: boolean,
) {
  const link = useLink();
  const account = useAccount();
  const [held, setHeld] = useState<readonly HistoryRows[H][]>([]);
  const [more, setMore] = useState(mayHaveMore);
  const [pages, setPages] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const rows = joined<HistoryRows[H]>(held, newest);
  const last = rows.at(-1);
  const ask = useCallback(
    async (after: HistoryCursor): Promise<OlderRows<H> | null> => {
      const before = { blockNumber: after.blockNumber, logIndex: after.logIndex };
      const answer = await link.ask("history", { account, of, id, before });
      setError(answer.ok ? null : answer.error);
      // By the kind that was asked for.
      return answer.ok ? (answer.value as OlderRows<H>) : null;
    },
    [link, account, of, id],
  );
  const older = useCallback(async (): Promise<void> => {
    if (last === undefined) return;
    setBusy(true);
    const found = await ask(last);
    setBusy(false);
    if (found === null) return;
    setHeld(joined<HistoryRows[H]>(rows, found.rows));
    setMore(found.more);
    setPages(pages + 1);
  }, [ask, last, rows, pages]);
  /** Reads the older pages once more, after something that changes their rows. */
  const again = useCallback(async (): Promise<void> => {
    let read: readonly HistoryRows[H][] = newest;
    for (let page = 0; page < pages; page++) {
      const from = read.at(-1);
      const found = from === undefined ? null : await ask(from);
      if (found === null) return;
      read = joined<HistoryRows[H]>(read, found.rows);
    }
    if (pages > 0) setHeld(read);
  }, [ask, newest, pages]);
  return { rows, more: held.length === 0 ? mayHaveMore : more, busy, error, older, again };
}
