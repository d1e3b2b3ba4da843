import { ok, type Result, refuse } from "../../../twins/core/result.ts";

/*
 * Our own, since the problems are small, dense and of one form: a package of the size of HiGHS for it would be the largest dependency
 * of the mind, and small ones do not take bounds on both sides.
 */

/** Minimise cost . x with low <= matrix x <= high and 0 <= x <= most. */
export interface LinearProgram {
  readonly cost: readonly number[];
  readonly most: readonly number[];
  /** rows x cost.length, row after row. */
  readonly matrix: Float64Array;
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Largest program: a day in quarters of an hour, eight rooms, and their ends, with room. */
export const MAX_VARIABLES = 200;
export const MAX_ROWS = 4_000;
/** How far outside a bound counts as inside, in the rows' own unit. */
const FEASIBLE = 1e-9;
const PIVOT = 1e-9;

/** A simplex dictionary: each basic variable as a sum of the others, which stand at one of their bounds. */
class Dictionary {
  readonly #rows: number;
  readonly #columns: number;
  readonly #d: Float64Array;
  readonly #reduced: Float64Array;
  /** Variables by number: columns of the program first, then its rows. */
  readonly #basic: Int32Array;
  readonly #nonbasic: Int32Array;
  readonly #value: Float64Array;
  readonly #low: readonly number[];
  readonly #high: readonly number[];

  constructor({ cost, most, matrix, low, high }: LinearProgram) {
    this.#rows = low.length;
    this.#columns = cost.length;
    this.#d = matrix.slice();
    this.#reduced = Float64Array.from(cost);
    this.#nonbasic = Int32Array.from(cost, (_, j) => j);
    this.#basic = Int32Array.from(low, (_, i) => this.#columns + i);
    this.#low = [...cost.map(() => 0), ...low];
    this.#high = [...most, ...high];
    // Each variable stands where its cost wants it: so the start is dual feasible, and the dual simplex method needs no first phase.
    this.#value = Float64Array.from([...cost.map((c, j) => (c < 0 ? most[j]! : 0)), ...low.map(() => 0)]);
    for (let i = 0; i < this.#rows; i++) {
      let sum = 0;
      for (let j = 0; j < this.#columns; j++) sum += this.#d[i * this.#columns + j]! * this.#value[j]!;
      this.#value[this.#columns + i] = sum;
    }
  }

  /** The row whose variable is furthest outside its bounds; -1 when none is. */
  leaving(): number {
    let [worst, row] = [FEASIBLE, -1];
    for (let i = 0; i < this.#rows; i++) {
      const v = this.#basic[i]!;
      const outside = Math.max(this.#low[v]! - this.#value[v]!, this.#value[v]! - this.#high[v]!);
      if (outside > worst) [worst, row] = [outside, i];
    }
    return row;
  }

  /** The column that keeps all reduced costs of the right sign when it enters in that row; -1 when there is none. */
  entering(row: number): number {
    const leaves = this.#basic[row]!;
    const rises = this.#value[leaves]! < this.#low[leaves]! ? 1 : -1;
    let [best, size, column] = [Number.POSITIVE_INFINITY, 0, -1];
    for (let j = 0; j < this.#columns; j++) {
      const v = this.#nonbasic[j]!;
      if (this.#high[v]! - this.#low[v]! <= 0) continue;
      const coefficient = rises * this.#d[row * this.#columns + j]!;
      const mayRise = this.#value[v]! < this.#high[v]!;
      if (mayRise ? coefficient < PIVOT : coefficient > -PIVOT) continue;
      const ratio = Math.abs(this.#reduced[j]! / coefficient);
      const tie = Math.abs(ratio - best) <= 1e-12;
      if (ratio < best - 1e-12 || (tie && Math.abs(coefficient) > size))
        [best, size, column] = [Math.min(ratio, best), Math.abs(coefficient), j];
    }
    return column;
  }

  pivot(row: number, column: number): void {
    const n = this.#columns;
    const [leaves, enters] = [this.#basic[row]!, this.#nonbasic[column]!];
    const pivot = this.#d[row * n + column]!;
    const bound = this.#value[leaves]! < this.#low[leaves]! ? this.#low[leaves]! : this.#high[leaves]!;
    const step = (bound - this.#value[leaves]!) / pivot;
    for (let i = 0; i < this.#rows; i++) this.#value[this.#basic[i]!]! += this.#d[i * n + column]! * step;
    this.#value[leaves] = bound;
    this.#value[enters]! += step;
    for (let k = 0; k < n; k++) this.#d[row * n + k] = k === column ? 1 / pivot : -this.#d[row * n + k]! / pivot;
    for (let i = 0; i < this.#rows; i++) if (i !== row) this.#eliminate(this.#d, i * n, row * n, column);
    this.#eliminate(this.#reduced, 0, row * n, column);
    this.#basic[row] = enters;
    this.#nonbasic[column] = leaves;
  }

  /** Puts the pivot row in the place of the variable that has entered. */
  #eliminate(target: Float64Array, at: number, pivotAt: number, column: number): void {
    const factor = target[at + column]!;
    if (factor === 0) return;
    for (let k = 0; k < this.#columns; k++) {
      const add = factor * this.#d[pivotAt + k]!;
      if (k === column) target[at + k] = add;
      else target[at + k]! += add;
    }
  }

  solution(): Float64Array {
    return this.#value.slice(0, this.#columns);
  }
}

/**
 * Solves a linear program by the bounded dual simplex method (Lemke 1954; Chvatal 1983, chapter 10), dense, largest violation first.
 * Deterministic.
 * @param maxPivots most exchanges; the default is far above what problems of this form need
 * @returns x; PLAN_INFEASIBLE when nothing keeps all rows; SIM_BUDGET when the pivots run out
 * @throws RangeError for sizes that do not fit, or above the limits
 */
export function solveLinearProgram(
  program: LinearProgram,
  maxPivots = 50 * (program.cost.length + program.low.length),
): Result<Float64Array> {
  const [n, m] = [program.cost.length, program.low.length];
  if (n > MAX_VARIABLES || m > MAX_ROWS) throw new RangeError(`a linear program of ${m} rows and ${n} variables`);
  if (program.matrix.length !== n * m || program.most.length !== n || program.high.length !== m)
    throw new RangeError("the parts of the linear program do not fit together");
  const dictionary = new Dictionary(program);
  for (let pivots = 0; ; pivots++) {
    const row = dictionary.leaving();
    if (row < 0) return ok(dictionary.solution());
    if (pivots >= maxPivots)
      return refuse("SIM_BUDGET", {
        en: `The linear program was not solved within ${maxPivots} exchanges. Plan with hours in place of quarters.`,
        zh: `线性规划在 ${maxPivots} 次换基内未能求解，请改用小时而非一刻钟的时段。`,
      });
    const column = dictionary.entering(row);
    if (column < 0)
      return refuse("PLAN_INFEASIBLE", {
        en: "No heating keeps all rooms within their bounds. Widen the bounds, or allow more power.",
        zh: "没有任何供热方案能使所有房间保持在限值之内。请放宽限值或提高功率。",
      });
    dictionary.pivot(row, column);
  }
}
