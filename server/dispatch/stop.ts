import type { Clock } from "../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { CommandPort, Journal } from "./ports.ts";

/**
 * The operational stop: an aid to operation, not a safety function. It goes to every device at once, past queue, rate
 * limit and approval; it latches, survives a restart, and only a person clears it. Clearing restarts nothing.
 */
export interface Stop {
  stopped(siteId: string): boolean;
  stop(siteId: string, by: string): { atMs: number; told: number };
  clear(siteId: string, by: string): Promise<Result<void>>;
  /** A device that connects while stopped is told at once. */
  retell(siteId: string): void;
}

export function openStop(deps: {
  clock: Clock;
  journal: Journal;
  port: CommandPort;
  onChange(siteId: string, stopped: boolean, by: string, atMs: number): void;
}): Stop {
  const latched = new Map<string, boolean>();
  for (const { key, value } of deps.journal.list("stop/"))
    latched.set(key.slice("stop/".length), (value as { stopped: boolean }).stopped);
  return {
    stopped: (siteId) => latched.get(siteId) ?? false,
    stop(siteId, by) {
      // First the devices, then the disk: a full disk must not keep a robot moving.
      latched.set(siteId, true);
      const told = deps.port.stopAll(siteId);
      const atMs = deps.clock.nowMs();
      void deps.journal.put(`stop/${siteId}`, { stopped: true, by, atMs });
      deps.onChange(siteId, true, by, atMs);
      return { atMs, told };
    },
    async clear(siteId, by) {
      if (!(latched.get(siteId) ?? false)) return fail("CMD_UNKNOWN", "the operational stop is not latched");
      const kept = await deps.journal.put(`stop/${siteId}`, { stopped: false, by, atMs: deps.clock.nowMs() });
      if (!kept.ok) return kept;
      latched.set(siteId, false);
      deps.port.resumeAll(siteId);
      deps.onChange(siteId, false, by, deps.clock.nowMs());
      return ok(undefined);
    },
    retell(siteId) {
      if (latched.get(siteId) ?? false) deps.port.stopAll(siteId);
    },
  };
}
