import { type Place, placesWithin } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";

export interface Bounds {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Lowest and highest point; a hall, whose near walls are lowered, has none. */
  readonly z0?: number;
  readonly z1?: number;
}

/** The box around points; a metre around the origin when there are none. */
export function boundsOf(points: readonly Vec2[]): Bounds {
  if (points.length === 0) return { x0: -1, y0: -1, x1: 1, y1: 1 };
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return { x0, y0, x1, y1 };
}

/** A place's outline, or, where it has none, the corners of all that is in it. */
export function outlineWithin(site: Pick<Site, "places">, { id, outline }: Place): readonly Vec2[] {
  if (outline.length > 0) return outline;
  return placesWithin(site.places, id).flatMap((place) => place.outline);
}

export interface Side {
  readonly a: Vec2;
  readonly b: Vec2;
  readonly lengthM: number;
  /** Heading from a to b, rad. */
  readonly headingRad: number;
  /** Unit vector out of the outline. */
  readonly outward: Vec2;
}

/** The sides of a counter-clockwise outline. */
export function sidesOf(outline: readonly Vec2[]): Side[] {
  return outline.map((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const along: Vec2 = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
    return { a, b, lengthM, headingRad: Math.atan2(along[1], along[0]), outward: [along[1], -along[0]] };
  });
}

/** A ribbon with round ends from a to b, counter-clockwise. */
export function ribbon(a: Vec2, b: Vec2, width: number, steps = 8): Vec2[] {
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const outline: Vec2[] = [];
  for (const [centre, from] of [
    [b, heading - Math.PI / 2],
    [a, heading + Math.PI / 2],
  ] as const)
    for (let i = 0; i <= steps; i++) {
      const angle = from + (i / steps) * Math.PI;
      outline.push([centre[0] + (width / 2) * Math.cos(angle), centre[1] + (width / 2) * Math.sin(angle)]);
    }
  return outline;
}
