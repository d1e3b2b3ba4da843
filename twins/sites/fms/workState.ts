import type { LocalText } from "../../core/place.ts";
import { QUALITY } from "../../core/reading.ts";
import { CodedError, must, ok, type Result, refuse } from "../../core/result.ts";
import { type RouteGraph, routeGraph, shortestPaths } from "../../core/routeMap.ts";
import type { ShopJob, ShopVehicle } from "../../operations/transportJobShop.ts";
import type { MachineWork, VehicleWork, WorkState } from "../../sim/workState.ts";
import { propertyIndex, type TwinState } from "../../state/twinState.ts";
import { FMS_PALLETS } from "./index.ts";
import { FMS_MACHINES, FMS_TRAVEL, FMS_VEHICLES, jobsetOperations } from "./jobsets.ts";
import { fmsRouteMap, locationNode, nodeLocation } from "./routeMap.ts";

export { FMS_LOCATION_NODES, FMS_MACHINES, FMS_TRAVEL, FMS_VEHICLES, jobsetOperations } from "./jobsets.ts";

const freshMachine = (id: string): MachineWork => ({
  id,
  running: null,
  closedS: 0,
  partCount: 0,
  scrapCount: 0,
  energyKwh: 0,
});
const freshVehicle = (id: string): VehicleWork => ({
  id,
  node: "station",
  goal: "station",
  job: 0,
  pickAt: null,
  busyS: 0,
});

const unknownJobset = (jobset: number): Result<never> =>
  refuse("SIM_UNKNOWN", {
    en: `The cell has no job set ${jobset}; choose 1 to 10.`,
    zh: `单元没有作业集 ${jobset}，请选择 1 至 10。`,
  });

/** A job set not yet begun: all jobs and both vehicles at the station. SIM_UNKNOWN when there is no such set. */
export function initialWork(jobset: number, atMs = 0): Result<WorkState> {
  const operations = jobsetOperations(jobset);
  if (operations === null) return unknownJobset(jobset);
  const jobs = operations.map(
    (list, i): ShopJob => ({
      id: i + 1,
      operations: list,
      firstIndex: 0,
      location: 0,
      readyAt: 0,
    }),
  );
  return ok({
    atMs,
    jobset,
    problem: {
      travel: FMS_TRAVEL,
      jobs,
      machines: FMS_MACHINES.map(() => ({ availableAt: 0, closed: [] })),
      vehicles: FMS_VEHICLES.map(() => ({ location: 0, availableAt: 0 })),
    },
    machines: FMS_MACHINES.map(freshMachine),
    vehicles: FMS_VEHICLES.map(freshVehicle),
    finishedJobs: [],
  });
}

/** A state at a moment: a fork, or a snapshot that was restored. */
export interface StateAt {
  readonly atMs: number;
  readonly twin: Omit<TwinState, "dirty">;
}

function unreadable(en: string, zh: string): CodedError {
  const said = { en: `The live state cannot be forked: ${en}.`, zh: `实时状态无法分叉：${zh}。` };
  return new CodedError({ code: "SIM_STATE", message: said.en, said });
}

/** Reads values of a state; whatever is missing, bad or stale where it counts down is refused, never assumed. */
class Reader {
  readonly #state: StateAt;

  constructor(state: StateAt) {
    this.#state = state;
  }

  /** What people call a Thing. */
  title(thing: string): LocalText {
    return this.#state.twin.byId.get(thing)?.thing.title ?? { en: thing, zh: thing };
  }

  /** A clause about a property of a Thing, in English and in Chinese. */
  #words(thing: string, property: string, en: string, zh: string): [en: string, zh: string] {
    const what = this.#state.twin.byId.get(thing)?.model.properties.find((p) => p.name === property)?.title;
    const title = this.title(thing);
    return [`${title.en} ${en} “${what?.en ?? property}”`, `${title.zh}${zh}“${what?.zh ?? property}”`];
  }

  #slot(thing: string, property: string): { slot: number; staleAfterMs: number; values: readonly string[] } {
    const entry = this.#state.twin.byId.get(thing);
    if (entry === undefined) throw unreadable(`${thing} is not in the site`, `场所中没有 ${thing}`);
    const index = propertyIndex(entry.model, property);
    const model = entry.model.properties[index];
    if (model === undefined) throw unreadable(`${thing} has no ${property}`, `${thing} 没有属性 ${property}`);
    const values = (model.values ?? []).map((value) => value.name);
    return { slot: entry.base + index, staleAfterMs: model.staleAfterMs, values };
  }

  number(thing: string, property: string): number {
    const { slot } = this.#slot(thing, property);
    const value = this.#state.twin.values[slot]!;
    if (Number.isNaN(value) || this.#state.twin.quality[slot]! >= QUALITY.bad)
      throw unreadable(...this.#words(thing, property, "does not report", "没有上报"));
    return value;
  }

  /** An enumeration's value by name. */
  name(thing: string, property: string): string {
    const { values } = this.#slot(thing, property);
    return values[this.number(thing, property)] ?? "";
  }

  /** A time that runs down, brought to the moment of the fork. s */
  countdown(thing: string, property: string): number {
    const value = this.number(thing, property);
    if (value === 0) return 0;
    const { slot, staleAfterMs } = this.#slot(thing, property);
    const ageMs = this.#state.atMs - this.#state.twin.observedAtMs[slot]!;
    const s = Math.round(ageMs / 1000);
    if (ageMs > staleAfterMs)
      throw unreadable(...this.#words(thing, property, `has for ${s} s not reported`, `已有 ${s} 秒没有上报`));
    return Math.max(0, value - Math.max(0, ageMs) / 1000);
  }
}

const graph: RouteGraph = must(routeGraph(fmsRouteMap));

/** The order a vehicle is executing. */
interface Order {
  readonly node: string;
  readonly goal: string;
  readonly load: number;
  readonly job: number;
  readonly busyS: number;
}

function readOrder(reader: Reader, id: string): Order {
  const { en, zh } = reader.title(id);
  const state = reader.name(id, "state");
  if (state === "fault") throw unreadable(`${en} is in fault`, `${zh}处于故障状态`);
  const nodeOf = (property: string): string => {
    const node = graph.map.nodes[reader.number(id, property)];
    if (node === undefined)
      throw unreadable(
        `${en} reports a ${property} that is not in the route map`,
        `${zh}上报的 ${property} 不在路网中`,
      );
    return node.id;
  };
  const node = nodeOf("lastNode");
  const busyS = reader.countdown(id, "busy");
  const load = reader.number(id, "load");
  const job = reader.number(id, "job");
  if (load !== 0 && load !== job)
    throw unreadable(`${en} carries job ${load} but serves job ${job}`, `${zh}载有作业 ${load}，服务的却是作业 ${job}`);
  // A vehicle without an order may still report the goal of its last one.
  const goal = busyS === 0 && load === 0 ? node : nodeOf("goalNode");
  return { node, goal, load, job, busyS };
}

function readMachine(reader: Reader, id: string): MachineWork {
  const state = reader.name(id, "state");
  const remainingS = reader.countdown(id, "remaining");
  const job = reader.number(id, "job");
  const working = state === "processing" || (state === "stopped" && job !== 0);
  if (state === "down" && job !== 0) {
    const { en, zh } = reader.title(id);
    throw unreadable(
      `${en} is down with job ${job} in it, and how long is not known`,
      `${zh}停机，其中有作业 ${job}，时长未知`,
    );
  }
  return {
    id,
    running: working ? { job, operation: reader.number(id, "operation"), remainingS } : null,
    closedS: state === "service" || state === "down" ? remainingS : 0,
    partCount: reader.number(id, "partCount"),
    scrapCount: reader.number(id, "scrapCount"),
    energyKwh: reader.number(id, "energy"),
  };
}

interface Found {
  readonly operations: NonNullable<ReturnType<typeof jobsetOperations>>;
  readonly orders: readonly Order[];
  readonly machines: readonly MachineWork[];
}

/** A pallet's job; null when it is finished. */
function readJob(reader: Reader, pallet: string, found: Found): ShopJob | null {
  const { en, zh } = reader.title(pallet);
  const id = reader.number(pallet, "job");
  const operations = found.operations[id - 1];
  if (operations === undefined)
    throw unreadable(`${en} carries job ${id}, which is not in the job set`, `${zh}载有作业 ${id}，作业集中没有它`);
  const state = reader.name(pallet, "state");
  const at = reader.number(pallet, "at");
  const next = reader.number(pallet, "nextOperation");
  if (reader.number(pallet, "operations") !== operations.length || next > operations.length)
    throw unreadable(`${en} reports operations that job ${id} does not have`, `${zh}上报的工序与作业 ${id} 不符`);
  const job = (firstIndex: number, location: number, readyAt: number): ShopJob => ({
    id,
    operations: operations.slice(firstIndex),
    firstIndex,
    location,
    readyAt,
  });
  const order = found.orders.find((o) => o.job === id);
  if (state === "finished") {
    if (at !== 0) throw unreadable(`${en} is finished but not at the station`, `${zh}已完成，却不在站台`);
    return null;
  }
  if (state === "moving") {
    const carrier = found.orders[at - 101];
    if (carrier === undefined || carrier.load !== id)
      throw unreadable(`${en} is on a vehicle that does not carry it`, `${zh}所在的搬运车并未载运它`);
    return job(next, goalLocation(carrier), carrier.busyS);
  }
  if (at >= found.machines.length + 1)
    throw unreadable(
      `${en} is at place ${at}, which it cannot be while ${state}`,
      `${zh}处于 ${state} 状态，却在位置 ${at}`,
    );
  if (state === "processing") {
    const running = found.machines[at - 1]?.running;
    if (running?.job !== id || running.operation !== next)
      throw unreadable(`${en} is not what machine ${at} works on`, `${zh}不是 ${at} 号机床正在加工的托盘`);
    return job(next + 1, at, running.remainingS);
  }
  if (state !== "waiting")
    throw unreadable(`${en} is ${state} with job ${id}`, `${zh}载有作业 ${id}，却处于 ${state} 状态`);
  if (order !== undefined && order.load !== 0)
    throw unreadable(`${en} waits while a vehicle carries its job`, `${zh}在等待，而其作业正由搬运车载运`);
  // An order to fetch it goes on after the fork; a vehicle that only waits beside it has brought nothing yet.
  if (order !== undefined && order.busyS > 0 && order.goal !== locationNode(at))
    return job(next, goalLocation(order), order.busyS);
  return job(next, at, 0);
}

function goalLocation(order: Order): number {
  const location = nodeLocation(order.goal);
  if (location < 0)
    throw unreadable(
      `job ${order.job} is being carried to ${order.goal}, where no job can be`,
      `作业 ${order.job} 正被送往 ${order.goal}，那里不能放置作业`,
    );
  return location;
}

/** Where the optimiser lets a vehicle begin: the location that is nearest to where its order ends. */
function shopVehicle(order: Order): ShopVehicle {
  const { seconds } = shortestPaths(graph, graph.nodeIndex.get(order.goal)!);
  let location = 0;
  for (let i = 1; i < FMS_TRAVEL.length; i++) {
    const to = (place: number): number => seconds[graph.nodeIndex.get(locationNode(place))!]!;
    if (to(i) < to(location)) location = i;
  }
  const drive = seconds[graph.nodeIndex.get(locationNode(location))!]!;
  return { location, availableAt: order.busyS + drive };
}

function vehicleWork(order: Order, id: string, palletAt: ReadonlyMap<number, number>): VehicleWork {
  const at = palletAt.get(order.job);
  const carries = order.load !== 0;
  const fetches = !carries && at !== undefined && order.busyS > 0 && order.goal !== locationNode(at);
  return {
    id,
    node: order.node,
    goal: order.goal,
    job: carries || fetches ? order.job : 0,
    pickAt: fetches ? locationNode(at) : null,
    busyS: order.busyS,
  };
}

function read(state: StateAt): WorkState {
  const reader = new Reader(state);
  const jobset = reader.number("cell-1", "jobset");
  const operations = jobsetOperations(jobset);
  if (operations === null)
    throw unreadable(`the cell reports job set ${jobset}, which does not exist`, `单元上报的作业集 ${jobset} 不存在`);
  const orders = FMS_VEHICLES.map((id) => readOrder(reader, id));
  const machines = FMS_MACHINES.map((id) => readMachine(reader, id));
  const found = { operations, orders, machines };
  const jobs: ShopJob[] = [];
  const finishedJobs: number[] = [];
  const palletAt = new Map<number, number>();
  for (let i = 1; i <= FMS_PALLETS; i++) {
    const pallet = `pallet-${i}`;
    if (reader.name(pallet, "state") === "unused") continue;
    const id = reader.number(pallet, "job");
    if (palletAt.has(id)) throw unreadable(`two pallets carry job ${id}`, `有两个托盘载有作业 ${id}`);
    palletAt.set(id, reader.number(pallet, "at"));
    const job = readJob(reader, pallet, found);
    if (job === null) finishedJobs.push(id);
    else jobs.push(job);
  }
  if (palletAt.size !== operations.length)
    throw unreadable(
      `${palletAt.size} pallets are in use, but job set ${jobset} has ${operations.length} jobs`,
      `有 ${palletAt.size} 个托盘在用，而作业集 ${jobset} 有 ${operations.length} 个作业`,
    );
  for (const { id, running } of machines)
    if (running !== null && !jobs.some((job) => job.id === running.job))
      throw unreadable(
        `${reader.title(id).en} works on no pallet's job`,
        `${reader.title(id).zh}加工的作业不在任何托盘上`,
      );
  jobs.sort((a, b) => a.id - b.id);
  return {
    atMs: state.atMs,
    jobset,
    problem: {
      travel: FMS_TRAVEL,
      jobs,
      machines: machines.map((m) => ({ availableAt: Math.max(m.closedS, m.running?.remainingS ?? 0), closed: [] })),
      vehicles: orders.map(shopVehicle),
    },
    machines,
    vehicles: orders.map((order, i) => vehicleWork(order, FMS_VEHICLES[i]!, palletAt)),
    finishedJobs,
  };
}

/**
 * What is left to do in the cell, from the readings of its Things: orders and operations under way end by their residual
 * times, counted from the fork. SIM_STATE when a value is missing, bad or stale, or when two Things contradict each other.
 */
export function readWorkState(state: StateAt): Result<WorkState> {
  try {
    return ok(read(state));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
}
