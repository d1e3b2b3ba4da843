export type Point2 = readonly [x: number, y: number];

/** Signed area of a ring, m2: positive when counter-clockwise (shoelace formula). */
export function signedArea(ring: readonly Point2[]): number {
  let twice = 0;
  // From the first corner, so that coordinates far from zero lose nothing.
  const [x0, y0] = ring[0] ?? [0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    twice += (xj - x0) * (yi - y0) - (xi - x0) * (yj - y0);
  }
  return twice / 2;
}

/** Whether a point lies in a ring (crossing number; on the border either way). */
export function inRing(point: Point2, ring: readonly Point2[]): boolean {
  const [x, y] = point;
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
