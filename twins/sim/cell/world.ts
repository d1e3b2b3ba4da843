import type { RouteGraph } from "../../core/routeMap.ts";
import { shortestPaths } from "../../core/routeMap.ts";
import type { ShopJob } from "../../operations/transportJobShop.ts";
import { type EventQueue, eventQueue } from "../kernel/eventQueue.ts";
import type { JobPhase, JobView, Policy, VehicleView } from "../policy.ts";
import type { FurtherSets, RunEvent, RunOperation, RunTransport } from "../run.ts";
import type { Carrier } from "../traffic/carrier.ts";
import type { Leg } from "../traffic/zones.ts";
import type { WorkState } from "../workState.ts";
import type { Disturbances } from "./disturbances.ts";

export interface CellJob extends JobView {
  readonly shop: ShopJob;
  /** Number of operations of the whole job. */
  readonly operations: number;
  phase: JobPhase;
  location: number;
  nextOperation: number;
  target: number;
  sinceS: number;
  /** Vehicle that has it as its task, 1..n; 0 for none. */
  vehicle: number;
}

export interface CellMachine {
  /** 1..n */
  readonly number: number;
  state: "idle" | "processing" | "service" | "down";
  /** In process; null when none is. */
  running: { job: CellJob; operation: number; plannedS: number; startS: number } | null;
  /** When the running operation, the repair or the service ends; NaN when nothing does. */
  endsS: number;
  /** Left of the operation that a failure interrupted. */
  leftS: number;
  /** A failure that will show when the machine next works. */
  failed: boolean;
  /** When its pump fails; Infinity when it does not. */
  failsAtS: number;
  failures: number;
  /** How often its pump was made as good as new. */
  renewals: number;
  /** When its pump was taken out of use before it failed; null when it had failed. */
  sparedS: number | null;
  /** Service asked for, to begin when the running operation has ended. */
  serviceS: number;
  /** Second since which it is in `state`. */
  sinceS: number;
  readonly spentS: Record<CellMachine["state"], number>;
  /** Down with a job inside. */
  heldS: number;
}

export interface CellVehicle extends VehicleView {
  /** Its task; null when it is free. */
  task: Task | null;
  /** Waits in the dock of a machine for a job in process. */
  waiting: boolean;
  free: boolean;
}

export interface Task {
  readonly job: CellJob;
  /** An order from before the fork. */
  readonly begun: boolean;
  /** On board at the fork. */
  readonly loaded: boolean;
  /** Order of assignment: who came first is tried first. */
  readonly turn: number;
  /** When the job is put down; NaN until the vehicle sets off with it. */
  doneS: number;
  /** What found no way, and the carrier's version then; without and with sending others aside. */
  readonly failed: { version: number; attempt: number }[];
}

/** A drive and what it is for: to carry a job, ahead to a job in process, or aside. */
export interface DriveRecord {
  readonly leg: Leg;
  readonly kind: "carry" | "ahead" | "aside";
  /** Job it serves, and the operation that the job is carried to; 0 for a drive aside. */
  readonly job: number;
  readonly index: number;
  /** Ordered before the fork. */
  readonly begun: boolean;
  readonly set: number;
}

export interface Tally {
  /** Sum over ended operations of planned seconds, and their counts. */
  plannedS: number;
  ended: number;
  good: number;
  failures: number;
  /** Of each job that is back: since its loading, or since the fork when it was loaded before. */
  readonly leadS: number[];
}

/** The sets still to come, and who decides in them. */
export interface NextSets extends Omit<FurtherSets, "schedule"> {
  /** @param startS when the set is loaded. */
  policy(startS: number): Policy;
}

/** A cell that is being simulated. Changed only by the functions beside it. */
export interface Cell {
  readonly work: WorkState;
  readonly graph: RouteGraph;
  /** Node number of each location. */
  readonly nodeOf: readonly number[];
  readonly carrier: Carrier;
  policy: Policy;
  readonly next: NextSets | null;
  readonly chance: Disturbances;
  readonly queue: EventQueue;
  /** Of the set that is in the cell. */
  jobs: readonly CellJob[];
  byId: ReadonlyMap<number, CellJob>;
  readonly machines: readonly CellMachine[];
  readonly vehicles: readonly CellVehicle[];
  readonly operations: RunOperation[];
  readonly transports: RunTransport[];
  readonly drives: DriveRecord[];
  readonly events: RunEvent[];
  readonly tally: Tally;
  /** Empty drives under way at the fork that have not found their way yet: vehicle number to goal node. */
  readonly begunDrives: Map<number, number>;
  /** Sets that were in the cell: `set` is the number of the last. */
  readonly sets: { readonly startS: number; endS: number }[];
  set: number;
  nowS: number;
  turns: number;
  legs: number;
  unfinished: number;
}

/** Kinds of events; the code of an event is kind x 2^20 + number. */
export const EVENT = {
  machine: 0,
  vehicle: 1,
  job: 2,
  failure: 3,
  load: 4,
} as const;
const KIND = 1 << 20;

export const schedule = (cell: Cell, atS: number, kind: number, number: number): void =>
  cell.queue.push(atS, kind * KIND + number);
export const decode = (code: number): { kind: number; number: number } => ({
  kind: Math.floor(code / KIND),
  number: code % KIND,
});

const emptySpent = (): CellMachine["spentS"] => ({ idle: 0, processing: 0, service: 0, down: 0 });

export function setState(cell: Cell, machine: CellMachine, state: CellMachine["state"]): void {
  const spent = cell.nowS - machine.sinceS;
  machine.spentS[machine.state] += spent;
  if (machine.state === "down" && machine.running !== null) machine.heldS += spent;
  machine.state = state;
  machine.sinceS = cell.nowS;
}

export function setPhase(cell: Cell, job: CellJob, phase: JobPhase): void {
  job.phase = phase;
  job.sinceS = cell.nowS;
}

/** Seconds of an empty drive between nodes at the speed limits, filled row by row. */
function driveSeconds(graph: RouteGraph): (from: number, to: number) => number {
  const rows = new Map<number, Float64Array>();
  return (from, to) => {
    let row = rows.get(from);
    if (row === undefined) {
      row = shortestPaths(graph, from).seconds;
      rows.set(from, row);
    }
    return row[to]!;
  };
}

function makeJob(shop: ShopJob): CellJob {
  return {
    id: shop.id,
    shop,
    operations: shop.firstIndex + shop.operations.length,
    phase: "away",
    location: shop.location,
    nextOperation: shop.firstIndex,
    target: shop.location,
    sinceS: 0,
    vehicle: 0,
  };
}

const makeMachine = (number: number): CellMachine => ({
  number,
  state: "idle",
  running: null,
  endsS: Number.NaN,
  leftS: 0,
  failed: false,
  failsAtS: Infinity,
  failures: 0,
  renewals: 0,
  sparedS: null,
  serviceS: 0,
  sinceS: 0,
  spentS: emptySpent(),
  heldS: 0,
});

export function makeCell(
  work: WorkState,
  graph: RouteGraph,
  nodeOf: readonly number[],
  carrier: Carrier,
  policy: Policy,
  chance: Disturbances,
  next: NextSets | null = null,
): Cell {
  const seconds = driveSeconds(graph);
  const jobs = work.problem.jobs.map(makeJob);
  const vehicles = work.vehicles.map(
    (_, i): CellVehicle => ({
      number: i + 1,
      free: true,
      task: null,
      waiting: false,
      secondsTo: (location) => seconds(carrier.restNode(i), nodeOf[location]!),
    }),
  );
  return {
    work,
    graph,
    nodeOf,
    carrier,
    policy,
    next,
    chance,
    queue: eventQueue(256),
    jobs,
    byId: new Map(jobs.map((job) => [job.id, job])),
    machines: work.problem.machines.map((_, i) => makeMachine(i + 1)),
    vehicles,
    operations: [],
    transports: [],
    drives: [],
    events: [],
    tally: { plannedS: 0, ended: 0, good: 0, failures: 0, leadS: [] },
    begunDrives: new Map(),
    sets: [{ startS: 0, endS: Number.NaN }],
    set: 0,
    nowS: 0,
    turns: 0,
    legs: 0,
    unfinished: jobs.length,
  };
}

/** Loads the next set: all its jobs, on pallets at the station. */
export function loadSet(cell: Cell): readonly CellJob[] {
  const { jobs, policy } = cell.next!;
  cell.set++;
  cell.sets.push({ startS: cell.nowS, endS: Number.NaN });
  cell.policy = policy(cell.nowS);
  cell.jobs = jobs.map(makeJob);
  cell.byId = new Map(cell.jobs.map((job) => [job.id, job]));
  cell.unfinished = jobs.length;
  return cell.jobs;
}
