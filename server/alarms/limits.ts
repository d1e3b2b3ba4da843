import { QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import type { AlarmLimit } from "../../twins/core/thing.ts";

/** Where one limit of one property stands: since when the value has been beyond it, null while it is not. */
export interface LimitWatch {
  beyondSinceMs: number | null;
}

/** What a limit says of its alarm: it holds, it does not, or nothing changes. */
export type Verdict = "raise" | "clear" | "keep";

/**
 * On-delay and deadband of ANSI/ISA-18.2-2016: an alarm is raised when the value has stayed beyond the limit for the
 * on-delay, and cleared when it has come back by the deadband. A bad or missing value says nothing.
 */
export function judge(
  limit: AlarmLimit,
  watch: LimitWatch,
  reading: { value: number; quality: QualityCode; observedAtMs: number },
): Verdict {
  if (reading.quality >= QUALITY.bad) {
    watch.beyondSinceMs = null;
    return "keep";
  }
  const { value } = reading;
  const high = limit.kind === "high";
  if (high ? value > limit.value : value < limit.value) {
    watch.beyondSinceMs ??= reading.observedAtMs;
    return isDue(limit, watch, reading.observedAtMs) ? "raise" : "keep";
  }
  watch.beyondSinceMs = null;
  const back = high ? value <= limit.value - limit.deadband : value >= limit.value + limit.deadband;
  return back ? "clear" : "keep";
}

/** Whether the on-delay has passed, also when no further reading came. */
export const isDue = (limit: AlarmLimit, watch: LimitWatch, nowMs: number): boolean =>
  watch.beyondSinceMs !== null && nowMs - watch.beyondSinceMs >= limit.onDelayS * 1000;
