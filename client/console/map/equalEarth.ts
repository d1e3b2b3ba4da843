/** Equal Earth: B. Šavrič, T. Patterson, B. Jenny (2019), Int. J. Geographical Information Science 33(3), equations 1 to 5. */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const RAD = Math.PI / 180;

/** Half of the map's width and of its height, for a sphere of radius 1. */
export const HALF_WIDTH = (2 * Math.sqrt(3) * Math.PI) / (3 * A1);
const POLE = Math.PI / 3;
export const HALF_HEIGHT = POLE * (A1 + A2 * POLE ** 2 + POLE ** 6 * (A3 + A4 * POLE ** 2));

/** @param longitudeDeg -180 to 180 @param latitudeDeg -90 to 90 @returns x east, y north, of a sphere of radius 1 */
export function project(longitudeDeg: number, latitudeDeg: number): readonly [x: number, y: number] {
  const theta = Math.asin(M * Math.sin(latitudeDeg * RAD));
  const [t2, t6] = [theta ** 2, theta ** 6];
  const slope = 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1;
  const x = (2 * Math.sqrt(3) * longitudeDeg * RAD * Math.cos(theta)) / (3 * slope);
  return [x, theta * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)];
}
