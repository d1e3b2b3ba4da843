import { cos, sin } from "../../../core/numeric.ts";
import { G } from "../friction.ts";

/** Exact solutions of the shallow water equations, as SWASHES collects them (Delestre et al. 2013, int. J. Numer. Meth. Fluids 72, 269). */

/** Depth and velocity, m and m/s. */
export type Flow = readonly [depthM: number, speedMps: number];

/** What is between the shock and the rarefaction of a dam break onto water. */
export interface StarState {
  readonly depthM: number;
  readonly speedMps: number;
  readonly shockMps: number;
}

/** Stoker 1957: where the two waves' curves meet, by bisection. @param upM depth behind the dam @param downM below it, above 0 */
export function stokerStar(upM: number, downM: number): StarState {
  let low = downM;
  let high = upM;
  for (let i = 0; i < 200; i++) {
    const h = (low + high) / 2;
    const rarefied = 2 * (Math.sqrt(G * upM) - Math.sqrt(G * h));
    const shocked = (h - downM) * Math.sqrt(0.5 * G * (1 / h + 1 / downM));
    if (rarefied > shocked) low = h;
    else high = h;
  }
  const depthM = (low + high) / 2;
  const speedMps = 2 * (Math.sqrt(G * upM) - Math.sqrt(G * depthM));
  return { depthM, speedMps, shockMps: (depthM * speedMps) / (depthM - downM) };
}

/** Inside of the rarefaction at x/t. */
const rarefaction = (c: number, perS: number): Flow => {
  const wave = 2 * c - perS;
  return [(wave * wave) / (9 * G), (2 / 3) * (c + perS)];
};

/** The dam break at x from the dam, t after it: onto water (Stoker 1957) or onto a dry bed (Ritter 1892). */
export function damBreak(upM: number, downM: number, x: number, t: number): Flow {
  const c = Math.sqrt(G * upM);
  if (t <= 0) return [x <= 0 ? upM : downM, 0];
  const perS = x / t;
  if (perS <= -c) return [upM, 0];
  if (downM <= 0) return perS >= 2 * c ? [0, 0] : rarefaction(c, perS);
  const { depthM, speedMps, shockMps } = stokerStar(upM, downM);
  if (perS <= speedMps - Math.sqrt(G * depthM)) return rarefaction(c, perS);
  return perS <= shockMps ? [depthM, speedMps] : [downM, 0];
}

/** A bowl z = -h0 (1 - r2/a2), in which the water's shore moves (Thacker 1981). */
export interface Bowl {
  /** Depth in the middle at rest, m. */
  readonly restM: number;
  /** Radius of the shore at rest, m. */
  readonly radiusM: number;
}

export const bowlBed = ({ restM, radiusM }: Bowl, x: number, y: number): number =>
  -restM * (1 - (x * x + y * y) / (radiusM * radiusM));

/** The water rises and sinks in the middle (SWASHES 4.2.2a). @param atRimM radius of the shore at t = 0 */
export function radialBowl(bowl: Bowl, atRimM: number, x: number, y: number, t: number): number {
  const { restM, radiusM: a } = bowl;
  const omega = Math.sqrt(8 * G * restM) / a;
  const A = (a * a - atRimM * atRimM) / (a * a + atRimM * atRimM);
  const r2 = (x * x + y * y) / (a * a);
  const part = 1 - A * cos(omega * t);
  const rest = 1 - A * A;
  const stage = restM * (Math.sqrt(rest) / part - 1 - r2 * (rest / (part * part) - 1));
  return Math.max(0, stage - bowlBed(bowl, x, y));
}

export const radialPeriodS = ({ restM, radiusM }: Bowl): number => (2 * Math.PI * radiusM) / Math.sqrt(8 * G * restM);

/** The water's plane surface goes round (SWASHES 4.2.2b). @param eta the amplitude over the radius */
export function planarBowl(bowl: Bowl, etaM: number, x: number, y: number, t: number): number {
  const { restM, radiusM: a } = bowl;
  const omega = Math.sqrt(2 * G * restM) / a;
  const stage = ((etaM * restM) / (a * a)) * (2 * x * cos(omega * t) + 2 * y * sin(omega * t) - etaM);
  return Math.max(0, stage - bowlBed(bowl, x, y));
}

/** The planar bowl's velocity, the same everywhere in the water, m/s. */
export function planarVelocity({ restM, radiusM }: Bowl, etaM: number, t: number): readonly [number, number] {
  const omega = Math.sqrt(2 * G * restM) / radiusM;
  return [-etaM * omega * sin(omega * t), etaM * omega * cos(omega * t)];
}

export const planarPeriodS = ({ restM, radiusM }: Bowl): number => (2 * Math.PI * radiusM) / Math.sqrt(2 * G * restM);

/** Depth of a steady flow q over a bed: the root of Bernoulli's q2/(2 g h2) + h + z = head on the wanted side of critical. */
export function bernoulliDepth(q: number, headM: number, bedM: number, side: "subcritical" | "supercritical"): number {
  const energy = (h: number): number => (q * q) / (2 * G * h * h) + h + bedM - headM;
  // The critical depth, where the energy is least: by bisection, too, since it is no hot path.
  let low = 1e-9;
  let high = 1e3;
  for (let i = 0; i < 200; i++) {
    const h = (low + high) / 2;
    if (G * h * h * h < q * q) low = h;
    else high = h;
  }
  const critical = low;
  let [near, far] = side === "subcritical" ? [critical, Math.max(critical, headM - bedM)] : [critical, 1e-4];
  for (let i = 0; i < 200; i++) {
    const h = (near + far) / 2;
    if (energy(h) < 0) near = h;
    else far = h;
  }
  return (near + far) / 2;
}

/** Depth at which a discharge flows evenly down a slope (Manning), m. */
export function uniformDepth(q: number, manning: number, slope: number): number {
  let low = 0;
  let high = 100;
  for (let i = 0; i < 200; i++) {
    const h = (low + high) / 2;
    // q = sqrt(S) h^(5/3) / n, cubed to stay with basic operations.
    const least = (q * manning) / Math.sqrt(slope);
    if (h * h * h * h * h < least * least * least) low = h;
    else high = h;
  }
  return low;
}
