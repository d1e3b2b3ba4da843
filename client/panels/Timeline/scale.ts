/** The stretch of time on the screen, epoch ms. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export const SPANS_MS = [2 * 60_000, 10 * 60_000, 60 * 60_000, 8 * 3_600_000, 24 * 3_600_000] as const;

/** How much of the window lies after now. */
export const FUTURE_SHARE = 0.25;

/** The window around now; around the shown moment where that lies outside. */
export function windowFor(nowMs: number, spanMs: number, atMs: number | null): TimeWindow {
  const fromMs = nowMs - spanMs * (1 - FUTURE_SHARE);
  if (atMs === null || (atMs >= fromMs && atMs <= fromMs + spanMs)) return { fromMs, toMs: fromMs + spanMs };
  return { fromMs: atMs - spanMs / 2, toMs: atMs + spanMs / 2 };
}

export const toX = (window: TimeWindow, width: number, ms: number): number =>
  ((ms - window.fromMs) / (window.toMs - window.fromMs)) * width;

export const toMs = (window: TimeWindow, width: number, x: number): number =>
  window.fromMs + (x / Math.max(1, width)) * (window.toMs - window.fromMs);

const STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Round times inside the window, at least `spacePx` apart. */
export function ticks(
  window: TimeWindow,
  width: number,
  spacePx = 80,
): { readonly stepMs: number; readonly atMs: number[] } {
  const least = ((window.toMs - window.fromMs) / Math.max(1, width)) * spacePx;
  const stepMs = (STEPS_S.find((s) => s * 1000 >= least) ?? STEPS_S.at(-1)!) * 1000;
  const atMs: number[] = [];
  for (let t = Math.ceil(window.fromMs / stepMs) * stepMs; t <= window.toMs && atMs.length < 200; t += stepMs)
    atMs.push(t);
  return { stepMs, atMs };
}
