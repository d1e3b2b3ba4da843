import { inRing } from "../../core/ring.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import { distance2, lengthOf, middle } from "./frame.ts";
import { BARRIER, CELL_M, groundStorey, MARGIN_M as OUTER_M, obstacleOutline, type Sheets } from "./sheets.ts";
import { stairSides } from "./stairSides.ts";

/** Side of a cell of the grid on which ways are found, m: a door of 0.6 m keeps at least one free cell. */
export const WALK_CELL_M = 0.2;
/** Nobody's middle comes nearer to a wall than this, m: half a cell's diagonal, so that no line leaks. */
const WALL_M = WALK_CELL_M * Math.SQRT1_2;
/** Cells this near to an opening belong to it, and to both its sides, m. */
const DOORSTEP_M = 0.26;
/** Around all that is on a storey, m. */
const MARGIN_M = 2.4;
const MOST_CELLS = 16_000_000;

/** Free, blocked, or a portal's: what stands in `zone` below -1 is -2 - portal. */
export const BLOCKED = -1;

/** A storey's floor in cells. */
export interface WalkGrid {
  readonly x0: number;
  readonly y0: number;
  readonly cols: number;
  readonly rows: number;
  /** Index of the zone; BLOCKED; or -2 - portal for the doorstep of a portal. */
  readonly zone: Int32Array;
}

/** A line that people cross: an opening (its own index), then the lower and the upper edge of each stair. */
export interface Portal {
  readonly storey: number;
  readonly a: Xy;
  readonly b: Xy;
  readonly mid: Xy;
  /** Left of a to b, which is "across" it; of a stair's edge it points into the stair. */
  readonly normal: Xy;
  readonly widthM: number;
  /** Zone on the side away from the normal, and on the normal's side; -1 where there is none. */
  readonly zones: readonly [behind: number, across: number];
  readonly isExit: boolean;
  /** People go through it at all: not a window, and both sides can be reached. */
  readonly isWay: boolean;
  /** -1 for an opening. */
  readonly stair: number;
  readonly isUpper: boolean;
  /** The lift whose landing door it is; -1 for others. */
  readonly lift: number;
}

/** What is enclosed by walls and portals; stairs come after those of all storeys. */
export interface Zone {
  readonly storey: number;
  readonly stair: number;
  /** A lift's car at all its stops together; -1 for others. */
  readonly lift: number;
  /** Of the venue; -1 where no room's outline has it. */
  readonly room: number;
  /** Out of the building. */
  readonly isOutside: boolean;
  /** Columns and rows that it and its doorsteps lie in. */
  readonly box: readonly [fromX: number, fromY: number, toX: number, toY: number];
}

export interface WalkPlan {
  readonly grids: readonly WalkGrid[];
  readonly portals: readonly Portal[];
  readonly zones: readonly Zone[];
}

type Frame = Omit<WalkGrid, "zone">;
type Side = Pick<Portal, "storey" | "a" | "b" | "isExit" | "stair" | "isUpper"> & { readonly isOpen: boolean };

function portalLines(venue: Venue): Side[] {
  const openings = venue.openings.map(
    ({ storey, a, b, isExit, kind }): Side => ({
      storey,
      a,
      b,
      isExit,
      stair: -1,
      isUpper: false,
      isOpen: kind !== "window",
    }),
  );
  const edges = venue.stairs.flatMap((s, stair) =>
    ([false, true] as const).map((isUpper): Side => {
      const [a, b] = isUpper ? s.upperEdge : s.lowerEdge;
      return { storey: isUpper ? s.upper : s.lower, a, b, isExit: false, stair, isUpper, isOpen: true };
    }),
  );
  return [...openings, ...edges];
}

const normalOf = (a: Xy, b: Xy): Xy => {
  const length = lengthOf(a, b);
  return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
};

interface Box {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

function boxAround(grid: Frame, points: readonly Xy[], reach: number): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const cell = (value: number, origin: number, most: number): number =>
    Math.max(0, Math.min(most - 1, Math.floor((value - origin) / WALK_CELL_M)));
  return {
    fromX: cell(Math.min(...xs) - reach, grid.x0, grid.cols),
    fromY: cell(Math.min(...ys) - reach, grid.y0, grid.rows),
    toX: cell(Math.max(...xs) + reach, grid.x0, grid.cols),
    toY: cell(Math.max(...ys) + reach, grid.y0, grid.rows),
  };
}

/** Calls `visit` for each cell whose middle is in a box, with that middle. */
function eachIn(grid: Frame, box: Box, visit: (cell: number, x: number, y: number) => void): void {
  for (let j = box.fromY; j <= box.toY; j++)
    for (let i = box.fromX; i <= box.toX; i++)
      visit(j * grid.cols + i, grid.x0 + (i + 0.5) * WALK_CELL_M, grid.y0 + (j + 0.5) * WALK_CELL_M);
}

/** Square of the distance of each cell from the nearest wall, m2, as far as 0.6 m. */
function clearance(grid: Frame, sheets: Sheets, storey: number): Float32Array {
  const nearest = new Float32Array(grid.cols * grid.rows).fill(1);
  const { ax, ay, bx, by, sheet, kind } = sheets.barriers;
  for (let k = 0; k < ax.length; k++) {
    if (sheet[k] !== storey || kind[k] !== BARRIER.wall) continue;
    const a: Xy = [ax[k]!, ay[k]!];
    const b: Xy = [bx[k]!, by[k]!];
    eachIn(grid, boxAround(grid, [a, b], 0.6), (cell, x, y) => {
      const d = distance2(x, y, a, b);
      if (d < nearest[cell]!) nearest[cell] = d;
    });
  }
  return nearest;
}

function blockFootprints(grid: WalkGrid, venue: Venue, storey: number): void {
  const block = (outline: readonly Xy[]): void =>
    eachIn(grid, boxAround(grid, outline, 0), (cell, x, y) => {
      if (inRing([x, y], outline)) grid.zone[cell] = BLOCKED;
    });
  for (const o of venue.obstacles) if (o.storey === storey) block(obstacleOutline(o));
  for (const stair of venue.stairs) {
    if (stair.lower !== storey && stair.upper !== storey) continue;
    const sides = stairSides(stair, venue.storeys[storey]!.floorZ);
    for (let i = 0; i + 1 < sides.length; i += 2) {
      const [left, right] = [sides[i]!, sides[i + 1]!];
      block([left[0], left[1], right[1], right[0]]);
    }
  }
}

/** In [0, 1] of an opening's length: the part of it that a point is beside. */
function along(line: Side, x: number, y: number): number {
  const [wx, wy] = [line.b[0] - line.a[0], line.b[1] - line.a[1]];
  return ((x - line.a[0]) * wx + (y - line.a[1]) * wy) / (wx * wx + wy * wy);
}

function markDoorsteps(
  grid: WalkGrid,
  lines: readonly Side[],
  storey: number,
  isWalled: (cell: number) => boolean,
): void {
  const nearest = new Map<number, number>();
  lines.forEach((line, portal) => {
    if (line.storey !== storey || lengthOf(line.a, line.b) < 0.05) return;
    const [nx, ny] = normalOf(line.a, line.b);
    eachIn(grid, boxAround(grid, [line.a, line.b], DOORSTEP_M), (cell, x, y) => {
      const t = along(line, x, y);
      const off = Math.abs((x - line.a[0]) * nx + (y - line.a[1]) * ny);
      if (t < 0 || t > 1 || off > DOORSTEP_M || isWalled(cell) || off >= (nearest.get(cell) ?? 1)) return;
      // A window stops people as a wall does.
      grid.zone[cell] = line.isOpen ? -2 - portal : off <= WALL_M ? BLOCKED : grid.zone[cell]!;
      if (line.isOpen) nearest.set(cell, off);
    });
  });
}

const FREE = -1_000_000_000;

/** Fills what hangs together with the number of its zone. @returns how many zones there are now */
function fillZones(grid: WalkGrid, first: number): number {
  const { zone, cols, rows } = grid;
  // Every cell is put there once at most.
  const stack = new Int32Array(zone.length);
  let waiting = 0;
  let next = first;
  for (let start = 0; start < zone.length; start++) {
    if (zone[start] !== FREE) continue;
    zone[start] = next;
    stack[waiting++] = start;
    while (waiting > 0) {
      const cell = stack[--waiting]!;
      const i = cell % cols;
      const spread = (to: number, isThere: boolean): void => {
        if (!isThere || zone[to] !== FREE) return;
        zone[to] = next;
        stack[waiting++] = to;
      };
      spread(cell - 1, i > 0);
      spread(cell + 1, i < cols - 1);
      spread(cell - cols, cell >= cols);
      spread(cell + cols, cell < (rows - 1) * cols);
    }
    next++;
  }
  return next;
}

export const cellAt = (grid: WalkGrid, x: number, y: number): number => {
  const i = Math.floor((x - grid.x0) / WALK_CELL_M);
  const j = Math.floor((y - grid.y0) / WALK_CELL_M);
  return i < 0 || j < 0 || i >= grid.cols || j >= grid.rows ? -1 : j * grid.cols + i;
};

const zoneOf = (grid: WalkGrid, x: number, y: number): number => grid.zone[cellAt(grid, x, y)] ?? BLOCKED;

function makeGrid(venue: Venue, sheets: Sheets, lines: readonly Side[], storey: number, firstZone: number): WalkGrid {
  const sheet = sheets.sheets[storey]!;
  const frame = { x0: sheet.x0 + OUTER_M - MARGIN_M, y0: sheet.y0 + OUTER_M - MARGIN_M };
  const cols = Math.ceil((sheet.cols * CELL_M - 2 * (OUTER_M - MARGIN_M)) / WALK_CELL_M);
  const rows = Math.ceil((sheet.rows * CELL_M - 2 * (OUTER_M - MARGIN_M)) / WALK_CELL_M);
  if (cols * rows > MOST_CELLS)
    throw new RangeError(`storey ${storey} has more than ${MOST_CELLS} cells of ${WALK_CELL_M} m`);
  const bare = { ...frame, cols, rows };
  const clear = clearance(bare, sheets, storey);
  const wall2 = WALL_M * WALL_M + 1e-6;
  const zone = new Int32Array(clear.length);
  for (let cell = 0; cell < zone.length; cell++) zone[cell] = clear[cell]! <= wall2 ? BLOCKED : FREE;
  const grid: WalkGrid = { ...bare, zone };
  blockFootprints(grid, venue, storey);
  markDoorsteps(grid, lines, storey, (cell) => clear[cell]! <= wall2);
  fillZones(grid, firstZone);
  return grid;
}

/** The zone that lies on one side of a portal: what is first met going away from it. */
function zoneBeside(grid: WalkGrid, { a, b }: Side, sign: number): number {
  const [mx, my] = middle(a, b);
  const [nx, ny] = normalOf(a, b);
  for (let away = DOORSTEP_M; away < 1; away += WALK_CELL_M / 2)
    for (const t of [0, -0.25, 0.25, -0.4, 0.4]) {
      const x = mx + t * (b[0] - a[0]) + sign * away * nx;
      const y = my + t * (b[1] - a[1]) + sign * away * ny;
      const cell = cellAt(grid, x, y);
      if (cell >= 0 && grid.zone[cell]! >= 0) return grid.zone[cell]!;
    }
  return -1;
}

interface Found {
  box: [number, number, number, number];
  room: number;
  touchesBorder: boolean;
}

function surveyZones(grid: WalkGrid, venue: Venue, storey: number, into: Map<number, Found>): void {
  const rooms = venue.rooms.map((room, at) => ({ ...room, at })).filter((room) => room.storey === storey);
  let found: Found | undefined;
  let last = -1;
  for (let cell = 0; cell < grid.zone.length; cell++) {
    const zone = grid.zone[cell]!;
    if (zone < 0) continue;
    const i = cell % grid.cols;
    const j = (cell - i) / grid.cols;
    const isBorder = i === 0 || j === 0 || i === grid.cols - 1 || j === grid.rows - 1;
    if (zone !== last) found = into.get(zone);
    last = zone;
    if (found === undefined) {
      const x = grid.x0 + (i + 0.5) * WALK_CELL_M;
      const y = grid.y0 + (j + 0.5) * WALK_CELL_M;
      const room = rooms.find(({ outline }) => inRing([x, y], outline))?.at ?? -1;
      found = { box: [i, j, i, j], room, touchesBorder: false };
      into.set(zone, found);
    }
    const { box } = found;
    if (i < box[0]) box[0] = i;
    if (j < box[1]) box[1] = j;
    if (i > box[2]) box[2] = i;
    if (j > box[3]) box[3] = j;
    if (isBorder) found.touchesBorder = true;
  }
}

function portalOf(line: Side, grid: WalkGrid, stairZone: number): Portal {
  const { a, b, storey, isExit, stair, isUpper, isOpen } = line;
  const behind = zoneBeside(grid, line, -1);
  const across = stair >= 0 ? stairZone : zoneBeside(grid, line, 1);
  const isWay = isOpen && behind >= 0 && across >= 0;
  const normal: Xy = lengthOf(a, b) < 0.05 ? [1, 0] : normalOf(a, b);
  return {
    storey,
    a,
    b,
    mid: middle(a, b),
    normal,
    widthM: lengthOf(a, b),
    zones: [behind, across],
    isExit,
    isWay,
    stair,
    isUpper,
    lift: -1,
  };
}

/** A landing door leads into its lift's car, whichever of its stops that is at. */
function atLift(portal: Portal, venue: Venue, opening: number, firstLift: number): Portal {
  const lift = venue.lifts.findIndex(({ stops }) => stops.some((stop) => stop.opening === opening));
  if (lift < 0) return portal;
  const { car } = venue.lifts[lift]!;
  const [cx, cy] = [0, 1].map((axis) => car.reduce((sum, point) => sum + point[axis]!, 0) / car.length) as [
    number,
    number,
  ];
  const toCar = (cx - portal.mid[0]) * portal.normal[0] + (cy - portal.mid[1]) * portal.normal[1];
  const [behind, across] = portal.zones;
  const zones = toCar > 0 ? ([behind, firstLift + lift] as const) : ([firstLift + lift, across] as const);
  return { ...portal, zones, lift, isWay: zones[0] >= 0 && zones[1] >= 0 };
}

/** Cuts each storey into cells, and these by walls and portals into zones. */
export function makeWalkPlan(venue: Venue, sheets: Sheets): WalkPlan {
  const lines = portalLines(venue);
  const grids: WalkGrid[] = [];
  const found = new Map<number, Found>();
  const storeys: number[] = [];
  venue.storeys.forEach((_, storey) => {
    const grid = makeGrid(venue, sheets, lines, storey, storeys.length);
    grids.push(grid);
    surveyZones(grid, venue, storey, found);
    while (storeys.length < found.size) storeys.push(storey);
  });
  // Ground that has a border of its own is outside as well, where people gather on it.
  const gathered = new Set(venue.muster.map(([x, y]) => zoneOf(grids[groundStorey(venue)]!, x, y)));
  const zones: Zone[] = storeys.map((storey, at) => {
    const { box, room, touchesBorder } = found.get(at)!;
    const [x0, y0, x1, y1] = box;
    const { cols, rows } = grids[storey]!;
    // Doorsteps belong to it, and a cell more, so that slopes can be read at its border.
    const wide = [
      Math.max(0, x0 - 4),
      Math.max(0, y0 - 4),
      Math.min(cols - 1, x1 + 4),
      Math.min(rows - 1, y1 + 4),
    ] as const;
    return { storey, stair: -1, lift: -1, room, isOutside: (touchesBorder || gathered.has(at)) && room < 0, box: wide };
  });
  venue.stairs.forEach((stair, at) => {
    zones.push({ storey: stair.lower, stair: at, lift: -1, room: -1, isOutside: false, box: [0, 0, 0, 0] });
  });
  const firstLift = zones.length;
  venue.lifts.forEach((_, lift) => {
    zones.push({ storey: -1, stair: -1, lift, room: -1, isOutside: false, box: [0, 0, 0, 0] });
  });
  const portals = lines.map((line, at) =>
    atLift(portalOf(line, grids[line.storey]!, storeys.length + line.stair), venue, at, firstLift),
  );
  return { grids, portals, zones };
}
