import { inRing } from "../../core/ring.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { builtVenue } from "../../import/venue/build.ts";
import { innerPoint } from "../../import/venue/inner.ts";
import { distanceM, nearestOn } from "../../import/venue/lines.ts";
import type { PlanOpening, PlanWall } from "../../import/venue/plan.ts";
import { MEREWETHER } from "./district.gen.ts";
import { groundAt } from "./read.ts";

/** A district as people on foot see it: ground between houses, streets, and high ground to go to. */
export interface Outdoors {
  /** One storey under the open sky; houses are closed rooms of it, and `muster` is the high ground. Heights are `groundM`'s. */
  readonly venue: Venue;
  /** Outline of the streets. */
  readonly road: readonly Xy[];
  /** Of the ground above the datum, m; NaN beside the ground model. */
  groundM(at: Xy): number;
}

/** High ground lies so far above the highest water that was marked nearest to it, m. */
export const REFUGE_M = 3;
/** Refuges are looked for so far apart, and so far from houses and from the model's border, m. */
const APART_M = 60;
const CLEAR_M = 4;
const BORDER_M = 12;
const STEP_M = 8;
/** People come to high ground from the street: what is further from it is left out, m. */
const FROM_ROAD_M = 40;
/** Nobody gathers on what is steeper. */
const MOST_SLOPE = 0.15;
/** Storeys have a ceiling: the sky is put so high, m. */
const SKY_M = 100;

const wallsOf = (ring: readonly Xy[]): PlanWall[] =>
  ring.map((a, i) => ({ a, b: ring[(i + 1) % ring.length]!, thicknessM: 0 }));

const farFrom = (ring: readonly Xy[], at: Xy): number =>
  Math.min(...ring.map((a, i) => nearestOn(a, ring[(i + 1) % ring.length]!, at).farM));

/** Whether a group can stand at a place: outside houses, on ground that is high enough and no slope. */
function isRefuge(at: Xy, groundM: Outdoors["groundM"]): boolean {
  const { houses, marks, road } = MEREWETHER;
  const ground = groundM(at);
  const mark = marks.reduce((best, one) =>
    distanceM([one.x, one.y], at) < distanceM([best.x, best.y], at) ? one : best,
  );
  if (!(ground >= mark.finalM + REFUGE_M)) return false;
  const around = [groundM([at[0] + CLEAR_M, at[1]]), groundM([at[0], at[1] + CLEAR_M])];
  if (around.some((z) => !(Math.abs(z - ground) <= MOST_SLOPE * CLEAR_M))) return false;
  if (!inRing(at, road) && farFrom(road, at) > FROM_ROAD_M) return false;
  return houses.every(({ outline }) => !inRing(at, outline) && farFrom(outline, at) >= CLEAR_M);
}

/** High ground to go to, the nearest to the streets first, apart from each other. */
function refuges(groundM: Outdoors["groundM"]): readonly Xy[] {
  const { extent, road } = MEREWETHER;
  const [xs, ys] = [extent.map(([x]) => x), extent.map(([, y]) => y)];
  const found: Xy[] = [];
  for (let x = Math.min(...xs) + BORDER_M; x <= Math.max(...xs) - BORDER_M; x += STEP_M)
    for (let y = Math.min(...ys) + BORDER_M; y <= Math.max(...ys) - BORDER_M; y += STEP_M)
      if (isRefuge([x, y], groundM)) found.push([x, y]);
  const away = (at: Xy): number => (inRing(at, road) ? 0 : farFrom(road, at));
  const kept: Xy[] = [];
  for (const at of found.toSorted((a, b) => away(a) - away(b)))
    if (kept.every((other) => distanceM(at, other) >= APART_M)) kept.push(at);
  return kept;
}

/** @param grid the ground model in its own system; @param doors of the houses, for who needs a way into them */
export function merewetherOutdoors(grid: Grid, doors: readonly PlanOpening[] = []): Outdoors {
  const { houses, road, extent, georeference } = MEREWETHER;
  const [x0, y0] = georeference.offset;
  const groundM = ([x, y]: Xy): number => groundAt(grid, [x + x0, y + y0]);
  const { venue } = builtVenue({
    storeys: [
      {
        id: "merewether",
        title: { en: "Merewether, Newcastle", zh: "纽卡斯尔梅里韦瑟" },
        floorZ: Math.min(...houses.map(({ groundLowM }) => groundLowM)),
        heightM: SKY_M,
        walls: [...wallsOf(extent), ...houses.flatMap(({ outline }) => wallsOf(outline))],
        openings: doors,
        // The first label in a room is its name: houses come before the ground around them.
        labels: [
          ...houses.map(({ number, outline }) => ({
            at: innerPoint(outline),
            id: `house-${number}`,
            title: { en: `House ${number}`, zh: `${number} 号房屋` },
            use: "service" as const,
          })),
          { at: outdoorPoint(), id: "outdoors", title: { en: "Outdoors", zh: "室外" }, use: "hall" as const },
        ],
        pieces: [],
      },
    ],
    lifts: [],
    stairs: [],
    muster: refuges(groundM),
  });
  return { venue, road, groundM };
}

/** A point of the street, where no house is. */
function outdoorPoint(): Xy {
  const inside = MEREWETHER.road.map(([x, y]): Xy => [x, y + 0.5]);
  return inside.find(
    (at) => inRing(at, MEREWETHER.extent) && MEREWETHER.houses.every(({ outline }) => !inRing(at, outline)),
  )!;
}
