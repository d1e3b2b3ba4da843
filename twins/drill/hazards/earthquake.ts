import { must } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import { earthquake } from "../../hazards/earthquake/kind.ts";
import { measuresOf } from "../../hazards/earthquake/measures.ts";
import { parseAccelerogram } from "../../hazards/earthquake/record.ts";
import { startEarthquake } from "../../hazards/earthquake/run.ts";
import type { HazardKind, Spot } from "../../hazards/hazard.ts";
import type { DrillHazard, ShakenFurniture } from "../definition.ts";
import { DEBRIS_SHARE, debrisFooting } from "./debris.ts";
import { writeQuakeView } from "./quakeView.ts";

/** Drawn so often while it shakes, s. */
const VIEW_EVERY_S = 0.1;
/** Things come to rest so long after the record's end, s. */
const REST_S = 3;
/** Struck by furniture: hurt, and able to go on. */
const STRUCK = 0.45;
const UNDER_M = 1.2;

export const quakeDrillKind: HazardKind = {
  ...earthquake,
  limits: [
    ...earthquake.limits,
    { en: "Dust is only drawn.", zh: "扬尘仅为示意。" },
    {
      en: `Fallen furniture blocks no way: people go over it, at ${100 * DEBRIS_SHARE} % of their speed (stated by us).`,
      zh: `倒下的家具不会挡住通道：人员从上面跨过，速度降为 ${100 * DEBRIS_SHARE}%（本项目设定）。`,
    },
  ],
};

export interface QuakeStart {
  readonly venue: Venue;
  /** Text of the accelerogram. */
  readonly record: string;
  readonly scale: number;
  readonly directionRad: number;
  /** When it begins, s after the drill did. */
  readonly fromS: number;
}

/** A shaking as drills run it: quiet at first. */
export async function quakeHazard({ fromS, ...start }: QuakeStart, seed: number): Promise<DrillHazard> {
  // What is part of the building does not move.
  const loose = start.venue.obstacles.flatMap(({ kind }, at) => (kind === "stair" ? [] : [at]));
  const venue = { ...start.venue, obstacles: loose.map((at) => start.venue.obstacles[at]!) };
  const record = must(parseAccelerogram(start.record));
  const quake = must(await startEarthquake({ ...start, venue, record }, seed));
  const toS = fromS + quake.durationS;
  let atS = 0;
  let viewedAtS = -Infinity;
  const isFallen = ({ storey, x, y }: Spot): boolean =>
    quake.pieces.some(({ obstacle }, piece) => {
      const thing = venue.obstacles[obstacle]!;
      return (
        thing.shelters &&
        thing.storey === storey &&
        (thing.at[0] - x) ** 2 + (thing.at[1] - y) ** 2 < UNDER_M ** 2 &&
        quake.isFallen(piece)
      );
    });
  const obstacles = quake.pieces.map(({ obstacle }) => loose[obstacle]!);
  const measures = measuresOf(record);
  const isMoving = (): boolean => atS >= fromS && atS < toS + REST_S;
  const shakingMps2 = (): number =>
    isMoving() ? Math.max(...venue.storeys.map((_, storey) => quake.shakingMps2(storey))) : 0;
  const footing = debrisFooting(quake, venue.obstacles);
  const furniture: ShakenFurniture = {
    pgaMps2: start.scale * measures.pgaMps2,
    pgvMps: start.scale * measures.pgvCorrectedMps,
    obstacles,
    isFallen: (piece) => quake.isFallen(piece),
    struckBy(spot, radiusM, isSheltered) {
      if (!isMoving()) return null;
      const kept = isSheltered && !isFallen(spot);
      const piece = quake.hits(spot.storey, spot.x, spot.y, radiusM, 1.6, kept);
      return piece === null ? null : obstacles[piece]!;
    },
  };
  const view = () => writeQuakeView(start.venue, obstacles, quake.poses, shakingMps2());
  return {
    run: {
      get atS() {
        return atS;
      },
      step(dtS) {
        atS += dtS;
        if (!isMoving()) return;
        quake.step(dtS);
        footing.look();
      },
      around(spot, into) {
        if (isMoving()) quake.around(spot, into);
      },
      digest: () => quake.digest(),
    },
    shaking: { fromS, toS },
    furniture,
    hit: (spot, radiusM, isSheltered) => (furniture.struckBy(spot, radiusM, isSheltered) === null ? 0 : STRUCK),
    footing: (spot) => footing.at(spot),
    view() {
      if (atS - viewedAtS < VIEW_EVERY_S || (viewedAtS > toS + REST_S && viewedAtS > 0)) return null;
      if (viewedAtS > 0 && atS < fromS) return null;
      viewedAtS = atS;
      return view();
    },
    wholeView: view,
  };
}
