/**
 * Speeds of body waves in the upper crust, km/s: usual values (Poisson's ratio 0.25 gives their ratio of 1.73), as early
 * warning is planned with. Straight rays in one medium, so good to a second or two within some 200 km.
 */
export const P_KM_S = 6.1;
export const S_KM_S = 3.53;

/** Where the earthquake is from a place. */
export interface Source {
  /** From the epicentre, km. */
  readonly distanceKm: number;
  readonly depthKm: number;
}

const rayKm = ({ distanceKm, depthKm }: Source): number => Math.sqrt(distanceKm * distanceKm + depthKm * depthKm);

/** When the P wave, which is felt as a jolt, is at a place after the origin time, s. */
export const pArrivalS = (source: Source): number => rayKm(source) / P_KM_S;

/** When the S wave, which shakes, is there, s. */
export const sArrivalS = (source: Source): number => rayKm(source) / S_KM_S;

/** From the jolt to the shaking, s: the time that is left to somebody without a warning. */
export const joltToShakingS = (source: Source): number => sArrivalS(source) - pArrivalS(source);

/** A network that warns. */
export interface WarningNetwork {
  /** Of the nearest stations from the epicentre, km: 20 in a dense network. */
  readonly stationKm: number;
  /** From the P wave at those stations to the sound in people's ears, s: some 5 (four stations, decision, delivery). */
  readonly delayS: number;
}

export const USUAL_NETWORK: WarningNetwork = { stationKm: 20, delayS: 5 };

/** From the warning to the shaking, s; 0 in the blind zone, where the warning comes too late. */
export function warningS(source: Source, { stationKm, delayS }: WarningNetwork = USUAL_NETWORK): number {
  const alertS = pArrivalS({ distanceKm: stationKm, depthKm: source.depthKm }) + delayS;
  return Math.max(0, sArrivalS(source) - alertS);
}
