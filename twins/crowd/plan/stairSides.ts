import type { VenueStair, Xy } from "../../core/venue.ts";
import { lengthOf } from "./frame.ts";

/** Who stands on a floor fits under what is this much higher, m: headroom of stairs, Approved Document K (2013), 1.11. */
const HEADROOM_M = 2;

/** The part of a flight or a landing that is in the way on a floor: neither higher than a head, nor that deep below. Null for none. */
function inTheWay(
  [px, py, pz]: VenueStair["line"][number],
  [qx, qy, qz]: VenueStair["line"][number],
  floorZ: number,
): readonly [Xy, Xy] | null {
  const [low, high] = [floorZ - HEADROOM_M, floorZ + HEADROOM_M];
  if (pz === qz) {
    if (pz <= low || pz >= high) return null;
    return [
      [px, py],
      [qx, qy],
    ];
  }
  const at = (z: number): number => Math.max(0, Math.min(1, (z - pz) / (qz - pz)));
  const [from, to] = [at(low), at(high)];
  if (from === to) return null;
  return [
    [px + from * (qx - px), py + from * (qy - py)],
    [px + to * (qx - px), py + to * (qy - py)],
  ];
}

/** Both sides of a stair where it is in the way on one of its storeys, pair by pair. */
export function stairSides(stair: Pick<VenueStair, "line" | "widthM">, floorZ: number): readonly (readonly [Xy, Xy])[] {
  const sides: (readonly [Xy, Xy])[] = [];
  for (let i = 1; i < stair.line.length; i++) {
    const part = inTheWay(stair.line[i - 1]!, stair.line[i]!, floorZ);
    if (part === null) continue;
    const [[px, py], [qx, qy]] = part;
    const length = lengthOf(...part);
    if (length < 0.05) continue;
    const nx = (-(qy - py) / length) * (stair.widthM / 2);
    const ny = ((qx - px) / length) * (stair.widthM / 2);
    sides.push([
      [px + nx, py + ny],
      [qx + nx, qy + ny],
    ]);
    sides.push([
      [px - nx, py - ny],
      [qx - nx, qy - ny],
    ]);
  }
  return sides;
}
