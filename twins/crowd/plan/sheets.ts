import { cos, sin } from "../../core/numeric.ts";
import type { Venue, VenueStair, Xy } from "../../core/venue.ts";
import { CFS } from "../model.ts";
import { corners, distance2, lengthOf, type Motion, motionBetween } from "./frame.ts";
import { stairSides } from "./stairSides.ts";

/** Side of a neighbour cell, m. */
export const CELL_M = 0.6;
/** A sheet goes this far beyond what is on it, m: those just across a portal are kept there, too. */
export const MARGIN_M = 2.6;
/** A barrier matters to people this near to a neighbour cell, m. */
const REACH_M = 0.6;
const MOST_CELLS = 4_000_000;

/** A plane that people walk on: a storey in the site's metres, or a stair as a strip (x along it from below, y to its left). */
export interface Sheet {
  /** Of a stair the lower one. */
  readonly storey: number;
  /** -1 for a storey. */
  readonly stair: number;
  readonly x0: number;
  readonly y0: number;
  readonly cols: number;
  readonly rows: number;
  /** First of its cells among all. */
  readonly firstCell: number;
  /** Horizontal length and width of a strip, m. */
  readonly lengthM: number;
  readonly widthM: number;
}

export const BARRIER = { wall: 0, opening: 1, edge: 2 } as const;

/** Lines that stop people (walls, closed doors) or that they cross (open ones, edges of sheets). */
export interface Barriers {
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly bx: Float64Array;
  readonly by: Float64Array;
  readonly sheet: Int32Array;
  readonly kind: Uint8Array;
  /** Opening or link. */
  readonly ref: Int32Array;
  /** 1: nobody comes through. Changes while the crowd walks. */
  readonly isSolid: Uint8Array;
  /** Of each cell: from where to where in `near` its barriers are. */
  readonly cellStart: Int32Array;
  readonly near: Int32Array;
}

/** From one sheet to another across a line; who crosses it has the line's first end on the left. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly a: Xy;
  readonly b: Xy;
  readonly motion: Motion;
  /** Index of the stair and which of its edges; -1 for a seam. */
  readonly stair: number;
  readonly isUpper: boolean;
}

/** Two lines of one storey that are the same line: a corridor without end, for measurements. */
export interface Seam {
  readonly storey: number;
  readonly from: readonly [Xy, Xy];
  readonly to: readonly [Xy, Xy];
}

export interface Sheets {
  readonly sheets: readonly Sheet[];
  readonly links: readonly Link[];
  /** Of each cell: from where to where in `nearLinks` the links are whose other side its people are seen from. */
  readonly linkStart: Int32Array;
  readonly nearLinks: Int32Array;
  readonly barriers: Barriers;
  readonly cells: number;
}

interface Line {
  readonly sheet: number;
  readonly a: Xy;
  readonly b: Xy;
  readonly kind: number;
  readonly ref: number;
}

export const stairLengthM = ({ line }: Pick<VenueStair, "line">): number => {
  let length = 0;
  for (let i = 1; i < line.length; i++)
    length += lengthOf([line[i - 1]![0], line[i - 1]![1]], [line[i]![0], line[i]![1]]);
  return Math.max(length, 0.5);
};

/** Walls of what stands on a storey. */
export const obstacleOutline = (o: Venue["obstacles"][number]): readonly Xy[] =>
  corners(o.at, [o.sizeM[0], o.sizeM[1]], [cos(o.headingRad), sin(o.headingRad)]);

function storeyLines(venue: Venue, storey: number): Line[] {
  const wall = (a: Xy, b: Xy): Line => ({ sheet: storey, a, b, kind: BARRIER.wall, ref: -1 });
  const lines = venue.storeys[storey]!.walls.map(([a, b]) => wall(a, b));
  for (const o of venue.obstacles) {
    if (o.storey !== storey) continue;
    const outline = obstacleOutline(o);
    outline.forEach((a, i) => {
      lines.push(wall(a, outline[(i + 1) % outline.length]!));
    });
  }
  for (const stair of venue.stairs)
    if (stair.lower === storey || stair.upper === storey)
      for (const [a, b] of stairSides(stair, venue.storeys[storey]!.floorZ)) lines.push(wall(a, b));
  venue.openings.forEach((o, ref) => {
    if (o.storey === storey) lines.push({ sheet: storey, a: o.a, b: o.b, kind: BARRIER.opening, ref });
  });
  return lines;
}

function stairLinks(venue: Venue, stair: number, sheet: number): Link[] {
  const s = venue.stairs[stair]!;
  const length = stairLengthM(s);
  const half = s.widthM / 2;
  const ends: readonly (readonly [Xy, Xy])[] = [
    [
      [0, half],
      [0, -half],
    ],
    [
      [length, -half],
      [length, half],
    ],
  ];
  return [s.lowerEdge, s.upperEdge].flatMap((edge, at) => {
    const end = ends[at]!;
    const storey = at === 0 ? s.lower : s.upper;
    const there = { from: storey, to: sheet, a: edge[0], b: edge[1], motion: motionBetween(edge, end) };
    const back = { from: sheet, to: storey, a: end[1], b: end[0], motion: motionBetween(end, edge) };
    return [there, back].map((link) => ({ ...link, stair, isUpper: at === 1 }));
  });
}

const seamLinks = ({ storey, from, to }: Seam): Link[] => [
  { from: storey, to: storey, a: from[0], b: from[1], motion: motionBetween(from, to), stair: -1, isUpper: false },
  { from: storey, to: storey, a: to[1], b: to[0], motion: motionBetween(to, from), stair: -1, isUpper: false },
];

function sheetAround(
  points: readonly Xy[],
  firstCell: number,
  of: Pick<Sheet, "storey" | "stair" | "lengthM" | "widthM">,
): Sheet {
  let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    lowX = Math.min(lowX, x);
    lowY = Math.min(lowY, y);
    highX = Math.max(highX, x);
    highY = Math.max(highY, y);
  }
  if (lowX > highX) [lowX, lowY, highX, highY] = [0, 0, 1, 1];
  const cols = Math.ceil((highX - lowX + 2 * MARGIN_M) / CELL_M);
  const rows = Math.ceil((highY - lowY + 2 * MARGIN_M) / CELL_M);
  return { ...of, x0: lowX - MARGIN_M, y0: lowY - MARGIN_M, cols, rows, firstCell };
}

/** Calls `visit` for each cell of a sheet within `reach` of a segment. */
function eachCell(sheet: Sheet, a: Xy, b: Xy, reach: number, visit: (cell: number) => void): void {
  const half = CELL_M / 2;
  const far = reach + half * Math.SQRT2;
  const within = far * far;
  const column = (x: number): number => Math.floor((x - sheet.x0) / CELL_M);
  const row = (y: number): number => Math.floor((y - sheet.y0) / CELL_M);
  const [fromX, toX] = [column(Math.min(a[0], b[0]) - reach), column(Math.max(a[0], b[0]) + reach)];
  const [fromY, toY] = [row(Math.min(a[1], b[1]) - reach), row(Math.max(a[1], b[1]) + reach)];
  for (let j = Math.max(0, fromY); j <= Math.min(sheet.rows - 1, toY); j++)
    for (let i = Math.max(0, fromX); i <= Math.min(sheet.cols - 1, toX); i++) {
      const x = sheet.x0 + i * CELL_M + half;
      const y = sheet.y0 + j * CELL_M + half;
      if (distance2(x, y, a, b) <= within) visit(sheet.firstCell + j * sheet.cols + i);
    }
}

/** Lists of what is near to each cell, one after the other. */
function listsByCell(
  cells: number,
  count: number,
  each: (item: number, visit: (cell: number) => void) => void,
): readonly [start: Int32Array, items: Int32Array] {
  const start = new Int32Array(cells + 1);
  for (let item = 0; item < count; item++) each(item, (cell) => start[cell + 1]!++);
  for (let cell = 0; cell < cells; cell++) start[cell + 1]! += start[cell]!;
  const items = new Int32Array(start[cells]!);
  const at = start.slice();
  for (let item = 0; item < count; item++)
    each(item, (cell) => {
      items[at[cell]!++] = item;
    });
  return [start, items];
}

function barriersOf(lines: readonly Line[], sheets: readonly Sheet[], cells: number): Barriers {
  const column = (of: (line: Line) => number): Float64Array => Float64Array.from(lines, of);
  const [cellStart, near] = listsByCell(cells, lines.length, (item, visit) => {
    const { sheet, a, b } = lines[item]!;
    eachCell(sheets[sheet]!, a, b, REACH_M, visit);
  });
  return {
    ax: column(({ a }) => a[0]),
    ay: column(({ a }) => a[1]),
    bx: column(({ b }) => b[0]),
    by: column(({ b }) => b[1]),
    sheet: Int32Array.from(lines, ({ sheet }) => sheet),
    kind: Uint8Array.from(lines, ({ kind }) => kind),
    ref: Int32Array.from(lines, ({ ref }) => ref),
    isSolid: Uint8Array.from(lines, ({ kind }) => (kind === BARRIER.wall ? 1 : 0)),
    cellStart,
    near,
  };
}

/** Every plane of a venue that people walk on, what stops them there, and how they come from one to another. */
export function makeSheets(venue: Venue, seams: readonly Seam[] = []): Sheets {
  const sheets: Sheet[] = [];
  let cells = 0;
  const add = (points: readonly Xy[], of: Pick<Sheet, "storey" | "stair" | "lengthM" | "widthM">): void => {
    const sheet = sheetAround(points, cells, of);
    cells += sheet.cols * sheet.rows;
    if (cells > MOST_CELLS) throw new RangeError(`the venue has more than ${MOST_CELLS} cells of ${CELL_M} m`);
    sheets.push(sheet);
  };
  const lines: Line[] = [];
  const ground = groundStorey(venue);
  venue.storeys.forEach((_, storey) => {
    const own = storeyLines(venue, storey);
    lines.push(...own);
    const rooms = venue.rooms.filter((room) => room.storey === storey).flatMap(({ outline }) => outline);
    const outside = storey === ground ? venue.muster : [];
    add([...own.flatMap(({ a, b }) => [a, b]), ...rooms, ...outside], { storey, stair: -1, lengthM: 0, widthM: 0 });
  });
  const links = seams.flatMap(seamLinks);
  venue.stairs.forEach((stair, at) => {
    const [lengthM, half, sheet] = [stairLengthM(stair), stair.widthM / 2, sheets.length];
    const side = (y: number): Line => ({ sheet, a: [0, y], b: [lengthM, y], kind: BARRIER.wall, ref: -1 });
    lines.push(side(-half), side(half));
    links.push(...stairLinks(venue, at, sheet));
    add(
      [
        [0, -half],
        [lengthM, half],
      ],
      { storey: stair.lower, stair: at, lengthM, widthM: stair.widthM },
    );
  });
  links.forEach(({ from, a, b }, ref) => {
    lines.push({ sheet: from, a, b, kind: BARRIER.edge, ref });
  });
  const [linkStart, nearLinks] = listsByCell(cells, links.length, (item, visit) => {
    const { from, a, b } = links[item]!;
    eachCell(sheets[from]!, a, b, CFS.sightM, visit);
  });
  return { sheets, links, linkStart, nearLinks, barriers: barriersOf(lines, sheets, cells), cells };
}

/** The lowest storey that has an exit: the ground is outside of it. */
export const groundStorey = (venue: Venue): number =>
  venue.openings.reduce((low, { isExit, storey }) => (isExit ? Math.min(low, storey) : low), venue.storeys.length - 1);
