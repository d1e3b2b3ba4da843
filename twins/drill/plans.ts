import { must } from "../core/result.ts";
import type { Venue } from "../core/venue.ts";
import { type Goal, NEAREST_MUSTER } from "../crowd/model.ts";
import type { DrillPlan } from "../protocol/debrief.ts";
import type { DrillDefinition, ReadRecord } from "./definition.ts";
import type { GuidanceModel } from "./guidance.ts";
import { DRILL_HZ } from "./input.ts";
import { createMeter, type Meter, type RunMetrics } from "./metrics.ts";
import { createSweep } from "./sweep.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

/** The drill as it is shipped. */
export const AS_SHIPPED: DrillPlan = {
  doors: "asShipped",
  alarmAtS: null,
  reactionFactor: 1,
  exits: "quickest",
  wardens: 0,
};

/** Most wardens that a drill takes; 0 where it knows none. */
export const mostWardens = ({ roles }: Pick<DrillDefinition, "roles">): number =>
  roles.find(({ role }) => role === "warden")?.most ?? 0;

/** Doors inside as the plan has them; what is locked stays locked. */
function doorsOf(definition: DrillDefinition, venue: Venue, { doors }: DrillPlan): DrillDefinition["doors"] {
  if (doors === "asShipped") return definition.doors;
  const inside = venue.openings.filter(({ kind, isExit }) => kind === "door" && !isExit);
  const changed = inside.filter(({ id }) => definition.doors[id] !== "locked").map(({ id }) => [id, doors] as const);
  return { ...definition.doors, ...Object.fromEntries(changed) };
}

/** The drill with a plan's doors, alarm and reaction times. The same seed places the same people with the same draws. */
export function planned(definition: DrillDefinition, venue: Venue, plan: DrillPlan): DrillDefinition {
  return {
    ...definition,
    alarmAtS: plan.alarmAtS ?? definition.alarmAtS,
    doors: doorsOf(definition, venue, plan),
    population: definition.population.map((one) => ({ ...one, reactionS: one.reactionS * plan.reactionFactor })),
  };
}

/** Exits in turn, each as often as its share of all clear widths: low discrepancy, so that any number of people is spread well. */
function spreadOverExits(venue: Venue): (body: number) => Goal {
  const exits = venue.openings.flatMap(({ isExit, a, b }, opening) =>
    isExit ? [{ opening, widthM: Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) }] : [],
  );
  const wholeM = exits.reduce((sum, { widthM }) => sum + widthM, 0);
  return (body) => {
    // Multiples of the golden ratio's fraction.
    let left = ((body * 0.6180339887498949) % 1) * wholeM;
    for (const { opening, widthM } of exits) {
      left -= widthM;
      if (left < 0) return { kind: "exit", opening };
    }
    return NEAREST_MUSTER;
  };
}

export interface PlanOptions {
  readonly read: ReadRecord;
  readonly agents?: number | undefined;
  /** Steers the signs; none unless it is said. */
  readonly guidance?: GuidanceModel | null;
}

export interface PlanRun {
  readonly world: DrillWorld;
  readonly meter: Meter;
  /** One step. @returns false when everybody is out or cannot go on, or the drill's time is over */
  next(): boolean;
}

/** Begins a drill of simulated people alone under a plan. */
export async function beginPlan(
  definition: DrillDefinition,
  venue: Venue,
  plan: DrillPlan,
  seed: number,
  { read, agents, guidance = null }: PlanOptions,
): Promise<PlanRun> {
  const changed = planned(definition, venue, plan);
  const hazard = await changed.start(venue, seed, read);
  const isSpread = plan.exits === "spread";
  const world = createDrillWorld({
    definition: changed,
    ...{ venue, hazard, seed, agents: agents ?? definition.agents, guidance },
    choice: plan.exits === "nearest" ? "shortest" : "quickest",
    ...(isSpread ? { goalOf: spreadOverExits(venue) } : {}),
  });
  const wardens = Math.min(plan.wardens, mostWardens(definition));
  const sweep = createSweep(
    world,
    Array.from({ length: wardens }, () => must(world.join("warden"))),
  );
  const meter = createMeter(world, world.agents);
  return {
    world,
    meter,
    next() {
      if (world.atS >= changed.lengthS || (world.alarmAtS !== null && meter.isOver)) return false;
      if (world.tick % DRILL_HZ === 0) sweep.look();
      world.step();
      world.takeSaid();
      meter.see();
      return true;
    },
  };
}

/**
 * Runs a drill of simulated people alone under a plan. The same definition, venue, plan and seed give the same metrics everywhere, and the
 * same seed under another plan has the same people at the same places with the same draws: common random numbers.
 */
export async function runPlan(
  definition: DrillDefinition,
  venue: Venue,
  plan: DrillPlan,
  seed: number,
  options: PlanOptions,
): Promise<RunMetrics> {
  const run = await beginPlan(definition, venue, plan, seed, options);
  while (run.next());
  return run.meter.metrics(seed);
}

/** The seeds of a comparison: consecutive, from one that is given. */
export const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => (first + n) >>> 0);
