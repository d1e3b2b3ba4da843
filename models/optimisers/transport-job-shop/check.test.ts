import { describe, expect, test } from "vitest";
import { type Failure, must } from "../../../twins/core/result.ts";
import type {
  Schedule,
  ScheduledOperation,
  ScheduledTransport,
  TransportJobShop,
} from "../../../twins/operations/transportJobShop.ts";
import { check } from "./check.ts";
import { solve } from "./solve.ts";

/** Two jobs, two machines, two vehicles; job 7 is under way on machine 1, its operation 0 done. */
const problem: TransportJobShop = {
  travel: [
    [0, 6, 8],
    [12, 0, 6],
    [10, 6, 0],
  ],
  jobs: [
    {
      id: 3,
      operations: [
        { alternatives: [{ machine: 1, duration: 8 }] },
        {
          alternatives: [
            { machine: 2, duration: 16 },
            { machine: 1, duration: 30 },
          ],
        },
      ],
      firstIndex: 0,
      location: 0,
      readyAt: 2,
    },
    { id: 7, operations: [{ alternatives: [{ machine: 1, duration: 5 }] }], firstIndex: 1, location: 1, readyAt: 4 },
  ],
  machines: [
    { availableAt: 5, closed: [{ from: 30, to: 40 }] },
    { availableAt: 0, closed: [{ from: 0, to: 10 }] },
  ],
  vehicles: [
    { location: 0, availableAt: 0 },
    { location: 2, availableAt: 3 },
  ],
};

const operations: readonly ScheduledOperation[] = [
  { job: 7, index: 1, machine: 1, start: 5, end: 10 },
  { job: 3, index: 0, machine: 1, start: 10, end: 18 },
  { job: 3, index: 1, machine: 2, start: 24, end: 40 },
];
const transports: readonly ScheduledTransport[] = [
  { vehicle: 1, job: 3, index: 0, from: 0, to: 1, start: 0, pickup: 2, delivery: 8 },
  { vehicle: 1, job: 3, index: 1, from: 1, to: 2, start: 8, pickup: 18, delivery: 24 },
];
const good: Schedule = { makespan: 40, operations, transports };

const withOperation = (at: number, change: Partial<ScheduledOperation>): Schedule => ({
  ...good,
  makespan: Math.max(...operations.map((o, i) => (i === at ? { ...o, ...change } : o).end)),
  operations: operations.map((o, i) => (i === at ? { ...o, ...change } : o)),
});
const withTrip = (at: number, change: Partial<ScheduledTransport>): Schedule => ({
  ...good,
  transports: transports.map((t, i) => (i === at ? { ...t, ...change } : t)),
});

const violationsOf = (failure: Failure): string[] => (failure.details?.violations ?? []) as string[];

/** All that the checker says, in one text. */
function violations(schedule: Schedule, of: TransportJobShop = problem): string {
  const result = check(of, schedule);
  if (result.ok) return "";
  expect(result.error.code).toBe("PLAN_CHECK");
  return violationsOf(result.error).join("; ");
}

describe("check", () => {
  test("accepts a right schedule and tells its makespan", () => {
    expect(must(check(problem, good))).toEqual({ makespan: 40 });
  });

  const broken: [what: string, schedule: Schedule, message: RegExp][] = [
    ["an operation left out", { ...good, operations: operations.slice(1) }, /job 7 operation 1 is scheduled 0 times/],
    ["an operation twice", { ...good, operations: [...operations, operations[0]] }, /scheduled 2 times/],
    ["a wrong machine", withOperation(0, { machine: 2 }), /cannot run on machine 2/],
    ["a wrong duration", withOperation(2, { end: 39 }), /lasts 15 s/],
    [
      "a start before the delivery",
      withOperation(2, { start: 23, end: 39 }),
      /starts at 23, the job is there only at 24/,
    ],
    ["a start before the job is ready", withOperation(0, { start: 3, end: 8 }), /there only at 4/],
    ["a start before the machine is available", withOperation(0, { start: 4, end: 9 }), /machine 1 is busy until 5/],
    ["two operations at once on a machine", withOperation(1, { start: 9, end: 17 }), /machine 1 is busy until 10/],
    ["work in a closed window", withOperation(1, { start: 32, end: 40 }), /machine 1 is closed from 30 to 40/],
    ["work across a closed window", withOperation(1, { start: 24, end: 32 }), /machine 1 is closed from 30 to 40/],
    ["an unknown job", { ...good, operations: [...operations, { ...operations[0], job: 9 }] }, /no job 9/],
    [
      "an unknown index",
      { ...good, operations: [...operations, { ...operations[0], index: 0 }] },
      /no remaining operation 0/,
    ],
    ["an unknown machine", withOperation(0, { machine: 5 }), /no machine 5/],
    ["a wrong makespan", { ...good, makespan: 39 }, /the makespan is 40, not 39/],
    ["a time that is not a number", withOperation(0, { start: Number.NaN }), /not a number/],
    ["a negative time", withTrip(0, { start: -1 }), /negative/],
    ["a trip left out", { ...good, transports: transports.slice(0, 1) }, /has 0 trips, it needs 1/],
    [
      "a trip that is not needed",
      { ...good, transports: [...transports, { ...transports[0], job: 7, index: 1, vehicle: 2 }] },
      /has 1 trips, it needs 0/,
    ],
    ["a trip from elsewhere", withTrip(1, { from: 0 }), /the trip begins at 0, the job is at 1/],
    ["a trip to elsewhere", withTrip(1, { to: 0 }), /the trip ends at 0, not at machine 2/],
    ["a pickup before the job is ready", withTrip(0, { pickup: 1, delivery: 7 }), /fetched at 1, ready only at 2/],
    ["a loaded trip too short", withTrip(1, { delivery: 22 }), /the loaded trip takes 4 s/],
    ["a loaded trip too long", withTrip(1, { pickup: 17 }), /the loaded trip takes 7 s/],
    ["a vehicle in two places", withTrip(1, { start: 7 }), /sets off at 7, free only at 8/],
    ["an empty trip too short", withTrip(1, { vehicle: 2, start: 13 }), /5 s for an empty trip of 6 s/],
    ["a vehicle before it is available", withTrip(1, { vehicle: 2, start: 2 }), /sets off at 2, free only at 3/],
    ["an unknown vehicle", withTrip(1, { vehicle: 3 }), /no vehicle 3/],
  ];
  test.each(broken)("refuses %s", (_, schedule, message) => {
    expect(violations(schedule)).toMatch(message);
  });

  test("an operation of no length may not stand inside a closed window, but at its ends", () => {
    const still: TransportJobShop = {
      ...problem,
      jobs: [{ ...problem.jobs[1], operations: [{ alternatives: [{ machine: 1, duration: 0 }] }] }],
    };
    const at = (start: number): Schedule => ({
      makespan: start,
      operations: [{ job: 7, index: 1, machine: 1, start, end: start }],
      transports: [],
    });
    expect(violations(at(35), still)).toMatch(/closed/);
    expect(violations(at(30), still)).toBe("");
    expect(violations(at(40), still)).toBe("");
  });

  test("tells a limited number of violations", () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ ...operations[0], job: 100 + i }));
    const result = check(problem, { ...good, operations: [...operations, ...many] });
    expect(result.ok ? 0 : violationsOf(result.error).length).toBe(20);
  });
});

test("sums of the longest times, with their tenths, are no violation; in a short plan a tenth is one", () => {
  const long = (seconds: number): TransportJobShop => ({
    travel: [
      [0, seconds],
      [seconds, 0],
    ],
    jobs: [
      {
        id: 1,
        operations: Array.from({ length: 1500 }, () => ({ alternatives: [{ machine: 1, duration: seconds }] })),
        firstIndex: 0,
        location: 0,
        readyAt: 0,
      },
    ],
    machines: [{ availableAt: 0, closed: [] }],
    vehicles: [{ location: 0, availableAt: 0 }],
  });
  for (const seconds of [999_999_999.9, 0.1]) {
    const { schedule } = solve(long(seconds), { seed: 1, iterations: 0 });
    expect(must(check(long(seconds), schedule)).makespan).toBe(schedule.makespan);
    const last = schedule.operations.at(-1)!;
    const late = { ...last, start: last.start + 0.05 };
    expect(check(long(seconds), { ...schedule, operations: [...schedule.operations.slice(0, -1), late] }).ok).toBe(
      false,
    );
  }
});
