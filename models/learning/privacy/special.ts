/** Logarithm of the gamma function for positive x (Lanczos, g = 7, nine terms; relative error below 1e-13). */
export function lnGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  const sum = terms.reduce((total, term, i) => total + term / (y + i + 1), 0.99999999999980993);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Where the series of erf hands over to the continued fraction of erfc: both have twelve digits there. */
const HAND_OVER = 2.5;

/** erf for 0 <= x <= HAND_OVER by its series of positive terms (Abramowitz and Stegun 7.1.6). */
function erfBySeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** sqrt(pi) e^(x^2) erfc(x) for x > HAND_OVER by its continued fraction (Abramowitz and Stegun 7.1.14), from its end. */
function scaledErfc(x: number): number {
  let tail = x;
  // So many terms that no digit of a double changes by more.
  for (let k = x > 6 ? 24 : 120; k > 0; k--) tail = x + k / 2 / tail;
  return 1 / tail;
}

/** Logarithm of the complementary error function, for every x: erfc itself underflows from 27 on. */
export function lnErfc(x: number): number {
  if (x > HAND_OVER) return -x * x + Math.log(scaledErfc(x) / Math.sqrt(Math.PI));
  if (x >= 0) return Math.log1p(-erfBySeries(x));
  if (x >= -HAND_OVER) return Math.log1p(erfBySeries(-x));
  return Math.log(2) + Math.log1p(-Math.exp(lnErfc(-x)) / 2);
}

/** ln(e^a + e^b) without overflow. */
export function lnAdd(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

/** ln(e^a - e^b) for a >= b. */
export const lnSubtract = (a: number, b: number): number => (b >= a ? -Infinity : a + Math.log1p(-Math.exp(b - a)));
