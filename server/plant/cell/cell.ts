import { must } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import { routeGraph } from "../../../twins/core/routeMap.ts";
import { fmsRouteMap } from "../../../twins/sites/fms/routeMap.ts";
import {
  FMS_LOCATION_NODES,
  FMS_MACHINES,
  FMS_VEHICLES,
  jobsetOperations,
} from "../../../twins/sites/fms/workState.ts";
import { berthPoint, dockAxis } from "../../../twins/things/agv/pose.ts";
import { loadJobset, settleJob } from "./jobs.ts";
import { createLocalController, type LocalController } from "./local.ts";
import { abandonWork, stepMachine } from "./machines.ts";
import { BATTERY, type CellMode, type PlantCell, type PlantMachine, type PlantVehicle } from "./model.ts";
import type { StoredCell } from "./stored.ts";
import { abandonOrder, stepVehicle } from "./vehicles.ts";

/** The running cell: steps its physics, and hands control over. */
export interface CellWorld {
  readonly cell: PlantCell;
  readonly local: LocalController;
  /** Advances by `dtS` seconds of real time. */
  step(dtS: number): void;
  /** The operational stop: everything that moves brakes, what is being done is given up. Latched by the mode. */
  stop(): void;
  /** A person hands the cell over; also how it comes out of a stop. */
  setMode(mode: "local" | "remote"): void;
}

const newMachine = (number: number): PlantMachine => ({
  number,
  state: "idle",
  job: 0,
  operation: 0,
  remainingS: 0,
  spindleRpm: 0,
  energyKwh: 0,
  partCount: 0,
  scrapCount: 0,
  done: null,
  begunKwh: 0,
  begunS: 0,
});

function newVehicle(cell: Pick<PlantCell, "graph">, number: number, node: number): PlantVehicle {
  return {
    number,
    node,
    pose: { ...berthPoint(cell.graph, node, number - 1), headingRad: dockAxis(cell.graph, node) ?? 0 },
    order: null,
    drive: null,
    geometry: null,
    shape: null,
    halt: "no",
    load: 0,
    distanceM: 0,
    batteryWh: BATTERY.capacityWh,
    begunM: 0,
    begunS: 0,
    begunWh: 0,
    usedWh: 0,
  };
}

/** Takes up a stored cell. A drive or an operation that was under way by command is over: it was not finished. */
function restore(cell: PlantCell, stored: StoredCell): void {
  Object.assign(cell, stored.head);
  cell.jobs = stored.jobs.map((job) => ({
    ...job,
    operations: jobsetOperations(stored.head.jobset)?.[job.id - 1] ?? [],
  }));
  for (const [i, vehicle] of stored.vehicles.entries()) {
    const fresh = newVehicle(cell, i + 1, vehicle.node);
    cell.vehicles[i] = { ...fresh, ...vehicle, begunM: vehicle.distanceM, begunWh: vehicle.usedWh };
  }
  for (const [i, machine] of stored.machines.entries()) {
    Object.assign(cell.machines[i]!, machine, { begunKwh: machine.energyKwh, begunS: cell.nowS });
    if (cell.mode !== "local") abandonWork(cell, cell.machines[i]!);
    if (cell.mode === "stopped") cell.machines[i]!.state = "stopped";
  }
  for (const job of cell.jobs) {
    if (job.onBoard || job.vehicle === 0) continue;
    job.vehicle = 0;
    settleJob(cell, job);
  }
}

function stopCell(world: Pick<CellWorld, "cell" | "local">): void {
  const { cell, local } = world;
  cell.mode = "stopped";
  cell.changed = true;
  for (const vehicle of cell.vehicles) abandonOrder(cell, vehicle);
  local.abandon();
  for (const machine of cell.machines) {
    abandonWork(cell, machine);
    machine.state = "stopped";
  }
}

export function createCell(jobset: number, seed: number, stored: StoredCell | null): CellWorld {
  const graph = must(routeGraph(fmsRouteMap));
  const nodeOf = FMS_LOCATION_NODES.map((id) => graph.nodeIndex.get(id)!);
  const cell: PlantCell = {
    graph,
    nodeOf,
    chance: rng(seed, "plant"),
    nowS: 0,
    mode: "local",
    jobset,
    cycle: 0,
    cycleStartS: 0,
    jobsFinished: 0,
    jobs: [],
    machines: FMS_MACHINES.map((_, i) => newMachine(i + 1)),
    vehicles: FMS_VEHICLES.map((_, i) => newVehicle({ graph }, i + 1, nodeOf[0]!)),
    changed: true,
  };
  if (stored === null) loadJobset(cell, jobset);
  else restore(cell, stored);
  const local = createLocalController(cell);
  return {
    cell,
    local,
    step(dtS) {
      cell.nowS += dtS;
      const frozen = cell.mode === "stopped";
      if (!frozen) local.step();
      for (const vehicle of cell.vehicles) stepVehicle(cell, vehicle, dtS, frozen);
      for (const machine of cell.machines) stepMachine(cell, machine, dtS);
    },
    stop: () => stopCell({ cell, local }),
    setMode(mode: Exclude<CellMode, "stopped">) {
      for (const machine of cell.machines) if (machine.state === "stopped") machine.state = "idle";
      cell.mode = mode;
      cell.changed = true;
    },
  };
}
