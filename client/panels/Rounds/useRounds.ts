import { useEffect, useState } from "react";
import type { Failure } from "../../../twins/core/result.ts";
import type { RoundsView } from "../../../twins/protocol/rounds.ts";
import { useAsk } from "../../session/context.tsx";

const EVERY_MS = 2_000;

/**
 * The demands and their rounds, a few seconds old at most. What was read once stays while the next reading fails, so that nothing
 * that somebody is typing goes away with it.
 */
export function useRounds(): { view: RoundsView | null; error: Failure | null; again: () => void } {
  const [asked, again] = useAsk("rounds", {}, EVERY_MS);
  const [view, setView] = useState<RoundsView | null>(null);
  useEffect(() => {
    if (asked.phase === "done") setView(asked.value);
  }, [asked]);
  return { view, error: asked.phase === "failed" ? asked.error : null, again };
}
