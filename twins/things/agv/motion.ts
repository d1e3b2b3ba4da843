import type { VehicleMotion } from "../../sim/run.ts";
import { allowedSpeeds, type PathShape, peakSpeed } from "../../sim/traffic/profile.ts";

/**
 * Motion of our virtual vehicle, ours and not a product's: a unit-load vehicle of 1.0 x 0.6 m with a powered roller
 * deck, alike in both directions. 1.5 m/s is the speed behind the published travel times of the cell.
 */
export const AGV_MOTION: VehicleMotion = {
  maxSpeedMps: 1.5,
  accelerationMps2: 1.5,
  decelerationMps2: 2,
  lateralMps2: 1,
  cornerM: 0.6,
  pickS: 1,
  dropS: 1,
};
export const AGV_LENGTH_M = 1;
export const AGV_WIDTH_M = 0.6;

/** Names of the `state` property that a drive can be in. */
export type DriveState = "driving" | "waiting" | "picking" | "dropping" | "done";

/** A vehicle under way along a path. Plain data; changed by `stepDrive` only. */
export interface Drive {
  readonly shape: PathShape;
  readonly motion: VehicleMotion;
  /** Index of the pick-up in the path; -1 for a drive without a load to fetch. */
  readonly pickAt: number;
  /** True when there is a load to put down at the end. */
  readonly drops: boolean;
  /** Index of the last node reached. */
  index: number;
  /** m past that node. */
  pastM: number;
  speedMps: number;
  /** It may drive up to this index and stops there. */
  released: number;
  picked: boolean;
  /** Left of the pick-up or drop under way, s. */
  dwellS: number;
  state: DriveState;
  /** m driven. */
  distanceM: number;
}

export function startDrive(shape: PathShape, pickAt: number, released: number, motion = AGV_MOTION): Drive {
  return {
    shape,
    motion,
    pickAt,
    drops: pickAt >= 0,
    index: 0,
    pastM: 0,
    speedMps: 0,
    released,
    picked: pickAt < 0,
    dwellS: 0,
    state: "waiting",
    distanceM: 0,
  };
}

/** A drive with its load on board already, or with nothing to carry (`drops` false). */
export const startLoadedDrive = (shape: PathShape, drops: boolean, released: number, motion = AGV_MOTION): Drive => ({
  ...startDrive(shape, -1, released, motion),
  drops,
});

/** Releases the path up to an index. A release is never taken back: the vehicle may be unable to stop. */
export function release(drive: Drive, index: number): void {
  const last = drive.shape.nodes.length - 1;
  if (index > drive.released) drive.released = index < last ? index : last;
}

const lastIndex = (drive: Drive): number => drive.shape.nodes.length - 1;

/** Where it must stop next: the end of the release or the pick-up. */
const target = (drive: Drive): number =>
  !drive.picked && drive.pickAt < drive.released ? drive.pickAt : drive.released;

/** What happens at a stop; true when a dwell or the end has begun. */
function arriveAtStop(drive: Drive): boolean {
  if (!drive.picked && drive.index === drive.pickAt) {
    drive.state = "picking";
    drive.dwellS = drive.motion.pickS;
    return true;
  }
  if (drive.index < lastIndex(drive)) return false;
  drive.state = drive.drops ? "dropping" : "done";
  drive.dwellS = drive.drops ? drive.motion.dropS : 0;
  return true;
}

/** Spends time on a pick-up or drop; returns what is left of it. */
function dwell(drive: Drive, dtS: number): number {
  const spent = Math.min(dtS, drive.dwellS);
  drive.dwellS -= spent;
  if (drive.dwellS > 0) return 0;
  if (drive.state === "picking") {
    drive.picked = true;
    drive.state = "waiting";
  } else drive.state = "done";
  return dtS - spent;
}

function move(drive: Drive, dtS: number, rate: number): void {
  const metres = drive.speedMps * dtS + (rate * dtS * dtS) / 2;
  drive.pastM += metres;
  drive.distanceM += metres;
  drive.speedMps = Math.max(0, drive.speedMps + rate * dtS);
}

/** Drives towards the stop at index `to` for at most `dtS`, phase by phase and exactly; returns the time left. */
function roll(drive: Drive, dtS: number, to: number): number {
  const { shape, motion, index } = drive;
  const exitAllowed = allowedSpeeds(shape, index, to, motion)[1]!;
  const restM = shape.lengthsM[index]! - drive.pastM;
  const entry = drive.speedMps;
  const exit = Math.min(exitAllowed, Math.sqrt(entry * entry + 2 * motion.accelerationMps2 * restM));
  const peak = peakSpeed(restM, entry, exit, shape.limitsMps[index]!, motion);
  const brakeM = (peak * peak - exit * exit) / (2 * motion.decelerationMps2);
  const riseS = (peak - entry) / motion.accelerationMps2;
  if (riseS > 1e-12) {
    const spent = Math.min(riseS, dtS);
    move(drive, spent, motion.accelerationMps2);
    return dtS - spent;
  }
  const cruiseM = restM - brakeM;
  if (cruiseM > 1e-9) {
    const spent = Math.min(cruiseM / peak, dtS);
    move(drive, spent, 0);
    return dtS - spent;
  }
  const fallS = (entry - exit) / motion.decelerationMps2;
  if (fallS > dtS) {
    move(drive, dtS, -motion.decelerationMps2);
    return 0;
  }
  drive.distanceM += restM;
  drive.index += 1;
  drive.pastM = 0;
  drive.speedMps = exit;
  return dtS - Math.max(0, fallS);
}

/** Most phases one step may go through: a bound on the loop, far above three a stretch. */
const MAX_PHASES = 10_000;

/**
 * Advances a drive by `dtS` seconds. Exact: any division of time into steps gives the same motion. The vehicle never
 * passes the released node.
 */
export function stepDrive(drive: Drive, dtS: number): void {
  let left = dtS;
  for (let phase = 0; left > 0 && drive.state !== "done"; phase++) {
    if (phase > MAX_PHASES) throw new Error("a drive step does not end");
    if (drive.state === "picking" || drive.state === "dropping") {
      left = dwell(drive, left);
      continue;
    }
    const to = target(drive);
    if (drive.index >= to && drive.pastM === 0) {
      drive.speedMps = 0;
      drive.state = "waiting";
      if (!arriveAtStop(drive)) return;
      continue;
    }
    drive.state = "driving";
    left = roll(drive, left, to);
  }
}

/** The operational stop: brakes at the full rate wherever it is. Call again until `speedMps` is 0. */
export function brakeDrive(drive: Drive, dtS: number): void {
  let left = Math.min(dtS, drive.speedMps / drive.motion.decelerationMps2);
  while (left > 0 && drive.speedMps > 0) {
    const restM = drive.shape.lengthsM[drive.index]! - drive.pastM;
    const d = drive.motion.decelerationMps2;
    const square = drive.speedMps * drive.speedMps - 2 * d * restM;
    const untilNodeS = square > 0 ? (drive.speedMps - Math.sqrt(square)) / d : Infinity;
    const spent = Math.min(left, untilNodeS);
    move(drive, spent, -d);
    if (spent === untilNodeS) {
      drive.index += 1;
      drive.pastM = 0;
    }
    if (spent === left && drive.speedMps < 1e-9) drive.speedMps = 0;
    left -= spent;
  }
}

/** Seconds to the end of the drive if everything were released now: for the `busy` property. */
export function remainingSeconds(drive: Drive): number {
  const ahead: Drive = { ...drive, released: lastIndex(drive) };
  const stepS = 0.25;
  let seconds = 0;
  // Bounded: a path of MAX_PHASES metres at walking pace.
  while (ahead.state !== "done" && seconds < MAX_PHASES) {
    stepDrive(ahead, stepS);
    seconds += stepS;
  }
  return seconds;
}
