import { useCallback, useState } from "react";
import type { Failure } from "../../twins/core/result.ts";
import type { HistoryRows, OlderRows } from "../../twins/protocol/economy/index.ts";
import type { HistoryCursor, Paged } from "../../twins/protocol/economy/pages.ts";
import { useLink } from "./context.tsx";
import { useAccount } from "./economy.ts";

const byPlace = (a: HistoryCursor, b: HistoryCursor): number =>
  b.blockNumber - a.blockNumber || b.logIndex - a.logIndex;

/**
 * What a page holds of a list and what came of it, newest first, each row once. As far back as what came reaches, it alone
 * counts: what it leaves out is no longer in the list.
 */
export function joined<T>(held: readonly (T & HistoryCursor)[], newest: Paged<T>): readonly (T & HistoryCursor)[] {
  const last = newest.rows.at(-1);
  const older = newest.more ? held.filter((row) => last === undefined || byPlace(last, row) < 0) : [];
  return [...newest.rows, ...older].sort(byPlace);
}

/**
 * A list as far back as the reader went: the view's own rows, and older pages on request. Where its rows can be acted upon,
 * `renew` reads the view anew, and `done` is what follows an act.
 */
export function useHistory<H extends keyof HistoryRows>(
  of: H,
  id: string | null,
  newest: OlderRows<H>,
  renew?: () => void,
) {
  type Rows = readonly (HistoryRows[H] & HistoryCursor)[];
  const link = useLink();
  const account = useAccount();
  const [held, setHeld] = useState<Rows>([]);
  const [heldMore, setHeldMore] = useState(false);
  const [pages, setPages] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const rows: Rows = joined<HistoryRows[H]>(held, newest);
  const more = pages === 0 ? newest.more : newest.more && heldMore;
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
    const last = rows.at(-1);
    if (last === undefined) return;
    setBusy(true);
    const found = await ask(last);
    setBusy(false);
    if (found === null) return;
    setHeld([...rows, ...found.rows]);
    setHeldMore(found.more);
    setPages(pages + 1);
  }, [ask, rows, pages]);
  /** Reads the older pages once more, after something that changes their rows. */
  const again = useCallback(async (): Promise<void> => {
    let read: Rows = newest.rows;
    let goesOn = newest.more;
    for (let page = 0; page < pages && goesOn; page++) {
      const from = read.at(-1);
      const found = from === undefined ? null : await ask(from);
      if (found === null) return;
      read = [...read, ...found.rows];
      goesOn = found.more;
    }
    if (pages === 0) return;
    setHeld(read);
    setHeldMore(goesOn);
  }, [ask, newest, pages]);
  const done = (): void => {
    void again();
    renew?.();
  };
  return { rows, more, busy, error, older, done };
}
