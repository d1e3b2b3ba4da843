import { expect, test } from "vitest";
import { digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import type { CommandBody } from "../../twins/operations/command.ts";
import type { PlanBody, PlanStep } from "../../twins/operations/plan.ts";
import type { BranchName } from "../../twins/sim/comparison.ts";
import { localSchedule, makePlanBody } from "../../twins/sites/fms/planning.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import type { CommandHandler } from "../device/device.ts";
import { executionState, extendable, readySteps, releasable, startExecution } from "../dispatch/execution.ts";
import { type CellWorld, createCell } from "./cell/cell.ts";
import { machineHandler, vehicleHandler } from "./commands.ts";

const DT = 0.05;

function planOf(jobset: number, branch: BranchName): PlanBody {
  const work = must(initialWork(jobset));
  const schedule = must(localSchedule(work, branch));
  const base = { digest: digestOf("fork"), atMs: 0 };
  return must(makePlanBody({ work, schedule, branch, base, jobset, modelCid: null, permitId: null, runDigests: [] }));
}

const handlerOf = (world: CellWorld, thing: string): CommandHandler => {
  const number = Number(thing.split("-")[1]);
  return thing.startsWith("vehicle")
    ? vehicleHandler(world, world.cell.vehicles[number - 1]!)
    : machineHandler(world, world.cell.machines[number - 1]!, () => {});
};

const command = (step: PlanStep, released: number): CommandBody => {
  const { kind, id, thing, ...input } = step as PlanStep & Record<string, unknown>;
  return { commandId: id, thing, action: kind, input: { ...input, released } } as unknown as CommandBody;
};

/** Executes a plan on the physical cell as dispatch does, in simulated time. Returns the end of the last operation, s. */
async function execute(plan: PlanBody, seed: number): Promise<number> {
  const world = createCell(plan.jobset, seed, null);
  world.setMode("remote");
  const execution = startExecution(plan);
  let makespanS = 0;
  while (executionState(execution).state === "running" && world.cell.nowS < 2000) {
    for (const { step, released } of extendable(execution)) execution.progress.get(step.id)!.released = released;
    for (const step of readySteps(execution)) {
      const progress = execution.progress.get(step.id)!;
      const released = releasable(execution, step);
      const handler = handlerOf(world, step.thing);
      const body = command(step, released);
      // Not yet possible, e.g. a vehicle has not come to rest: asked again at the next step, as the guard does.
      if (handler.check?.(body) !== null) continue;
      Object.assign(progress, { state: "RUNNING", released });
      const control = { signal: new AbortController().signal, released: () => progress.released, onRelease() {} };
      void handler.run(body, control).then(() => {
        progress.state = "SUCCEEDED";
        if (step.kind === "process") makespanS = world.cell.nowS;
      });
    }
    world.step(DT);
    for (const vehicle of world.cell.vehicles) {
      const progress = execution.progress.get(vehicle.order?.id ?? "");
      if (progress !== undefined) progress.pathIndex = vehicle.drive?.index ?? 0;
    }
    for (let i = 0; i < 4; i++) await Promise.resolve();
  }
  expect(executionState(execution)).toEqual({ state: "done", step: null });
  expect(world.cell.jobs.map((job) => job.phase)).toEqual(world.cell.jobs.map(() => "finished"));
  return makespanS;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  "job set %i: the cell executes plans of both branches to the end, near their rehearsal",
  async (jobset) => {
    for (const branch of ["continue", "service"] as const) {
      const plan = planOf(jobset, branch);
      const makespanS = await execute(plan, jobset);
      // Processing takes 0.95 to 1.1 of its planned time; what waits for it moves along.
      expect(makespanS / plan.rehearsedMakespanS).toBeGreaterThan(0.9);
      expect(makespanS / plan.rehearsedMakespanS).toBeLessThan(1.2);
    }
  },
);
