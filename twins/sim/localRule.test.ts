import { expect, test } from "vitest";
import { localRule } from "./localRule.ts";
import type { JobView, VehicleView } from "./policy.ts";

const job = (id: number, sinceS: number, location = 0, phase: JobView["phase"] = "ready"): JobView => ({
  id,
  phase,
  location,
  nextOperation: 0,
  target: 1,
  sinceS,
});
const vehicle = (number: number, seconds: readonly number[], free = true): VehicleView => ({
  number,
  free,
  secondsTo: (location) => seconds[location]!,
});

test("the job that has waited longest gets the nearest free vehicle", () => {
  const jobs = [job(1, 5, 0), job(2, 3, 1), job(3, 0, 1, "processing")];
  const vehicles = [vehicle(1, [0, 6]), vehicle(2, [12, 2]), vehicle(3, [1, 1], false)];
  expect(localRule.assign({ nowS: 9, jobs, vehicles })).toEqual([
    { vehicle: 2, job: 2 },
    { vehicle: 1, job: 1 },
  ]);
  expect(localRule.assign({ nowS: 9, jobs, vehicles: [vehicle(1, [0, 6])] })).toEqual([{ vehicle: 1, job: 2 }]);
  expect(localRule.assign({ nowS: 9, jobs: [], vehicles })).toEqual([]);
});

test("operations go to their original machine, machines work first come, first served", () => {
  const alternatives = [
    { machine: 3, duration: 10 },
    { machine: 1, duration: 5 },
  ];
  expect(localRule.machineFor(1, 0, alternatives)).toBe(3);
  expect(localRule.takeNext(1, [job(4, 8), job(2, 3), job(1, 3)])).toBe(1);
  expect(localRule.takeNext(1, [])).toBeNull();
});
