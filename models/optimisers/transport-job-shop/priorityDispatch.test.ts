import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { check } from "./check.ts";
import file from "./data/bilge-ulusoy.json" with { type: "json" };
import { parseInstanceFile, toProblem } from "./instance.ts";
import { type Candidate, dispatchBy, PRIORITY_RULES, workLeft } from "./priorityDispatch.ts";

const job = (id: number, readyAt: number, ...steps: [machine: number, duration: number][]) => ({
  id,
  operations: steps.map(([machine, duration]) => ({ alternatives: [{ machine, duration }] })),
  firstIndex: 0,
  location: 0,
  readyAt,
});
const problem: TransportJobShop = {
  travel: [
    [0, 2, 4],
    [4, 0, 2],
    [2, 6, 0],
  ],
  jobs: [job(1, 0, [1, 10], [2, 5]), job(2, 1, [1, 4])],
  machines: [
    { availableAt: 0, closed: [] },
    { availableAt: 0, closed: [{ from: 0, to: 30 }] },
  ],
  vehicles: [{ location: 0, availableAt: 0 }],
};

describe("dispatching by priority", () => {
  it("shows each job's next operation as it would be done now", () => {
    const seen: Candidate[][] = [];
    const { makespan, operations, transports } = dispatchBy(problem, (candidates) => {
      seen.push([...candidates]);
      return 1;
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[0]).toEqual({
      ...{ job: 0, index: 0, machine: 1, duration: 10, readyAt: 0, pickup: 0, delivery: 2, start: 2, end: 12 },
      ...{ machineFree: 0, nextMachineFree: 0, vehicle: 0, vehicleFree: 0 },
    });
    expect(seen[0]?.[1]).toMatchObject({ job: 1, pickup: 1, delivery: 3, start: 3, end: 7, nextMachineFree: null });
    // Job 2 went first: the vehicle comes back from machine 1 by 7, and brings job 1 there by 9; machine 2 opens at 30.
    expect(transports.map(({ job, start, pickup, delivery }) => [job, start, pickup, delivery])).toEqual([
      [2, 1, 1, 3],
      [1, 3, 7, 9],
      [1, 19, 19, 21],
    ]);
    expect(operations.map(({ job, machine, start, end }) => [job, machine, start, end])).toEqual([
      [2, 1, 3, 7],
      [1, 1, 9, 19],
      [1, 2, 30, 35],
    ]);
    expect(makespan).toBe(35);
    expect(seen[0]?.map((candidate) => workLeft(candidate, problem))).toEqual([17, 4]);
  });
  it("does without a trip where the job is there", () => {
    const there = { ...problem, jobs: [{ ...job(1, 5, [1, 10]), location: 1 }] };
    expect(dispatchBy(there, () => 0)).toMatchObject({ makespan: 15, transports: [] });
    expect(dispatchBy({ ...problem, jobs: [] }, () => 0)).toEqual({ makespan: 0, operations: [], transports: [] });
  });
  it.each(Object.keys(PRIORITY_RULES))("by %s makes schedules that the checker accepts", (rule) => {
    const instances = must(parseInstanceFile(file));
    for (const jobset of Object.keys(instances.jobsets))
      for (const layout of Object.keys(instances.layouts)) {
        const one = must(toProblem(instances, { jobset, layout }));
        const schedule = dispatchBy(one, PRIORITY_RULES[rule] ?? (() => 0));
        expect(must(check(one, schedule)).makespan).toBe(schedule.makespan);
      }
  });
});
