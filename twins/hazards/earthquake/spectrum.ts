import { cos, exp, sin } from "../../core/numeric.ts";
import type { GroundMotion } from "./record.ts";

/** Greatest response of a single mass on a spring to a ground motion. */
export interface Response {
  /** Relative to the ground, m and m/s. */
  readonly displacementM: number;
  readonly velocityMps: number;
  /** Of the mass itself, m/s2. */
  readonly accelerationMps2: number;
}

/** One step of a damped oscillator under a straight piece of ground acceleration: u' = a u + b v + c p0 + d p1, v' the same. */
interface Recursion {
  readonly u: readonly [number, number, number, number];
  readonly v: readonly [number, number, number, number];
}

/**
 * The exact solution of u'' + 2 z w u' + w2 u = -p(t) for p straight over the step.
 * Nigam and Jennings 1969, BSSA 59:909-922; the coefficients as in Chopra, Dynamics of Structures, table 5.2.1, per unit of mass.
 */
function recursion(omega: number, damping: number, dtS: number): Recursion {
  const root = Math.sqrt(1 - damping * damping);
  const wd = omega * root;
  const [e, s, c] = [exp(-damping * omega * dtS), sin(wd * dtS), cos(wd * dtS)];
  const k = omega * omega;
  const z = damping / root;
  const two = (2 * damping) / (omega * dtS);
  const inner = ((1 - 2 * damping * damping) / (wd * dtS) - z) * s;
  return {
    u: [
      e * (z * s + c),
      e * (s / wd),
      (two + e * (inner - (1 + two) * c)) / k,
      (1 - two + e * (((2 * damping * damping - 1) / (wd * dtS)) * s + two * c)) / k,
    ],
    v: [
      -e * (omega / root) * s,
      e * (c - z * s),
      (-1 / dtS + e * ((omega / root + z / dtS) * s + c / dtS)) / k,
      (1 - e * (z * s + c)) / (k * dtS),
    ],
  };
}

/** A single mass on a spring, moved by the ground. */
export interface Oscillator {
  readonly periodS: number;
  /** Of critical, 0 to below 1. */
  readonly damping: number;
}

/** What an oscillator does at a sample: relative displacement and velocity, and the mass's own acceleration. */
export type OnSample = (displacementM: number, velocityMps: number, accelerationMps2: number) => void;

/**
 * Goes through a record with an oscillator from rest, in `parts` steps a sample, and calls `take` after each (and for the rest
 * at the beginning). Exact for a record that is straight between its samples, whatever the step.
 */
export function oscillate(motion: GroundMotion, { periodS, damping }: Oscillator, parts: number, take: OnSample): void {
  const omega = (2 * Math.PI) / periodS;
  const { u: cu, v: cv } = recursion(omega, damping, motion.dtS / parts);
  let [u, v] = [0, 0];
  take(0, 0, 0);
  for (let i = 1; i < motion.accelMps2.length; i++) {
    const [from, to] = [motion.accelMps2[i - 1]!, motion.accelMps2[i]!];
    for (let part = 0; part < parts; part++) {
      const p0 = -(from + ((to - from) * part) / parts);
      const p1 = -(from + ((to - from) * (part + 1)) / parts);
      const next = cu[0] * u + cu[1] * v + cu[2] * p0 + cu[3] * p1;
      v = cv[0] * u + cv[1] * v + cv[2] * p0 + cv[3] * p1;
      u = next;
      take(u, v, -2 * damping * omega * v - omega * omega * u);
    }
  }
}

/** Steps a sample for peaks to be found within 0.5 %: at least 30 a period (1 - cos(pi/30) = 0.55 % between two of them at worst). */
export const partsFor = (dtS: number, periodS: number): number => Math.max(1, Math.ceil((30 * dtS) / periodS));

/** The greatest response of a single mass to a record. */
export function peakResponse(motion: GroundMotion, oscillator: Oscillator): Response {
  let [displacementM, velocityMps, accelerationMps2] = [0, 0, 0];
  oscillate(motion, oscillator, partsFor(motion.dtS, oscillator.periodS), (u, v, a) => {
    displacementM = Math.max(displacementM, Math.abs(u));
    velocityMps = Math.max(velocityMps, Math.abs(v));
    accelerationMps2 = Math.max(accelerationMps2, Math.abs(a));
  });
  return { displacementM, velocityMps, accelerationMps2 };
}

/** Periods of a response spectrum, s. */
export const SPECTRUM_PERIODS_S: readonly number[] = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5];

/** Response spectrum: the greatest responses of single masses of several periods. */
export const responseSpectrum = (
  motion: GroundMotion,
  damping: number,
  periodsS: readonly number[] = SPECTRUM_PERIODS_S,
): readonly (Response & { readonly periodS: number })[] =>
  periodsS.map((periodS) => ({ periodS, ...peakResponse(motion, { periodS, damping }) }));
