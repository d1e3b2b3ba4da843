import { ln, roundTo } from "../../../twins/core/numeric.ts";
import { type Rng, rng } from "../../../twins/core/rng.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import { fridolfSmokeSpeed } from "../../../twins/crowd/speed/smoke.ts";
import type { Growth } from "../../../twins/hazards/fire/growth.ts";
import { type FireRun, type FireStart, startFire } from "../../../twins/hazards/fire/run.ts";
import { asphyxiantRate, doseRates, heatRate } from "../../../twins/hazards/fire/toxicity.ts";
import { type Surroundings, UNHARMED } from "../../../twins/hazards/hazard.ts";
import { buildingOf } from "./buildings.ts";
import { FEATURES, FURTHEST_S, type Readings, RISE_S, roomGraph, sceneOf, writeFeatures } from "./features.ts";
import { RATE_SCALE } from "./scale.ts";

/** Smoke that a detector sees, 1/m: obscuration of some 10 % a metre. */
export const SEEN_PER_M = 0.1;
/** Readings are taken so often, s. */
const EVERY_S = 5;
const LENGTH_S = 600;
const AHEAD_S = [0, 15, 30, 60, 120, 180, FURTHEST_S] as const;
const MOMENTS = 12;
const ROOMS_A_MOMENT = 12;

/** An example: what the detectors told of a room, and what somebody in it met so much later. */
export interface Example {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/** What somebody meets who walks through the middle of a room, bent down where the smoke reaches the head, as in a drill. */
function metIn({ around }: FireRun, venue: Venue, room: number): Float32Array {
  const { outline, storey } = venue.rooms[room]!;
  const [x, y] = [0, 1].map((axis) => outline.reduce((sum, p) => sum + p[axis]!, 0) / outline.length);
  const at: Surroundings = { ...UNHARMED };
  const look = (heightM: number): void => {
    Object.assign(at, UNHARMED);
    around({ storey, x: x!, y: y!, heightM }, at);
  };
  look(1.6);
  if (at.layerM < 1.6) look(1);
  const rates = doseRates(at);
  const rate = Math.max(asphyxiantRate(rates), heatRate(rates));
  const { leastPerMin, steps, most } = RATE_SCALE;
  const scaled = Math.max(0, Math.min(most, ln(Math.max(rate, leastPerMin) / leastPerMin) / steps));
  return Float32Array.of(scaled, fridolfSmokeSpeed(at.extinctionPerM));
}

interface Moment {
  readonly readings: Readings;
  readonly met: readonly Float32Array[];
}

const GROWTHS: readonly Growth[] = ["slow", "medium", "fast", "ultraFast"];

/** A fire of chance in a room of chance: how fast it grows, and how large it becomes. */
export function fireStartOf(venue: Venue, chance: Rng): FireStart {
  const burnable = venue.rooms.flatMap(({ use }, room) => (use === "room" || chance.uniform() < 0.1 ? [room] : []));
  const room = burnable[chance.below(burnable.length)]!;
  const { outline } = venue.rooms[room]!;
  const at = [0, 1].map((axis) => outline.reduce((sum, p) => sum + p[axis]!, 0) / outline.length);
  return {
    ...{ venue, room, at: [at[0]!, at[1]!], spread: 0.3 },
    growth: GROWTHS[[0, 1, 1, 2, 2, 3][chance.below(6)]!]!,
    peakKw: 300 + 2_700 * chance.uniform(),
  };
}

/** When each opening stands open: some from the start, some are opened as people leave, none are closed again. */
function doorTimes(venue: Venue, fireRoom: number, chance: Rng): Float64Array {
  return Float64Array.from(venue.openings, ({ kind, isExit, rooms }) => {
    if (kind === "window") return Infinity;
    if (kind === "passage") return 0;
    const isOpen = rooms.includes(fireRoom) ? 0.75 : isExit ? 0.3 : 0.35;
    if (chance.uniform() < isOpen) return 0;
    return chance.uniform() < 0.4 ? 20 + 220 * chance.uniform() : Infinity;
  });
}

/** A fire in a made-up building: what detectors tell, and what people meet, every 5 s. */
function burn(venue: Venue, chance: Rng): readonly Moment[] {
  const start = fireStartOf(venue, chance);
  const opensAtS = doorTimes(venue, start.room, chance);
  const isOpen = (at: number): boolean => opensAtS[at]! <= 0;
  const run = startFire({ ...start, doors: new Map(venue.openings.map((_, at) => [at, isOpen(at)])) }, chance.uint32());
  const doors = Uint8Array.from(opensAtS, (s) => (s <= 0 ? 1 : 0));
  const moments: Moment[] = [];
  for (let atS = 0; atS <= LENGTH_S; atS += EVERY_S) {
    for (let at = 0; at < doors.length; at++)
      if (doors[at] === 0 && opensAtS[at]! <= atS) {
        doors[at] = 1;
        run.setOpening(at, true);
      }
    const { layerM, upperC, upperExtinctionPerM } = run.layers;
    moments.push({
      readings: {
        ...{ atS, doors: doors.slice(), layerM: layerM.slice() },
        ...{ upperC: upperC.slice(), upperExtinctionPerM: upperExtinctionPerM.slice() },
      },
      met: venue.rooms.map((_, room) => metIn(run, venue, room)),
    });
    for (let n = 0; n < EVERY_S; n++) run.step(1);
  }
  return moments;
}

/** Rooms that smoke is in or comes to are asked of more often than those that nothing happens in. */
function pick(met: Moment["met"], later: Moment["met"], chance: Rng): number {
  for (let n = 0; n < 6; n++) {
    const room = chance.below(met.length);
    if (later[room]![0]! > 0.03 || chance.uniform() < 0.3) return room;
  }
  return chance.below(met.length);
}

const ROUNDING = 3;
const round = (values: Float32Array): Float32Array => values.map((x) => roundTo(x, ROUNDING));

/** Examples of the fire in the building of a number, the same each time. */
export function examplesOfFire(number: number): readonly Example[] {
  const chance = rng(number, "evacuation-guidance/fire");
  const venue = buildingOf(number);
  const graph = roomGraph(venue);
  const moments = burn(venue, chance);
  const seen = moments.findIndex(({ readings }) => readings.upperExtinctionPerM.some((k) => k > SEEN_PER_M));
  if (seen < 0) return [];
  const back = RISE_S / EVERY_S;
  const last = moments.length - 1 - FURTHEST_S / EVERY_S;
  const examples: Example[] = [];
  for (let n = 0; n < MOMENTS; n++) {
    const at = seen + chance.below(Math.max(1, last - seen));
    const { readings: now } = moments[at]!;
    const { readings: before } = moments[Math.max(0, at - back)]!;
    const scene = sceneOf(graph, now, before, now.atS - moments[seen]!.readings.atS);
    for (let m = 0; m < ROOMS_A_MOMENT; m++) {
      const aheadS = AHEAD_S[chance.below(AHEAD_S.length)]!;
      const later = moments[Math.min(moments.length - 1, at + aheadS / EVERY_S)]!;
      const room = pick(moments[at]!.met, later.met, chance);
      const inputs = new Float32Array(FEATURES);
      writeFeatures(scene, room, { aheadS, isShut: false }, inputs, 0);
      examples.push({ inputs: round(inputs), targets: round(later.met[room]!) });
    }
  }
  return examples;
}
