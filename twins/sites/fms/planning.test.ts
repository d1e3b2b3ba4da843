import { expect, test } from "vitest";
import { executePlan } from "../../../test/support/executePlan.ts";
import { digestOf } from "../../core/digest.ts";
import { must } from "../../core/result.ts";
import { type PlanBody, planDigest } from "../../operations/plan.ts";
import type { BranchName } from "../../sim/comparison.ts";
import { checkDrives } from "../../sim/rehearsal.ts";
import { pathShape } from "../../sim/traffic/profile.ts";
import type { Leg } from "../../sim/traffic/zones.ts";
import { AGV_LENGTH_M, AGV_MOTION, AGV_WIDTH_M } from "../../things/agv/motion.ts";
import { localSchedule, makePlanBody, rehearse, type VehiclePosition } from "./planning.ts";
import { initialWork } from "./workState.ts";

function planOf(jobset: number, branch: BranchName): PlanBody {
  const work = must(initialWork(jobset));
  const base = { digest: digestOf("a fork"), atMs: 1_700_000_000_000 };
  const schedule = must(localSchedule(work, branch));
  const refs = { modelCid: null, permitId: null, runDigests: [] };
  return must(makePlanBody({ work, schedule, branch, base, jobset, ...refs }));
}

test("every job set: any execution that obeys the plan is free of collisions, ends, and brings all jobs back", () => {
  for (let jobset = 1; jobset <= 10; jobset++)
    for (const branch of ["continue", "service"] as const) {
      const plan = planOf(jobset, branch);
      for (let seed = 0; seed < 10; seed++) executePlan(plan, must(initialWork(jobset)), 100 * jobset + seed);
      expect(plan.rehearsedMakespanS).toBeGreaterThan(plan.plannedMakespanS);
    }
}, 60_000);

test("a plan is the same when it is made again, and holds two signers for a service only", () => {
  expect(planDigest(planOf(4, "service"))).toBe(planDigest(planOf(4, "service")));
  expect(planOf(4, "continue").classC).toBe(false);
  const plan = planOf(4, "service");
  expect(plan.classC).toBe(true);
  const service = plan.steps.find((step) => step.kind === "service")!;
  const served = plan.steps.filter((step) => step.kind === "process" && step.thing === "machine-1");
  expect(Math.min(...served.map((step) => step.rehearsed.startS))).toBeGreaterThanOrEqual(service.rehearsed.endS);
});

test("steps follow what they wait for, in the rehearsal and in the plan", () => {
  const plan = planOf(7, "continue");
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  expect(byId.size).toBe(plan.steps.length);
  for (const step of plan.steps)
    for (const id of step.after) expect(byId.get(id)!.rehearsed.endS).toBeLessThanOrEqual(step.rehearsed.startS + 1e-6);
});

/** Whether two bodies of 1.0 x 0.6 m overlap: separating axes of two rectangles. */
function overlap(a: VehiclePosition, b: VehiclePosition): boolean {
  const corners = (v: VehiclePosition) =>
    [1, -1].flatMap((i) =>
      [1, -1].map((j) => {
        const along = (i * AGV_LENGTH_M) / 2;
        const across = (j * AGV_WIDTH_M) / 2;
        const [c, s] = [Math.cos(v.headingRad), Math.sin(v.headingRad)];
        return [v.x + c * along - s * across, v.y + s * along + c * across] as const;
      }),
    );
  const [p, q] = [corners(a), corners(b)];
  for (const axis of [0, Math.PI / 2].flatMap((turn) => [a.headingRad + turn, b.headingRad + turn])) {
    const on = (points: readonly (readonly [number, number])[]) =>
      points.map(([x, y]) => x * Math.cos(axis) + y * Math.sin(axis));
    if (Math.max(...on(p)) < Math.min(...on(q)) || Math.max(...on(q)) < Math.min(...on(p))) return false;
  }
  return true;
}

test("rehearsed vehicles never touch and move without jumps", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const rehearsal = must(rehearse({ work: must(initialWork(jobset)), branch: "continue", schedule: null }));
    let before = rehearsal.positionsAt(0);
    for (let t = 0; t <= rehearsal.endS; t += 0.2) {
      const [a, b] = rehearsal.positionsAt(t);
      if (overlap(a!, b!)) expect.fail(`job set ${jobset}: bodies overlap at ${t} s`);
      for (const [i, now] of [a!, b!].entries()) {
        // 1.5 m/s, and a third more where the way into a berth is drawn longer than the map says.
        const metres = Math.hypot(now.x - before[i]!.x, now.y - before[i]!.y);
        if (metres > 0.2 * 1.5 * 1.34) expect.fail(`job set ${jobset}: ${now.id} jumps ${metres} m at ${t} s`);
      }
      before = [a!, b!];
    }
    expect(rehearsal.visitsChecked).toBeGreaterThan(100);
  }
}, 30_000);

test("a drive that was moved in time is found to collide", () => {
  const work = must(initialWork(6));
  const rehearsal = must(rehearse({ work, branch: "continue", schedule: null }));
  const start = rehearsal.traffic.graph.nodeIndex.get("station")!;
  const late = rehearsal.drives.map((drive) => {
    if (drive.leg.vehicle !== 0) return drive;
    const shift = (times: readonly number[]) => times.map((s) => s + 25);
    return { ...drive, leg: { ...drive.leg, arriveS: shift(drive.leg.arriveS), departS: shift(drive.leg.departS) } };
  });
  const shapes = {
    ...rehearsal.traffic,
    shapeOf: (leg: Leg) => pathShape(rehearsal.traffic.graph, leg.path, AGV_MOTION),
  };
  expect(checkDrives(shapes, [start, start], rehearsal.drives).ok).toBe(true);
  expect(checkDrives(shapes, [start, start], late)).toMatchObject({ ok: false, error: { code: "PLAN_CHECK" } });
});
