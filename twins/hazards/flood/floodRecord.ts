import { aidrClassFrom, debrisFactor, defraRating, type LandUse } from "./hazardClasses.ts";
import type { ShallowWater } from "./shallowWater.ts";

/** Water is told from a wet street at this depth, m: peaks, arrival and hazard are of deeper water. */
export const SEEN_M = 0.01;

/** How often the record is kept, s: about as often as there are steps; a peak between two looks is higher by millimetres. */
export const RECORD_EACH_S = 0.2;

/** The worst of every cell so far, row after row from the south; 0 where no water was seen, and NaN for when it came. */
export interface FloodRecord {
  /** Height of the water above the datum, m. */
  readonly peakStageM: Float64Array;
  readonly peakDepthM: Float32Array;
  readonly peakSpeedMps: Float32Array;
  /** Hazard rating of Defra, with what floats. */
  readonly peakRating: Float32Array;
  /** Hazard class of AIDR, 1 to 6. */
  readonly worstClass: Uint8Array;
  /** When water of SEEN_M came, s. */
  readonly arrivalS: Float32Array;
  /** When the class was first H2 or worse, s: from then on it is not safe for all. */
  readonly unsafeS: Float32Array;
}

export function newRecord(cells: number): FloodRecord {
  return {
    peakStageM: new Float64Array(cells),
    peakDepthM: new Float32Array(cells),
    peakSpeedMps: new Float32Array(cells),
    peakRating: new Float32Array(cells),
    worstClass: new Uint8Array(cells),
    arrivalS: new Float32Array(cells).fill(Number.NaN),
    unsafeS: new Float32Array(cells).fill(Number.NaN),
  };
}

/** Takes the present water into the record. */
export function record(into: FloodRecord, water: ShallowWater, use: LandUse): void {
  const { columns, rows } = water.ground;
  const { h, u, v } = water.now;
  const { peakStageM, peakDepthM, peakSpeedMps, peakRating, worstClass, arrivalS, unsafeS } = into;
  for (let row = 0; row < rows; row++) {
    const to = water.activeTo(row);
    for (let column = water.activeFrom(row); column < to; column++) {
      const k = water.index(column, row);
      const depth = h[k];
      if (depth < SEEN_M) continue;
      const cell = row * columns + column;
      const speed = Math.sqrt(u[k] * u[k] + v[k] * v[k]);
      const stage = depth + water.bed[k];
      // A first peak is one whatever the datum is.
      if (peakDepthM[cell] === 0 || stage > peakStageM[cell]) peakStageM[cell] = stage;
      if (depth > peakDepthM[cell]) peakDepthM[cell] = depth;
      if (speed > peakSpeedMps[cell]) peakSpeedMps[cell] = speed;
      const rating = defraRating(depth, speed, debrisFactor(depth, speed, use));
      if (rating > peakRating[cell]) peakRating[cell] = rating;
      const before = worstClass[cell];
      const worst = aidrClassFrom(before > 1 ? before : 1, depth, speed);
      if (worst === before) continue;
      worstClass[cell] = worst;
      if (before === 0) arrivalS[cell] = water.timeS;
      if (before < 2 && worst >= 2) unsafeS[cell] = water.timeS;
    }
  }
}
