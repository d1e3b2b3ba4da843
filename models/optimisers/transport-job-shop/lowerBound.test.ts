import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cheapestAssignment } from "./assignment.ts";
import { oneMachineBound, sharedWorkBound } from "./lowerBound.ts";

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  );
}

const task = fc.record({
  head: fc.integer({ min: 0, max: 20 }),
  busy: fc.integer({ min: 0, max: 9 }),
  tail: fc.integer({ min: 0, max: 20 }),
});

describe("assignment", () => {
  test("costs what the best of all assignments costs", () => {
    const square = fc.integer({ min: 1, max: 5 }).chain((columns) => {
      const row = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: columns, maxLength: columns });
      return fc.array(row, { minLength: 1, maxLength: columns });
    });
    fc.assert(
      fc.property(square, (cost) => {
        const columns = cost[0].length;
        const least = Math.min(
          ...permutations(columns).map((order) => cost.reduce((sum, row, i) => sum + row[order[i]], 0)),
        );
        expect(cheapestAssignment(cost)).toBe(least);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test("nothing to assign costs nothing", () => {
    expect(cheapestAssignment([])).toBe(0);
  });
});

describe("one machine", () => {
  test("seven tasks: the second to fourth decide, 11 + 6 + 7 + 4 + 21", () => {
    const heads = [10, 13, 11, 20, 30, 0, 30];
    const work = [5, 6, 7, 4, 3, 6, 2];
    const tails = [7, 26, 24, 21, 8, 17, 0];
    expect(oneMachineBound(heads.map((head, i) => ({ head, busy: work[i], tail: tails[i] })))).toBe(49);
  });

  test("is never above the best order", () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 5 }), (tasks) => {
        const makespan = (order: number[]): number => {
          let now = 0;
          return Math.max(
            ...order.map((i) => {
              now = Math.max(now, tasks[i].head) + tasks[i].busy;
              return now + tasks[i].tail;
            }),
          );
        };
        const least = Math.min(...permutations(tasks.length).map(makespan));
        const bound = oneMachineBound(tasks);
        expect(bound).toBeLessThanOrEqual(least);
        for (const { head, busy, tail } of tasks)
          if (busy > 0) expect(bound).toBeGreaterThanOrEqual(head + busy + tail);
      }),
      { seed: 32, numRuns: 200 },
    );
  });
});

describe("work shared by vehicles", () => {
  test("all of it, the earliest begins and the shortest ends, divided", () => {
    const tasks = [
      { head: 2, busy: 10, tail: 1 },
      { head: 3, busy: 6, tail: 4 },
      { head: 9, busy: 4, tail: 2 },
    ];
    expect(sharedWorkBound(tasks, 1)).toBe(2 + 20 + 1);
    expect(sharedWorkBound(tasks, 2)).toBe((2 + 3 + 20 + 1 + 2) / 2);
    expect(sharedWorkBound(tasks, 2, 6)).toBe((2 + 3 + 26 + 1 + 2) / 2);
  });
});
