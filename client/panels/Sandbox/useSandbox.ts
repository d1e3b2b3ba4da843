import { useEffect, useState } from "react";
import type { Failure } from "../../../twins/core/result.ts";
import type { SandboxView } from "../../../twins/protocol/sandbox.ts";
import { useAsk, useLink } from "../../session/context.tsx";
import { withRow } from "./trials.ts";

/** Events tell every change; the list is read anew in case one was lost. */
const EVERY_MS = 10_000;

/** The person's trials as they go on. What was read once stays while the connection is lost. */
export function useSandbox(): { view: SandboxView | null; error: Failure | null; again: () => void } {
  const link = useLink();
  const [asked, again] = useAsk("sandbox", {}, EVERY_MS);
  const [view, setView] = useState<SandboxView | null>(null);
  useEffect(() => {
    if (asked.phase === "done") setView(asked.value);
  }, [asked]);
  useEffect(
    () =>
      link.onEvent(({ event }) => {
        if (event.type !== "sandbox") return;
        setView((held) => (held === null ? null : withRow(held, event.trial, event.row)));
      }),
    [link],
  );
  return { view, error: asked.phase === "failed" ? asked.error : null, again };
}
