/** Calls a step at an even pace. After a pause of the machine it goes on from now, and does not run after the lost time. */
export interface Pace {
  stop(): void;
}

const CATCH_UP = 3;
const MOST_LATE_MS = 500;

export function startPace(everyMs: number, atMs: number, nowMs: () => number, step: () => boolean): Pace {
  let dueMs = atMs;
  let timer: NodeJS.Timeout | undefined;
  const turn = (): void => {
    for (let n = 0; n < CATCH_UP && nowMs() >= dueMs; n++) {
      dueMs += everyMs;
      if (!step()) return;
    }
    if (nowMs() - dueMs > MOST_LATE_MS) dueMs = nowMs();
    timer = setTimeout(turn, Math.max(0, dueMs - nowMs()));
  };
  timer = setTimeout(turn, Math.max(0, dueMs - nowMs()));
  return {
    stop() {
      clearTimeout(timer);
    },
  };
}
