import type { VenueView } from "../../../twins/protocol/drill.ts";

/** What of a floor is shown: its middle, m, and pixels to a metre. */
export interface MapCamera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Metres across the shorter side when the map follows somebody. */
const FOLLOW_M = 22;
/** In the open one looks for a slope, and for water that comes. */
const FOLLOW_OPEN_M = 64;
/** Without motion the map stands still until somebody is so near to its edge, as a share of half of it. */
const STEP_AT = 0.6;

/** All of a floor with a margin. */
export function wholeFloor(
  { storeys, rooms, muster }: VenueView,
  storey: number,
  width: number,
  height: number,
): MapCamera {
  const points = [
    ...(storeys[storey]?.walls ?? []).flat(),
    ...rooms.filter((room) => room.storey === storey).flatMap(({ outline }) => outline),
    ...(storey === 0 ? muster : []),
  ];
  if (points.length === 0) return { x: 0, y: 0, scale: 20 };
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [low, high] = [Math.min(low, y), Math.max(high, y)];
  }
  const scale = Math.min(width / (right - left + 4), height / (high - low + 4));
  return { x: (left + right) / 2, y: (low + high) / 2, scale: Math.max(0.5, scale) };
}

/** Follows a spot; with no motion it steps, so that most frames show the same place. */
export function follow(
  before: MapCamera | null,
  spot: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  isStill: boolean,
  isOpen = false,
): MapCamera {
  const shorter = Math.min(size.width, size.height);
  const scale = isOpen ? Math.max(4, shorter / FOLLOW_OPEN_M) : Math.max(8, shorter / FOLLOW_M);
  if (!isStill || before === null || before.scale !== scale) return { x: spot.x, y: spot.y, scale };
  const isNearEdge =
    Math.abs(spot.x - before.x) * scale > (size.width / 2) * STEP_AT ||
    Math.abs(spot.y - before.y) * scale > (size.height / 2) * STEP_AT;
  return isNearEdge ? { x: spot.x, y: spot.y, scale } : before;
}
