import type { VenueObstacle } from "../../core/venue.ts";
import type { Spot } from "../../hazards/hazard.ts";

/** What is left of somebody's speed who climbs over what has fallen: stated by us, since nobody has measured it indoors. */
export const DEBRIS_SHARE = 0.5;
/** Half of a body: with less room than this beside it, one steps on it, m. */
const BODY_M = 0.2;
/** Seven numbers a piece: middle of its box, m, and quaternion x y z w. */
const POSE = 7;

/** Where an upright line through a point enters and leaves a slab of a box's own axis, as shares of the line's unit. */
function slab(from: number, along: number, half: number, span: { low: number; high: number }): boolean {
  if (along > -1e-9 && along < 1e-9) return from >= -half && from <= half;
  const [a, b] = [(-half - from) / along, (half - from) / along];
  span.low = Math.max(span.low, Math.min(a, b));
  span.high = Math.min(span.high, Math.max(a, b));
  return span.low <= span.high;
}

/** Whether a box covers a point of the floor, seen from above, or comes so near that a body has no room beside it. */
export function covers(
  poses: ArrayLike<number>,
  piece: number,
  sizeM: readonly [number, number, number],
  x: number,
  y: number,
): boolean {
  const at = POSE * piece;
  const [dx, dy] = [x - poses[at]!, y - poses[at + 1]!];
  const reachM = BODY_M + Math.sqrt(sizeM[0] * sizeM[0] + sizeM[1] * sizeM[1] + sizeM[2] * sizeM[2]) / 2;
  if (dx * dx + dy * dy > reachM * reachM) return false;
  const [qx, qy, qz, qw] = [poses[at + 3]!, poses[at + 4]!, poses[at + 5]!, poses[at + 6]!];
  // Columns of the box's rotation: what of each site axis lies along each of its own.
  const ownX = [1 - 2 * (qy * qy + qz * qz), 2 * (qx * qy + qw * qz), 2 * (qx * qz - qw * qy)] as const;
  const ownY = [2 * (qx * qy - qw * qz), 1 - 2 * (qx * qx + qz * qz), 2 * (qy * qz + qw * qx)] as const;
  const ownZ = [2 * (qx * qz + qw * qy), 2 * (qy * qz - qw * qx), 1 - 2 * (qx * qx + qy * qy)] as const;
  const span = { low: -Infinity, high: Infinity };
  return [ownX, ownY, ownZ].every(([ax, ay, az], k) => slab(dx * ax + dy * ay, az, sizeM[k]! / 2 + BODY_M, span));
}

interface Pieces {
  readonly pieces: readonly { readonly obstacle: number }[];
  readonly poses: ArrayLike<number>;
  isFallen(piece: number): boolean;
}

/**
 * Speed that is left over fallen furniture: `DEBRIS_SHARE` where a piece that lies covers the floor, else all of it. Ways are not changed: people
 * go over it and not round it.
 */
export function debrisFooting(quake: Pieces, obstacles: readonly Pick<VenueObstacle, "storey" | "sizeM">[]) {
  let fallen: number[] = [];
  return {
    /** What lies now; to be called when something may have moved. */
    look(): void {
      fallen = quake.pieces.flatMap((_, piece) => (quake.isFallen(piece) ? [piece] : []));
    },
    at({ storey, x, y }: Spot): number {
      for (const piece of fallen) {
        const thing = obstacles[quake.pieces[piece]!.obstacle]!;
        if (thing.storey === storey && covers(quake.poses, piece, thing.sizeM, x, y)) return DEBRIS_SHARE;
      }
      return 1;
    },
  };
}
