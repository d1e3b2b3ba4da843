/** Standard gravity as the cases of SWASHES use it, m/s2. */
export const G = 9.81;

/** A number of 32 bits, seen as a number and as its bits; of 32, since a processor hands on what it has just stored only whole. */
const guess = new Float32Array(1);
const guessBits = new Int32Array(guess.buffer);

/**
 * x^(-1/3) by basic operations only, so that it is the same in every engine: a guess from the exponent's third, good to 4.1 %, then
 * Householder's third-order step twice (the residual r = 1 - x y^3 becomes about r^3 / 2). Relative error below 1e-9 for
 * 1e-36 < x < 1e36, which is far finer than anybody knows a roughness.
 */
export function inverseCubeRoot(x: number): number {
  guess[0] = x;
  guessBits[0] = (1419916116 - guessBits[0] * 0.3333333333333333) | 0;
  let y = guess[0];
  let r = 1 - x * y * y * y;
  y += y * r * (0.3333333333333333 + r * 0.2222222222222222);
  r = 1 - x * y * y * y;
  return y + y * r * (0.3333333333333333 + r * 0.2222222222222222);
}

/** Cube root of a positive number, as `inverseCubeRoot`. */
export const cubeRoot = (x: number): number => {
  const y = inverseCubeRoot(x);
  return x * y * y;
};

/**
 * What is left of a discharge after `dtS` of Manning's friction, as a share: the point-implicit step
 * u' (1 + dt g n2 |u'| / h^(4/3)) = u solved for u', so that a steady uniform flow stays as it is whatever the step.
 * @param gn2 gravity times the square of Manning's n, SI @param dischargeM2ps its size a metre of width
 */
export function frictionShare(dtS: number, gn2: number, depthM: number, dischargeM2ps: number): number {
  const y = inverseCubeRoot(depthM);
  const y3 = y * y * y;
  const x = dtS * gn2 * dischargeM2ps * y3 * y3 * y;
  // The root's own series where it is good to 2e-11, which it is in most of a flood.
  return x < 1e-3 ? 1 - x * (1 - x * (2 - 5 * x)) : 2 / (1 + Math.sqrt(1 + 4 * x));
}
