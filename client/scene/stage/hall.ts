import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import { type Bounds, boundsOf } from "./outline.ts";

/** The outline of the hall: of the first building, storey or site that has one, else a box around everything. */
export function hallOutline(site: Site): readonly Vec2[] {
  for (const level of ["building", "site", "storey", "space", "area"] as const) {
    const place = site.places.find((each) => each.level === level && each.outline.length >= 3);
    if (place !== undefined) return place.outline;
  }
  const points: Vec2[] = site.things.map((thing) => [thing.pose.x, thing.pose.y]);
  for (const node of site.routeMap?.nodes ?? []) points.push([node.x, node.y]);
  const { x0, y0, x1, y1 } = boundsOf(points);
  return [
    [x0 - 3, y0 - 3],
    [x1 + 3, y0 - 3],
    [x1 + 3, y1 + 3],
    [x0 - 3, y1 + 3],
  ];
}

/** The box around all that stands or drives in the site, with room to turn. */
export function focusBounds(site: Site): Bounds {
  const points: Vec2[] = site.things.map((thing) => [thing.pose.x, thing.pose.y]);
  for (const node of site.routeMap?.nodes ?? []) points.push([node.x, node.y]);
  const { x0, y0, x1, y1 } = boundsOf(points);
  return { x0: x0 - 1, y0: y0 - 1.6, x1: x1 + 1.6, y1: y1 + 1.6 };
}
