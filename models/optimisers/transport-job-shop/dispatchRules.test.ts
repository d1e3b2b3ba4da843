import { describe, expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { check } from "./check.ts";
import { dispatchFifo, withReturns } from "./dispatchRules.ts";
import { gantt } from "./gantt.ts";

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
  jobs: [job(1, 0, [1, 10], [2, 5]), job(2, 1, [1, 4]), job(3, 1, [2, 3])],
  machines: [
    { availableAt: 0, closed: [] },
    { availableAt: 0, closed: [{ from: 0, to: 6 }] },
  ],
  vehicles: [
    { location: 0, availableAt: 0 },
    { location: 1, availableAt: 0 },
  ],
};

describe("the local rule", () => {
  const schedule = dispatchFifo(problem);

  test("serves calls in order, each by the vehicle that can be there first", () => {
    // Job 1 takes vehicle 1 at once. Job 2 calls at 1: vehicle 2 comes over from machine 1 by 5, vehicle 1 is back at 6.
    // Job 3 calls at 1 too: vehicle 1, free at 2, is at the station at 6, vehicle 2 only at 11.
    expect(schedule.transports).toEqual([
      { vehicle: 1, job: 1, index: 0, from: 0, to: 1, start: 0, pickup: 0, delivery: 2 },
      { vehicle: 2, job: 2, index: 0, from: 0, to: 1, start: 1, pickup: 5, delivery: 7 },
      { vehicle: 1, job: 3, index: 0, from: 0, to: 2, start: 2, pickup: 6, delivery: 10 },
      { vehicle: 2, job: 1, index: 1, from: 1, to: 2, start: 12, pickup: 12, delivery: 14 },
    ]);
  });

  test("machines work in the order of arrival", () => {
    expect(schedule.operations).toEqual([
      { job: 1, index: 0, machine: 1, start: 2, end: 12 },
      { job: 2, index: 0, machine: 1, start: 12, end: 16 },
      { job: 3, index: 0, machine: 2, start: 10, end: 13 },
      { job: 1, index: 1, machine: 2, start: 14, end: 19 },
    ]);
    expect(must(check(problem, schedule)).makespan).toBe(19);
  });

  test("waits for a closed machine", () => {
    const closed = { ...problem, machines: [problem.machines[0], { availableAt: 0, closed: [{ from: 12, to: 30 }] }] };
    const late = dispatchFifo(closed);
    expect(late.operations.filter((o) => o.machine === 2).map((o) => o.start)).toEqual([30, 33]);
    must(check(closed, late));
  });
});

describe("trips back", () => {
  test("bring every finished job home after the plan, and do not count", () => {
    const schedule = dispatchFifo(problem);
    const { schedule: same, returns } = withReturns(problem, schedule);
    expect(same).toBe(schedule);
    expect(returns).toEqual([
      { vehicle: 1, job: 3, index: 1, from: 2, to: 0, start: 13, pickup: 13, delivery: 15 },
      { vehicle: 1, job: 2, index: 1, from: 1, to: 0, start: 16, pickup: 18, delivery: 22 },
      { vehicle: 2, job: 1, index: 2, from: 2, to: 0, start: 19, pickup: 19, delivery: 21 },
    ]);
  });

  test("a job that stands at the station needs none, nor is there one without vehicles", () => {
    const idle = { ...problem, jobs: [{ ...job(1, 0), location: 0 }] };
    expect(withReturns(idle, dispatchFifo(idle)).returns).toEqual([]);
    const bare = { ...problem, jobs: [{ ...job(1, 0), location: 2 }], vehicles: [] };
    expect(withReturns(bare, dispatchFifo(bare)).returns).toEqual([]);
  });
});

describe("gantt", () => {
  test("draws work, loaded and empty trips", () => {
    expect(gantt(problem, dispatchFifo(problem), 19)).toBe(
      [
        "machine 1 |  1#########2###   |",
        "machine 2 |          3## 1####|",
        "vehicle 1 |1=----3===         |",
        "vehicle 2 | ----2=     1=     |",
        "          0                 19 s",
      ].join("\n"),
    );
  });

  test("an empty schedule is an empty drawing", () => {
    const text = gantt(problem, { makespan: 0, operations: [], transports: [] }, 3);
    expect(text.split("\n")[0]).toBe(`machine 1 |${" ".repeat(10)}|`);
  });
});
