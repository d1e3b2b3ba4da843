import type { Result } from "../../twins/core/result.ts";

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

/** Nonces of accounts: the chain's count, or one more than the last one given out, whichever is greater. */
export interface Nonces {
  next(account: string): Promise<Result<number>>;
  /** The transaction with this nonce is on its way. */
  used(account: string, nonce: number): void;
  /** A transaction was refused: ask the chain again. */
  forget(account: string): void;
}

export function makeNonces(minedCount: (account: string) => Promise<Result<number>>): Nonces {
  const after = new Map<string, number>();
  return {
    async next(account) {
      const mined = await minedCount(account);
      return mined.ok ? { ok: true, value: Math.max(mined.value, after.get(account) ?? 0) } : mined;
    },
    used: (account, nonce) => void after.set(account, nonce + 1),
    forget: (account) => void after.delete(account),
  };
}
