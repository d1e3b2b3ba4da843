/** Sweeps over all variables; each is a handful of multiplications, and most problems settle within a few hundred. */
export const MAX_SWEEPS = 50_000;
const SETTLED = 1e-10;

/** Normal equations of a least squares problem: minimise x'Mx - 2v'x. */
export interface NormalEquations {
  /** Symmetric and positive definite, n x n, row after row. */
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
}

export interface Bounds {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * Least squares within bounds, by cyclic coordinate descent: for a strictly convex objective within a box it converges to the only
 * minimum (Luo and Tseng 1992). The order of the variables is fixed, so the same input gives the same bits.
 * @returns what is reached when no variable moves by more than 1e-10, or after `maxSweeps`
 */
export function boundedLeastSquares(
  { matrix, vector }: NormalEquations,
  { low, high }: Bounds,
  maxSweeps = MAX_SWEEPS,
): Float64Array {
  const n = vector.length;
  const x = Float64Array.from({ length: n }, (_, i) => Math.min(Math.max(0, low[i]!), high[i]!));
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      let residual = vector[i]!;
      for (let j = 0; j < n; j++) residual -= matrix[i * n + j]! * x[j]!;
      const to = Math.min(Math.max(x[i]! + residual / matrix[i * n + i]!, low[i]!), high[i]!);
      moved = Math.max(moved, Math.abs(to - x[i]!));
      x[i] = to;
    }
    if (moved < SETTLED) break;
  }
  return x;
}

/** Adds one observation, a row of n features and its target, to normal equations. */
export function addObservation({ matrix, vector }: NormalEquations, features: ArrayLike<number>, target: number): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) {
    vector[i]! += features[i]! * target;
    for (let j = 0; j < n; j++) matrix[i * n + j]! += features[i]! * features[j]!;
  }
}

export const emptyEquations = (n: number): NormalEquations => ({
  matrix: new Float64Array(n * n),
  vector: new Float64Array(n),
});
