import type { Point2 } from "../../core/ring.ts";

/** A way on one storey, or a place on it: its points, and the heights between which it lies, m. */
export interface Line {
  readonly points: readonly Point2[];
  readonly low: number;
  readonly high: number;
}

function pointToSegment([px, py]: Point2, [ax, ay]: Point2, [bx, by]: Point2): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square));
  const [x, y] = [px - ax - along * dx, py - ay - along * dy];
  return Math.sqrt(x * x + y * y);
}

const side = (a: Point2, b: Point2, p: Point2): number =>
  Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));

function segmentToSegment(a: Point2, b: Point2, c: Point2, d: Point2): number {
  const cross = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  if (cross) return 0;
  return Math.min(pointToSegment(a, c, d), pointToSegment(b, c, d), pointToSegment(c, a, b), pointToSegment(d, a, b));
}

const pieces = ({ points }: Line): readonly (readonly [Point2, Point2])[] =>
  points.length === 1 ? [[points[0]!, points[0]!]] : points.slice(1).map((point, i) => [points[i]!, point]);

/** Whether robots on two lines may come nearer to each other than `clearanceM`, storeys being `storeyM` apart. */
export function isNear(a: Line, b: Line, clearanceM: number, storeyM: number): boolean {
  if (a.low - b.high >= storeyM || b.low - a.high >= storeyM) return false;
  return pieces(a).some(([p, q]) => pieces(b).some(([r, s]) => segmentToSegment(p, q, r, s) < clearanceM));
}

/** Pairs of lines, by their numbers, that may come near each other: found along x, so that far ones are never compared. */
export function* nearPairs(lines: readonly Line[], clearanceM: number, storeyM: number): Generator<[number, number]> {
  const boxes = lines.map(({ points }, i) => {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return { i, west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
  });
  boxes.sort((a, b) => a.west - b.west || a.i - b.i);
  for (const [at, a] of boxes.entries())
    for (let next = at + 1; next < boxes.length && boxes[next]!.west - a.east < clearanceM; next++) {
      const b = boxes[next]!;
      if (a.south - b.north >= clearanceM || b.south - a.north >= clearanceM) continue;
      if (isNear(lines[a.i]!, lines[b.i]!, clearanceM, storeyM)) yield [a.i, b.i];
    }
}

/** A place on a line, and the unit vector along it there. */
export interface OnLine {
  readonly x: number;
  readonly y: number;
  readonly along: Point2;
}

/** At a share of a line's length, 0 to 1. */
export function onLine(points: readonly Point2[], share: number): OnLine {
  const lengths = points.slice(1).map(([x, y], i) => {
    const [dx, dy] = [x - points[i]![0], y - points[i]![1]];
    return Math.sqrt(dx * dx + dy * dy);
  });
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  let i = 0;
  while (i < lengths.length - 1 && (left > lengths[i]! || lengths[i] === 0)) left -= lengths[i++]!;
  const [[ax, ay], [bx, by]] = [points[i]!, points[i + 1] ?? points[i]!];
  const length = lengths[i] ?? 0;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, left / length));
  const along: Point2 = length === 0 ? [1, 0] : [(bx - ax) / length, (by - ay) / length];
  return { x: ax + (bx - ax) * part, y: ay + (by - ay) * part, along };
}
