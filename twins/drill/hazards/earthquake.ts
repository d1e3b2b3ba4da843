import { must } from "../../core/result.ts";
import type { Venue } from "../../core/venue.ts";
import { earthquake } from "../../hazards/earthquake/kind.ts";
import { parseAccelerogram } from "../../hazards/earthquake/record.ts";
import { type EarthquakeRun, startEarthquake } from "../../hazards/earthquake/run.ts";
import type { HazardKind, Spot } from "../../hazards/hazard.ts";
import type { DrillHazard } from "../definition.ts";

/** First byte of what a client draws. */
export const QUAKE_VIEW = 3;
export const QUAKE_VIEW_HEADER_BYTES = 4;
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
    { en: "Furniture that has moved or fallen does not block the way.", zh: "移位或倒下的家具不会挡住通道。" },
  ],
};

/** u8 3 | u8 reserved | u16 pieces | 7 f32 a piece: position and quaternion. Aligned to four bytes. */
function viewOf({ poses, pieces }: EarthquakeRun): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(QUAKE_VIEW_HEADER_BYTES + poses.byteLength);
  bytes[0] = QUAKE_VIEW;
  new DataView(bytes.buffer).setUint16(2, pieces.length, true);
  bytes.set(new Uint8Array(poses.buffer, poses.byteOffset, poses.byteLength), QUAKE_VIEW_HEADER_BYTES);
  return bytes;
}

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
  const venue = { ...start.venue, obstacles: start.venue.obstacles.filter(({ kind }) => kind !== "stair") };
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
  const isMoving = (): boolean => atS >= fromS && atS < toS + REST_S;
  return {
    run: {
      get atS() {
        return atS;
      },
      step(dtS) {
        atS += dtS;
        if (isMoving()) quake.step(dtS);
      },
      around(spot, into) {
        if (isMoving()) quake.around(spot, into);
      },
      digest: () => quake.digest(),
    },
    shaking: { fromS, toS },
    hit(spot, radiusM, isSheltered) {
      if (!isMoving()) return 0;
      const kept = isSheltered && !isFallen(spot);
      return quake.hits(spot.storey, spot.x, spot.y, radiusM, 1.6, kept) === null ? 0 : STRUCK;
    },
    view() {
      if (atS - viewedAtS < VIEW_EVERY_S || (viewedAtS > toS + REST_S && viewedAtS > 0)) return null;
      if (viewedAtS > 0 && atS < fromS) return null;
      viewedAtS = atS;
      return viewOf(quake);
    },
  };
}
