import type { Venue, Xy } from "../../core/venue.ts";

const cross = ([ax, ay]: Xy, [bx, by]: Xy, [px, py]: Xy): number => (bx - ax) * (py - ay) - (by - ay) * (px - ax);

/** Whether two stretches cross; one that only touches the other's end does not. */
const crosses = (a: Xy, b: Xy, c: Xy, d: Xy): boolean =>
  cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;

/** Tells whether a straight line on a storey meets no wall, no closed door and no window. */
export function sightLine(venue: Venue, isOpen: (opening: number) => boolean) {
  return (storey: number, from: Xy, to: Xy): boolean =>
    !(venue.storeys[storey]?.walls ?? []).some(([a, b]) => crosses(from, to, a, b)) &&
    !venue.openings.some(
      (one, at) => one.storey === storey && (one.kind === "window" || !isOpen(at)) && crosses(from, to, one.a, one.b),
    );
}
