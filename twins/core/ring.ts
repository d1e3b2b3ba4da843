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

/** The middle of an outline's extent, m. */
export function middleOf(outline: readonly Point2[]): Point2 {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
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

/** Distance from a point to the stretch from a to b, m. */
export function stretchM([x, y]: Point2, [ax, ay]: Point2, [bx, by]: Point2): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  const [ex, ey] = [x - ax - t * dx, y - ay - t * dy];
  return Math.sqrt(ex * ex + ey * ey);
}

/** Which side of the line from a to b a point is on: 1 left, -1 right, 0 on it. */
const side = (a: Point2, b: Point2, p: Point2): number =>
  Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));

/** Whether a point of a line lies between two others of it. */
const between = (a: Point2, b: Point2, p: Point2): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1]);

/** Whether the stretches a-b and c-d have a point in common. */
function meet(a: Point2, b: Point2, c: Point2, d: Point2): boolean {
  const [ofC, ofD, ofA, ofB] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (ofC !== ofD && ofA !== ofB) return true;
  return (
    (ofC === 0 && between(a, b, c)) ||
    (ofD === 0 && between(a, b, d)) ||
    (ofA === 0 && between(c, d, a)) ||
    (ofB === 0 && between(c, d, b))
  );
}

/** Whether a line that comes to a corner goes back over itself. */
function foldsBack(before: Point2, corner: Point2, after: Point2): boolean {
  if (side(before, corner, after) !== 0) return false;
  return (before[0] - corner[0]) * (after[0] - corner[0]) + (before[1] - corner[1]) * (after[1] - corner[1]) >= 0;
}

/** Whether the sides of a ring meet at its corners alone (OGC 06-103r4, 6.1.6: a LineString is simple). */
export function isSimpleRing(ring: readonly Point2[]): boolean {
  const n = ring.length;
  const at = (i: number): Point2 => ring[i % n]!;
  for (let i = 0; i < n; i++) {
    if (foldsBack(at(i), at(i + 1), at(i + 2))) return false;
    // Neighbours share a corner: the sides that are left are looked at.
    for (let j = i + 2; j < n && (j + 1) % n !== i; j++) if (meet(at(i), at(i + 1), at(j), at(j + 1))) return false;
  }
  return n >= 3;
}
