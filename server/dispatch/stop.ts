import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { CommandPort, Journal } from "./ports.ts";

/** Who pressed the stop, and when. */
export interface StopRecord {
  readonly by: string;
  readonly atMs: number;
}

/**
 * The operational stop: an aid to operation, not a safety function. It goes to every device at once, past queue, rate
 * limit and approval; it latches, survives a restart, and only a person clears it. Clearing restarts nothing.
 */
export interface Stop {
  stopped(siteId: string): boolean;
  /** The latest stop that is known, latched or cleared since. */
  latest(siteId: string): StopRecord | null;
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
  const latest = new Map<string, StopRecord>();
  for (const { key, value } of deps.journal.list("stop/")) {
    const siteId = key.slice("stop/".length);
    const { stopped, by, atMs } = value as { stopped: boolean; by: string; atMs: number };
    latched.set(siteId, stopped);
    if (stopped) latest.set(siteId, { by, atMs });
  }
  return {
    stopped: (siteId) => latched.get(siteId) ?? false,
    latest: (siteId) => latest.get(siteId) ?? null,
    stop(siteId, by) {
      // First the devices, then the disk: a full disk must not keep a robot moving.
      latched.set(siteId, true);
      const told = deps.port.stopAll(siteId);
      const atMs = deps.clock.nowMs();
      latest.set(siteId, { by, atMs });
      void deps.journal.put(`stop/${siteId}`, { stopped: true, by, atMs });
      deps.onChange(siteId, true, by, atMs);
      return { atMs, told };
    },
    async clear(siteId, by) {
      if (!(latched.get(siteId) ?? false))
        return refuse("CMD_UNKNOWN", {
          en: "The operational stop is not latched, so there is nothing to clear.",
          zh: "运行停止没有锁定，无需解除。",
        });
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
