import { describe, expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import file from "./data/bilge-ulusoy.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "./instance.ts";
import { checkProblem, MOST_OPERATIONS } from "./problem.ts";

const layout = [
  [0, 2],
  [3, 0],
];
const small = { layouts: { a: layout }, jobsets: { x: [[[1, 5]]] }, flexible_jobsets: { x: [[[[1, 5]]]] } };
const choice = { jobset: "x", layout: "a" };

/** The message of the refusal, "" when there is none. */
function refusal(json: unknown, options: Partial<Parameters<typeof toProblem>[1]> = {}): string {
  const parsed = parseInstanceFile(json);
  const result = parsed.ok ? toProblem(parsed.value, { ...choice, ...options }) : parsed;
  if (result.ok) return "";
  expect(result.error.code).toBe("PLAN_INPUT");
  return result.error.message;
}

describe("instance files", () => {
  test("a job set on a layout becomes a problem with everything at the station", () => {
    const problem = must(toProblem(must(parseInstanceFile(file)), { jobset: "1", layout: "1", vehicles: 3 }));
    expect(problem.travel[1]).toEqual([12, 0, 6, 8, 10]);
    expect(problem.jobs).toHaveLength(5);
    expect(problem.jobs[3]).toEqual({
      id: 4,
      operations: [{ alternatives: [{ machine: 4, duration: 14 }] }, { alternatives: [{ machine: 2, duration: 18 }] }],
      firstIndex: 0,
      location: 0,
      readyAt: 0,
    });
    expect(problem.machines).toHaveLength(4);
    expect(problem.vehicles).toHaveLength(3);
  });

  test("a flexible job set keeps its alternatives, the original one first", () => {
    const instances = must(parseInstanceFile(file));
    for (const jobset of Object.keys(instances.flexible_jobsets)) {
      const plain = must(toProblem(instances, { jobset, layout: "2" }));
      const flexible = must(toProblem(instances, { jobset, layout: "2", flexible: true }));
      expect(flexible.jobs.flatMap((j) => j.operations.map((o) => o.alternatives[0]))).toEqual(
        plain.jobs.flatMap((j) => j.operations.map((o) => o.alternatives[0])),
      );
      expect(flexible.jobs[0].operations[0].alternatives.length).toBeGreaterThan(1);
    }
  });

  test("accepts a small file, flexible or not", () => {
    expect(refusal(small)).toBe("");
    expect(refusal(small, { flexible: true })).toBe("");
    expect(refusal({ layouts: small.layouts, jobsets: small.jobsets })).toBe("");
  });

  test.each([
    ["not an object", 3, /the whole/],
    ["no layouts", { jobsets: {} }, /layouts/],
    ["text for a number", { ...small, layouts: { a: [["0"]] } }, /^Layout a, row 0: expected rows of travel times/],
    [
      "a pair that is none",
      { ...small, jobsets: { x: [[[1]]] } },
      /^Job set x, job 1, operation 0: expected \[machine, duration\], two/,
    ],
    [
      "a job that is none",
      { ...small, jobsets: { x: [[[1, 5]], 7] } },
      /^Job set x, job 2: expected a list of operations/,
    ],
    ["a set that is none", { ...small, jobsets: { x: "all" } }, /^Job set x: expected a list of at most 2000 jobs/],
    ["a matrix that is not square", { ...small, layouts: { a: [[0, 2], [3]] } }, /not square: row 1 has 1/],
    ["a matrix of one place", { ...small, layouts: { a: [[0]] } }, /at least one machine/],
    [
      "a way from a place to itself",
      {
        ...small,
        layouts: {
          a: [
            [0, 2],
            [3, 1],
          ],
        },
      },
      /from 1 to itself is 1/,
    ],
    [
      "negative travel",
      {
        ...small,
        layouts: {
          a: [
            [0, -2],
            [3, 0],
          ],
        },
      },
      /from 0 to 1 is -2/,
    ],
    ["negative time", { ...small, jobsets: { x: [[[1, -5]]] } }, /Job 1, operation 0 takes -5/],
    [
      "a machine out of range",
      {
        ...small,
        jobsets: {
          x: [
            [[1, 5]],
            [
              [1, 5],
              [2, 5],
            ],
          ],
        },
      },
      /Job 2, operation 1 is on machine 2/,
    ],
    ["a machine that is not whole", { ...small, jobsets: { x: [[[0.5, 5]]] } }, /on machine 0.5/],
    ["machine 0", { ...small, jobsets: { x: [[[0, 5]]] } }, /on machine 0/],
    ["a job without operations", { ...small, jobsets: { x: [[]] } }, /Job 1 of job set x has no operations/],
    ["a job set without jobs", { ...small, jobsets: { x: [] } }, /no jobs/],
    ["a wrong layout", { ...small, layouts: { b: layout } }, /no layout a; the file has: b/],
    ["a wrong job set", { ...small, jobsets: {} }, /no job set x in jobsets; the file has: none/],
    [
      "too much work",
      { ...small, jobsets: { x: [Array(MOST_OPERATIONS + 1).fill([1, 5])] } },
      /more than 2000 operations/,
    ],
  ])("refuses %s", (_, json, message) => {
    expect(refusal(json)).toMatch(message);
  });

  test("takes a good job set and layout although others of the file are wrong", () => {
    const others = { layouts: { ...small.layouts, b: "none" }, jobsets: { ...small.jobsets, str: [["x"]] } };
    expect(refusal({ ...small, ...others })).toBe("");
  });

  test("refuses an operation without alternatives, and vehicles that are none", () => {
    expect(refusal({ ...small, flexible_jobsets: { x: [[[]]] } }, { flexible: true })).toMatch(/has 0 alternatives/);
    expect(refusal(small, { vehicles: 0 })).toMatch(/0 vehicles/);
    expect(refusal(small, { vehicles: 1e9 })).toMatch(/more than 200 vehicles/);
    expect(refusal(small, { layout: "toString" })).toMatch(/no layout toString/);
  });
});

describe("problems", () => {
  const problem = must(toProblem(must(parseInstanceFile(small)), choice));
  const job = problem.jobs[0];

  test.each([
    ["two jobs of one number", { jobs: [job, job] }, /Job 1 appears twice/],
    ["a job nowhere", { jobs: [{ ...job, location: 2 }] }, /Job 1 is at location 2/],
    ["a job ready in the past", { jobs: [{ ...job, readyAt: -1 }] }, /ready at -1/],
    [
      "a machine too many",
      { machines: [...problem.machines, problem.machines[0]] },
      /2 machines do not fit 2 locations/,
    ],
    [
      "a window that ends before it begins",
      { machines: [{ availableAt: 0, closed: [{ from: 2, to: 1 }] }] },
      /closed from 2 to 1/,
    ],
    ["a machine never available", { machines: [{ availableAt: Number.POSITIVE_INFINITY, closed: [] }] }, /Infinity/],
    ["a vehicle nowhere", { vehicles: [{ location: -1, availableAt: 0 }] }, /Vehicle 1 is at location -1/],
    ["a vehicle at no time", { vehicles: [{ location: 0, availableAt: Number.NaN }] }, /NaN/],
  ])("refuses %s", (_, change, message) => {
    const result = checkProblem({ ...problem, ...change });
    expect(result.ok ? "" : `${result.error.code} ${result.error.message}`).toMatch(message);
    expect(result.ok ? "" : result.error.code).toBe("PLAN_INPUT");
  });

  test("without vehicles only jobs that can stay where they are can be done", () => {
    const still = { ...job, location: 1 };
    expect(checkProblem({ ...problem, jobs: [still], vehicles: [] }).ok).toBe(true);
    const result = checkProblem({ ...problem, vehicles: [] });
    expect(result.ok ? "" : result.error.code).toBe("PLAN_INFEASIBLE");
  });
});
