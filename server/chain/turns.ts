/** Acts one after the other for each key, so that two transactions of one account never take the same nonce. */
export interface Turns {
  take<T>(key: string, act: () => Promise<T>): Promise<T>;
}

export function makeTurns(): Turns {
  const tails = new Map<string, Promise<unknown>>();
  return {
    take(key, act) {
      const turn = (tails.get(key) ?? Promise.resolve()).then(act, act);
      tails.set(key, turn);
      const done = () => {
        if (tails.get(key) === turn) tails.delete(key);
      };
      turn.then(done, done);
      return turn;
    },
  };
}
