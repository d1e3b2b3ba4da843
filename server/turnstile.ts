/** What has waited so long for its turn is not begun: the value stands for it. */
export interface Patience<T> {
  readonly ms: number;
  readonly instead: T;
}

/** Lets so many acts through at once; the others wait in order, for ever without a patience. */
export type Turnstile = <T>(act: () => Promise<T>, patience?: Patience<T>) => Promise<T>;

export function makeTurnstile(most: number): Turnstile {
  let inside = 0;
  const waiting = new Set<() => void>();
  const turn = (longestMs: number | undefined) =>
    new Promise<boolean>((resolve) => {
      const leave = (entered: boolean) => {
        clearTimeout(timer);
        waiting.delete(enter);
        resolve(entered);
      };
      const enter = () => leave(true);
      const timer = longestMs === undefined ? undefined : setTimeout(() => leave(false), longestMs);
      waiting.add(enter);
    });
  return async (act, patience) => {
    if (inside < most) inside++;
    else if (!(await turn(patience?.ms)) && patience !== undefined) return patience.instead;
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
