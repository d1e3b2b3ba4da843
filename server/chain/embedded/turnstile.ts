/** Lets so many acts through at once; the others wait in order. Null for one that has waited too long: it was not begun. */
export type Turnstile = <T>(act: () => Promise<T>) => Promise<T | null>;

export function makeTurnstile(most: number, longestWaitMs: number): Turnstile {
  let inside = 0;
  const waiting = new Set<() => void>();
  const turn = () =>
    new Promise<boolean>((resolve) => {
      const leave = (entered: boolean) => {
        clearTimeout(timer);
        waiting.delete(enter);
        resolve(entered);
      };
      const enter = () => leave(true);
      const timer = setTimeout(() => leave(false), longestWaitMs);
      waiting.add(enter);
    });
  return async (act) => {
    if (inside < most) inside++;
    else if (!(await turn())) return null;
    try {
      return await act();
    } finally {
      // Whoever waited longest takes the place that is left.
      const [next] = waiting;
      if (next === undefined) inside--;
      else next();
    }
  };
}
