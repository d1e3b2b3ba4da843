import { GRAVITY_MPS2, type GroundMotion } from "./record.ts";

/** Ground velocity at the record's samples, m/s. */
export interface Integrated {
  readonly velocityMps: Float64Array;
  readonly displacementM: Float64Array;
}

/**
 * Velocity and displacement from rest, exact for an acceleration that is straight between its samples, and not corrected:
 * what is wrong in the record's baseline grows in them. Its PGV is what catalogues call uncorrected.
 */
export function integrate({ dtS, accelMps2 }: GroundMotion): Integrated {
  const n = accelMps2.length;
  const velocityMps = new Float64Array(n);
  const displacementM = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    const [a0, a1] = [accelMps2[i - 1]!, accelMps2[i]!];
    velocityMps[i] = velocityMps[i - 1]! + (dtS * (a0 + a1)) / 2;
    displacementM[i] = displacementM[i - 1]! + dtS * velocityMps[i - 1]! + (dtS * dtS * (2 * a0 + a1)) / 6;
  }
  return { velocityMps, displacementM };
}

/** A straight line of acceleration, a0 + a1 t, m/s2 and m/s3. */
export interface Baseline {
  readonly offsetMps2: number;
  readonly slopeMps3: number;
}

/**
 * What has to be taken from the acceleration for the ground to end at rest and where it was: the straight line whose two
 * integrals have the uncorrected final velocity and displacement. (A permanent offset of the ground is lost with it.)
 */
export function baselineOf(motion: GroundMotion): Baseline {
  const { velocityMps, displacementM } = integrate(motion);
  const last = velocityMps.length - 1;
  const t = motion.dtS * last;
  const [v, d] = [velocityMps[last]!, displacementM[last]!];
  // a0 T + a1 T2/2 = v and a0 T2/2 + a1 T3/6 = d.
  const slopeMps3 = (6 * v * t - 12 * d) / (t * t * t);
  return { offsetMps2: v / t - (slopeMps3 * t) / 2, slopeMps3 };
}

/** The record less its baseline. */
export function corrected(motion: GroundMotion): GroundMotion {
  const { offsetMps2, slopeMps3 } = baselineOf(motion);
  const { dtS } = motion;
  return { dtS, accelMps2: motion.accelMps2.map((a, i) => a - offsetMps2 - slopeMps3 * dtS * i) };
}

const mostOf = (values: Float64Array): number => values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);

/**
 * Integral of the squared acceleration up to each sample, m2/s3, by the trapezoid of the squares: exact for a motion without
 * anything above half the sampling rate (Parseval), where straight lines between the samples would lose some of it.
 */
function energyOf({ dtS, accelMps2 }: GroundMotion): Float64Array {
  const sums = new Float64Array(accelMps2.length);
  for (let i = 1; i < sums.length; i++) {
    const [a, b] = [accelMps2[i - 1]!, accelMps2[i]!];
    sums[i] = sums[i - 1]! + (dtS * (a * a + b * b)) / 2;
  }
  return sums;
}

/** Arias intensity, m/s: pi / (2 g) times the integral of the squared acceleration (Arias 1970). */
export function ariasMps(motion: GroundMotion): number {
  const sums = energyOf(motion);
  return (Math.PI / (2 * GRAVITY_MPS2)) * sums[sums.length - 1]!;
}

/** When a share of the Arias intensity is reached, s, straight between samples. */
function shareAtS(sums: Float64Array, dtS: number, share: number): number {
  const wanted = share * sums[sums.length - 1]!;
  let i = 1;
  while (i < sums.length - 1 && sums[i]! < wanted) i++;
  const rise = sums[i]! - sums[i - 1]!;
  return dtS * (i - 1 + (rise > 0 ? (wanted - sums[i - 1]!) / rise : 0));
}

/** From 5 to 95 % of the Arias intensity, s (Trifunac and Brady 1975). */
export function significantS(motion: GroundMotion): number {
  const sums = energyOf(motion);
  return shareAtS(sums, motion.dtS, 0.95) - shareAtS(sums, motion.dtS, 0.05);
}

export interface MotionMeasures {
  readonly pgaMps2: number;
  readonly pgaG: number;
  /** Uncorrected: the integral of the record as it is. */
  readonly pgvMps: number;
  /** Of the record less its baseline. */
  readonly pgvCorrectedMps: number;
  readonly pgdM: number;
  readonly ariasMps: number;
  readonly significantS: number;
}

/** What engineers say of a record. */
export function measuresOf(motion: GroundMotion): MotionMeasures {
  const clean = integrate(corrected(motion));
  const pgaMps2 = mostOf(motion.accelMps2);
  return {
    pgaMps2,
    pgaG: pgaMps2 / GRAVITY_MPS2,
    pgvMps: mostOf(integrate(motion).velocityMps),
    pgvCorrectedMps: mostOf(clean.velocityMps),
    pgdM: mostOf(clean.displacementM),
    ariasMps: ariasMps(motion),
    significantS: significantS(motion),
  };
}
