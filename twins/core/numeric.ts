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

const scaleView = new DataView(new ArrayBuffer(8));

/** 2^k for whole k from -1022 to 1023. */
function twoTo(k: number): number {
  scaleView.setInt32(0, (k + 1023) << 20);
  scaleView.setInt32(4, 0);
  return scaleView.getFloat64(0);
}

const INV_LN2 = 1.442695040888963387;

/** e^x, error below 1 ulp for normal results (fdlibm e_exp.c). */
export function exp(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  const k = Math.abs(x) > 0.34657359027997264 ? Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5)) : 0;
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (lo - (r * c) / (2 - c) - hi);
  if (k === 0) return y;
  // In two steps, since 2^1024 and 2^-1074 are not normal numbers themselves.
  if (k > 1023) return y * 2 * twoTo(k - 1);
  return k < -1021 ? y * twoTo(k + 1000) * twoTo(-1000) : y * twoTo(k);
}

/** x^y for x >= 0; its relative error is about |y ln x| units in the last place. NaN for x below 0. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return exp(y * ln(x));
}

const PIO2_HI = 1.57079632673412561417;
const PIO2_LO = 6.07710050650619224932e-11;

const sinKernel = (x: number): number => {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
};
const cosKernel = (x: number): number => {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 - z * 1.13596475577881948265e-11)))));
  return 1 - (0.5 * z - z * r);
};

/** Which quarter turn an angle is in, and what is left of it; good for angles up to some thousand turns, rad. */
function quarter(x: number): readonly [n: number, rest: number] {
  const n = Math.round(x / (PIO2_HI + PIO2_LO));
  return [((n % 4) + 4) % 4, x - n * PIO2_HI - n * PIO2_LO];
}

/** Sine of an angle in rad, absolute error below 1e-12 up to some thousand turns (fdlibm k_sin.c, two-part reduction). */
export function sin(x: number): number {
  const [n, rest] = quarter(x);
  const value = n % 2 === 0 ? sinKernel(rest) : cosKernel(rest);
  return n < 2 ? value : -value;
}

/** Cosine of an angle in rad, as `sin`. */
export function cos(x: number): number {
  const [n, rest] = quarter(x);
  const value = n % 2 === 0 ? cosKernel(rest) : sinKernel(rest);
  return n === 0 || n === 3 ? value : -value;
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
