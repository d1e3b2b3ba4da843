import { expect, test } from "vitest";
import { createPulse } from "./pulse.ts";

/** A pulse on a clock of the test's own; `advance` runs what is due. */
function bench(intervalMs: number) {
  let nowMs = 0;
  let due: { atMs: number; act: () => void } | null = null;
  const sentAtMs: number[] = [];
  const pulse = createPulse(
    intervalMs,
    () => sentAtMs.push(nowMs),
    () => nowMs,
    (act, delayMs) => {
      due = { atMs: nowMs + delayMs, act };
      return () => {
        due = null;
      };
    },
  );
  const advance = (toMs: number): void => {
    while (due !== null && due.atMs <= toMs) {
      const { atMs, act } = due;
      due = null;
      nowMs = atMs;
      act();
    }
    nowMs = toMs;
  };
  return { pulse, advance, sentAtMs };
}

test("a lone change is sent at once", () => {
  const { pulse, advance, sentAtMs } = bench(50);
  advance(1_000);
  pulse.changed();
  advance(1_000);
  expect(sentAtMs).toEqual([1_000]);
});

test("under load it sends once an interval and never more, and the last change goes out too", () => {
  const { pulse, advance, sentAtMs } = bench(50);
  for (let t = 0; t <= 1_000; t++) {
    advance(t);
    pulse.changed();
  }
  advance(2_000);
  expect(sentAtMs.slice(0, 3)).toEqual([0, 50, 100]);
  expect(sentAtMs).toHaveLength(22);
  for (const [i, atMs] of sentAtMs.slice(1).entries()) expect(atMs - sentAtMs[i]!).toBeGreaterThanOrEqual(50);
  expect(sentAtMs.at(-1)!).toBeGreaterThan(1_000);
});

test("nothing is sent when nothing changed, nor after the end", () => {
  const { pulse, advance, sentAtMs } = bench(50);
  advance(500);
  pulse.changed();
  pulse.close();
  advance(1_000);
  pulse.changed();
  advance(2_000);
  expect(sentAtMs).toEqual([]);
});
