import type { LocalText } from "../../core/place.ts";
import type { Venue } from "../../core/venue.ts";
import {
  type BuildingClass,
  type BuildingOdds,
  buildingOdds,
  type FeltMotion,
  feltMotion,
} from "../../hazards/earthquake/building.ts";
import { USUAL_SPREAD } from "../../hazards/earthquake/run.ts";
import { shareEstimate } from "../../sim/statistics.ts";
import type { ShakenFurniture } from "../definition.ts";
import { furnitureAdvice } from "./advice.ts";
import { floorPoints, type QuakeMember } from "./meter.ts";

/** Runs of the ensemble of a debrief: the drill's own is the first of them. */
export const ODDS_RUNS = 20;

/** How often something happened over the runs of an ensemble. */
export interface CountedShare {
  readonly count: number;
  /** Of all runs, %, with Wilson's 95 % score interval. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export function shareOf(verdicts: readonly boolean[]): CountedShare {
  const { mean, low, high } = shareEstimate(verdicts.map((is) => (is ? 100 : 0)));
  return { count: verdicts.filter((is) => is).length, mean, low, high };
}

/** A piece of furniture, and how often it falls. */
export interface PieceOdds {
  /** Index in the venue's obstacles. */
  readonly obstacle: number;
  readonly title: LocalText;
  readonly place: LocalText;
  readonly fell: CountedShare;
  /** A bed is so near that it falls on it. */
  readonly isByBed: boolean;
  /** So high that one fastens it: what is lower is overturned as well, and is in the way. */
  readonly isTall: boolean;
}

/** From this height on furniture is to be fastened, m: above the waist. Ours. */
const TALL_M = 1.1;

/** A square of the floor, and in how many runs who stood there unprotected was struck. */
export type StruckCell = readonly [storey: number, x: number, y: number, count: number];

export interface RoomOdds {
  readonly room: number;
  readonly title: LocalText;
  readonly storey: number;
  /** Of the floor's squares and the runs together, %. */
  readonly meanPct: number;
  /** Share of the squares that nothing struck in any run, %. */
  readonly quietPct: number;
}

/** What an ensemble tells of a shaking in a venue. */
export interface QuakeOdds {
  readonly runs: number;
  readonly motion: FeltMotion;
  /** Null where nobody said what the building is. */
  readonly building: BuildingOdds | null;
  /** What fell in one run at least, most often first; how many pieces there are in all. */
  readonly pieces: readonly PieceOdds[];
  readonly allPieces: number;
  readonly cells: readonly StruckCell[];
  readonly rooms: readonly RoomOdds[];
  readonly advice: readonly LocalText[];
  /** What is chance in it, said beside it. */
  readonly assumes: readonly LocalText[];
}

const percent = (share: number): string => String(Math.round(100 * share));

const ASSUMES: readonly LocalText[] = [
  {
    en: `Every run has the same ground motion. Each piece stands by chance up to some millimetres elsewhere (standard deviation ${1000 * USUAL_SPREAD.placeM} mm and ${((180 / Math.PI) * USUAL_SPREAD.headingRad).toFixed(1)} degrees), and its friction varies by ${percent(USUAL_SPREAD.friction)} %.`,
    zh: `各次运行的地面运动相同。每件家具的位置和朝向随机偏差（标准差 ${1000 * USUAL_SPREAD.placeM} mm、${((180 / Math.PI) * USUAL_SPREAD.headingRad).toFixed(1)} 度），摩擦系数随机偏差 ${percent(USUAL_SPREAD.friction)} %。`,
  },
  {
    en: "Fallen is what tilts by more than 45 degrees. Struck is who is touched by something faster than 1 m/s; who is dropped and holds on is not, as long as the table stands.",
    zh: "倾斜超过 45 度计为倒下。被速度超过 1 m/s 的物体碰到计为被砸；伏地抓牢者在桌子未倒时不计。",
  },
  {
    en: "Intervals are Wilson's of 95 %: none of twenty is not “never”. Nothing is known of what is fastened to a wall.",
    zh: "区间为 95 % Wilson 区间：20 次中 0 次并不表示“绝不会”。未考虑固定在墙上的家具。",
  },
];

/** How far what falls reaches, m: its height; a bed within that of its side is struck. */
function isByBed({ obstacles }: Venue, at: number): boolean {
  const piece = obstacles[at]!;
  const half = Math.min(piece.sizeM[0], piece.sizeM[1]) / 2;
  return obstacles.some((bed) => {
    if (bed.room !== piece.room || bed.storey !== piece.storey || !/bed$/i.test(bed.kind)) return false;
    const awayM = Math.sqrt((bed.at[0] - piece.at[0]) ** 2 + (bed.at[1] - piece.at[1]) ** 2);
    return awayM <= half + piece.sizeM[2] + Math.min(bed.sizeM[0], bed.sizeM[1]) / 2;
  });
}

function piecesOf(venue: Venue, obstacles: readonly number[], members: readonly QuakeMember[]): readonly PieceOdds[] {
  return obstacles
    .map((obstacle, piece): PieceOdds => {
      const { title, room, storey, sizeM } = venue.obstacles[obstacle]!;
      const place = venue.rooms[room ?? -1]?.title ?? venue.storeys[storey]!.title;
      const fell = shareOf(members.map(({ fallen }) => fallen[piece] === 1));
      return { obstacle, title, place, fell, isByBed: isByBed(venue, obstacle), isTall: sizeM[2] >= TALL_M };
    })
    .filter(({ fell }) => fell.count > 0)
    .sort((a, b) => b.fell.count - a.fell.count || a.obstacle - b.obstacle);
}

type Points = ReturnType<typeof floorPoints>;

/** In how many runs who stood unprotected at each point was struck. */
export const struckCounts = (points: Points, members: readonly QuakeMember[]): readonly number[] =>
  points.map((_, i) => members.reduce((sum, { struck }) => sum + struck[i]!, 0));

function roomsOf({ rooms }: Venue, points: Points, counts: readonly number[], runs: number): readonly RoomOdds[] {
  return rooms.flatMap(({ title, storey }, room) => {
    const own = counts.filter((_, i) => points[i]!.room === room);
    if (own.length === 0) return [];
    const struck = own.reduce((sum, count) => sum + count, 0);
    const quiet = own.filter((count) => count === 0).length;
    return [
      { room, title, storey, meanPct: (100 * struck) / (own.length * runs), quietPct: (100 * quiet) / own.length },
    ];
  });
}

/**
 * Puts the runs of an ensemble together.
 * @param furniture of any of its runs: all have the same pieces and the same ground
 */
export function quakeOdds(
  venue: Venue,
  furniture: Pick<ShakenFurniture, "obstacles" | "pgaMps2" | "pgvMps">,
  building: BuildingClass | null,
  members: readonly QuakeMember[],
): QuakeOdds {
  const points = floorPoints(venue);
  const counts = struckCounts(points, members);
  const runs = members.length;
  const motion = feltMotion(furniture.pgaMps2, furniture.pgvMps);
  const pieces = piecesOf(venue, furniture.obstacles, members);
  const damage = building === null ? null : buildingOdds(building, motion.pgaG);
  return {
    ...{ runs, motion, pieces, building: damage },
    allPieces: furniture.obstacles.length,
    cells: points.flatMap(({ storey, x, y }, i): StruckCell[] => (counts[i]! > 0 ? [[storey, x, y, counts[i]!]] : [])),
    rooms: roomsOf(venue, points, counts, runs),
    advice: furnitureAdvice(pieces, runs, damage),
    assumes: ASSUMES,
  };
}
