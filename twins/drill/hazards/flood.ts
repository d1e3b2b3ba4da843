import { groundZ } from "../../core/ground.ts";
import { inRing } from "../../core/ring.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import type { PersonKind } from "../../crowd/model.ts";
import { type FloodRun, flood, startFlood } from "../../hazards/flood/flood.ts";
import { aidrClass, type Build, carHolds, footingRisk } from "../../hazards/flood/hazardClasses.ts";
import type { FloodScene } from "../../hazards/flood/scene.ts";
import { type HazardKind, type HazardRun, type Spot, type Surroundings, UNHARMED } from "../../hazards/hazard.ts";
import { CAR_LAWS, type Car } from "../cars.ts";
import type { DrillHazard } from "../definition.ts";
import { floodWriter } from "./floodView.ts";
import { waterTold } from "./floodWords.ts";
import { paced } from "./paced.ts";

/** The water goes on in steps of this, s, as the drill's time has passed them: a street's water changes by millimetres in one. */
const WATER_STEP_S = 0.2;
/** What is drawn changes slowly: told once a second. */
const VIEW_EVERY_S = 1;
/** Less is a wet street, m: no class. */
const CLASS_M = 0.02;
/** Shallower water takes nobody along, however fast it is, m: the limits of speed are of water that a foot or a wheel stands in. */
const SHEET_M = 0.08;
/** Who is in a house looks at the water so far in front of its door, m. */
const BEFORE_DOOR_M = [1, 2, 3] as const;

export const floodDrillKind: HazardKind = {
  ...flood,
  laws: [...flood.laws, ...CAR_LAWS],
  limits: [
    ...flood.limits,
    { en: "people walk uphill as fast as on the level", zh: "人上坡与平地步行速度相同" },
    {
      en: "houses are one dry room with one door, which we placed",
      zh: "房屋简化为一间不进水、只有一扇门的房间，门的位置由我们设定",
    },
    { en: "who is swept away stays where it happened", zh: "被冲倒的人和车停留在原地" },
  ],
};

/** People by how the water takes them: who is frail counts as a child (Cox, Shand and Blacka 2010). */
export const buildOf = (kind: PersonKind): Build => (kind === "walking" ? "adult" : "child");

export interface FloodStart {
  readonly scene: FloodScene;
  /** The water has come in for so long when the drill begins, s. */
  readonly sinceS: number;
  readonly cars: readonly { readonly at: Xy; readonly headingRad: number }[];
}

interface House {
  readonly outline: readonly Xy[];
  readonly low: Xy;
  readonly high: Xy;
  /** In front of its doors. */
  readonly before: readonly Xy[];
}

/** Houses with what is in front of their doors. */
function housesOf({ rooms, openings }: Venue): readonly House[] {
  return rooms.map(({ outline }, room) => {
    const before = openings
      .filter((one) => one.rooms.includes(room))
      .flatMap(({ a, b }) => {
        const lengthM = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
        const middle: Xy = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        const across: Xy = [(b[1] - a[1]) / lengthM, (a[0] - b[0]) / lengthM];
        const at = (m: number): Xy => [middle[0] + m * across[0], middle[1] + m * across[1]];
        const sign = inRing(at(BEFORE_DOOR_M[0]), outline) ? -1 : 1;
        return BEFORE_DOOR_M.map((m) => at(sign * m));
      });
    const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
    return { outline, before, low: [Math.min(...xs), Math.min(...ys)], high: [Math.max(...xs), Math.max(...ys)] };
  });
}

const houseAt = (houses: readonly House[], x: number, y: number): House | undefined =>
  houses.find(
    ({ low, high, outline }) => x >= low[0] && y >= low[1] && x <= high[0] && y <= high[1] && inRing([x, y], outline),
  );

/** The water in steps of its own, and dry houses. */
function waterRun(water: FloodRun, houses: readonly House[]): HazardRun {
  let ticks = 0;
  let atS = 0;
  return {
    get atS() {
      return atS;
    },
    step(dtS) {
      atS += dtS;
      for (; (ticks + 1) * WATER_STEP_S <= atS + 1e-6; ticks++) water.step(WATER_STEP_S);
    },
    around(spot, into) {
      if (houseAt(houses, spot.x, spot.y) === undefined) water.around(spot, into);
    },
    digest: () => water.digest(),
  };
}

/** A flood as drills run it: its water, what it does to people and cars, and how it is told. */
export function floodHazard({ scene, sinceS, cars: parked }: FloodStart, venue: Venue): DrillHazard {
  const water = startFlood(scene);
  water.step(sinceS);
  const houses = housesOf(venue);
  const run = waterRun(water, houses);
  const cars = parked.map(({ at: [x, y], headingRad }): Car => ({ x, y, headingRad, driver: -1, isSwept: false }));
  const writer = floodWriter(water);
  const around: Surroundings = { ...UNHARMED };
  const look = (spot: Spot): readonly [depthM: number, speedMps: number] => {
    [around.waterM, around.waterXMps, around.waterYMps] = [0, 0, 0];
    water.around(spot, around);
    const { waterM, waterXMps, waterYMps } = around;
    return [waterM, Math.sqrt(waterXMps * waterXMps + waterYMps * waterYMps)];
  };
  const classAt = (spot: Spot): number => {
    const [depthM, speedMps] = look(spot);
    return depthM < CLASS_M ? 0 : aidrClass(depthM, speedMps);
  };
  return {
    run,
    shaking: null,
    cars,
    floodClass(spot) {
      const house = houseAt(houses, spot.x, spot.y);
      if (house === undefined) return classAt(spot);
      return house.before.reduce((worst, [x, y]) => Math.max(worst, classAt({ ...spot, x, y })), 0);
    },
    groundZ: (x, y) => (venue.ground === undefined ? 0 : groundZ(venue.ground, x, y)),
    sweeps(spot, kind) {
      if (houseAt(houses, spot.x, spot.y) !== undefined) return false;
      const [depthM, speedMps] = look(spot);
      return depthM >= SHEET_M && footingRisk(buildOf(kind), depthM, speedMps) === "extreme";
    },
    sweepsCar(spot) {
      const [depthM, speedMps] = look(spot);
      return depthM >= SHEET_M && !carHolds("small", depthM, speedMps);
    },
    tell: (spot, way) => waterTold(run, spot, way),
    view: paced(run, VIEW_EVERY_S - 1e-6, () => writer.write(water, cars)),
    wholeView: () => writer.write(water, cars),
  };
}
