/** Failures in a row after which a name has to wait, and how long: it doubles from failure to failure. */
export const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;
/** Tries of one remote address a minute, right or wrong. */
export const TRIES_PER_MINUTE = 20;
/** Names and addresses remembered; the longest unused go. */
export const MAX_REMEMBERED = 10_000;

export interface Lockout {
  /** Milliseconds to wait before a try; 0 when it may be made, which is then counted. */
  waitMs(name: string, remote: string, nowMs: number): number;
  failed(name: string, nowMs: number): void;
  succeeded(name: string): void;
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

/** Slows down guessing: per name by growing waits, per address by a rate. */
export function lockout(): Lockout {
  const names = remembered<{ failures: number; untilMs: number }>();
  const remotes = remembered<{ tries: number; sinceMs: number }>();
  return {
    waitMs(name, remote, nowMs) {
      const from = remotes.get(remote);
      const tries = from === undefined || nowMs - from.sinceMs >= 60_000 ? { tries: 0, sinceMs: nowMs } : from;
      if (tries.tries >= TRIES_PER_MINUTE) return tries.sinceMs + 60_000 - nowMs;
      const waitMs = Math.max(0, (names.get(name)?.untilMs ?? 0) - nowMs);
      remotes.set(remote, { ...tries, tries: tries.tries + 1 });
      return waitMs;
    },
    failed(name, nowMs) {
      const failures = (names.get(name)?.failures ?? 0) + 1;
      const waits = failures - FREE_FAILURES;
      const untilMs = waits < 0 ? 0 : nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(waits, 20));
      names.set(name, { failures, untilMs });
    },
    succeeded: (name) => names.delete(name),
    size: () => names.size() + remotes.size(),
  };
}
