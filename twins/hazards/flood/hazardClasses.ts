/** What depth and speed of water mean for people, cars and houses: published laws, as pure functions. d in m, v in m/s. */

/** Of a product of depth and speed, m2/s. */
const ROUNDING = 1e-9;

/** What floats in the water, by where it comes from. */
export type LandUse = "pasture" | "woodland" | "urban";

/** Defra and Environment Agency 2006, FD2321/TR1: debris factor by depth, speed and land use; "d > 0.75 m and/or v > 2 m/s" is its last row. */
export function debrisFactor(depthM: number, speedMps: number, use: LandUse): number {
  if (depthM > 0.75 || speedMps > 2) return use === "pasture" ? 0.5 : 1;
  if (depthM <= 0.25) return 0;
  return use === "pasture" ? 0 : use === "woodland" ? 0.5 : 1;
}

/** Defra and Environment Agency 2006, FD2321/TR1: hazard rating HR = d (v + 0.5) + DF. Dry ground has none. */
export const defraRating = (depthM: number, speedMps: number, factor: number): number =>
  depthM <= 0 ? 0 : depthM * (speedMps + 0.5) + factor;

/** Bands of the rating: danger to none, to some (children, the infirm), to most (the public), to all (rescuers as well). */
export const DEFRA_BANDS = ["low", "some", "most", "all"] as const;
export type DefraBand = (typeof DEFRA_BANDS)[number];
const DEFRA_LIMITS = [0.75, 1.25, 2] as const;

export const defraBand = (rating: number): DefraBand =>
  DEFRA_BANDS[rating < DEFRA_LIMITS[0] ? 0 : rating < DEFRA_LIMITS[1] ? 1 : rating < DEFRA_LIMITS[2] ? 2 : 3];

/** Upper limits of H1 to H5, three a class: depth times speed in m2/s, depth in m, speed in m/s; beyond the last is H6. */
const AIDR_LIMITS = Float64Array.of(0.3, 0.3, 2, 0.6, 0.5, 2, 0.6, 1.2, 2, 1, 2, 2, 4, 4, 4);

/**
 * Hazard class 1 to 6 of the Australian Institute for Disaster Resilience (2017, Guideline 7-3; Smith, Davey and Cox 2014):
 * H1 generally safe, H2 unsafe for small cars, H3 for all cars, children and the elderly, H4 for people and cars, H5 for
 * buildings as well, H6 all buildings may fail. 0 on dry ground.
 */
export function aidrClass(depthM: number, speedMps: number): number {
  return depthM <= 0 ? 0 : aidrClassFrom(1, depthM, speedMps);
}

/** The class of wet ground, or `least` where that is worse: the worst so far, for who keeps it. */
export function aidrClassFrom(least: number, depthM: number, speedMps: number): number {
  // So that 0.2 m at 1.5 m/s, which rounds to more than 0.3, is at the limit and not beyond it.
  const product = depthM * speedMps - ROUNDING;
  for (let i = 3 * (least - 1); i < 15; i += 3)
    if (product <= AIDR_LIMITS[i] && depthM <= AIDR_LIMITS[i + 1] && speedMps <= AIDR_LIMITS[i + 2]) return i / 3 + 1;
  return 6;
}

/**
 * Cars by size, with the limits of Shand, Cox, Blacka and Smith 2011 (ARR project 10, stage 3: draft criteria for stationary vehicles)
 * as they are quoted; the report was not read. In tests at full size WRL (2016) saw a small car of 1.05 t move in 0.15 m at 1 m/s, which
 * lies within them.
 */
export type Car = "small" | "large" | "fourWheelDrive";
const CAR_LIMITS = {
  small: { stillM: 0.3, productM2ps: 0.3 },
  large: { stillM: 0.4, productM2ps: 0.45 },
  fourWheelDrive: { stillM: 0.5, productM2ps: 0.6 },
} as const;
const CAR_MOST_MPS = 3;

/** Whether a car that stands keeps its place; beyond 3 m/s none is known to. */
export function carHolds(car: Car, depthM: number, speedMps: number): boolean {
  const { stillM, productM2ps } = CAR_LIMITS[car];
  return depthM <= 0 || (depthM <= stillM && speedMps <= CAR_MOST_MPS && depthM * speedMps <= productM2ps + ROUNDING);
}

/** People by height times mass: adults above 50 m kg, children from 25 to 50, infants and the frail below. */
export type Build = "adult" | "child" | "infant";
/** How likely somebody loses their footing. */
export const FOOTING = ["none", "low", "moderate", "significant", "extreme"] as const;
export type Footing = (typeof FOOTING)[number];

/**
 * Cox, Shand and Blacka 2010 (ARR project 10, stage 1, report P10/S1/006): by depth times speed, within limits of depth and speed, as its
 * table is quoted.
 */
export function footingRisk(build: Build, depthM: number, speedMps: number): Footing {
  if (depthM <= 0) return "none";
  const product = depthM * speedMps - ROUNDING;
  const mostM = build === "adult" ? 1.2 : 0.5;
  if (build === "infant" || depthM > mostM || speedMps > 3) return "extreme";
  if (build === "child") return product <= 0.4 ? "low" : product <= 0.6 ? "significant" : "extreme";
  return product <= 0.6 ? "low" : product <= 0.8 ? "moderate" : product <= 1.2 ? "significant" : "extreme";
}
