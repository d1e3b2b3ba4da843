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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const rows = joined<HistoryRows[H]>(held, newest);
  const last = rows.at(-1);
  const older = useCallback(async (): Promise<void> => {
    if (last === undefined) return;
    setBusy(true);
    const before = { blockNumber: last.blockNumber, logIndex: last.logIndex };
    const answer = await link.ask("history", { account, of, id, before });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    // By the kind that was asked for.
    const found = answer.value as OlderRows<H>;
    setHeld(joined<HistoryRows[H]>(rows, found.rows));
    setMore(found.more);
  }, [link, account, of, id, last, rows]);
  return { rows, more: held.length === 0 ? mayHaveMore : more, busy, error, older };
}
