import type { Xy } from "../../../twins/core/venue.ts";
import type { QuakePiece } from "../../../twins/drill/hazards/quakeView.ts";

type Place = QuakePiece["at"];
type Turn = QuakePiece["turn"];
export type Pose = Pick<QuakePiece, "at" | "turn">;

/** Of something as the plan has it: upright, turned about the vertical alone. */
export function uprightPose(at: Xy, headingRad: number, middleZ: number): Pose {
  return { at: [at[0], at[1], middleZ], turn: [0, 0, Math.sin(headingRad / 2), Math.cos(headingRad / 2)] };
}

/** A vector of a body's own axes in the site's frame. */
export function turned([qx, qy, qz, qw]: Turn, [x, y, z]: Place): Place {
  const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)];
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}

const side = (o: Xy, a: Xy, b: Xy): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Counter-clockwise convex hull (Andrew's monotone chain). */
function hull(points: readonly Xy[]): readonly Xy[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (from: readonly Xy[]): Xy[] => {
    const kept: Xy[] = [];
    for (const point of from) {
      while (kept.length > 1 && side(kept.at(-2)!, kept.at(-1)!, point) <= 1e-9) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** What a box covers of the floor, seen from above. */
export function outlineOf({ at, turn }: Pose, sizeM: Place): readonly Xy[] {
  const corners: Xy[] = [];
  for (let corner = 0; corner < 8; corner++) {
    const [x, y] = turned(turn, [
      (sizeM[0] / 2) * (corner & 1 ? 1 : -1),
      (sizeM[1] / 2) * (corner & 2 ? 1 : -1),
      (sizeM[2] / 2) * (corner & 4 ? 1 : -1),
    ]);
    corners.push([at[0] + x, at[1] + y]);
  }
  return hull(corners);
}

/** Cosine between a box's own vertical and the vertical. */
export const uprightness = ({ turn: [x, y] }: Pose): number => 1 - 2 * (x * x + y * y);

/** Between two poses: places straight, turns by the shorter way. */
export function between(from: Pose, to: Pose, share: number): Pose {
  const dot = from.turn.reduce((sum, part, k) => sum + part * to.turn[k]!, 0);
  const sign = dot < 0 ? -1 : 1;
  const mixed = from.turn.map((part, k) => part + (sign * to.turn[k]! - part) * share);
  const length = Math.hypot(...mixed) || 1;
  const at = from.at.map((part, k) => part + (to.at[k]! - part) * share);
  return {
    at: at as unknown as Place,
    turn: mixed.map((part) => part / length) as unknown as Turn,
  };
}

/** Told ten times a second, drawn so far in the past that there is a pose before and one after, ms. */
const PAST_MS = 120;

export interface FurnitureTrack {
  /** What was told just now; the same list again is no news. */
  take(pieces: readonly QuakePiece[] | undefined, nowMs: number): void;
  /** Counts up with each list. */
  readonly version: number;
  /** True until everything is drawn where it was told last. */
  isMoving(nowMs: number): boolean;
  /** Of an obstacle, now; null for one that nobody told of: it stands as in the plan. */
  at(obstacle: number, nowMs: number): Pose | null;
}

/** Furniture between the last two pictures. */
export function createFurnitureTrack(): FurnitureTrack {
  let [before, after] = [new Map<number, Pose>(), new Map<number, Pose>()];
  let [beforeMs, afterMs, version] = [-Infinity, -Infinity, 0];
  let told: readonly QuakePiece[] | undefined;
  return {
    get version() {
      return version;
    },
    take(pieces, nowMs) {
      if (pieces === undefined || pieces === told) return;
      told = pieces;
      before = after;
      beforeMs = afterMs;
      after = new Map(pieces.map((piece) => [piece.obstacle, piece]));
      afterMs = nowMs;
      version++;
    },
    isMoving: (nowMs) => nowMs - PAST_MS < afterMs,
    at(obstacle, nowMs) {
      const to = after.get(obstacle);
      const from = before.get(obstacle);
      if (to === undefined || from === undefined) return to ?? null;
      // Long silence before it: what has been told since is where it is.
      const spanMs = Math.min(PAST_MS, afterMs - beforeMs);
      const share = spanMs <= 0 ? 1 : (nowMs - PAST_MS - (afterMs - spanMs)) / spanMs;
      return share >= 1 ? to : between(from, to, Math.max(0, share));
    },
  };
}
