import type { Failure, Result } from "../../../twins/core/result.ts";

/** The server takes a limited number of asks a second; so long is waited before one that it refused is asked again, ms. */
const RATE_WAIT_MS = 1_000;

export interface EachDeps {
  acknowledge(alarm: string): Promise<Result<unknown>>;
  wait(ms: number): Promise<void>;
  onProgress(done: number): void;
}

/**
 * Acknowledges alarms one after the other, so that each has its own entry in the audit log. One that left the list
 * meanwhile needs nothing more; any other refusal ends it.
 */
export async function acknowledgeEach(ids: readonly string[], deps: EachDeps): Promise<Failure | null> {
  for (const [i, id] of ids.entries()) {
    let answer = await deps.acknowledge(id);
    while (!answer.ok && answer.error.code === "AUTH_RATE") {
      await deps.wait(RATE_WAIT_MS);
      answer = await deps.acknowledge(id);
    }
    if (!answer.ok && answer.error.code !== "ALARM_UNKNOWN") return answer.error;
    deps.onProgress(i + 1);
  }
  return null;
}
