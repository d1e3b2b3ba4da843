import { COMPASS_UNIT, type Compass, compassOf } from "../../core/ground.ts";
import type { LocalText } from "../../core/place.ts";
import type { HazardRun, Spot, Surroundings } from "../../hazards/hazard.ts";
import { UNHARMED } from "../../hazards/hazard.ts";

const COMPASS_WORDS: Readonly<Record<Compass, LocalText>> = {
  east: { en: "east", zh: "东" },
  northEast: { en: "north-east", zh: "东北" },
  north: { en: "north", zh: "北" },
  northWest: { en: "north-west", zh: "西北" },
  west: { en: "west", zh: "西" },
  southWest: { en: "south-west", zh: "西南" },
  south: { en: "south", zh: "南" },
  southEast: { en: "south-east", zh: "东南" },
};
export const compassWords = (x: number, y: number): LocalText => COMPASS_WORDS[compassOf(x, y)];

/** Which way leads to high ground, and how far it is on foot, m. */
export interface WayUp {
  readonly x: number;
  readonly y: number;
  readonly m: number;
}

/** "Uphill is to the north-west, 120 m." */
export function uphillWords({ x, y, m }: WayUp): LocalText {
  const { en, zh } = compassWords(x, y);
  const metres = Math.max(1, Math.round(m / 5) * 5);
  return { en: `Uphill is to the ${en}, ${metres} m.`, zh: `高处在${zh}方向，${metres} 米。` };
}

/** Water near somebody that they are told of, m, and from which depth, m. */
const NEAR_M = 16;
const NEAR_STEP_M = 4;
const TOLD_M = 0.05;
/** The same as the rubric's: water that carries people away. */
const DEEP_M = 0.15;
const KNEE_M = 0.4;

/** How bad it is: nothing, water near, at the feet, over the ankles, above the knees. */
export type WaterLevel = 0 | 1 | 2 | 3 | 4;

export interface WaterTold {
  readonly level: WaterLevel;
  readonly text: LocalText;
}

const join = (...parts: readonly (LocalText | null)[]): LocalText => {
  const said = parts.filter((part): part is LocalText => part !== null);
  return { en: said.map(({ en }) => en).join(" "), zh: said.map(({ zh }) => zh).join("") };
};

const around: Surroundings = { ...UNHARMED };
const depthAt = (run: HazardRun, spot: Spot, x: number, y: number): number => {
  around.waterM = 0;
  run.around({ ...spot, x, y }, around);
  return around.waterM;
};

/** The nearest of the eight directions in which there is water within reach; null without any. */
function nearestWater(run: HazardRun, spot: Spot): { readonly compass: Compass; readonly m: number } | null {
  for (let m = NEAR_STEP_M; m <= NEAR_M; m += NEAR_STEP_M)
    for (const [compass, [ux, uy]] of Object.entries(COMPASS_UNIT))
      if (depthAt(run, spot, spot.x + m * ux, spot.y + m * uy) >= TOLD_M) return { compass: compass as Compass, m };
  return null;
}

/** What somebody at a spot is to be told of the water, for the ear as well as for the eye. */
export function waterTold(run: HazardRun, spot: Spot, way: WayUp | null): WaterTold {
  const up = way === null ? null : uphillWords(way);
  const depthM = depthAt(run, spot, spot.x, spot.y);
  const cm = Math.round(100 * depthM);
  if (depthM >= KNEE_M)
    return {
      level: 4,
      text: join({ en: `The water is ${cm} cm deep: get out of it!`, zh: `水深 ${cm} 厘米：请立即离开水中！` }, up),
    };
  if (depthM >= DEEP_M)
    return {
      level: 3,
      text: join(
        { en: `The water is over your ankles, ${cm} cm. Turn round.`, zh: `水已没过脚踝，深 ${cm} 厘米。请掉头。` },
        up,
      ),
    };
  if (depthM >= TOLD_M)
    return { level: 2, text: join({ en: `Water at your feet, ${cm} cm.`, zh: `脚下有水，深 ${cm} 厘米。` }, up) };
  const near = nearestWater(run, spot);
  if (near === null) return { level: 0, text: join({ en: "It is dry here.", zh: "这里没有水。" }, up) };
  const { en, zh } = COMPASS_WORDS[near.compass];
  return {
    level: 1,
    text: join({ en: `Water comes from the ${en}, ${near.m} m away.`, zh: `${zh}方向 ${near.m} 米处有水涌来。` }, up),
  };
}
