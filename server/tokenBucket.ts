/** A token bucket: `rate` tokens a second, at most `burst` at once. */
export interface TokenBucket {
  /** Takes n tokens and returns 0, or takes none and returns the milliseconds to wait. */
  take(n: number, nowMs: number): number;
}

export function tokenBucket(ratePerS: number, burst: number): TokenBucket {
  let tokens = burst;
  let atMs = Number.NEGATIVE_INFINITY;
  return {
    take(n, nowMs) {
      // A clock set back must not drain the bucket.
      if (nowMs > atMs) {
        tokens = Math.min(burst, tokens + ((nowMs - Math.max(atMs, nowMs - 3_600_000)) / 1000) * ratePerS);
        atMs = nowMs;
      }
      // More than the bucket holds at once can only pass when it is full.
      const needed = Math.min(n, burst);
      if (tokens < needed) return Math.ceil(((needed - tokens) / ratePerS) * 1000);
      tokens -= needed;
      return 0;
    },
  };
}
