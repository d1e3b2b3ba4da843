/**
 * Elementary functions built from IEEE 754 basic operations only. `Math.log`, `Math.exp` and `Math.sin` may differ by a
 * unit in the last place between engines, which would break run digests; `+ - * / sqrt` may not.
 */

const LN2_HI = 6.9314718036912381649e-1;
const LN2_LO = 1.90821492927058770002e-10;

const view = new DataView(new ArrayBuffer(8));

/** Natural logarithm, error below 1 ulp (fdlibm e_log.c). NaN below 0, -Infinity at 0. */
export function ln(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  let k = 0;
  let m = x;
  if (m < 2.2250738585072014e-308) {
    m *= 18014398509481984;
    k -= 54;
  }
  view.setFloat64(0, m);
  let hi = view.getInt32(0);
  k += (hi >> 20) - 1023;
  hi &= 0xfffff;
  const i = (hi + 0x95f64) & 0x100000;
  view.setInt32(0, hi | (i ^ 0x3ff00000));
  k += i >> 20;
  const f = view.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = t1 + t2;
  const hfsq = 0.5 * f * f;
  return k * LN2_HI - (hfsq - (s * (hfsq + r) + k * LN2_LO) - f);
}

/** Rounds to a multiple of 10^-digits, so that a last-bit difference does not reach a digest. */
export function roundTo(x: number, digits: number): number {
  let scale = 1;
  for (let i = 0; i < digits; i++) scale *= 10;
  return Math.round(x * scale) / scale;
}

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

/** Middle of the values; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
