/**
 * The way of one moving Thing as it was reported, and where to draw it. Poses are drawn a little in the past, between
 * two known ones: the delay follows the measured lateness of samples (mean + 2.5 sigma + one interval), because a fixed
 * delay either stutters or lags.
 */
export interface Pose {
  x: number;
  y: number;
  /** Height of its floor; what never says it keeps the height of its place. */
  z?: number;
  headingRad: number;
}

const KEPT = 8;
const MIN_DELAY_MS = 30;
const MAX_DELAY_MS = 1000;
/** Beyond the last sample a vehicle is driven on by dead reckoning no longer than this. */
const MAX_EXTRAPOLATION_MS = 120;
/** A longer jump is a teleport (a seek, a reset): never drawn as a drive. */
const MAX_STEP_M = 3;

/** The difference b - a brought into (-pi, pi]. */
export function angleBetween(a: number, b: number): number {
  const difference = (b - a) % (2 * Math.PI);
  if (difference > Math.PI) return difference - 2 * Math.PI;
  if (difference <= -Math.PI) return difference + 2 * Math.PI;
  return difference;
}

/** Learns how late samples come. One is enough for a whole site: they travel in the same frames. */
export class Delay {
  private lateMean = 40;
  private lateVariance = 100;
  private intervalMs = 50;

  /** A sample observed at `observedAtMs` was first seen at `nowMs`, `intervalMs` after the one before. */
  learn(nowMs: number, observedAtMs: number, intervalMs: number): void {
    const late = nowMs - observedAtMs;
    if (late < -5000 || late > 5000 || intervalMs <= 0 || intervalMs > 5000) return;
    const error = late - this.lateMean;
    this.lateMean += 0.05 * error;
    this.lateVariance += 0.05 * (error * error - this.lateVariance);
    this.intervalMs += 0.05 * (intervalMs - this.intervalMs);
  }

  get ms(): number {
    const wanted = this.lateMean + 2.5 * Math.sqrt(this.lateVariance) + this.intervalMs;
    return Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, wanted));
  }
}

export class PoseTrack {
  private readonly samples: (Pose & { atMs: number })[] = [];

  /** Takes a sample; the same time again is the same sample. @returns ms since the one before, 0 if there is none. */
  add(atMs: number, x: number, y: number, headingRad: number, z = 0): number {
    if (Number.isNaN(x) || Number.isNaN(y) || Number.isNaN(z)) return 0;
    const last = this.samples.at(-1);
    if (last !== undefined && last.atMs === atMs) return 0;
    const jumped =
      last !== undefined &&
      (atMs < last.atMs ||
        Math.hypot(x - last.x, y - last.y, z - (last.z ?? 0)) > MAX_STEP_M ||
        atMs - last.atMs > 10_000);
    if (jumped) this.samples.length = 0;
    this.samples.push({ atMs, x, y, z, headingRad: Number.isNaN(headingRad) ? (last?.headingRad ?? 0) : headingRad });
    if (this.samples.length > KEPT) this.samples.shift();
    return last === undefined || jumped ? 0 : atMs - last.atMs;
  }

  get known(): boolean {
    return this.samples.length > 0;
  }

  /** True while the drawn pose still changes at this time. */
  moving(atMs: number): boolean {
    const last = this.samples.at(-1);
    const before = this.samples.at(-2);
    if (last === undefined || before === undefined) return false;
    const still =
      last.x === before.x && last.y === before.y && last.z === before.z && last.headingRad === before.headingRad;
    return atMs < last.atMs || (!still && atMs < last.atMs + MAX_EXTRAPOLATION_MS);
  }

  /** Writes the pose at a time. @returns false when nothing is known. */
  at(atMs: number, into: Pose): boolean {
    const { samples } = this;
    const last = samples.at(-1);
    if (last === undefined) return false;
    let after = samples.length - 1;
    while (after > 0 && samples[after - 1]!.atMs >= atMs) after--;
    const b = samples[after]!;
    const a = samples[after - 1] ?? b;
    const span = b.atMs - a.atMs;
    const limit = span > 0 ? 1 + MAX_EXTRAPOLATION_MS / span : 0;
    const share = span > 0 ? Math.min(limit, Math.max(0, (atMs - a.atMs) / span)) : 0;
    into.x = a.x + (b.x - a.x) * share;
    into.y = a.y + (b.y - a.y) * share;
    into.z = (a.z ?? 0) + ((b.z ?? 0) - (a.z ?? 0)) * share;
    into.headingRad = a.headingRad + angleBetween(a.headingRad, b.headingRad) * share;
    return true;
  }
}
