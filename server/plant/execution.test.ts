import { expect, test } from "vitest";
import { digestOf } from "../../twins/core/digest.ts";
import type { VerifiedReading } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import type { CommandBody } from "../../twins/operations/command.ts";
import type { PlanBody, PlanStep } from "../../twins/operations/plan.ts";
import { releasable, startExecution } from "../../twins/operations/progress.ts";
import type { BranchName } from "../../twins/sim/comparison.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { localSchedule, makePlanBody } from "../../twins/sites/fms/planning.ts";
import { initialWork, readWorkState } from "../../twins/sites/fms/workState.ts";
import { applyReading } from "../../twins/state/apply.ts";
import { addThing, createTwinState, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import type { CommandHandler } from "../device/device.ts";
import { executionState, extendable, readySteps } from "../dispatch/execution.ts";
import { verifyRow } from "../ingest/telemetry.ts";
import { type CellWorld, createCell } from "./cell/cell.ts";
import { isAtRest } from "./cell/vehicles.ts";
import { machineHandler, vehicleHandler } from "./commands.ts";
import { cellReport, machineReport, palletReports, vehicleReport } from "./reports.ts";

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
async function execute(plan: PlanBody, world: CellWorld): Promise<number> {
  world.setMode("remote");
  const execution = startExecution(plan);
  let makespanS = 0;
  // The hand-over ends when what the local rule had under way has ended.
  for (let i = 0; !(world.local.isQuiet() && world.cell.vehicles.every(isAtRest)) && i < 4000; i++) world.step(DT);
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
      const makespanS = await execute(plan, createCell(jobset, jobset, null));
      // Processing takes 0.95 to 1.1 of its planned time; what waits for it moves along.
      expect(makespanS / plan.rehearsedMakespanS).toBeGreaterThan(0.9);
      expect(makespanS / plan.rehearsedMakespanS).toBeLessThan(1.2);
    }
  },
);

/** The twin as it is when every device has just reported. */
function twinOf(world: CellWorld, nowMs: number): TwinState {
  const twin = createTwinState("fms");
  for (const thing of fms.things) must(addThing(twin, thing, thingModels[thing.model]!));
  const { cell } = world;
  const reports = [
    ["cell-1", cellReport(cell)] as const,
    ...cell.vehicles.map((v) => [`vehicle-${v.number}`, vehicleReport(cell, v)] as const),
    ...cell.machines.map((m) => [`machine-${m.number}`, machineReport(m)] as const),
    ...palletReports(cell),
  ];
  const readings: VerifiedReading[] = [];
  const scope = { twin, own: new Set(twin.byId.keys()), nowMs };
  for (const [thing, report] of reports) {
    const wire = Object.fromEntries(Object.entries(report).map(([name, v]) => [name, Array.isArray(v) ? v : [v, "1"]]));
    verifyRow([nowMs, thing, wire], scope, { readings, refuse: (code) => expect.fail(`${thing}: ${code}`) });
  }
  for (const reading of readings) must(applyReading(twin, reading));
  return twin;
}

test("forked at any moment, what the cell reports is enough to plan from, and it executes the plan it is handed", async () => {
  const nowMs = 1_800_000_000_000;
  for (let jobset = 1; jobset <= 10; jobset++)
    for (const afterS of [0.5, 7, 19, 42, 77]) {
      const world = createCell(jobset, jobset, null);
      while (world.cell.nowS < afterS) world.step(DT);
      const work = must(readWorkState({ twin: twinOf(world, nowMs), atMs: nowMs }));
      if (work.problem.jobs.length === 0) continue;
      const base = { digest: digestOf("fork"), atMs: nowMs };
      const schedule = must(localSchedule(work, "continue"));
      const refs = { modelCid: null, permitId: null, runDigests: [] };
      const plan = must(makePlanBody({ work, schedule, branch: "continue", base, jobset: work.jobset, ...refs }));
      await execute(plan, world);
    }
}, 60_000);
