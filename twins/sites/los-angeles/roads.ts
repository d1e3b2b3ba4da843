import type { Detector } from "./recording.ts";

/** A way between two detectors; how far it is by road. The data do not tell which way a carriageway runs: both are open. */
export interface Road {
  /** Places in the list of detectors; `a` before `b`. */
  readonly a: number;
  readonly b: number;
  readonly lengthM: number;
}

/**
 * Width of the kernel exp(-(d / width)^2) by which DCRNN made nearness of road distances. It is not published with the set; at this
 * width the straightest of the roads become as long as the line between their ends, and none is shorter by more than position errors.
 */
export const KERNEL_M = 2590;
/** A way through a third detector that is at most so much longer stands for the direct one. */
const DETOUR = 1.02;
const DEG = Math.PI / 180;
/** Metres to a degree of latitude, and of longitude at the equator (WGS 84). */
const LATITUDE_M = 110_940;
const LONGITUDE_M = 111_320;

/** As the crow flies, m: the equirectangular projection, within 0.1 % over a county. */
export function straightM(from: Detector, to: Detector): number {
  const middle = ((from.latitude + to.latitude) / 2) * DEG;
  const north = (from.latitude - to.latitude) * LATITUDE_M;
  const east = (from.longitude - to.longitude) * LONGITUDE_M * Math.cos(middle);
  return Math.hypot(north, east);
}

/** By road, m: what the nearness says, and never less than straight. @param near above 0, at most 1 */
export const roadM = (near: number, straight: number): number =>
  Math.max(straight, KERNEL_M * Math.sqrt(-Math.log(near)), 1);

/**
 * The roads between neighbouring detectors. Nearness joins each detector with all others within 4 km; what leads past a third detector
 * is left out, so that whoever drives there meets that one's speed.
 * @param adjacency detectors x detectors, 1 for the same place, 0 for far
 */
export function roadsOf(detectors: readonly Detector[], adjacency: readonly (readonly number[])[]): readonly Road[] {
  const lengths = detectors.map((from, a) =>
    detectors.map((to, b) => {
      const near = Math.max(adjacency[a]?.[b] ?? 0, adjacency[b]?.[a] ?? 0);
      return a === b || near === 0 ? Number.POSITIVE_INFINITY : roadM(near, straightM(from, to));
    }),
  );
  const at = (a: number, b: number): number => lengths[a]?.[b] ?? Number.POSITIVE_INFINITY;
  const roads: Road[] = [];
  for (let a = 0; a < detectors.length; a++)
    for (let b = a + 1; b < detectors.length; b++) {
      const lengthM = at(a, b);
      if (lengthM === Number.POSITIVE_INFINITY) continue;
      const isPast = detectors.some((_, via) => {
        const [first, second] = [at(a, via), at(via, b)];
        return first < lengthM && second < lengthM && first + second <= DETOUR * lengthM;
      });
      if (!isPast) roads.push({ a, b, lengthM });
    }
  return roads;
}
