import type { VenueGround } from "../../../twins/core/venue.ts";

export interface Contours {
  /** Ends of stretches of equal height, ax ay bx by. */
  readonly lines: readonly number[];
  /** Where a height is written, far enough from one another. */
  readonly labels: readonly { readonly x: number; readonly y: number; readonly zM: number }[];
}

/** Of a height's labels, m from one another. */
const LABEL_APART_M = 70;

type Corner = readonly [x: number, y: number, z: number];

/** Where a level crosses the side between two corners; null where it does not. */
function crossing([ax, ay, az]: Corner, [bx, by, bz]: Corner, level: number): readonly [number, number] | null {
  if (az < level === bz < level) return null;
  const t = (level - az) / (bz - az);
  return [ax + t * (bx - ax), ay + t * (by - ay)];
}

/** Lines of equal height every `stepM`, through the triangles between the middles of the ground's squares. */
export function contoursOf({ x0, y0, columns, rows, cellM, heightsM }: VenueGround, stepM: number): Contours {
  const lines: number[] = [];
  const labels: { x: number; y: number; zM: number }[] = [];
  const corner = (c: number, r: number): Corner => [
    x0 + (c + 0.5) * cellM,
    y0 + (r + 0.5) * cellM,
    heightsM[r * columns + c]!,
  ];
  const triangle = (a: Corner, b: Corner, c: Corner): void => {
    const low = Math.min(a[2], b[2], c[2]);
    const high = Math.max(a[2], b[2], c[2]);
    for (let level = Math.ceil(low / stepM) * stepM; level <= high; level += stepM) {
      const ends = [crossing(a, b, level), crossing(b, c, level), crossing(c, a, level)].filter((end) => end !== null);
      if (ends.length !== 2) continue;
      const [[px, py], [qx, qy]] = ends as [readonly [number, number], readonly [number, number]];
      lines.push(px, py, qx, qy);
      const isFar = labels.every((one) => one.zM !== level || Math.hypot(one.x - px, one.y - py) > LABEL_APART_M);
      if (isFar) labels.push({ x: px, y: py, zM: level });
    }
  };
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const [sw, se, nw, ne] = [corner(c, r), corner(c + 1, r), corner(c, r + 1), corner(c + 1, r + 1)];
      triangle(sw, se, ne);
      triangle(sw, ne, nw);
    }
  return { lines, labels };
}
