import { clamp, pow } from "../../core/numeric.ts";
import { accelerationAt, type GroundMotion } from "./record.ts";
import { oscillate, partsFor } from "./spectrum.ts";

/** The building as one mass on a spring: what its floors make of the ground's motion. */
export interface BuildingResponse {
  /** From the ground to the roof, m. */
  readonly heightM: number;
  /** Of its first mode, s; without it 0.0466 h^0.9 (ASCE 7-16, 12.8-7, concrete frames, h in m). */
  readonly periodS?: number;
  /** Of critical; without it 0.05. */
  readonly damping?: number;
}

/** Modal participation of a uniform building of many storeys whose first mode is a straight line: 3 n / (2 n + 1) at the roof. */
const PARTICIPATION = 1.5;

/** Approximate first period of a building by its height, s. */
export const approximatePeriodS = (heightM: number): number => 0.0466 * pow(heightM, 0.9);

/**
 * Acceleration of a floor, as a record of its own. Law: the first mode alone, a straight line over the height, so
 * a_floor = a_ground + 1.5 (z / h) a_rel, a_rel the relative acceleration of a single mass of the building's period and damping.
 * Without higher modes, without yielding and without the soil: the ground floor moves as the ground.
 */
export function floorMotion(ground: GroundMotion, building: BuildingResponse, floorM: number): GroundMotion {
  const share = PARTICIPATION * clamp(floorM / building.heightM, 0, 1);
  if (share === 0) return ground;
  const periodS = building.periodS ?? approximatePeriodS(building.heightM);
  const parts = partsFor(ground.dtS, periodS);
  const dtS = ground.dtS / parts;
  const accelMps2 = new Float64Array((ground.accelMps2.length - 1) * parts + 1);
  let i = 0;
  oscillate(ground, { periodS, damping: building.damping ?? 0.05 }, parts, (_u, _v, absolute) => {
    // By its place in the samples, since i * dtS would round.
    const atGround = i % parts === 0 ? ground.accelMps2[i / parts]! : accelerationAt(ground, i * dtS);
    accelMps2[i++] = atGround + share * (absolute - atGround);
  });
  return { dtS, accelMps2 };
}
