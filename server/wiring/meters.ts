import type { ErrorCode } from "../../twins/core/errors.ts";

/** How long ticks take: the newest of them in a ring. */
export interface TickMeter {
  time(run: () => void): void;
  p99Ms(): number;
}

export function tickMeter(size = 1_000): TickMeter {
  const ring = new Float64Array(size);
  let count = 0;
  return {
    time(run) {
      const before = performance.now();
      run();
      ring[count++ % size] = performance.now() - before;
    },
    p99Ms() {
      const held = ring.slice(0, Math.min(count, size)).sort();
      return held.length === 0 ? 0 : held[Math.min(held.length - 1, Math.floor(held.length * 0.99))]!;
    },
  };
}

/** How often each code was refused since start, for /metrics. */
export function countRefusal(refusals: Map<string, number>, code: ErrorCode, count: number): void {
  refusals.set(code, (refusals.get(code) ?? 0) + count);
}

/** Counters in the Prometheus text format. */
export function metricsText(counters: Readonly<Record<string, number>>): string {
  return Object.entries(counters)
    .map(([name, value]) => `aitn_${name.replaceAll(/[^a-zA-Z0-9_]/g, "_")} ${value}\n`)
    .join("");
}
