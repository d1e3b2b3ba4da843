import { ok, type Result } from "../../core/result.ts";
import type { Estimate } from "../../sim/comparison.ts";
import { shareEstimate } from "../../sim/statistics.ts";
import type { Spread } from "./room.ts";
import { type EarthquakeStart, type ShakenPiece, startEarthquake, USUAL_SPREAD } from "./run.ts";

/** What differs between the runs of an ensemble: the start's usual chance, and the scale by a twentieth. */
export const ENSEMBLE_SPREAD: Spread = { ...USUAL_SPREAD, scale: 0.05 };

/** How often a piece falls, %, over the runs of an ensemble. */
export interface ToppledPiece extends ShakenPiece {
  readonly share: Estimate;
}

export interface ToppledEnsemble {
  readonly runs: number;
  readonly pieces: readonly ToppledPiece[];
  /** Share of all pieces that fall, %, one value a run. */
  readonly sharesPct: readonly number[];
}

/** Most runs of an ensemble. */
export const MOST_RUNS = 200;
/** After the record's end everything has come to rest, s. */
const REST_S = 3;

/** One run: of each piece whether it has fallen in the end. */
async function fallenIn(start: EarthquakeStart, seed: number, untilS: number) {
  const begun = await startEarthquake(start, seed);
  if (!begun.ok) return begun;
  const run = begun.value;
  run.step(untilS);
  const fallen = run.pieces.map((_, i) => run.isFallen(i));
  run.free();
  return ok({ pieces: run.pieces, fallen });
}

/**
 * Toppling over an ensemble: near its threshold a single verdict flips with a millimetre, a share does not. Each piece has the
 * share of the runs in which it falls, with Wilson's 95 % interval.
 * @param seed of the first run; the others follow it
 * @param onRun called after each run, and may throw to stop
 */
export async function topplingShare(
  start: EarthquakeStart,
  seed: number,
  runs: number,
  onRun: (done: number) => void = () => {},
): Promise<Result<ToppledEnsemble>> {
  if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS) throw new RangeError(`${runs} runs of an ensemble`);
  const spread = start.spread ?? ENSEMBLE_SPREAD;
  const untilS = (start.record.accelMps2.length - 1) * start.record.dtS + REST_S;
  const verdicts: boolean[][] = [];
  let pieces: readonly ShakenPiece[] = [];
  for (let i = 0; i < runs; i++) {
    const found = await fallenIn({ ...start, spread }, seed + i, untilS);
    if (!found.ok) return found;
    pieces = found.value.pieces;
    verdicts.push(found.value.fallen);
    onRun(i + 1);
  }
  const percent = (is: boolean): number => (is ? 100 : 0);
  return ok({
    runs,
    pieces: pieces.map((piece, i) => ({ ...piece, share: shareEstimate(verdicts.map((run) => percent(run[i]!))) })),
    sharesPct: verdicts.map((run) => (100 * run.filter((is) => is).length) / Math.max(1, run.length)),
  });
}
