import { expect, test } from "vitest";
import { check } from "../../models/optimisers/transport-job-shop/check.ts";
import { solve } from "../../models/optimisers/transport-job-shop/solve.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { routeGraph } from "../../twins/core/routeMap.ts";
import { NO_DISTURBANCES } from "../../twins/sim/cell/disturbances.ts";
import { simulateCell } from "../../twins/sim/cell/simulate.ts";
import { type Cell, makeCell } from "../../twins/sim/cell/world.ts";
import { localRule } from "../../twins/sim/localRule.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { createTraffic } from "../../twins/sim/traffic/traffic.ts";
import type { MachineWork, VehicleWork, WorkState } from "../../twins/sim/workState.ts";
import { fmsRunInput, localSchedule, makePlanBody, rehearse } from "../../twins/sites/fms/planning.ts";
import { fmsRouteMap, nodeLocation } from "../../twins/sites/fms/routeMap.ts";
import { FMS_LOCATION_NODES, initialWork } from "../../twins/sites/fms/workState.ts";
import { AGV_MOTION } from "../../twins/things/agv/motion.ts";
import { executePlan } from "../support/executePlan.ts";

const ITERATIONS = 300;

/** A cell under its local rule, stopped after some events. */
function cellAfter(jobset: number, events: number): Cell {
  const work = must(initialWork(jobset));
  const graph = must(routeGraph(fmsRouteMap));
  const node = (id: string) => graph.nodeIndex.get(id)!;
  const starts = work.vehicles.map((vehicle) => node(vehicle.node));
  const traffic = must(createTraffic(graph, AGV_MOTION, starts));
  const cell = makeCell(work, graph, FMS_LOCATION_NODES.map(node), traffic, localRule, NO_DISTURBANCES);
  simulateCell(cell, { live: true, serviceMachine: 1, serviceS: 0, budget: events });
  return cell;
}

function vehicleOf(cell: Cell, number: number): VehicleWork {
  const { nowS, graph } = cell;
  const id = (n: number) => graph.map.nodes[n]!.id;
  const { task } = cell.vehicles[number]!;
  const legs = cell.drives.filter((drive) => drive.leg.vehicle === number);
  const drive = legs.findLast((d) => d.leg.startS <= nowS);
  if (drive === undefined || drive.leg.endS <= nowS) {
    const node = id(cell.carrier.restNode(number));
    return { id: `vehicle-${number + 1}`, node, goal: node, job: 0, pickAt: null, busyS: 0 };
  }
  const { leg } = drive;
  const carries = task !== null && task.doneS > nowS && drive.kind === "carry";
  return {
    id: `vehicle-${number + 1}`,
    node: id(leg.path[leg.arriveS.findLastIndex((s) => s <= nowS)]!),
    goal: id(leg.path.at(-1)!),
    job: carries ? task.job.id : 0,
    pickAt: carries && leg.pickedS > nowS ? id(leg.path[leg.pickAt]!) : null,
    busyS: leg.endS - nowS,
  };
}

/** What the twin of that cell would read. */
function workOf(cell: Cell): WorkState {
  const vehicles = cell.vehicles.map((_, i) => vehicleOf(cell, i));
  const machines = cell.machines.map(
    ({ number, running, endsS }): MachineWork => ({
      id: `machine-${number}`,
      running:
        running === null ? null : { job: running.job.id, operation: running.operation, remainingS: endsS - cell.nowS },
      closedS: 0,
      partCount: 0,
      scrapCount: 0,
      energyKwh: 0,
    }),
  );
  const jobs = cell.jobs
    .filter((job) => job.phase !== "finished")
    .map((job) => {
      const running = machines.find((m) => m.running?.job === job.id)?.running ?? null;
      const carrier = vehicles.find((v) => v.job === job.id);
      const firstIndex = job.nextOperation + (running === null ? 0 : 1);
      return {
        id: job.id,
        operations: job.shop.operations.slice(firstIndex),
        firstIndex,
        location: carrier === undefined ? job.location : nodeLocation(carrier.goal),
        readyAt: running?.remainingS ?? carrier?.busyS ?? 0,
      };
    });
  return {
    atMs: 0,
    jobset: cell.work.jobset,
    problem: {
      travel: cell.work.problem.travel,
      jobs,
      machines: machines.map((m) => ({ availableAt: m.running?.remainingS ?? 0, closed: [] })),
      vehicles: vehicles.map((v) => ({ location: Math.max(0, nodeLocation(v.goal)), availableAt: v.busyS })),
    },
    machines,
    vehicles,
    finishedJobs: cell.jobs.filter((job) => job.phase === "finished").map((job) => job.id),
  };
}

const base = { digest: digestOf("a fork"), atMs: 0 };
const refs = { base, modelCid: null, permitId: null, runDigests: [] };

test("what the local rule does with ideal vehicles passes the optimiser's checker", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const { problem } = must(initialWork(jobset));
    const schedule = must(localSchedule(must(initialWork(jobset)), "continue"));
    expect(check(problem, schedule), `job set ${jobset}`).toMatchObject({ ok: true });
  }
});

test("an optimised plan of every job set can be executed under any delays", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const work = must(initialWork(jobset));
    const { schedule } = solve(work.problem, { seed: jobset, iterations: ITERATIONS });
    const plan = must(makePlanBody({ work, schedule, branch: "reroute", jobset, ...refs }));
    expect(plan.plannedMakespanS).toBe(schedule.makespan);
    for (let seed = 0; seed < 5; seed++) executePlan(plan, work, 50 * jobset + seed);
  }
});

test("from a cell in full swing: every branch runs, and its plan can be executed", () => {
  for (let jobset = 1; jobset <= 10; jobset++)
    for (const events of [3, 8, 15, 25]) {
      const cell = cellAfter(jobset, events);
      if (cell.unfinished === 0) continue;
      const work = workOf(cell);
      const name = `job set ${jobset} after ${events} events`;
      const local = must(rehearse({ work, branch: "continue", schedule: null }));
      expect(local.endS, name).toBeGreaterThan(0);
      const { schedule } = solve(work.problem, { seed: 1, iterations: ITERATIONS });
      for (const branch of ["continue", "service", "reroute"] as const) {
        const own = branch === "reroute" ? schedule : must(localSchedule(work, branch));
        const plan = must(makePlanBody({ work, schedule: own, branch, jobset, ...refs }));
        for (let seed = 0; seed < 3; seed++) executePlan(plan, work, seed);
        const followed = branch === "reroute" ? schedule : null;
        const input = fmsRunInput({ work, branch, schedule: followed, forecast: null, seed: 1, replication: 0 });
        expect(runReplication(input).kpis.leadTime, name).toBeGreaterThan(0);
      }
    }
});
