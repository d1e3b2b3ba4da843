import { z } from "zod";
import { LIMITS } from "./rules.ts";

const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A node or edge by its number in the route map; -1 for none. */
const At = z.number().int().min(-1).max(20_000);

/** Stands at a node. */
const Wait = z.object({ kind: z.literal("wait"), node: At, fromMs: Count, toMs: Count });
/** Stands for `standMs` to turn or for a door, then drives along an edge. */
const Drive = z.object({
  kind: z.literal("drive"),
  edge: At,
  reverse: z.boolean(),
  fromMs: Count,
  standMs: Count,
  toMs: Count,
});
/** Drives into a lift, rides and drives out of it. */
const Ride = z.object({
  kind: z.literal("ride"),
  lift: At,
  fromStop: Count,
  toStop: Count,
  inEdge: At,
  inReverse: z.boolean(),
  outEdge: At,
  outReverse: z.boolean(),
  fromMs: Count,
  standMs: Count,
  /** Inside; the door has closed; it has arrived; the door has opened; outside. */
  insideMs: Count,
  closedMs: Count,
  arrivedMs: Count,
  openedMs: Count,
  toMs: Count,
});
const Leg = z.discriminatedUnion("kind", [Wait, Drive, Ride]);
export type Leg = z.infer<typeof Leg>;
export type RideLeg = z.infer<typeof Ride>;

export const PHASES = ["home", "toPickup", "loading", "toDropoff", "unloading", "toHome"] as const;

const Robot = z.object({
  thing: z.string(),
  /** Where it rests, or where its trip began. */
  node: At,
  /** The edge that it came by, times two, and one more when it drove it in reverse; -1 while it has not driven. */
  faces: z.number().int().min(-1).max(40_001),
  trip: z.object({ goal: At, startMs: Count, endMs: Count, legs: z.array(Leg).max(10_000) }).nullable(),
  phase: z.enum(PHASES),
  /** Until when it loads or unloads. */
  busyUntilMs: Count,
  /** Number of its task; 0 for none. */
  task: Count,
  loaded: z.boolean(),
  /** In millionths of a per cent. */
  charge: Count.max(100_000_000),
  /** It was low and has not charged enough yet. */
  mustCharge: z.boolean(),
});
export type Robot = z.infer<typeof Robot>;

const Task = z.object({ id: Count, pair: Count, createdMs: Count, robot: At });
export type Task = z.infer<typeof Task>;

/** The car leaves for the robot, opens, takes it along, and has closed again at `endMs`. */
const LiftUse = z.object({ robot: At, calledMs: Count, cameMs: Count, ride: Ride, endMs: Count });
export type LiftUse = z.infer<typeof LiftUse>;

/** What of the deliveries changes with time; plain JSON. */
export const WorldSchema = z.object({
  format: z.literal(1),
  site: z.string(),
  seed: z.number().int(),
  meanIntervalMs: Count.min(1),
  /** No task comes later. */
  lastTaskMs: Count,
  /** Of the deliveries' own clock, which stands while they are stopped. */
  nowMs: Count,
  stopped: z.boolean(),
  robots: z.array(Robot).max(LIMITS.robots),
  /** Open ones, oldest first. */
  tasks: z.array(Task).max(LIMITS.waiting + LIMITS.robots),
  /** Number of the next task and when it comes. */
  nextTask: Count,
  nextTaskMs: Count,
  delivered: Count,
  turnedAway: Count,
  /** From a task's coming to its end, summed over those delivered. */
  leadMs: Count,
  /** Where each lift stood before the first of its uses, and those that are not over. */
  lifts: z.array(z.object({ stop: Count, uses: z.array(LiftUse).max(LIMITS.robots * 4) })).max(200),
  /** When each door of the network is driven through: it opens from, and has to stay open to. */
  doors: z.array(z.array(z.object({ fromMs: Count, toMs: Count })).max(LIMITS.robots * 20)).max(1000),
});
export type World = z.infer<typeof WorldSchema>;
