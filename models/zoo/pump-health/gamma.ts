import { lnGamma } from "../../learning/privacy/special.ts";

/** Regularised lower incomplete gamma function P(shape, x) by its power series (Abramowitz and Stegun 6.5.29). */
export function gammaCdf(shape: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n <= 500 && term > sum * 1e-16; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - lnGamma(shape)));
}

/** Quantile of the Gamma(shape, rate 1) distribution by bisection; shape up to 50, p in (0, 1). */
export function gammaQuantile(shape: number, p: number): number {
  if (!(shape > 0 && shape <= 50 && p > 0 && p < 1)) throw new RangeError(`gammaQuantile(${shape}, ${p})`);
  let low = 0;
  let high = shape + 20 * Math.sqrt(shape) + 20;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (gammaCdf(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
