import { useCallback, useEffect, useState } from "react";
import type { Result } from "../../twins/core/result.ts";
import type { AskParams, AskResults } from "../../twins/protocol/console.ts";
import type { GivenUpAsk } from "../../twins/protocol/homeCity.ts";
import { type Asked, useLink, useLinkState } from "./context.tsx";
import { repeat } from "./repeat.ts";

/** An answer that comes sooner is not waited for in words, ms. */
const SOON_MS = 400;
/** The server's own limit of a task, and as long again in its queue: whoever does not want to wait gives up, ms. */
const ANSWER_MS = 120_000;

export interface Awaited<A extends GivenUpAsk> {
  /** Of what is asked now; of what was asked before nothing. Null: nothing is asked. */
  readonly asked: Asked<AskResults[A]> | null;
  /** It takes long enough to be told of. */
  readonly waits: boolean;
  /** Given up by hand; nothing is asked until `again`. */
  readonly isGivenUp: boolean;
  again(): void;
  giveUp(): void;
}

/**
 * Asks what waits for the server's worker, which may be busy with others' work or still read its recordings. It can be given up, and is
 * where something else is asked or nobody waits any more. Null asks nothing.
 */
export function useGivenUpAsk<A extends GivenUpAsk>(name: A, params: AskParams<A> | null, everyMs = 0): Awaited<A> {
  const link = useLink();
  const up = useLinkState((state) => state.phase === "up");
  const key = params === null ? null : JSON.stringify(params);
  const [answer, setAnswer] = useState<{ key: string; result: Result<AskResults[A]> } | null>(null);
  const [waits, setWaits] = useState(false);
  const [round, setRound] = useState(0);
  const [givenUp, setGivenUp] = useState<string | null>(null);
  const isGivenUp = key !== null && givenUp === key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again without a change of parameters.
  useEffect(() => {
    if (!up || key === null || isGivenUp) return;
    let [isCurrent, isOpen] = [true, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      isOpen = true;
      timer = setTimeout(() => setWaits(true), SOON_MS);
      const result: Result<AskResults[A]> = await link.ask(name, JSON.parse(key) as AskParams<A>, ANSWER_MS);
      if (!isCurrent) return;
      isOpen = false;
      clearTimeout(timer);
      setWaits(false);
      setAnswer({ key, result });
    };
    let end = (): void => {};
    if (everyMs > 0) end = repeat(ask, everyMs);
    else void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      end();
      setWaits(false);
      if (isOpen && link.state.getState().phase === "up") void link.ask("cancelAsk", { ask: name });
    };
  }, [link, up, name, key, everyMs, round, isGivenUp]);
  return {
    asked: key === null ? null : askedOf(answer?.key === key ? answer.result : null),
    waits,
    isGivenUp,
    again: useCallback(() => {
      setGivenUp(null);
      setRound((n) => n + 1);
    }, []),
    giveUp: useCallback(() => setGivenUp(key), [key]),
  };
}

const askedOf = <T>(result: Result<T> | null): Asked<T> =>
  result === null
    ? { phase: "waiting" }
    : result.ok
      ? { phase: "done", value: result.value }
      : { phase: "failed", error: result.error };
