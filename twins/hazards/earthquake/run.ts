import { type Digest, digestOf } from "../../core/digest.ts";
import { cos, roundTo, sin } from "../../core/numeric.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { nearlyNormal, rng } from "../../core/rng.ts";
import type { Venue } from "../../core/venue.ts";
import type { HazardRun, Spot, Surroundings } from "../hazard.ts";
import { type Drive, driveOf } from "./drive.ts";
import { loadEngine, SOLVER_HZ } from "./engine.ts";
import { type BuildingResponse, floorMotion } from "./floors.ts";
import { corrected, integrate } from "./measures.ts";
import { type MovingRoom, movingRoom, POSE } from "./moving.ts";
import { durationS, type GroundMotion } from "./record.ts";
import { furnish, type Spread } from "./room.ts";

export interface EarthquakeStart {
  readonly venue: Venue;
  /** Indices of the storeys whose furniture moves; all of them without. */
  readonly storeys?: readonly number[];
  /** Indices of the rooms whose furniture moves; all of the storeys' without. */
  readonly rooms?: readonly number[];
  readonly record: GroundMotion;
  /** Times the record. */
  readonly scale: number;
  /** Where the record's positive acceleration points, rad counter-clockwise from east. */
  readonly directionRad: number;
  /** The vertical component, scaled alike. */
  readonly vertical?: GroundMotion;
  /** Upper floors as the building's first mode moves them; without it all move as the ground. */
  readonly building?: BuildingResponse;
  /** What of the start is chance; `USUAL_SPREAD` without. */
  readonly spread?: Spread;
  /** Solver's rate; 240 without. */
  readonly hz?: number;
}

/** Furniture is never quite where the plan has it. */
export const USUAL_SPREAD: Spread = { placeM: 0.005, headingRad: 0.01, friction: 0.1, scale: 0 };

/** A piece of furniture of a run, in the order of its poses. */
export interface ShakenPiece {
  /** Index in the venue's obstacles. */
  readonly obstacle: number;
  readonly storey: number;
}

export interface EarthquakeRun extends HazardRun {
  /** The record's end, s: after it the floor rests, and things come to rest. */
  readonly durationS: number;
  readonly pieces: readonly ShakenPiece[];
  /**
   * Position x y z of the middle of each piece's box, m in the site's frame as seen from its floor, and quaternion x y z w: seven
   * numbers a piece. The same array all along, written by `step`.
   */
  readonly poses: Float32Array;
  /** Where a storey's floor is from its place, m; for drawing. Writes x and y. */
  floorAt(storey: number, into: [x: number, y: number]): void;
  /** Greatest horizontal acceleration of a storey's floor in the last step, m/s2. */
  shakingMps2(storey: number): number;
  /** Tilted by more than 45 degrees. @param piece index in `pieces` */
  isFallen(piece: number): boolean;
  /**
   * The piece that struck somebody in the last step, as an index in `pieces`; null for none. Who takes cover under something is
   * struck by nothing, as long as that stands (`isFallen`). Ask after each step, of 0.05 s at most.
   */
  hits(storey: number, x: number, y: number, radius: number, heightM: number, isSheltered: boolean): number | null;
  /** Gives the solver's memory back; nothing may be asked afterwards. */
  free(): void;
}

const no = (en: string, zh: string): Result<never> => refuse("SIM_SITE", { en, zh });

/** Limits of a start. */
export const LIMITS = { scale: { low: 0, high: 10 }, hz: { low: 60, high: 1_920 }, pieces: 2_000 } as const;

function storeysOf({ venue, storeys, rooms }: EarthquakeStart): readonly number[] {
  if (storeys !== undefined) return storeys;
  if (rooms !== undefined)
    return [...new Set(rooms.map((room) => venue.rooms[room]?.storey ?? -1))].sort((a, b) => a - b);
  return venue.storeys.map((_, i) => i);
}

function checked(start: EarthquakeStart): Result<readonly number[]> {
  const storeys = storeysOf(start);
  const hz = start.hz ?? SOLVER_HZ;
  if (!(start.scale >= LIMITS.scale.low && start.scale <= LIMITS.scale.high))
    return no(
      `The scale of an earthquake is 0 to ${LIMITS.scale.high}, not ${start.scale}.`,
      `地震倍数应为 0 至 ${LIMITS.scale.high}，而非 ${start.scale}。`,
    );
  if (!Number.isInteger(hz) || hz < LIMITS.hz.low || hz > LIMITS.hz.high)
    return no(
      `The solver takes ${LIMITS.hz.low} to ${LIMITS.hz.high} whole steps a second, not ${hz}.`,
      `求解器每秒步数应为 ${LIMITS.hz.low} 至 ${LIMITS.hz.high} 的整数，而非 ${hz}。`,
    );
  if (storeys.some((storey) => start.venue.storeys[storey] === undefined))
    return no("A storey or room of the earthquake is not one of the venue's.", "地震所选的楼层或房间不在该场所中。");
  const pieces = start.venue.obstacles.filter(({ storey }) => storeys.includes(storey)).length;
  if (pieces > LIMITS.pieces)
    return no(
      `${pieces} pieces of furniture are too many to shake (${LIMITS.pieces}): choose rooms or storeys.`,
      `家具 ${pieces} 件，超过可振动的上限（${LIMITS.pieces}）：请选择部分房间或楼层。`,
    );
  return ok(storeys);
}

/** A storey's floor: its furniture under way, and its displacement at the record's samples. */
interface Storey {
  readonly index: number;
  readonly moving: MovingRoom;
  readonly dtS: number;
  readonly displacementM: Float64Array;
}

const scaled = ({ dtS, accelMps2 }: GroundMotion, factor: number): GroundMotion => ({
  dtS,
  accelMps2: accelMps2.map((a) => a * factor),
});

/** A floor's motion by its height above the lowest storey. */
function motionOf(start: EarthquakeStart, ground: GroundMotion, storey: number): GroundMotion {
  if (start.building === undefined) return ground;
  const lowest = start.venue.storeys.reduce((low, { floorZ }) => Math.min(low, floorZ), Infinity);
  return floorMotion(ground, start.building, start.venue.storeys[storey]!.floorZ - lowest);
}

const NO_ROOMS: ReadonlySet<number> = new Set();

async function storeysGoing(
  start: EarthquakeStart,
  chosen: readonly number[],
  seed: number,
): Promise<readonly Storey[]> {
  const engine = await loadEngine();
  const hz = start.hz ?? SOLVER_HZ;
  const spread = start.spread ?? USUAL_SPREAD;
  const factor = start.scale * Math.max(0, 1 + spread.scale * nearlyNormal(rng(seed, "quake scale")));
  const ground = scaled(start.record, factor);
  const up: Drive | null = start.vertical === undefined ? null : driveOf(scaled(start.vertical, factor), hz);
  const [x, y] = [cos(start.directionRad), sin(start.directionRad)];
  const rooms = start.rooms === undefined ? null : new Set(start.rooms);
  return start.venue.storeys.map((_, index) => {
    const motion = motionOf(start, ground, index);
    // A storey that takes no part is shaken all the same, without its furniture.
    const choice = { storey: index, rooms: chosen.includes(index) ? rooms : NO_ROOMS, spread, hz };
    const room = furnish(engine, start.venue, choice, seed);
    const { displacementM } = integrate(corrected(motion));
    const moving = movingRoom(room, start.venue, { along: driveOf(motion, hz), up, x, y });
    return { index, moving, dtS: motion.dtS, displacementM };
  });
}

/** Displacement at a time, m: straight between the samples; none at the end. */
function displacementAt({ dtS, displacementM }: Storey, atS: number): number {
  const place = atS / dtS;
  const i = Math.floor(place);
  if (i >= displacementM.length - 1) return 0;
  return displacementM[i]! + (displacementM[i + 1]! - displacementM[i]!) * (place - i);
}

function runOf(start: EarthquakeStart, storeys: readonly Storey[]): EarthquakeRun {
  const hz = start.hz ?? SOLVER_HZ;
  const pieces = storeys.flatMap(({ index, moving }) =>
    moving.room.obstacles.map((obstacle) => ({ obstacle, storey: index })),
  );
  const poses = new Float32Array(POSE * pieces.length);
  const firsts = storeys.map((_, i) =>
    storeys.slice(0, i).reduce((sum, { moving }) => sum + moving.room.bodies.length, 0),
  );
  const gather = (): void => {
    for (const [i, { moving }] of storeys.entries()) poses.set(moving.poses, POSE * firsts[i]!);
  };
  const at = (storey: number): number => storeys.findIndex(({ index }) => index === storey);
  const [x, y] = [cos(start.directionRad), sin(start.directionRad)];
  let [atS, done] = [0, 0];
  gather();
  const run: EarthquakeRun = {
    durationS: durationS(start.record),
    pieces,
    poses,
    get atS() {
      return atS;
    },
    step(dtS) {
      atS += dtS;
      // A little more, so that sixty steps of a sixtieth are a second.
      const steps = Math.floor(atS * hz + 1e-6) - done;
      done += steps;
      for (const { moving } of storeys) moving.advance(steps);
      gather();
    },
    floorAt(storey, into) {
      const found = storeys[at(storey)];
      const along = found === undefined ? 0 : displacementAt(found, atS);
      into[0] = along * x;
      into[1] = along * y;
    },
    shakingMps2: (storey) => storeys[at(storey)]?.moving.shakingMps2 ?? 0,
    around(spot: Spot, into: Surroundings) {
      into.shakingMps2 = run.shakingMps2(spot.storey);
    },
    isFallen(piece) {
      const where = at(pieces[piece]!.storey);
      return storeys[where]!.moving.isFallen(piece - firsts[where]!);
    },
    hits(storey, px, py, radius, heightM, isSheltered) {
      const where = at(storey);
      if (isSheltered || where < 0) return null;
      const found = storeys[where]!.moving.hitter({ x: px, y: py, radius, heightM });
      return found < 0 ? null : found + firsts[where]!;
    },
    digest: (): Digest => digestOf({ atS: roundTo(atS, 6), poses: Array.from(poses, (value) => roundTo(value, 5)) }),
    free() {
      for (const { moving } of storeys) moving.room.floor.free();
    },
  };
  return run;
}

/**
 * Starts an earthquake in a venue: its furniture as rigid blocks on its floors, each floor in its own frame.
 * @param seed of what is chance of the start
 * @returns SIM_SITE for a storey that is not there, too much furniture, or a scale or rate out of range
 */
export async function startEarthquake(start: EarthquakeStart, seed: number): Promise<Result<EarthquakeRun>> {
  const storeys = checked(start);
  return storeys.ok ? ok(runOf(start, await storeysGoing(start, storeys.value, seed))) : storeys;
}
