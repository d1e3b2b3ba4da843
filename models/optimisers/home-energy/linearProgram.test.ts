import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LinearProgram, MAX_ROWS, MAX_VARIABLES, solveLinearProgram } from "./linearProgram.ts";

const costOf = (cost: readonly number[], x: ArrayLike<number>): number =>
  cost.reduce((sum, c, j) => sum + c * x[j]!, 0);

function keeps({ matrix, most, low, high, cost }: LinearProgram, x: ArrayLike<number>, slack = 1e-7): boolean {
  const n = cost.length;
  const inside = cost.every((_, j) => x[j]! >= -slack && x[j]! <= most[j]! + slack);
  return (
    inside &&
    low.every((least, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * x[j]!;
      return sum >= least - slack && sum <= high[i]! + slack;
    })
  );
}

/** The cheapest vertex of a program of two variables, of all crossings of two of its lines; null when none keeps all rows. */
function byVertices(program: LinearProgram): number | null {
  const { matrix, most, low, high, cost } = program;
  const lines = [
    ...most.flatMap((top, j) => [0, top].map((at) => [j === 0 ? 1 : 0, j === 1 ? 1 : 0, at] as const)),
    ...low.flatMap((least, i) => [least, high[i]!].map((at) => [matrix[2 * i]!, matrix[2 * i + 1]!, at] as const)),
  ];
  let best: number | null = null;
  for (const [i, [a, b, p]] of lines.entries())
    for (const [c, d, q] of lines.slice(0, i)) {
      const det = a * d - b * c;
      if (Math.abs(det) < 1e-9) continue;
      const x = [(p * d - b * q) / det, (a * q - p * c) / det];
      if (keeps(program, x, 1e-9)) best = Math.min(best ?? Number.POSITIVE_INFINITY, costOf(cost, x));
    }
  return best;
}

const whole = (min: number, max: number) => fc.integer({ min, max });
const programs = fc
  .record({
    cost: fc.tuple(whole(-5, 5), whole(-5, 5)),
    most: fc.tuple(whole(0, 6), whole(0, 6)),
    rows: fc.array(fc.tuple(whole(-4, 4), whole(-4, 4), whole(-8, 8), whole(0, 8)), { maxLength: 6 }),
  })
  .map(
    ({ cost, most, rows }): LinearProgram => ({
      cost,
      most,
      matrix: Float64Array.from(rows.flatMap(([a, b]) => [a, b])),
      low: rows.map(([, , low]) => low),
      high: rows.map(([, , low, width]) => low + width),
    }),
  );

describe("a linear program", () => {
  test("is solved as the best of all vertices is, or refused where none keeps the rows", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const best = byVertices(program);
        const found = solveLinearProgram(program);
        if (!found.ok) expect([best, found.error.code]).toEqual([null, "PLAN_INFEASIBLE"]);
        else {
          expect(keeps(program, found.value)).toBe(true);
          expect(costOf(program.cost, found.value)).toBeCloseTo(best ?? Number.NaN, 7);
        }
      }),
      { seed: 7, numRuns: 3_000 },
    );
  });

  test("of many variables is never above what chance finds", () => {
    fc.assert(
      fc.property(whole(1, 1e6), (seed) => {
        let state = seed;
        const next = (): number => {
          state = (state * 48_271) % 2_147_483_647;
          return state / 2_147_483_647;
        };
        const [n, m] = [12, 30];
        const inside = Array.from({ length: n }, () => 3 * next());
        const matrix = Float64Array.from({ length: n * m }, () => 2 * next() - 0.5);
        const at = Array.from({ length: m }, (_, i) => costOf([...matrix.subarray(i * n, (i + 1) * n)], inside));
        const program = {
          cost: inside.map(() => 2 * next() - 0.4),
          most: inside.map(() => 3),
          matrix,
          low: at.map((one) => one - next()),
          high: at.map((one) => one + next()),
        };
        const found = solveLinearProgram(program);
        expect(found.ok && keeps(program, found.value)).toBe(true);
        if (found.ok)
          expect(costOf(program.cost, found.value)).toBeLessThanOrEqual(costOf(program.cost, inside) + 1e-9);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("that needs more exchanges than allowed is refused, and one too large is a fault", () => {
    const program = { cost: [1, 2], most: [9, 9], matrix: Float64Array.of(1, 1), low: [3], high: [9] };
    const stopped = solveLinearProgram(program, 0);
    expect(stopped.ok ? null : stopped.error.code).toBe("SIM_BUDGET");
    expect(solveLinearProgram(program, 1)).toEqual({ ok: true, value: Float64Array.of(3, 0) });
    const wide = Array<number>(MAX_VARIABLES + 1).fill(0);
    expect(() => solveLinearProgram({ cost: wide, most: wide, matrix: new Float64Array(), low: [], high: [] })).toThrow(
      RangeError,
    );
    const long = Array<number>(MAX_ROWS + 1).fill(0);
    expect(() => solveLinearProgram({ cost: [], most: [], matrix: new Float64Array(), low: long, high: long })).toThrow(
      RangeError,
    );
    expect(() => solveLinearProgram({ ...program, most: [9] })).toThrow(RangeError);
  });
});
