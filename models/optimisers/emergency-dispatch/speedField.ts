/**
 * How fast the detectors' roads can be driven, by time. A speed is known at steps; between two steps it changes evenly, and before the
 * first it is as at the first. Where it is not known, and after the last step, the road counts as free: `assumed` says how much of a
 * way that was.
 */
export interface SpeedField {
  /** Of the first step, s. */
  readonly fromS: number;
  readonly stepS: number;
  /** steps x nodes, m/s; NaN where unknown. */
  readonly steps: readonly Float64Array[];
  /** Per node, m/s. */
  readonly freeMps: Float64Array;
}

/** Who drives slower than this walks past the jam on the shoulder: an emergency vehicle always gets on, m/s. */
export const SLOWEST_MPS = 2;

/** Everything free, always. */
export const freeField = (freeMps: Float64Array): SpeedField => ({ fromS: 0, stepS: 1, steps: [], freeMps });

/** As it is now, for as long as anybody looks ahead. @param horizonS how far */
export const heldField = (now: Float64Array, fromS: number, horizonS: number, freeMps: Float64Array): SpeedField => ({
  fromS,
  stepS: horizonS,
  steps: [now, now],
  freeMps,
});

/** A stretch of time in which a node's speed changes evenly. */
interface Piece {
  readonly speed: number;
  /** m/s2 */
  readonly slope: number;
  /** When it ends, s; Infinity for the last. */
  readonly untilS: number;
  readonly assumed: boolean;
}

const atLeast = (speed: number): number => Math.max(SLOWEST_MPS, speed);

function pieceAt({ fromS, stepS, steps, freeMps }: SpeedField, node: number, atS: number): Piece {
  const free = (untilS: number): Piece => ({ speed: atLeast(freeMps[node] ?? 0), slope: 0, untilS, assumed: true });
  const known = (step: number): number => steps[step]?.[node] ?? Number.NaN;
  if (steps.length === 0) return free(Number.POSITIVE_INFINITY);
  if (atS < fromS) {
    const first = known(0);
    return Number.isNaN(first) ? free(fromS) : { speed: atLeast(first), slope: 0, untilS: fromS, assumed: false };
  }
  // A step's own time belongs to the piece after it, also where the division falls a bit short.
  let step = Math.floor((atS - fromS) / stepS);
  if (fromS + (step + 1) * stepS <= atS) step++;
  if (step >= steps.length - 1) return free(Number.POSITIVE_INFINITY);
  const untilS = fromS + (step + 1) * stepS;
  const [from, to] = [known(step), known(step + 1)];
  if (Number.isNaN(from) || Number.isNaN(to)) return free(untilS);
  const slope = (atLeast(to) - atLeast(from)) / stepS;
  return { speed: atLeast(from) + slope * (atS - (fromS + step * stepS)), slope, untilS, assumed: false };
}

/** m/s at a time. */
export const speedAt = (field: SpeedField, node: number, atS: number): number => pieceAt(field, node, atS).speed;

export interface Driven {
  readonly arriveS: number;
  /** Metres driven at a speed that nobody knew. */
  readonly assumedM: number;
}

/**
 * Drives a distance at a node's speed as it changes on the way (Ichoua, Gendreau and Potvin 2003): whoever starts later arrives later
 * (FIFO), since all drive at the same speed at the same time.
 */
export function drive(field: SpeedField, node: number, distanceM: number, departS: number): Driven {
  let [left, atS, assumedM] = [distanceM, departS, 0];
  // Each turn ends the way or one of the steps; after the last there is one piece without an end.
  for (let turn = 0; turn <= field.steps.length + 1; turn++) {
    const { speed, slope, untilS, assumed } = pieceAt(field, node, atS);
    const spanS = untilS - atS;
    const reach = spanS === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : (speed + (slope * spanS) / 2) * spanS;
    const drivenM = Math.min(left, reach);
    if (assumed) assumedM += drivenM;
    // The smaller root of speed t + slope t2 / 2 = left, in the form that does not cancel.
    if (reach >= left)
      return { arriveS: atS + (2 * left) / (speed + Math.sqrt(Math.max(0, speed ** 2 + 2 * slope * left))), assumedM };
    left -= reach;
    atS = untilS;
  }
  throw new Error("a way without an end");
}
