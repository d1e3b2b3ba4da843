import { placeOf } from "./placeOf.ts";

/** Failures in a row after which a name has to wait at one address, and how long: it doubles from failure to failure. */
export const FREE_FAILURES = 5;
/** The same for a name at all addresses together, so that guessing from many is bounded, too. */
export const FREE_FAILURES_ANYWHERE = 100;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;
/** Tries of one remote address a minute, right or wrong. */
export const TRIES_PER_MINUTE = 20;
/** Names and addresses remembered, of each kind; the longest unused go. */
export const MAX_REMEMBERED = 10_000;

export interface Lockout {
  /** Milliseconds to wait before a try; 0 when it may be made, which is then counted. */
  waitMs(name: string, remote: string, nowMs: number): number;
  failed(name: string, remote: string, nowMs: number): void;
  succeeded(name: string, remote: string): void;
  size(): number;
}

/** A map that forgets what was touched longest ago. */
function remembered<T>(): {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  size(): number;
} {
  const map = new Map<string, T>();
  return {
    get: (key) => map.get(key),
    set(key, value) {
      map.delete(key);
      map.set(key, value);
      if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value!);
    },
    delete: (key) => void map.delete(key),
    size: () => map.size,
  };
}

/** Waits that grow from failure to failure, once there were more than so many in a row. */
function growing(free: number) {
  const failing = remembered<{ failures: number; untilMs: number }>();
  return {
    waitMs: (key: string, nowMs: number) => Math.max(0, (failing.get(key)?.untilMs ?? 0) - nowMs),
    failed(key: string, nowMs: number) {
      const failures = (failing.get(key)?.failures ?? 0) + 1;
      const waits = failures - free;
      const untilMs = waits < 0 ? 0 : nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(waits, 20));
      failing.set(key, { failures, untilMs });
    },
    forget: failing.delete,
    size: failing.size,
  };
}

/**
 * Slows down guessing: per name and address by growing waits, per name alone by the same much later, per address by a
 * rate. A name's failures elsewhere are never held against an address from which that person signed in before: a
 * stranger, with however many addresses, must not keep anybody out of their own account.
 */
export function lockout(): Lockout {
  const pairs = growing(FREE_FAILURES);
  const names = growing(FREE_FAILURES_ANYWHERE);
  const usual = remembered<true>();
  const remotes = remembered<{ tries: number; sinceMs: number }>();
  const pairOf = (name: string, remote: string) => `${placeOf(remote)} ${name}`;
  return {
    waitMs(name, remote, nowMs) {
      const place = placeOf(remote);
      const from = remotes.get(place);
      const tries = from === undefined || nowMs - from.sinceMs >= 60_000 ? { tries: 0, sinceMs: nowMs } : from;
      if (tries.tries >= TRIES_PER_MINUTE) return tries.sinceMs + 60_000 - nowMs;
      remotes.set(place, { ...tries, tries: tries.tries + 1 });
      const pair = pairOf(name, remote);
      return Math.max(pairs.waitMs(pair, nowMs), usual.get(pair) === true ? 0 : names.waitMs(name, nowMs));
    },
    failed(name, remote, nowMs) {
      pairs.failed(pairOf(name, remote), nowMs);
      names.failed(name, nowMs);
    },
    succeeded(name, remote) {
      pairs.forget(pairOf(name, remote));
      names.forget(name);
      usual.set(pairOf(name, remote), true);
    },
    size: () => pairs.size() + names.size() + usual.size() + remotes.size(),
  };
}
