import { completeSides, type EdgeFaces, type Edges, edgeFaces } from "./edges.ts";
import { G } from "./friction.ts";
import { fluxRow, reconstructRow } from "./sweep.ts";
import { type RowFluxes, type Tally, updateRow, type Water } from "./update.ts";

/** What water flows over; arrays are row after row from the south, `columns * rows` long. */
export interface Ground {
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
  /** Height of the ground, m. */
  readonly bedM: Float64Array;
  /** Manning's n, s/m^(1/3). */
  readonly manning: Float64Array;
  /** 1 where no water goes: a house. */
  readonly solid: Uint8Array;
  readonly edges: Edges;
}

/** Water that comes from above or out of the ground, without momentum of its own. */
export interface Source {
  /** Indices of its cells in the ground's arrays. */
  readonly cells: Int32Array;
  /** Over each of them, m/s. */
  rateMps: number;
}

/** Shallower water does not flow, m. */
export const DRY_M = 1e-6;
/** Of the largest step that linear stability allows in one dimension; two directions share a step. */
const COURANT = 0.45;
/** A first stage after which the step would be longer than this is done again with half of it. */
const COURANT_MOST = 0.6;
const MOST_TRIES = 40;
/** Longest step, so that water that only begins to come is met by steps that fit it, s. */
const MOST_STEP_S = 1;
/** A stage carries water by one cell, a step by two. */
const REACH = 2;
const PAD = 2;
/** Bed and depth that change by less than this share of the depth from an edge's cell to the next go on beyond the edge. */
const GRADUAL = 0.25;

const water = (cells: number): Water => ({
  h: new Float64Array(cells),
  u: new Float64Array(cells),
  v: new Float64Array(cells),
});

/**
 * Two-dimensional shallow water by finite volumes of second order on square cells: MUSCL with hydrostatic reconstruction (Audusse,
 * Bouchut, Bristeau, Klein and Perthame 2004), HLLC (Toro 2001), Heun's method, Manning's friction point by point. Keeps a lake at
 * rest, also around dry ground, and its volume. Only basic operations and square roots: the same bits everywhere.
 *
 * Rows are swept one after the other with what is between them in buffers of a row, and of each row only the part that water has
 * ever been near. Nothing is allocated in a step.
 */
export class ShallowWater {
  readonly ground: Ground;
  /** Columns with the border. */
  readonly width: number;
  /** The present state, with the border: cell (column, row) is at `index(column, row)`. */
  readonly now: Water;
  readonly bed: Float64Array;
  readonly sources: Source[] = [];
  /** On every cell, m/s. */
  rainMps = 0;
  edges: Edges;
  timeS = 0;
  /** Cells times stages computed so far. */
  cellStages = 0;
  /** Water that came to be by rounding where no neighbour could give it back, m3. */
  createdM3 = 0;
  steps = 0;
  readonly #next: Water;
  readonly #gn2: Float64Array;
  readonly #xEdges: EdgeFaces;
  readonly #yEdges: EdgeFaces;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #tally: Tally = { fastestMps: 0, first: 0, last: 0, short: 0 };
  readonly #short: Int32Array;
  readonly #minus: Float64Array;
  readonly #plus: Float64Array;
  readonly #south: Float64Array;
  #north: Float64Array;
  #northBelow: Float64Array;
  /** 1 where water may be: no border, no house. */
  readonly #isCell: Uint8Array;
  readonly #neighbours: Int32Array;
  /** First and last column that held water in the stages of late. */
  readonly #wetFrom: Int32Array;
  readonly #wetTo: Int32Array;
  readonly #fluxes: RowFluxes;
  #sourceNext: Float64Array;
  #fastestMps = -1;

  constructor(ground: Ground) {
    const { columns, rows } = ground;
    this.ground = ground;
    this.edges = ground.edges;
    this.width = columns + 2 * PAD;
    const cells = this.width * (rows + 2 * PAD);
    this.now = water(cells);
    this.#next = water(cells);
    this.bed = new Float64Array(cells);
    this.#gn2 = new Float64Array(cells);
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const n = ground.manning[j * columns + i];
        this.#gn2[this.index(i, j)] = G * n * n;
        this.bed[this.index(i, j)] = ground.bedM[j * columns + i];
      }
    const isInside = (c: number, r: number) => c >= PAD && r >= PAD && c < columns + PAD && r < rows + PAD;
    const isCell = (c: number, r: number) => isInside(c, r) && ground.solid[(r - PAD) * columns + c - PAD] === 0;
    this.#xEdges = edgeFaces(rows + 2 * PAD, PAD, columns + PAD + 1, [1, 0], isCell, isInside);
    this.#yEdges = edgeFaces(rows + 2 * PAD, PAD, columns + PAD, [0, 1], isCell, isInside);
    const lines = rows + 2 * PAD;
    this.#from = new Int32Array(lines).fill(this.width);
    this.#to = new Int32Array(lines);
    this.#first = new Int32Array(lines).fill(this.width);
    this.#last = new Int32Array(lines).fill(-1);
    this.#short = new Int32Array(columns * rows);
    const line = (n: number) => new Float64Array(n * (this.width + 1));
    [this.#minus, this.#plus, this.#south] = [line(4), line(4), line(4)];
    [this.#north, this.#northBelow] = [line(4), line(4)];
    this.#isCell = new Uint8Array(cells);
    for (let r = 0; r < lines; r++)
      for (let c = 0; c < this.width; c++) this.#isCell[r * this.width + c] = isCell(c, r) ? 1 : 0;
    this.#neighbours = Int32Array.of(-1, 1, -this.width, this.width);
    this.#wetFrom = new Int32Array(lines).fill(this.width);
    this.#wetTo = new Int32Array(lines).fill(-1);
    this.#fluxes = { x: line(4), below: line(4), above: line(4), sourceX: line(1), sourceY: line(1) };
    this.#sourceNext = line(1);
  }

  index(column: number, row: number): number {
    return (row + PAD) * this.width + column + PAD;
  }

  /** The columns [activeFrom, activeTo) of a row are computed; beyond them it is dry. */
  activeFrom(row: number): number {
    return this.#from[row + PAD] - PAD;
  }

  activeTo(row: number): number {
    return this.#to[row + PAD] - PAD;
  }

  /** Says that the state was written from outside: the cells that are computed are found anew. */
  touched(): void {
    const { columns, rows } = this.ground;
    const { h, u, v } = this.now;
    this.#fastestMps = 0;
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const k = this.index(i, j);
        if (this.ground.solid[j * columns + i] === 1) h[k] = 0;
        this.#next.h[k] = h[k];
        if (h[k] > DRY_M) {
          this.#meets(j + PAD, i + PAD, i + PAD);
          this.#fastestMps = Math.max(this.#fastestMps, Math.max(Math.abs(u[k]), Math.abs(v[k])) + Math.sqrt(G * h[k]));
        }
      }
    for (const { cells } of this.sources)
      for (const cell of cells) {
        const i = (cell % columns) + PAD;
        this.#meets(Math.floor(cell / columns) + PAD, i, i);
      }
    const anyEdge = Object.values(this.edges).some(({ kind }) => kind === "stage" || kind === "discharge");
    if (this.rainMps > 0 || anyEdge) for (let j = PAD; j < rows + PAD; j++) this.#meets(j, PAD, columns + PAD - 1);
  }

  /** Water is in the columns first to last of a row: it and the rows within reach are computed from now on. */
  #meets(row: number, first: number, last: number): void {
    if (first >= this.#first[row] && last <= this.#last[row]) return;
    const { columns, rows } = this.ground;
    this.#first[row] = Math.min(first, this.#first[row]);
    this.#last[row] = Math.max(last, this.#last[row]);
    const from = Math.max(PAD, this.#first[row] - REACH);
    const to = Math.min(columns + PAD, this.#last[row] + REACH + 1);
    const top = Math.min(rows + PAD - 1, row + REACH);
    for (let j = Math.max(PAD, row - REACH); j <= top; j++) {
      if (from < this.#from[j]) this.#from[j] = from;
      if (to > this.#to[j]) this.#to[j] = to;
    }
  }

  /** Goes on by one step of at most `mostS`. @returns its length, s @throws Error when the state is no number any more: a bug */
  step(mostS: number): number {
    if (this.#fastestMps < 0) this.touched();
    const { cellM } = this.ground;
    let dt = Math.min(mostS, MOST_STEP_S);
    if (this.#fastestMps > 0) dt = Math.min(dt, (COURANT * cellM) / this.#fastestMps);
    for (let tries = 0; ; tries++) {
      const fastest = this.#stage(this.now, this.#next, dt, false);
      if (fastest * dt <= COURANT_MOST * cellM) break;
      // Half of a step a few times is enough for any water; what is not is no water any more.
      if (tries === MOST_TRIES) throw new Error(`the flood has no step at ${this.timeS} s`);
      dt *= 0.5;
    }
    this.#fastestMps = this.#stage(this.#next, this.now, dt, true);
    for (let j = PAD; j < this.ground.rows + PAD; j++)
      if (this.#wetFrom[j] <= this.#wetTo[j]) this.#meets(j, this.#wetFrom[j], this.#wetTo[j]);
    this.timeS += dt;
    this.steps++;
    return dt;
  }

  #stage(of: Water, into: Water, dtS: number, half: boolean): number {
    const { rows, cellM } = this.ground;
    const { west, east } = this.edges;
    const tally = this.#tally;
    this.#extend(of);
    // The first row has no row below: what is left of the last stage's last row is not its neighbour.
    this.#north.fill(0);
    tally.fastestMps = 0;
    tally.short = 0;
    const f = this.#fluxes;
    for (let j = PAD; j <= rows + PAD; j++) {
      this.#between(of, j);
      const row = j - 1;
      const from = this.#from[row];
      const to = this.#to[row];
      const base = row * this.width;
      if (row >= PAD && from < to) {
        reconstructRow(from - 1, to + 1, base, 1, of.h, this.bed, of.u, of.v, this.#minus, this.#plus, f.sourceX);
        completeSides(this.#xEdges, row, this.#plus, 1, this.#minus, west, east);
        fluxRow(from, to + 1, this.#plus, 1, this.#minus, f.x, DRY_M);
        updateRow(from, to, base, dtS, dtS / cellM, half, of, into, this.#gn2, f, DRY_M, tally, this.#short);
        this.cellStages += to - from;
        if (tally.first < this.#wetFrom[row]) this.#wetFrom[row] = tally.first;
        if (tally.last > this.#wetTo[row]) this.#wetTo[row] = tally.last;
      }
    }
    this.#giveBack(into, tally.short, half ? 1 : 0.5);
    return Math.max(tally.fastestMps, this.#pour(into, half ? 0.5 * dtS : dtS));
  }

  /**
   * Beyond an open edge the flow goes on as it is, down the same slope; a gradient of its own would go on for ever, and drain still
   * water. Beyond an edge that is given a stage or a discharge it goes on in a line, so that the cells along it are of second order.
   */
  #extend(of: Water): void {
    const { columns, rows } = this.ground;
    const { west, east, south, north } = this.edges;
    const corner = this.index(0, 0);
    if (west.kind !== "wall") this.#extendEdge(of, west.kind === "open" ? 0 : 1, corner, this.width, rows, 1);
    const east0 = corner + columns - 1;
    if (east.kind !== "wall") this.#extendEdge(of, east.kind === "open" ? 0 : 1, east0, this.width, rows, -1);
    if (south.kind !== "wall") this.#extendEdge(of, south.kind === "open" ? 0 : 1, corner, 1, columns, this.width);
    const north0 = corner + (rows - 1) * this.width;
    if (north.kind !== "wall") this.#extendEdge(of, north.kind === "open" ? 0 : 1, north0, 1, columns, -this.width);
  }

  /** @param linear 1 to go on in a line, 0 to stay as it is @param inward from a cell of the edge to the next inside */
  #extendEdge({ h, u, v }: Water, linear: number, first: number, along: number, count: number, inward: number): void {
    const { bed } = this;
    for (let i = 0, k = first; i < count; i++, k += along) {
      const outer = k - inward;
      const inner = k + inward;
      const rise = Math.abs(bed[k] - bed[inner]) + Math.abs(h[k] - h[inner]);
      // What varies much from cell to cell is no slope to go on by: there the edge's cell is level, which is safe.
      const isGradual = rise <= GRADUAL * Math.min(h[k], h[inner]);
      h[outer] = isGradual ? h[k] + linear * (h[k] - h[inner]) : 0;
      u[outer] = u[k] + linear * (u[k] - u[inner]);
      v[outer] = v[k] + linear * (v[k] - v[inner]);
      bed[outer] = 2 * bed[k] - bed[inner];
    }
  }

  /** What was of the row above is now of the row below. Written out, since an exchange by arrays would allocate them. */
  #turn(): void {
    const f = this.#fluxes;
    const { below, sourceY } = f;
    const north = this.#northBelow;
    f.below = f.above;
    f.above = below;
    f.sourceY = this.#sourceNext;
    this.#sourceNext = sourceY;
    this.#northBelow = this.#north;
    this.#north = north;
  }

  /** Fluxes between row `row` - 1 and `row`, whose upper sides are then those of the row below the next. */
  #between(of: Water, row: number): void {
    const f = this.#fluxes;
    this.#turn();
    const from = Math.min(this.#from[row - 1], this.#from[row], this.#from[row + 1]);
    const to = Math.max(this.#to[row - 1], this.#to[row], this.#to[row + 1]);
    if (from >= to) return;
    const { h, u, v } = of;
    reconstructRow(
      from,
      to,
      row * this.width,
      this.width,
      h,
      this.bed,
      v,
      u,
      this.#south,
      this.#north,
      this.#sourceNext,
    );
    const { south, north } = this.edges;
    completeSides(this.#yEdges, row, this.#northBelow, 0, this.#south, south, north);
    fluxRow(
      Math.min(this.#from[row - 1], this.#from[row]),
      Math.max(this.#to[row - 1], this.#to[row]),
      this.#northBelow,
      0,
      this.#south,
      f.above,
      DRY_M,
    );
  }

  /**
   * A step may ask a cell for more water than it had, by rounding or where a sheet runs dry. What it gave too much, its neighbours
   * give back in proportion to what they hold, so that the volume stays what it was.
   */
  #giveBack({ h, u, v }: Water, count: number, weight: number): void {
    for (let at = 0; at < count; at++) {
      const k = this.#short[at];
      const owed = -h[k];
      h[k] = 0;
      const neighbours = this.#neighbours;
      let held = 0;
      for (let i = 0; i < 4; i++) held += this.#isCell[k + neighbours[i]] * Math.max(0, h[k + neighbours[i]]);
      const share = held > owed ? 1 - owed / held : 0;
      for (let i = 0; i < 4; i++) {
        const n = k + neighbours[i];
        if (h[n] <= 0 || this.#isCell[n] === 0) continue;
        h[n] *= share;
        if (h[n] <= DRY_M) u[n] = v[n] = 0;
      }
      this.createdM3 += weight * Math.max(0, owed - held) * this.ground.cellM * this.ground.cellM;
    }
  }

  /** Lets the sources and the rain run for `dtS`. @returns the fastest wave where they do, m/s */
  #pour(into: Water, dtS: number): number {
    let fastest = 0;
    const { columns, rows, solid } = this.ground;
    for (let s = 0; s < this.sources.length; s++) {
      const { cells, rateMps } = this.sources[s];
      for (let at = 0; at < cells.length; at++) {
        const i = cells[at] % columns;
        const k = this.index(i, (cells[at] - i) / columns);
        fastest = Math.max(fastest, pourInto(into, k, rateMps * dtS));
      }
    }
    if (this.rainMps > 0)
      for (let j = 0; j < rows; j++)
        for (let i = 0; i < columns; i++)
          if (solid[j * columns + i] === 0)
            fastest = Math.max(fastest, pourInto(into, this.index(i, j), this.rainMps * dtS));
    return fastest;
  }

  /** All water on the grid, m3. */
  volumeM3(): number {
    const { columns, rows, cellM } = this.ground;
    let sum = 0;
    for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) sum += this.now.h[this.index(i, j)];
    return sum * cellM * cellM;
  }
}

/** Adds depth that brings no momentum. @returns the fastest wave there, m/s */
function pourInto({ h, u, v }: Water, k: number, depthM: number): number {
  const was = h[k];
  const depth = was + depthM;
  h[k] = depth;
  if (depth <= DRY_M) return 0;
  u[k] *= was / depth;
  v[k] *= was / depth;
  return Math.max(Math.abs(u[k]), Math.abs(v[k])) + Math.sqrt(G * depth);
}
