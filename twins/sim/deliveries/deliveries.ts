import { ok, type Result, refuse } from "../../core/result.ts";
import type { Point2 } from "../../core/ring.ts";
import { rng } from "../../core/rng.ts";
import type { Site } from "../../core/site.ts";
import { chargeOver } from "./battery.ts";
import { type DeliveryModel, deliveryModel } from "./model.ts";
import { facing, rideMs } from "./network.ts";
import { Reservations } from "./reservations.ts";
import { CHARGED, FULL, LIMITS, RULES } from "./rules.ts";
import { legsOf } from "./search.ts";
import { type Leg, type RideLeg, type Robot, type Task, type World, WorldSchema } from "./world.ts";

/*
 * Robots that carry things between a building's places, over its lanes and lifts. The rule that keeps them apart:
 *
 * - Who drives an edge or stands at a node holds it, and with it all that comes nearer than the clearance. A trip is planned whole, in
 *   time, around what the trips of others hold, and ends at an endpoint (a charger, a place where things are handed over) that
 *   nobody else holds or goes to. So no trip is ever changed and none meets another.
 * - Each robot's charger is its own. Who wants a place that another has retreats there and asks again, the oldest task first.
 * - Endpoints are chosen so that between any two of a pair there is a way clear of all others: once those others rest, it is free.
 *   So every trip ends, everybody leaves a place after a service, and no ring of waiting can close (well-formed infrastructure,
 *   Cap, Novak, Kleiner and Selecky 2015).
 * - A lift takes one robot a ride, in the order in which rides were planned.
 */

export interface DeliveryOptions {
  readonly seed: number;
  /** How many of the site's robots drive; all when left out. */
  readonly robots?: number;
  /** Mean time between tasks, s. */
  readonly meanIntervalS?: number;
  /** When the last task may come, s; no end when left out. */
  readonly lastTaskS?: number;
}

/** What runs: the site's model, and the world that a step changes in place. */
export interface Deliveries {
  readonly model: DeliveryModel;
  readonly world: World;
}

const ms = (seconds: number): number => Math.round(1000 * seconds);

/** When task `n` comes after the one before, and what it is: drawn by its number, so that nothing else moves it. */
function draw({ model, world }: Deliveries, n: number): { afterMs: number; pair: number } {
  const chance = rng(world.seed, `delivery ${n}`);
  return {
    afterMs: Math.max(1, Math.round(chance.exponential(world.meanIntervalMs))),
    pair: chance.below(model.pairs.length),
  };
}

/** @returns SIM_SITE for a site whose lanes do not do */
export function createDeliveries(site: Site, options: DeliveryOptions): Result<Deliveries> {
  const made = deliveryModel(site, options.robots);
  if (!made.ok) return made;
  const model = made.value;
  const chance = rng(options.seed, "charge");
  const world: World = {
    format: 1,
    site: site.id,
    seed: options.seed,
    meanIntervalMs: Math.max(1, ms(options.meanIntervalS ?? 120)),
    lastTaskMs: options.lastTaskS === undefined ? Number.MAX_SAFE_INTEGER : ms(options.lastTaskS),
    nowMs: 0,
    stopped: false,
    robots: model.robots.map(({ thing, home }) => ({
      thing: thing.id,
      node: home,
      faces: -1,
      trip: null,
      phase: "home",
      busyUntilMs: 0,
      task: 0,
      loaded: false,
      charge: (55 + chance.below(41)) * (FULL / 100),
      mustCharge: false,
    })),
    tasks: [],
    nextTask: 1,
    nextTaskMs: 0,
    delivered: 0,
    turnedAway: 0,
    leadMs: 0,
    lifts: model.network.lifts.map(({ thing, z }) => {
      const height = site.things.find(({ id }) => id === thing)?.pose.z ?? 0;
      return {
        stop: Math.max(
          0,
          z.findIndex((stop) => Math.abs(stop - height) < RULES.storeyM / 2),
        ),
        uses: [],
      };
    }),
    doors: model.network.doors.map(() => []),
  };
  const state: Deliveries = { model, world };
  world.nextTaskMs = draw(state, 1).afterMs;
  return ok(state);
}

/** Takes the next task in, and draws the one after. */
function takeTask(state: Deliveries): void {
  const { world } = state;
  const id = world.nextTask++;
  const { pair } = draw(state, id);
  const waiting = world.tasks.filter(({ robot }) => robot < 0).length;
  if (waiting >= LIMITS.waiting) world.turnedAway++;
  else world.tasks.push({ id, pair, createdMs: world.nowMs, robot: -1 });
  world.nextTaskMs += draw(state, id + 1).afterMs;
}

/** Gives each waiting task, the oldest first, to the nearest robot that rests or has just ended one. */
function assign({ model, world }: Deliveries): void {
  for (const task of world.tasks) {
    if (task.robot >= 0) continue;
    const pair = model.pairs[task.pair]!;
    let [chosen, least] = [-1, Infinity];
    for (const i of pair.robots) {
      const robot = world.robots[i]!;
      if (robot.task !== 0 || robot.trip !== null || robot.busyUntilMs > world.nowMs || robot.mustCharge) continue;
      if (robot.charge < model.reserve) continue;
      const row = model.times.get(model.robots[i]!.graph)![model.endpoints.indexOf(robot.node)]!;
      const away = row[model.endpoints.indexOf(pair.from)]!;
      if (away < least) [chosen, least] = [i, away];
    }
    if (chosen < 0) continue;
    task.robot = chosen;
    const robot = world.robots[chosen]!;
    robot.task = task.id;
    robot.phase = "toPickup";
  }
}

function wanted({ model, world }: Deliveries, i: number): number {
  const robot = world.robots[i]!;
  const task = world.tasks.find(({ id }) => id === robot.task);
  if (task === undefined) return model.robots[i]!.home;
  const { from, to } = model.pairs[task.pair]!;
  return robot.phase === "toPickup" ? from : to;
}

/** Where a robot looks when it rests. */
function lookOf({ model, world }: Deliveries, i: number): Point2 {
  const { faces } = world.robots[i]!;
  return faces < 0 ? model.robots[i]!.look : facing(model.network, faces >> 1, (faces & 1) === 1, 1);
}

/** Writes into lifts and doors what a trip will ask of them. */
function call({ model, world }: Deliveries, i: number, legs: readonly Leg[]): void {
  for (const leg of legs) {
    if (leg.kind === "drive") {
      const door = model.network.doors.indexOf(model.network.map.edges[leg.edge]!.through ?? "");
      if (door >= 0) world.doors[door]!.push({ fromMs: leg.fromMs, toMs: leg.toMs });
    } else if (leg.kind === "ride") callLift({ model, world }, i, leg);
  }
}

function callLift({ model, world }: Deliveries, robot: number, ride: RideLeg): void {
  const lift = world.lifts[ride.lift]!;
  const stop = lift.uses.at(-1)?.ride.toStop ?? lift.stop;
  const cameMs = ride.fromMs - RULES.liftDoorMs;
  const calledMs = cameMs - rideMs(model.network.lifts[ride.lift]!, stop, ride.fromStop);
  lift.uses.push({ robot, calledMs, cameMs, ride, endMs: ride.toMs + RULES.liftDoorMs });
}

/** Sends a robot off, where there is a way. @returns whether it goes */
function send(state: Deliveries, i: number, goal: number): boolean {
  const { model, world } = state;
  const robot = world.robots[i]!;
  const others = world.robots.filter((_, j) => j !== i);
  const legs = legsOf(model.network, world, new Reservations(model.network, others, world.nowMs), {
    graph: model.robots[i]!.graph,
    from: robot.node,
    goal,
    look: lookOf(state, i),
    nowMs: world.nowMs,
  });
  if (legs === null) return false;
  robot.trip = { goal, startMs: world.nowMs, endMs: legs.at(-1)?.toMs ?? world.nowMs, legs };
  call(state, i, legs);
  return true;
}

/** What a robot at rest does next. @returns whether something changed */
function decide(state: Deliveries, i: number): boolean {
  const { model, world } = state;
  const robot = world.robots[i]!;
  if (robot.trip !== null || robot.busyUntilMs > world.nowMs) return false;
  const { home } = model.robots[i]!;
  const goal = wanted(state, i);
  if (robot.node === goal) return arriveAt(robot, world.nowMs);
  const taken = world.robots.some((other, j) => j !== i && (other.trip?.goal ?? other.node) === goal);
  if (!taken && send(state, i, goal)) {
    if (robot.task === 0) robot.phase = "toHome";
    return true;
  }
  return robot.node !== home && send(state, i, home);
}

/** At the place that it wants: it is served there, or rests. */
function arriveAt(robot: Robot, nowMs: number): boolean {
  if (robot.task === 0) {
    const rests = robot.phase === "home";
    robot.phase = "home";
    return !rests;
  }
  robot.phase = robot.phase === "toPickup" ? "loading" : "unloading";
  robot.busyUntilMs = nowMs + RULES.serviceMs;
  return true;
}

/** What has come to its end at this moment. */
function end({ world }: Deliveries): void {
  for (const robot of world.robots) {
    if (robot.trip !== null && robot.trip.endMs <= world.nowMs) {
      const last = robot.trip.legs.at(-1);
      robot.node = robot.trip.goal;
      if (last?.kind === "drive") robot.faces = 2 * last.edge + Number(last.reverse);
      if (last?.kind === "ride") robot.faces = 2 * last.outEdge + Number(last.outReverse);
      robot.trip = null;
    }
    if (robot.busyUntilMs === 0 || robot.busyUntilMs > world.nowMs) continue;
    robot.busyUntilMs = 0;
    robot.loaded = robot.phase === "loading";
    if (robot.phase === "loading") robot.phase = "toDropoff";
    else deliver(world, robot);
  }
  for (const lift of world.lifts)
    for (let use = lift.uses[0]; use !== undefined && use.endMs <= world.nowMs; use = lift.uses[0]) {
      lift.stop = use.ride.toStop;
      lift.uses.shift();
    }
  for (const [i, uses] of world.doors.entries())
    world.doors[i] = uses.filter(({ toMs }) => toMs + RULES.doorMs > world.nowMs);
}

function deliver(world: World, robot: Robot): void {
  const at = world.tasks.findIndex(({ id }) => id === robot.task);
  const [task] = world.tasks.splice(at, 1) as [Task];
  world.delivered++;
  world.leadMs += world.nowMs - task.createdMs;
  robot.task = 0;
  robot.phase = "toHome";
}

/** Lets everybody decide, those with the oldest task first and those without one before them, until nobody moves on. */
function settle(state: Deliveries): void {
  const { world } = state;
  assign(state);
  const order = world.robots.map((_, i) => i);
  for (let round = 0; round <= world.robots.length; round++) {
    order.sort((a, b) => world.robots[a]!.task - world.robots[b]!.task || a - b);
    if (!order.map((i) => decide(state, i)).includes(true)) return;
  }
}

/** When something happens next, ms. */
function nextMs({ model, world }: Deliveries): number {
  let next = world.nextTaskMs <= world.lastTaskMs ? world.nextTaskMs : Infinity;
  for (const [i, robot] of world.robots.entries()) {
    if (robot.trip !== null) next = Math.min(next, robot.trip.endMs);
    else if (robot.busyUntilMs > 0) next = Math.min(next, robot.busyUntilMs);
    // It waits for a place, a way, or charge.
    else if (robot.task !== 0 || robot.node !== model.robots[i]!.home || robot.mustCharge)
      next = Math.min(next, (Math.floor(world.nowMs / RULES.retryMs) + 1) * RULES.retryMs);
  }
  return next;
}

/** Lets time pass in which nothing is decided. */
function pass({ model, world }: Deliveries, toMs: number): void {
  for (const [i, robot] of world.robots.entries())
    robot.charge = chargeOver(robot, model.robots[i]!.home, world.nowMs, toMs);
  world.nowMs = toMs;
}

/** Looked at when something happens, never in between, so that steps may be cut anyhow. */
function watchCharge({ model, world }: Deliveries): void {
  for (const robot of world.robots) {
    if (robot.charge < model.reserve) robot.mustCharge = true;
    else if (robot.charge >= CHARGED) robot.mustCharge = false;
  }
}

/**
 * Moves the world on by `dtS`, in place. However a time is cut into steps of whole milliseconds, the world comes out the same. While
 * stopped its clock stands, and with it every robot, lift and door.
 * @throws RangeError for a step that is none, or longer than an hour
 */
export function stepDeliveries(state: Deliveries, dtS: number): Deliveries {
  const { world } = state;
  if (!(dtS >= 0 && dtS <= LIMITS.stepS)) throw new RangeError(`a step of ${dtS} s`);
  if (world.stopped) return state;
  const untilMs = world.nowMs + ms(dtS);
  for (let at = nextMs(state); at <= untilMs; at = nextMs(state)) {
    pass(state, at);
    watchCharge(state);
    end(state);
    if (world.nextTaskMs <= world.nowMs && world.nextTaskMs <= world.lastTaskMs) takeTask(state);
    settle(state);
  }
  pass(state, untilMs);
  return state;
}

/** The operational stop: everything stands at once, where it is. */
export function stopDeliveries({ world }: Deliveries): void {
  world.stopped = true;
}

export function resumeDeliveries({ world }: Deliveries): void {
  world.stopped = false;
}

/** The world as JSON. */
export const snapshotDeliveries = ({ world }: Deliveries): string => JSON.stringify(world);

/** Goes on from a snapshot of the same site. @returns SIM_FORMAT for one of another version, site, or no snapshot; SIM_SITE */
export function restoreDeliveries(site: Site, json: string): Result<Deliveries> {
  const world = parsed(json);
  const made = deliveryModel(site, world?.robots.length);
  if (!made.ok) return made;
  const model = made.value;
  if (world === null || world.site !== site.id || !fits(model, world))
    return refuse("SIM_FORMAT", {
      en: "This is no snapshot of this site's deliveries. Start them anew.",
      zh: "这不是该场所配送仿真的快照，请重新开始。",
    });
  return ok({ model, world });
}

function parsed(json: string): World | null {
  try {
    return WorldSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** Whether every number of a world is of something that the model has. */
function fits({ network, pairs, robots }: DeliveryModel, world: World): boolean {
  const { nodes, edges } = network.map;
  const isEdge = (edge: number) => edge >= 0 && edge < edges.length;
  const isNode = (node: number) => node >= 0 && node < nodes.length;
  const isRide = (ride: RideLeg) => {
    const stops = network.lifts[ride.lift]?.nodes.length ?? 0;
    return ride.fromStop < stops && ride.toStop < stops && isEdge(ride.inEdge) && isEdge(ride.outEdge);
  };
  const isLeg = (leg: Leg) =>
    leg.kind === "wait" ? isNode(leg.node) : leg.kind === "drive" ? isEdge(leg.edge) : isRide(leg);
  const ids = new Set(world.tasks.map(({ id }) => id));
  return (
    world.robots.every(
      ({ thing, node, faces, trip, task }, i) =>
        thing === robots[i]?.thing.id &&
        isNode(node) &&
        faces >> 1 < edges.length &&
        (task === 0 || ids.has(task)) &&
        (trip === null || (isNode(trip.goal) && trip.legs.every(isLeg))),
    ) &&
    world.robots.length === robots.length &&
    world.tasks.every(({ pair, robot }) => pair < pairs.length && robot < robots.length) &&
    world.lifts.length === network.lifts.length &&
    world.lifts.every(
      ({ stop, uses }, i) => stop < network.lifts[i]!.nodes.length && uses.every(({ ride }) => isRide(ride)),
    ) &&
    world.doors.length === network.doors.length
  );
}
