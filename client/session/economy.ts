import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import { type Failure, ok, type Result } from "../../twins/core/result.ts";
import type { AskParams, Told } from "../../twins/protocol/console.ts";
import type { EconomyAct, EconomyViews } from "../../twins/protocol/economy/index.ts";
import { type Refusal, signCalls, walletStore } from "../wallet/wallet.ts";
import { type Asked, useLink, useLinkState } from "./context.tsx";
import type { Link } from "./link.ts";
import { repeat } from "./repeat.ts";

/** Blocks take their time, and an act may be several transactions. */
const ACT_MS = 120_000;
const VIEW_EVERY_MS = 3_000;

/** Whose money is shown and spent: a connected wallet's account, else null for the one that the server keeps. */
export const useAccount = (): string | null => useStore(walletStore, (state) => state.account);

/**
 * One page's view of the chain for the account in use, a few seconds old at most. What the page holds is not sent again while
 * nothing changed.
 */
export function useEconomy<V extends keyof EconomyViews>(name: V): [Asked<EconomyViews[V]>, () => void] {
  const link = useLink();
  const account = useAccount();
  const up = useLinkState((state) => state.phase === "up");
  const [asked, setAsked] = useState<Asked<EconomyViews[V]>>({ phase: "waiting" });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again without a change of parameters.
  useEffect(() => {
    if (!up) return;
    let current = true;
    let known: string | undefined;
    const ask = async (): Promise<void> => {
      const params = known === undefined ? { account } : { account, known };
      const answer = (await link.ask(name, params as AskParams<V>)) as Result<Told<EconomyViews[V]>>;
      if (!current) return;
      if (!answer.ok) {
        known = undefined;
        return setAsked({ phase: "failed", error: answer.error });
      }
      known = answer.value.version;
      const { view } = answer.value;
      if (view !== null) setAsked({ phase: "done", value: view });
    };
    const end = repeat(ask, VIEW_EVERY_MS);
    return () => {
      current = false;
      end();
    };
  }, [link, up, name, account, round]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}

/** What this server's node says of a call of the account's wallet. Without an answer of the chain nothing is said against it. */
const refusalBy =
  (link: Link, account: string): Refusal =>
  async (call, tx) => {
    const tried = await link.ask("tryCall", { account, call, tx });
    return tried.ok || tried.error.details?.error === undefined ? null : tried.error;
  };

/** Does something on chain, by the account that the server keeps (null) or by the connected wallet; the transactions. */
export async function actOnChain(
  link: Link,
  account: string | null,
  act: EconomyAct,
): Promise<Result<readonly string[]>> {
  const answer = await link.ask("chainAct", { act, account }, ACT_MS);
  if (!answer.ok) return answer;
  if (account === null) return ok(answer.value.txs);
  return signCalls(account, answer.value.calls, refusalBy(link, account));
}

/** The same from a button: that it runs, and why it failed. */
export function useChainAct() {
  const link = useLink();
  const account = useAccount();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const run = useCallback(
    async (act: EconomyAct): Promise<readonly string[] | null> => {
      setError(null);
      setBusy(true);
      const done = await actOnChain(link, account, act);
      setBusy(false);
      setError(done.ok ? null : done.error);
      return done.ok ? done.value : null;
    },
    [link, account],
  );
  return { run, busy, error };
}
