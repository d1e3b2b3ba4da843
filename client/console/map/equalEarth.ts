/** Equal Earth: B. Šavrič, T. Patterson, B. Jenny (2019), Int. J. Geographical Information Science 33(3), equations 1 to 5. */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const RAD = Math.PI / 180;

const yOf = (theta: number): number => {
  const [t2, t6] = [theta ** 2, theta ** 6];
  return theta * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1);
};
/** How fast y grows with theta. */
const slopeOf = (theta: number): number => {
  const [t2, t6] = [theta ** 2, theta ** 6];
  return 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1;
};
/** x of a degree of longitude. */
const degreeOf = (theta: number): number => (2 * Math.sqrt(3) * RAD * Math.cos(theta)) / (3 * slopeOf(theta));

/** Half of the map's width and of its height, for a sphere of radius 1. */
export const HALF_WIDTH = 180 * degreeOf(0);
const POLE = Math.PI / 3;
export const HALF_HEIGHT = yOf(POLE);

/** @param longitudeDeg -180 to 180 @param latitudeDeg -90 to 90 @returns x east, y north, of a sphere of radius 1 */
export function project(longitudeDeg: number, latitudeDeg: number): readonly [x: number, y: number] {
  const theta = Math.asin(M * Math.sin(latitudeDeg * RAD));
  return [longitudeDeg * degreeOf(theta), yOf(theta)];
}

/** Newton's steps at most; from any point of the map five reach the last bit but one or two. */
const STEPS = 12;

/** The place of a point of the map; a point beside the map gives the nearest place of its edge, straight left or right. */
export function unproject(x: number, y: number): readonly [longitudeDeg: number, latitudeDeg: number] {
  const height = Math.max(-HALF_HEIGHT, Math.min(HALF_HEIGHT, y));
  let theta = height / A1;
  for (let step = 0; step < STEPS; step++) theta -= (yOf(theta) - height) / slopeOf(theta);
  theta = Math.max(-POLE, Math.min(POLE, theta));
  const longitudeDeg = Math.max(-180, Math.min(180, x / degreeOf(theta)));
  return [longitudeDeg, Math.asin(Math.max(-1, Math.min(1, Math.sin(theta) / M))) / RAD];
}
