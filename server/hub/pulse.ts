/** Sends what changed: at once after a quiet time, and under load at most once an interval. */
export interface Pulse {
  changed(): void;
  close(): void;
}

/** Runs `act` after `delayMs`, 0 meaning once what is being taken in now is done. @returns how to cancel it. */
export type Schedule = (act: () => void, delayMs: number) => () => void;

const onTimers: Schedule = (act, delayMs) => {
  if (delayMs <= 0) {
    const handle = setImmediate(act);
    return () => clearImmediate(handle);
  }
  const handle = setTimeout(act, delayMs);
  return () => clearTimeout(handle);
};

/**
 * A clock that ticks regardless makes a lone change wait half an interval on average; this one waits only when the last
 * sending is less than `intervalMs` ago, so the rate has the same limit.
 * @param nowMs a monotonic time.
 */
export function createPulse(
  intervalMs: number,
  send: () => void,
  nowMs: () => number = () => performance.now(),
  schedule: Schedule = onTimers,
): Pulse {
  let lastMs = -Infinity;
  let cancel: (() => void) | null = null;
  let closed = false;
  return {
    changed() {
      if (cancel !== null || closed) return;
      cancel = schedule(
        () => {
          cancel = null;
          lastMs = nowMs();
          send();
        },
        Math.max(0, lastMs + intervalMs - nowMs()),
      );
    },
    close() {
      closed = true;
      cancel?.();
      cancel = null;
    },
  };
}
