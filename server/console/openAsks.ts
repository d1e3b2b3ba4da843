import type { ConsoleSession } from "./consoleSocket.ts";

/** Asks that wait for a worker, by the console that asked and what it asked: it alone may give them up. */
export interface OpenAsks<Kind extends string> {
  /** Acts with a signal that is given as long as the ask is open. */
  during<T>(session: ConsoleSession, kind: Kind, act: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends what this console asked of that kind; nothing where nothing is open. */
  cancel(session: ConsoleSession, kind: Kind): void;
}

export function openAsks<Kind extends string>(): OpenAsks<Kind> {
  // As many as a console asks; each ends with its answer.
  const open = new Map<AbortController, { readonly session: ConsoleSession; readonly kind: Kind }>();
  return {
    async during(session, kind, act) {
      const abort = new AbortController();
      open.set(abort, { session, kind });
      try {
        return await act(abort.signal);
      } finally {
        open.delete(abort);
      }
    },
    cancel(session, kind) {
      for (const [abort, of] of open) if (of.session === session && of.kind === kind) abort.abort();
    },
  };
}
