import type { Failure, Result } from "../../twins/core/result.ts";

/**
 * How a stop failed. `unknown`: it was sent and nobody answered, so it may have been done, and may still be. `unsent`: it never left
 * this page. `refused`: the server says why not.
 */
export interface StopFailure {
  readonly kind: "unknown" | "unsent" | "refused";
  readonly error: Failure;
}

const kindOf = ({ code }: Failure): StopFailure["kind"] =>
  code === "SYNC_LOST" ? "unknown" : code === "SYNC_UNSENT" ? "unsent" : "refused";

/**
 * Presses the stop. Asking it again is harmless: a second try follows when the first gets no answer. What was sent once is never
 * taken back, and may arrive whatever the second try says.
 * @returns null when the server has it
 */
export async function pressStop(ask: () => Promise<Result<unknown>>): Promise<StopFailure | null> {
  const first = await ask();
  if (first.ok) return null;
  if (kindOf(first.error) === "refused") return { kind: "refused", error: first.error };
  const second = await ask();
  if (second.ok) return null;
  const kinds = [kindOf(first.error), kindOf(second.error)];
  return kinds.includes("unknown")
    ? { kind: "unknown", error: kindOf(second.error) === "unknown" ? second.error : first.error }
    : { kind: kindOf(second.error), error: second.error };
}
