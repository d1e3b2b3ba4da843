import { ERRORS, type ErrorCode } from "../../twins/core/errors.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Alarms } from "../alarms/alarms.ts";
import type { Log } from "../log.ts";
import type { StoreNotice } from "../store/port.ts";

/** The disk counts as full until nothing was refused for this long, ms: devices come again twice a second. */
export const FULL_OFF_DELAY_MS = 5_000;
/** What the alarms of the disk are about: no Thing of the site. */
export const DISK = "disk";

/** What is wrong with the disk: logged, counted, and shown to people as alarms. */
export interface DiskWatch {
  /** For the history, which may find damage before there are alarms. */
  readonly notice: StoreNotice;
  /** Notices by code, since start. */
  readonly noticed: ReadonlyMap<ErrorCode, number>;
  /** From now on there are alarms, and refusals to look at. */
  tellOf(alarms: Pick<Alarms, "raise" | "clear">, refusals: ReadonlyMap<string, number>): void;
  /** Call about once a second. */
  tick(nowMs: number): void;
}

export function watchDisk(log: Pick<Log, "error">): DiskWatch {
  const noticed = new Map<ErrorCode, number>();
  let alarms: Pick<Alarms, "raise" | "clear"> | null = null;
  let refusals: ReadonlyMap<string, number> = new Map();
  let full: { count: number; id: string | null; sinceMs: number } = { count: 0, id: null, sinceMs: 0 };
  const times = (code: ErrorCode): number => noticed.get(code) ?? 0;
  const raise = (code: "STORE_CORRUPT" | "STORE_FULL"): string | null =>
    alarms?.raise({ thing: DISK, name: code, title: ERRORS[code], priority: "high" }) ?? null;
  /** Damage is an event, not a condition: it stays in the list until somebody has seen it. */
  const tellOfDamage = (): void => {
    const id = raise("STORE_CORRUPT");
    if (id !== null) alarms?.clear(id);
  };
  return {
    noticed,
    notice(failure: Failure) {
      log.error("history", { error: failure });
      noticed.set(failure.code, times(failure.code) + 1);
      if (failure.code === "STORE_CORRUPT") tellOfDamage();
    },
    tellOf(to, refused) {
      alarms = to;
      refusals = refused;
      if (times("STORE_CORRUPT") > 0) tellOfDamage();
    },
    tick(nowMs) {
      const count = times("STORE_FULL") + (refusals.get("STORE_FULL") ?? 0);
      if (count > full.count) full = { count, id: raise("STORE_FULL"), sinceMs: nowMs };
      else if (full.id !== null && nowMs - full.sinceMs >= FULL_OFF_DELAY_MS) {
        alarms?.clear(full.id);
        full = { ...full, id: null };
      }
    },
  };
}
