/** Runs jobs in order, at most `perS` a second: the server refuses more than 40 asks a second. */
export interface Pacer {
  run<T>(job: () => Promise<T>): Promise<T | null>;
  /** Drops everything still waiting; those promises give null. */
  clear(): void;
}

export function pacer(perS: number, wait: (ms: number) => Promise<void>): Pacer {
  let waiting: { start: () => void; drop: () => void }[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next.start();
      await wait(1000 / perS);
    }
    running = false;
  }

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ start: () => job().then(resolve, reject), drop: () => resolve(null) });
        if (!running) void drain();
      }),
    clear() {
      for (const { drop } of waiting) drop();
      waiting = [];
    },
  };
}
