/** Floors nearer than this to each other are one, m. */
const SAME_M = 0.1;

/** How far the next floor lies above one at `z`; null where there is none. */
export function riseAbove(floors: readonly number[], z: number): number | null {
  const rise = floors.reduce((least, floor) => (floor - z > SAME_M ? Math.min(least, floor - z) : least), Infinity);
  return rise === Infinity ? null : rise;
}
