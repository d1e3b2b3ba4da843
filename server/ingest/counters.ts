import type { ErrorCode } from "../../twins/core/errors.ts";

/** How often each code was refused, since start: for /metrics. */
export interface Counters {
  add(code: ErrorCode, count?: number): void;
  get(code: ErrorCode): number;
  all(): Readonly<Partial<Record<ErrorCode, number>>>;
}

export function createCounters(): Counters {
  const counts = new Map<ErrorCode, number>();
  return {
    add: (code, count = 1) => void counts.set(code, (counts.get(code) ?? 0) + count),
    get: (code) => counts.get(code) ?? 0,
    all: () => Object.fromEntries(counts),
  };
}
