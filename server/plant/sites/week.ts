const DAY_MIN = 24 * 60;
export const WEEK_MIN = 7 * DAY_MIN;
/** 1 January 1970 was a Thursday, three days after a Monday. */
const EPOCH_MIN = 3 * DAY_MIN;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const around = (min: number): number => ((min % WEEK_MIN) + WEEK_MIN) % WEEK_MIN;

/** Minutes since Monday 00:00. @param atMin minutes since 1 January 1970, by a clock of the place */
export const weekMinute = (atMin: number): number => around(atMin + EPOCH_MIN);

/** Minutes since Monday 00:00 by the clocks of a place. @param timeZone IANA */
export function weekMinuteNow(nowMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  const day = DAYS.indexOf(parts.get("weekday") ?? "");
  return day * DAY_MIN + Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
}

/**
 * The row to begin at: the first of the recording whose weekday and time of day are those of now, or less than a step
 * later. Where the recording has none, the one that comes soonest after now, as the week goes.
 * @param atMin rising, minutes since 1 January 1970 by a clock of the place; not empty
 * @param nowMin minutes since Monday 00:00
 */
export function rowForNow(atMin: readonly number[], nowMin: number, stepMin: number): number {
  let best = 0;
  let bestAhead = Number.POSITIVE_INFINITY;
  for (const [i, at] of atMin.entries()) {
    const ahead = around(weekMinute(at) - nowMin);
    if (ahead < stepMin) return i;
    if (ahead < bestAhead) [best, bestAhead] = [i, ahead];
  }
  return best;
}
