import type { Deliveries } from "./deliveries.ts";
import { storeysOf } from "./endpoints.ts";
import { doorShare, type LiftPlaced, liftPlace, type Placed, placeOf } from "./places.ts";
import { FULL, RULES } from "./rules.ts";
import type { Robot } from "./world.ts";

/** A value as a device reports it: a bare one has the unit "1". */
export type ReportedValue = number | string | boolean | readonly [value: number, unit: string];
export type Report = Readonly<Record<string, ReportedValue>>;

/** How a door or lift is made, which the simulation does not need and people see. */
export type Fittings = Readonly<
  Record<string, { readonly lengthM: number; readonly widthM: number; readonly kind: string }>
>;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function robotState(robot: Robot, { doing }: Placed, isHome: boolean, stopped: boolean): string {
  if (stopped) return "stopped";
  if (doing === "drives") return "driving";
  if (doing === "rides") return "inLift";
  if (robot.trip !== null) return "waiting";
  if (robot.phase === "loading" || robot.phase === "unloading") return robot.phase;
  if (robot.task !== 0) return "waiting";
  if (!isHome) return "idle";
  return robot.charge < FULL ? "charging" : "idle";
}

function robotReport({ model, world }: Deliveries, i: number, floors: readonly number[]): Report {
  const robot = world.robots[i]!;
  const placed = placeOf(model, world, i);
  const { x, y, z, look, speedMps } = placed;
  const storey = floors.findIndex((floor) => Math.abs(floor - z) < RULES.storeyM / 2);
  return {
    x: [rounded(x, 3), "m"],
    y: [rounded(y, 3), "m"],
    z: [rounded(z, 3), "m"],
    heading: [rounded(Math.atan2(look[1], look[0]), 3), "rad"],
    speed: [world.stopped ? 0 : rounded(speedMps, 2), "m/s"],
    state: robotState(robot, placed, robot.node === model.robots[i]!.home, world.stopped),
    battery: [rounded((100 * robot.charge) / FULL, 2), "%"],
    task: robot.task % 65_535,
    goalNode: robot.trip?.goal ?? robot.node,
    storey: placed.doing === "rides" ? 0 : storey + 1,
    loaded: robot.loaded,
  };
}

const liftReport = (placed: LiftPlaced, stopped: boolean, fitting: Fittings[string] | undefined): Report => ({
  position: [rounded(placed.positionM, 3), "m"],
  door: rounded(placed.door, 3),
  state: stopped ? "stopped" : placed.state,
  targetStorey: placed.stop + 1,
  occupied: placed.occupied,
  ...(fitting === undefined
    ? {}
    : { length: [rounded(fitting.lengthM, 3), "m"] as const, width: [rounded(fitting.widthM, 3), "m"] as const }),
});

/** Leaves of a door by the words of building.yaml; a lift's door is drawn as two that slide. */
const LEAVES: Readonly<Record<string, string>> = {
  hinged: "hinged",
  double_hinged: "doubleHinged",
  sliding: "sliding",
  double_sliding: "doubleSliding",
  telescope: "sliding",
  double_telescope: "doubleSliding",
  lift: "doubleSliding",
};

function doorReport(
  open: number,
  closes: boolean,
  stopped: boolean,
  isDriven: boolean,
  fitting: Fittings[string] | undefined,
): Report {
  const moving = closes ? "closing" : "opening";
  const state = open === 0 ? "closed" : open === 1 ? "open" : moving;
  const leaves = LEAVES[fitting?.kind ?? ""];
  return {
    open: rounded(open, 3),
    state: stopped && state === moving ? "stopped" : state,
    drive: isDriven ? "automatic" : "byHand",
    ...(leaves === undefined ? {} : { kind: leaves }),
    ...(fitting === undefined ? {} : { width: [rounded(fitting.lengthM, 3), "m"] as const }),
  };
}

/** What the doors say: those on lanes open for robots, a lift's landings with its car, all others are people's and stay closed. */
function doorReports({ model, world }: Deliveries, fittings: Fittings, lifts: ReadonlyMap<string, LiftPlaced>) {
  const { site, network } = model;
  return site.things.flatMap(({ id, model: type, parent, pose }): [string, Report][] => {
    if (type !== "door") return [];
    const car = lifts.get(parent ?? "");
    if (car !== undefined) {
      const stops = network.lifts.find(({ thing }) => thing === parent)!;
      const here = Math.abs(stops.z[0]! + car.positionM - pose.z) < 0.01 && car.state !== "moving";
      return [[id, doorReport(here ? car.door : 0, car.state === "closing", world.stopped, true, fittings[id])]];
    }
    const at = network.doors.indexOf(id);
    const { open, closes } = at < 0 ? { open: 0, closes: false } : doorShare(world, at);
    return [[id, doorReport(open, closes, world.stopped, at >= 0, fittings[id])]];
  });
}

/** What each Thing of the site says now: robots, lifts that lanes lead through, and doors. Every value is of the simulation. */
export function reportsOf(state: Deliveries, fittings: Fittings = {}): ReadonlyMap<string, Report> {
  const { model, world } = state;
  const { site, network } = model;
  const floors = storeysOf(site).map((id) => site.places.find((place) => place.id === id)!.floorZ);
  const lifts = new Map(network.lifts.map(({ thing }, i) => [thing, liftPlace(model, world, i)]));
  return new Map<string, Report>([
    ...world.robots.map(({ thing }, i): [string, Report] => [thing, robotReport(state, i, floors)]),
    ...[...lifts].map(([thing, placed]): [string, Report] => [
      thing,
      liftReport(placed, world.stopped, fittings[thing]),
    ]),
    ...doorReports(state, fittings, lifts),
  ]);
}
