import { type Digest, digestOf } from "../../core/digest.ts";
import { clamp, roundTo } from "../../core/numeric.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { inRing } from "../../core/ring.ts";
import type { Venue, VenueRoom } from "../../core/venue.ts";
import type { HazardRun, Spot, Surroundings } from "../hazard.ts";

/** Lights on batteries. */
export interface EmergencyLighting {
  /** From the failure to light, s: half of it within 5 s (EN 1838, 4.2.6). */
  readonly delayS: number;
  /** How long the batteries last, s: an hour at least (EN 1838, 4.2.5). */
  readonly batteryS: number;
  /** Kinds of rooms that have it: escape routes have, rooms mostly not. */
  readonly uses: readonly VenueRoom["use"][];
}

export const USUAL_LIGHTING: EmergencyLighting = { delayS: 5, batteryS: 3_600, uses: ["corridor", "hall", "stair"] };

/**
 * What lifts do. "stop": the brake falls in at once, where the car is (EN 81-20, 5.9.2.2). "return": a supply of their own
 * takes them to a storey, where they stay with open doors (as EN 81-73 has it for fire).
 */
export type LiftRule =
  | { readonly rule: "stop" }
  | { readonly rule: "return"; readonly storey: number; readonly speedMps: number };

/** A door that a lock holds: what it does without power. */
export interface LockedDoor {
  /** Index of the opening. */
  readonly opening: number;
  readonly fails: "open" | "closed";
}

export interface OutageStart {
  readonly venue: Venue;
  /** When the mains fail, s. */
  readonly failsAtS: number;
  /** When they are back, s; never without. */
  readonly restoredAtS?: number;
  /** Indices of the storeys without mains; the whole site without. Lifts stop if any storey is. */
  readonly storeys?: readonly number[];
  /** Null for none. */
  readonly lighting: EmergencyLighting | null;
  readonly lifts: LiftRule;
  /** Height of each car's floor when the mains fail, m in the site's frame, in the order of the venue's lifts; without, all stand at their lowest stop. */
  readonly carsZ?: readonly number[];
  readonly doors: readonly LockedDoor[];
}

export interface LiftState {
  readonly state: "inService" | "stopped" | "returning" | "parked";
  /** Of the car's floor, m in the site's frame. */
  readonly z: number;
  /** Storey that its doors can be opened to; null between storeys, where who is in it is trapped. */
  readonly storey: number | null;
}

export interface OutageRun extends HazardRun {
  /** The mains are away, and whether the emergency lighting is on. */
  readonly isOut: boolean;
  readonly isEmergencyLit: boolean;
  /** Whether a storey has mains now. */
  hasMains(storey: number): boolean;
  /** Whether somebody at a spot has light to see by, mains or emergency. */
  isLit(spot: Spot): boolean;
  /** Of the lift at this place of the venue's list. */
  lift(index: number): LiftState;
  /** What a locked door does now: "held" while its lock has power or it is none of the named ones. */
  door(opening: number): "held" | "open" | "closed";
}

/** Doors of a car open within this of a landing, m (EN 81-20, 5.3.8.1: 0.20). */
const DOOR_ZONE_M = 0.2;

const no = (en: string, zh: string): Result<never> => refuse("SIM_SITE", { en, zh });

function checked(start: OutageStart): Result<OutageStart> {
  const { venue, failsAtS, restoredAtS, lighting, lifts, doors, carsZ, storeys } = start;
  if (!(failsAtS >= 0) || (restoredAtS !== undefined && !(restoredAtS >= failsAtS)))
    return no("The mains fail at 0 s or later, and are back after that.", "断电时刻应不早于 0 s，恢复供电应在其后。");
  if (lighting !== null && !(lighting.delayS >= 0 && lighting.batteryS >= 0))
    return no(
      "Delay and battery time of the emergency lighting are 0 s or more.",
      "应急照明的延时和电池时间应不小于 0 s。",
    );
  if (lifts.rule === "return" && !(lifts.speedMps > 0 && venue.storeys[lifts.storey] !== undefined))
    return no(
      "Lifts return to a storey of the venue, faster than 0 m/s.",
      "电梯应以大于 0 m/s 的速度返回场所内的楼层。",
    );
  if (carsZ !== undefined && carsZ.length !== venue.lifts.length)
    return no("Each lift of the venue has a height of its car.", "每部电梯都须给出轿厢高度。");
  if ((storeys ?? []).some((storey) => venue.storeys[storey] === undefined))
    return no("A storey of the outage is not one of the venue's.", "停电楼层不在该场所中。");
  if (doors.some(({ opening }) => venue.openings[opening]?.kind !== "door"))
    return no("A locked door is not one of the venue's doors.", "所列门禁门不是该场所的门。");
  return ok(start);
}

/** The storey whose landing a car stands at; null between them. */
function landing({ venue }: OutageStart, lift: number, z: number): number | null {
  const stop = venue.lifts[lift]!.stops.find(
    ({ storey }) => Math.abs(venue.storeys[storey]!.floorZ - z) <= DOOR_ZONE_M,
  );
  return stop?.storey ?? null;
}

/** Where a car is `sinceS` after the mains failed. Only a lift that stops at the storey of return goes there. */
function liftAt(start: OutageStart, lift: number, sinceS: number, isOut: boolean): LiftState {
  const { venue, lifts: rule, carsZ } = start;
  const { stops } = venue.lifts[lift]!;
  const from =
    carsZ?.[lift] ?? stops.reduce((low, { storey }) => Math.min(low, venue.storeys[storey]!.floorZ), Infinity);
  const returns = rule.rule === "return" && stops.some(({ storey }) => storey === rule.storey);
  const way = returns ? venue.storeys[rule.storey]!.floorZ - from : 0;
  const gone = returns ? clamp(way, -rule.speedMps * Math.max(0, sinceS), rule.speedMps * Math.max(0, sinceS)) : 0;
  const z = from + gone;
  const state = !isOut ? "inService" : !returns ? "stopped" : gone === way ? "parked" : "returning";
  return { state, z, storey: state === "returning" ? null : landing(start, lift, z) };
}

/**
 * Lets the mains of a site fail. Nothing of it is chance, so it takes no seed.
 * @returns SIM_SITE for times, storeys, lifts or doors that do not fit the venue
 */
export function startOutage(asked: OutageStart): Result<OutageRun> {
  const fits = checked(asked);
  if (!fits.ok) return fits;
  const start = fits.value;
  const { venue, lighting } = start;
  const affected = new Set(start.storeys ?? venue.storeys.map((_, i) => i));
  const modes = new Map(start.doors.map(({ opening, fails }) => [opening, fails]));
  let atS = 0;
  const sinceS = (): number => Math.min(atS, start.restoredAtS ?? Infinity) - start.failsAtS;
  const isOut = (): boolean => atS >= start.failsAtS && atS < (start.restoredAtS ?? Infinity);
  const isDark = (storey: number): boolean => isOut() && affected.has(storey);
  const hasBattery = (): boolean =>
    lighting !== null && sinceS() >= lighting.delayS && sinceS() < lighting.delayS + lighting.batteryS;
  const isRoute = ({ storey, x, y }: Spot): boolean =>
    venue.rooms.some(
      (room) => room.storey === storey && lighting!.uses.includes(room.use) && inRing([x, y], room.outline),
    );
  const run: OutageRun = {
    get atS() {
      return atS;
    },
    get isOut() {
      return isOut();
    },
    get isEmergencyLit() {
      return isOut() && hasBattery();
    },
    step(dtS) {
      atS += dtS;
    },
    hasMains: (storey) => !isDark(storey),
    isLit: (spot) => !isDark(spot.storey) || (hasBattery() && isRoute(spot)),
    around(spot, into: Surroundings) {
      // Another hazard may have taken the light already; this one gives none back.
      into.isLit &&= run.isLit(spot);
    },
    lift: (index) => liftAt(start, index, sinceS(), isOut()),
    door(opening) {
      const fails = modes.get(opening);
      return fails === undefined || !isDark(venue.openings[opening]!.storey) ? "held" : fails;
    },
    digest: (): Digest =>
      digestOf({
        atS: roundTo(atS, 6),
        isOut: isOut(),
        hasBattery: hasBattery(),
        lifts: venue.lifts.map((_, i) => {
          const { state, z } = run.lift(i);
          return { state, z: roundTo(z, 4) };
        }),
      }),
  };
  return ok(run);
}
