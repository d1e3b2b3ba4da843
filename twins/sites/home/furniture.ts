import { familyOf } from "../../import/furnishing/families.ts";
import { Sketch, type Span } from "../../import/furnishing/sketch.ts";
import { Mesh } from "../../import/geometry/mesh.ts";
import { type Box, corners, type Pixel, type PlanFurniture, type PlanStorey, siteOf } from "./plan.ts";

/*
 * The drawings give a piece's name, place and size. How it looks is that of its family, fitted into its box: no piece is
 * larger or smaller than it is drawn.
 */

type Draw = (sketch: Sketch) => unknown;
type Way = readonly [dx: number, dy: number];

/** A car about its middle, 4.4 by 1.7 by 1.45 m: body, cabin and wheels, its front along x. */
function car(s: Sketch): void {
  const across: Span = [-0.85, 0.85];
  s.box([-2.2, 2.2], across, [0.28, 0.78]);
  s.box([-1.75, 0.75], [-0.72, 0.72], [0.78, 1.45]);
  s.box([0.75, 1.2], [-0.7, 0.7], [0.78, 1.05]);
  for (const x of [-1.7, 1.05]) for (const y of [-0.87, 0.65]) s.box([x, x + 0.62], [y, y + 0.22], [0, 0.62]);
}

/** A grand piano whose player sits at its front: case, lid, keys and three legs. */
function piano(s: Sketch): void {
  s.box([-0.9, 0.6], [-0.75, 0.75], [0.66, 0.96]);
  s.box([-0.9, 0.45], [-0.75, 0.3], [0.96, 1]);
  s.box([0.6, 0.78], [-0.7, 0.7], [0.66, 0.76]);
  for (const [x, y] of [
    [0.4, -0.65],
    [0.4, 0.55],
    [-0.8, -0.2],
  ] as const)
    s.box([x, x + 0.1], [y, y + 0.1], [0, 0.66]);
}

/** A round stove with its pipe. */
const stove: Draw = (s) =>
  s.round(0, 0, [0, 0.08], 0.25).round(0, 0, [0.08, 0.85], 0.22).round(0, 0, [0.85, 1.2], 0.07);

/** A basin in a cabinet: doors, top and bowl's rim. */
function basin(s: Sketch): void {
  s.box([-0.25, 0.23], [-0.38, 0.38], [0.1, 0.78]);
  s.box([0.23, 0.245], [-0.37, -0.01], [0.12, 0.74]).box([0.23, 0.245], [0.01, 0.37], [0.12, 0.74]);
  s.box([-0.25, 0.26], [-0.4, 0.4], [0.78, 0.82]);
  s.round(0.02, 0, [0.82, 0.86], 0.16, 0.2, 10).box([-0.22, -0.18], [-0.02, 0.02], [0.82, 0.98]);
  s.box([-0.25, 0.2], [-0.36, 0.36], [0, 0.1]);
}

/** A washing machine with a dryer on it: two boxes with a round door each. */
function stacked(s: Sketch): void {
  for (const low of [0, 0.86]) {
    s.box([-0.3, 0.28], [-0.3, 0.3], [low, low + 0.84]);
    s.box([0.28, 0.31], [-0.19, 0.19], [low + 0.26, low + 0.64]);
    s.box([0.28, 0.3], [-0.28, 0.28], [low + 0.72, low + 0.8]);
  }
}

/** A block of a kitchen: doors under a top that stands over them. */
function worktop(s: Sketch): void {
  s.box([-0.28, 0.26], [-0.3, 0.3], [0, 0.1]);
  s.box([-0.3, 0.28], [-0.3, 0.3], [0.1, 0.88]);
  s.box([0.28, 0.3], [-0.29, 0.29], [0.13, 0.85]);
  s.box([-0.3, 0.31], [-0.3, 0.3], [0.88, 0.92]);
}

const OWN: Readonly<Record<string, Draw>> = {
  Car: car,
  Piano: piano,
  Stove: stove,
  Basin: basin,
  "Two basins": basin,
  "Utility sink": basin,
  "Washing machine and dryer": stacked,
  Worktop: worktop,
  "Kitchen block": worktop,
};
/** Flat: what these families add above is not in the drawings. */
const PLAIN: ReadonlySet<string> = new Set(["Hob", "Shower tray"]);
/** Made of several side by side where they are wider than one. */
const IN_A_ROW: ReadonlySet<string> = new Set([
  "wardrobe",
  "cabinet",
  "shelf",
  "bookshelf",
  "Worktop",
  "Kitchen block",
  "Two basins",
]);
const SEATS: ReadonlySet<string> = new Set(["chair", "stool"]);
const TABLES = /table|desk|block/i;

const block: Draw = (s) => s.box([-0.5, 0.5], [-0.5, 0.5], [0, 1]);

/** A drawing in its own frame, x to its front, and its extent. */
interface Natural {
  readonly mesh: Mesh;
  readonly low: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

function natural(draw: Draw): Natural {
  const mesh = new Mesh();
  draw(new Sketch(mesh, { x: 0, y: 0, z: 0, headingRad: 0 }));
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const [i, value] of mesh.positions.entries()) {
    low[i % 3] = Math.min(low[i % 3]!, value);
    high[i % 3] = Math.max(high[i % 3]!, value);
  }
  return { mesh, low, size: [high[0] - low[0], high[1] - low[1], high[2] - low[2]] };
}

const middleOf = ([left, top, right, bottom]: Box): Pixel => [(left + right) / 2, (top + bottom) / 2];

const WAYS: readonly Way[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/** How far the middle of a piece's back is from the nearest side of its room, px, when its front looks this way. */
function backTo(outline: readonly Pixel[], { box }: PlanFurniture, [dx, dy]: Way): number {
  const [mx, my] = middleOf(box);
  const [x, y] = [mx - (dx * (box[2] - box[0])) / 2, my - (dy * (box[3] - box[1])) / 2];
  return Math.min(
    ...outline.map(([ax, ay], i) => {
      const [bx, by] = outline[(i + 1) % outline.length]!;
      const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
      const at = Math.max(0, Math.min(1, along));
      return Math.hypot(ax + at * (bx - ax) - x, ay + at * (by - ay) - y);
    }),
  );
}

/** Which way a piece looks, in the drawing: seats to the nearest table, the rest away from the wall that they stand at. */
function wayOf(storey: PlanStorey, piece: PlanFurniture, isSeat: boolean, elongated: number): Way {
  const [mx, my] = middleOf(piece.box);
  const near = (a: PlanFurniture): number => Math.hypot(middleOf(a.box)[0] - mx, middleOf(a.box)[1] - my);
  const tables = storey.furniture.filter(({ room, name }) => room === piece.room && TABLES.test(name.en));
  const table = tables.toSorted((a, b) => near(a) - near(b))[0];
  if (isSeat && table !== undefined) {
    const [tx, ty] = middleOf(table.box);
    const [l, t, r, b] = table.box;
    // Beside the table, not before its middle: across the side that one sits at.
    const beside = mx < l || mx > r;
    if (beside) return [Math.sign(tx - mx), 0];
    if (my < t || my > b) return [0, Math.sign(ty - my)];
  }
  const outline = storey.rooms.find(({ id }) => id === piece.room)?.outline ?? [];
  const [width, height] = [piece.box[2] - piece.box[0], piece.box[3] - piece.box[1]];
  // Depth to width of the box when the front looks so; the family's own is `elongated`.
  const misfit = ([dx]: Way): number => Math.abs(Math.log((dx === 0 ? height / width : width / height) / elongated));
  const least = Math.min(...WAYS.map(misfit));
  // A misfit of less than a third is none: then the wall decides.
  const fitting = WAYS.filter((way) => misfit(way) <= Math.max(least, Math.log(4 / 3)) + 1e-9);
  return fitting.toSorted((a, b) => backTo(outline, piece, a) - backTo(outline, piece, b))[0]!;
}

/** Draws a piece so that it fills its box to the last millimetre, in the site's frame. */
export function drawPiece(mesh: Mesh, storey: PlanStorey, piece: PlanFurniture): void {
  const name = piece.name.en;
  const family = PLAIN.has(name) ? null : familyOf(name);
  const kind = OWN[name] === undefined ? (family?.name ?? "") : name;
  const { mesh: own, low, size } = natural(OWN[name] ?? family?.draw ?? block);
  const metres = storey.cmPerPx / 100;
  const [width, height] = [piece.box[2] - piece.box[0], piece.box[3] - piece.box[1]];
  const inRow = IN_A_ROW.has(kind);
  // Of a row the box tells nothing of how long one of it is: it stands along the longer side.
  const elongated = inRow ? Math.min(width / height, height / width) : size[0] / size[1];
  const [dx, dy] = wayOf(storey, piece, SEATS.has(kind), elongated);
  const [depthM, acrossM] = (dx === 0 ? [height, width] : [width, height]).map((px) => px * metres) as [number, number];
  const [cx, cy] = siteOf(storey, middleOf(piece.box));
  const [fx, fy] = siteOf(storey, [middleOf(piece.box)[0] + dx, middleOf(piece.box)[1] + dy]);
  const [ux, uy] = [(fx - cx) / metres, (fy - cy) / metres];
  const copies = inRow ? Math.max(1, Math.round(acrossM / size[1])) : 1;
  const floor = storey.floorZ + piece.z[0];
  for (let copy = 0; copy < copies; copy++) {
    const first = mesh.vertices;
    for (let v = 0; v < own.vertices; v++) {
      const [x, y, z] = [0, 1, 2].map((k) => (own.positions[3 * v + k]! - low[k]!) / size[k]!) as [
        number,
        number,
        number,
      ];
      const ahead = (x - 0.5) * depthM;
      const aside = ((y + copy) / copies - 0.5) * acrossM;
      mesh.vertex(cx + ux * ahead - uy * aside, cy + uy * ahead + ux * aside, floor + z * (piece.z[1] - piece.z[0]));
    }
    for (let i = 0; i < own.indices.length; i += 3)
      mesh.triangle(first + own.indices[i]!, first + own.indices[i + 1]!, first + own.indices[i + 2]!);
  }
}

/** Corners of a piece's box, in the site's frame. */
export const footOf = (storey: PlanStorey, { box }: PlanFurniture): readonly (readonly [number, number])[] =>
  corners(box).map((pixel) => siteOf(storey, pixel));
