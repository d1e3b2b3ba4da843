import type { RecordedRow, Recording } from "./recordings.ts";

/** Rows handed out in one call at most; a faster replay than that falls behind, and catches up by later calls. */
const MAX_ROWS_PER_CALL = 500;

/** Plays a recording with its own time steps, `factor` times as fast. */
export interface Player {
  readonly recording: Recording;
  /** Rows that are due, with the time at which each was. */
  due(nowMs: number): readonly { readonly tMs: number; readonly row: RecordedRow }[];
  /** Times it has begun again. */
  readonly loops: number;
}

/**
 * @param fromS where in the recording to begin; after the end it begins at 0 again.
 * @param onLoop told each time it begins again.
 */
export function createPlayer(
  recording: Recording,
  factor: number,
  fromS: number,
  startMs: number,
  onLoop: (recording: Recording) => void = () => {},
): Player {
  const { atS } = recording;
  let next = atS.findIndex((t) => t >= fromS);
  if (next < 0) next = 0;
  let originMs = startMs - (atS[next]! / factor) * 1000;
  let loops = 0;
  return {
    recording,
    get loops() {
      return loops;
    },
    due(nowMs) {
      const out: { tMs: number; row: RecordedRow }[] = [];
      while (out.length < MAX_ROWS_PER_CALL) {
        const tMs = originMs + (atS[next]! / factor) * 1000;
        if (tMs > nowMs) break;
        out.push({ tMs, row: recording.row(next) });
        next++;
        if (next < atS.length) continue;
        // One typical step between the last row and the first of the next round.
        const step = atS.length > 1 ? atS[1]! - atS[0]! : 1;
        originMs = tMs + (Math.max(step, 0.001) / factor) * 1000;
        next = 0;
        loops++;
        onLoop(recording);
      }
      return out;
    },
  };
}
