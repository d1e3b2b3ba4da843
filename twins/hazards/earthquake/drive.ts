import { corrected } from "./measures.ts";
import { durationS, type GroundMotion } from "./record.ts";

/** A record at a solver's rate: the floor's mean acceleration in each step, m/s2. */
export type Drive = Float64Array;

/** The record's integral from its start to a time, m/s: exact for an acceleration that is straight between its samples. */
function velocityAt({ dtS, accelMps2 }: GroundMotion, velocityMps: Float64Array, atS: number): number {
  const place = Math.min(atS / dtS, accelMps2.length - 1);
  const i = Math.min(Math.floor(place), accelMps2.length - 2);
  const part = place - i;
  const [a, b] = [accelMps2[i]!, accelMps2[i + 1]!];
  return velocityMps[i]! + dtS * part * (a + ((b - a) * part) / 2);
}

/**
 * A record at a solver's rate. The velocity is integrated at that rate and each step has its mean acceleration, so no impulse is
 * lost or added, whatever the rate. The baseline is kept by taking the straight line from the acceleration that leaves the
 * ground at rest and where it was (`corrected`): for El Centro below 0.0002 m/s2.
 */
export function driveOf(record: GroundMotion, hz: number): Drive {
  const motion = corrected(record);
  const { dtS, accelMps2 } = motion;
  const velocityMps = new Float64Array(accelMps2.length);
  for (let i = 1; i < velocityMps.length; i++)
    velocityMps[i] = velocityMps[i - 1]! + (dtS * (accelMps2[i - 1]! + accelMps2[i]!)) / 2;
  const drive = new Float64Array(Math.ceil(durationS(record) * hz - 1e-9));
  let before = 0;
  for (let i = 0; i < drive.length; i++) {
    const after = velocityAt(motion, velocityMps, (i + 1) / hz);
    drive[i] = (after - before) * hz;
    before = after;
  }
  return drive;
}
