import type { Timeline } from "./recordings.ts";

/** Rows handed out in one call at most; a faster replay than that falls behind, and catches up by later calls. */
const MAX_ROWS_PER_CALL = 500;
/** After a longer pause of the process, or step of its clock, the replay goes on where it was: nothing is made up for. ms */
export const MAX_PAUSE_MS = 2_000;

/** Plays a recording with its own time steps, `factor` times as fast. */
export interface Player<Row> {
  /** Rows that are due, with the time at which each was. */
  due(nowMs: number): readonly { readonly tMs: number; readonly row: Row }[];
  /** Times it has begun again. */
  readonly loops: number;
  /** Where in the recording the player is, s. */
  positionS(nowMs: number): number;
}

/**
 * @param fromS where in the recording to begin; after the end it begins at 0 again.
 * @param onLoop told each time it begins again.
 */
export function createPlayer<Row>(
  timeline: Timeline<Row>,
  factor: number,
  fromS: number,
  startMs: number,
  onLoop: (timeline: Timeline<Row>) => void = () => {},
): Player<Row> {
  const { atS } = timeline;
  let next = atS.findIndex((t) => t >= fromS);
  if (next < 0) next = 0;
  let originMs = startMs - (atS[next]! / factor) * 1000;
  let lastMs = startMs;
  let loops = 0;
  const standStill = (nowMs: number): void => {
    const passed = nowMs - lastMs;
    if (Math.abs(passed) > MAX_PAUSE_MS) originMs += passed - Math.sign(passed) * MAX_PAUSE_MS;
    lastMs = nowMs;
  };
  return {
    get loops() {
      return loops;
    },
    positionS: (nowMs) => ((nowMs - originMs) / 1000) * factor,
    due(nowMs) {
      standStill(nowMs);
      const out: { tMs: number; row: Row }[] = [];
      while (out.length < MAX_ROWS_PER_CALL) {
        const tMs = originMs + (atS[next]! / factor) * 1000;
        if (tMs > nowMs) break;
        out.push({ tMs, row: timeline.row(next) });
        next++;
        if (next < atS.length) continue;
        // One typical step between the last row and the first of the next round.
        const step = atS.length > 1 ? atS[1]! - atS[0]! : 1;
        originMs = tMs + (Math.max(step, 0.001) / factor) * 1000;
        next = 0;
        loops++;
        onLoop(timeline);
      }
      return out;
    },
  };
}
