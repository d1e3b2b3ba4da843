import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import { runCommand } from "../../test/support/terminal.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import { solveCommand } from "./solve.ts";

let path: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "solve-instances-"));
  path = join(folder, "instance.json");
});
afterAll(() => rm(folder, { recursive: true }));

type Pair = [machine: number, seconds: number];
interface Instance {
  readonly layouts: Record<string, number[][]>;
  readonly jobsets: Record<string, Pair[][]>;
  readonly flexible_jobsets: Record<string, Pair[][][]>;
}

/** Whole seconds, tenths, none at all, tiny ones and the longest there may be. */
const seconds = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10) },
  { weight: 1, arbitrary: fc.constantFrom(1e-9, 1e9, 999_999_999.9, 0.1 + 0.2) },
);

/** Instances other than the published ones: any number of machines, ways that take longer in one direction. */
const instances: fc.Arbitrary<Instance> = fc.integer({ min: 1, max: 7 }).chain((machines) => {
  const places = machines + 1;
  const row = fc.array(seconds, { minLength: places, maxLength: places });
  const pair = fc.tuple(fc.integer({ min: 1, max: machines }), seconds) as fc.Arbitrary<Pair>;
  const list = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { minLength: 1, maxLength });
  return fc.record({
    layouts: fc
      .array(row, { minLength: places, maxLength: places })
      .map((rows) => ({ "a layout": rows.map((times, i) => times.map((time, j) => (i === j ? 0 : time))) })),
    jobsets: list(list(pair, 5), 6).map((jobs) => ({ "1": jobs })),
    flexible_jobsets: list(list(list(pair, 3), 4), 5).map((jobs) => ({ "1": jobs })),
  });
});

/** The problem as the instance's format says, without the code that reads it. */
function problemOf(instance: Instance, flexible: boolean, vehicles: number): TransportJobShop {
  const travel = instance.layouts["a layout"]!;
  const jobs: Pair[][][] = flexible
    ? instance.flexible_jobsets["1"]!
    : instance.jobsets["1"]!.map((job) => job.map((pair) => [pair]));
  return {
    travel,
    jobs: jobs.map((job, i) => ({
      id: i + 1,
      operations: job.map((pairs) => ({ alternatives: pairs.map(([machine, duration]) => ({ machine, duration })) })),
      firstIndex: 0,
      location: 0,
      readyAt: 0,
    })),
    machines: travel.slice(1).map(() => ({ availableAt: 0, closed: [] })),
    vehicles: Array.from({ length: vehicles }, () => ({ location: 0, availableAt: 0 })),
  };
}

async function solve(file: unknown, vehicles: number, flexible = false) {
  await writeFile(path, JSON.stringify(file));
  const args = ["jsp-agv", path, "--jobset", "1", "--layout", "a layout", "--iterations", "40", "--json"];
  return runCommand(solveCommand, [...args, "--vehicles", String(vehicles), ...(flexible ? ["--flexible"] : [])]);
}

test("any instance is solved: the independent checker accepts what is printed, and it is not below the bound", async () => {
  await fc.assert(
    fc.asyncProperty(instances, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (instance, vehicles, flexible) => {
      const { code, out, err } = await solve(instance, vehicles, flexible);
      expect([code, err]).toEqual([0, ""]);
      const found: Schedule & { lowerBound: number } = JSON.parse(out);
      const { makespan } = must(check(problemOf(instance, flexible, vehicles), found));
      expect(found.lowerBound).toBeLessThanOrEqual(makespan + 1e-6);
      expect(found.lowerBound).toBeGreaterThanOrEqual(0);
    }),
    { seed: 20_265, numRuns: 250 },
  );
}, 60_000);

/** Everything inside a file that can be spoilt: its containers and the keys in them. */
function slots(value: unknown): [container: Record<string, unknown>, key: string][] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Record<string, unknown>;
  return Object.keys(container).flatMap((key) => [
    [container, key] as [typeof container, string],
    ...slots(container[key]),
  ]);
}

const junk = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  "5",
  "",
  -1,
  -0.5,
  0,
  8,
  1.5,
  1e10,
  [],
  {},
  [[]],
  [[0]],
  [1],
  [1, -2],
  [[1, 2], [3]],
  { "1": [] },
);

test("a spoilt instance is still solved rightly, or refused in one line with a code: nothing breaks inside", async () => {
  const ends = { solved: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(instances, fc.nat(), junk, fc.boolean(), async (instance, where, value, flexible) => {
      const spoilt = structuredClone(instance);
      const all = slots(spoilt);
      const [container, key] = all[where % all.length]!;
      if (value === undefined && !Array.isArray(container)) delete container[key];
      else container[key] = value;
      try {
        const { code, out } = await solve(spoilt, 3, flexible);
        expect(code).toBe(0);
        must(check(problemOf(JSON.parse(JSON.stringify(spoilt)), flexible, 3), JSON.parse(out)));
        ends.solved++;
      } catch (error) {
        if (!(error instanceof CodedError) || error.failure.code === "PLAN_CHECK") throw error;
        expect(["PLAN_INPUT", "PLAN_INFEASIBLE"]).toContain(error.failure.code);
        expect(error.message).not.toContain("\n");
        ends.refused++;
      }
    }),
    { seed: 20_266, numRuns: 400 },
  );
  expect(Math.min(ends.solved, ends.refused)).toBeGreaterThan(20);
}, 60_000);
